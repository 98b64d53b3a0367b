import { effect, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { Clock } from '../../client/clock.ts';

/** Viewers learn that what they see may be old only when it stays so (F4, F6). */
const PATIENCE_MS = 30_000;

/** Whether what is shown may have been old for 30 s; `since` is server time, ms. */
export function lateMark(since: ReadonlySignal<number | null>, clock: Clock): ReadonlySignal<boolean> {
  const late = signal(false);
  effect(() => {
    const from = since.value;
    const left = from === null ? Infinity : from + PATIENCE_MS - clock.now();
    late.value = left <= 0;
    if (left <= 0 || left === Infinity) return;
    const timer = setTimeout(() => (late.value = true), left);
    return () => clearTimeout(timer);
  });
  return late;
}
