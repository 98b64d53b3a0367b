import type { Clock } from '../clock.ts';

/** So often each second it is made anew for ever, and so often at once after quiet. */
const PER_SECOND = 10;
const AT_ONCE = 50;

/**
 * What takes long to make and anybody may ask for: beyond that rate who asks is told what was made last. Whoever asks now
 * and then is always told what is so now.
 */
export function seldom<T>(make: () => Promise<T>, clock: Clock): () => Promise<T> {
  let last: Promise<T> | null = null;
  let left = AT_ONCE;
  let at = clock();
  return () => {
    const now = clock();
    left = Math.min(AT_ONCE, left + (Math.max(0, now - at) / 1000) * PER_SECOND);
    at = now;
    if (last && left < 1) return last;
    left = Math.max(0, left - 1);
    const made = make();
    last = made;
    made.catch(() => (last = last === made ? null : last));
    return made;
  };
}
