/** A refused page asks again now and then: the show may be made, or the key renewed, while it waits. */
export const REFUSED_RETRY_MS = 15_000;
const LONGEST_MS = 3000;

/**
 * Milliseconds until the next attempt, spread at random so that a thousand screens do not come back at once: within
 * 0.6 s, 1.2 s, 2.4 s, then 3 s. (Socket.IO's own backoff ends at exactly its maximum for everyone.)
 */
export function retryDelay(attempt: number, random: () => number = Math.random): number {
  const longest = Math.min(LONGEST_MS, 600 * 2 ** Math.min(attempt, 10));
  return Math.round(longest * (0.2 + 0.8 * random()));
}

/** The server says no to nobody in particular; a moment later it may say yes. */
const PASSING: ReadonlySet<string> = new Set([
  'not_ready',
  'draining',
  'internal',
  'store_unavailable',
  'too_many_requests',
]);

/** `code`: of a refusal. */
export const isPassing = (code: string): boolean => PASSING.has(code);
