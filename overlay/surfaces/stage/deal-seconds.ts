import { effect, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { StageView } from '../../../shared/view.ts';
import { countDown, secondsLeft } from '../../client/countdown.ts';
import type { Session } from '../../client/session.ts';

/** Whole seconds left of the deal on server time, 0 from its end on; one timer, and only while a deal runs (S5, S6). */
export function dealSeconds(session: Pick<Session<StageView>, 'view' | 'clock'>): ReadonlySignal<number> {
  const seconds = signal(0);
  effect(() => {
    const endsAt = session.view.value?.stage.deal?.endsAt;
    if (endsAt === undefined) return;
    const tick = () => (seconds.value = secondsLeft(endsAt, session.clock.now()));
    tick();
    return countDown(session.clock, endsAt, tick);
  });
  return seconds;
}
