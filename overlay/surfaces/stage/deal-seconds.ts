import { effect, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { dealEndsAt } from '../../../shared/deal.ts';
import type { StageView } from '../../../shared/view.ts';
import { countDown, secondsLeft } from '../../client/countdown.ts';
import type { Session } from '../../client/session.ts';

/** Whole seconds until the deal is gone, on server time, 0 from then on; one timer, and only while a deal runs (S5, S6). */
export function dealSeconds(session: Pick<Session<StageView>, 'view' | 'clock'>): ReadonlySignal<number> {
  const seconds = signal(0);
  effect(() => {
    const deal = session.view.value?.stage.deal;
    if (!deal) return;
    const endsAt = dealEndsAt(deal);
    const tick = () => (seconds.value = secondsLeft(endsAt, session.clock.now()));
    tick();
    return countDown(session.clock, endsAt, tick);
  });
  return seconds;
}
