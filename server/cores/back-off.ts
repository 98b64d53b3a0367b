/** A worker that lived so long has not failed at its start. */
const LIVED_MS = 10_000;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;

/** When one is started again that has ended: how often it has failed at its start by now, one after the other, and the wait, ms. */
export function backOff(failures: number, livedMs: number): { failures: number; wait: number } {
  if (livedMs >= LIVED_MS) return { failures: 0, wait: 0 };
  return { failures: failures + 1, wait: Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures) };
}
