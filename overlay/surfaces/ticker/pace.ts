/** Milliseconds. Every wait is spread at random, so that a thousand readers of one page do not ask at once. */
const POLL_MS = 5000;
const LONGEST_MS = 60_000;
const LONGEST_ASKED_MS = 600_000;

/** Until the next question over HTTP: about 5 s; after the second, third … failure in a row about 10 s, 20 s … a minute. */
export function pollDelay(failures: number, random: () => number = Math.random): number {
  const doublings = Math.min(8, Math.max(0, failures - 1));
  return Math.round(Math.min(LONGEST_MS, POLL_MS * 2 ** doublings) * (0.8 + 0.4 * random()));
}

/** Until the next socket: soon at first; where none gets through HTTP serves, and each attempt costs the server one. */
export function socketDelay(attempt: number, random: () => number = Math.random): number {
  return Math.round(Math.min(LONGEST_MS, 600 * 2 ** Math.min(attempt, 8)) * (0.2 + 0.8 * random()));
}

/**
 * What `Retry-After` asks for, seconds or a date, and up to half as much again: never sooner than asked, and not all at
 * once. Zero where it says nothing.
 */
export function retryAfter(header: string | null, now: number, random: () => number = Math.random): number {
  const text = header?.trim() ?? '';
  const asked = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return asked > 0 ? Math.min(asked, LONGEST_ASKED_MS) * (1 + 0.5 * random()) : 0;
}
