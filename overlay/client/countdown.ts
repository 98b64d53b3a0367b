import type { Clock } from './clock.ts';
import type { Stop } from './stop.ts';

/** Whole seconds left, the running one included; 0 from the end on. */
export function secondsLeft(endsAt: number, now: number): number {
  return Math.max(0, Math.ceil((endsAt - now) / 1000));
}

/** "4:05", "1:02:30". */
export function formatSeconds(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [first = 0, ...rest] = parts[0] === 0 ? parts.slice(1) : parts;
  return [String(first), ...rest.map((part) => String(part).padStart(2, '0'))].join(':');
}

/**
 * Calls once for each second that runs out, on server time, until `endsAt` (server time, ms): all screens change
 * together, and nothing runs without a countdown (S5, S6). What is left is asked of the clock each time, never counted
 * down: a throttled page shows the right number whenever it is drawn.
 */
export function countDown(clock: Clock, endsAt: number, listener: () => void): Stop {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = () => {
    const left = endsAt - clock.now();
    if (left <= 0) return;
    timer = setTimeout(
      () => {
        listener();
        wait();
      },
      Math.max(20, left % 1000 || 1000),
    );
  };
  wait();
  return () => clearTimeout(timer);
}
