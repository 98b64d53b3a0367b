import { effect, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { Session } from '../../client/session.ts';

/** Viewers learn of a lost link only when it stays lost (F4). */
const PATIENCE_MS = 30_000;

/** Whether the link has been lost for 30 s. */
export function lateMark({ lostSince, clock }: Pick<Session<unknown>, 'lostSince' | 'clock'>): ReadonlySignal<boolean> {
  const late = signal(false);
  effect(() => {
    const since = lostSince.value;
    late.value = false;
    if (since === null) return;
    const timer = setTimeout(() => (late.value = true), Math.max(0, since + PATIENCE_MS - clock.now()));
    return () => clearTimeout(timer);
  });
  return late;
}
