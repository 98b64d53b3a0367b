/**
 * How long what is to be committed waits for more to share its commit (L14). A commit costs some 300 µs of CPU by itself;
 * at 1,000 orders a second nearly each order would have one of its own. Times in ms, of one clock.
 */
export interface Gathering {
  /** One more is to be committed. */
  came(now: number): void;
  /** How long to wait from now on before it is sent; 0: not at all. */
  left(now: number): number;
  /** All of it is sent; `hasWaited`: for more, not for the disk. */
  sent(now: number, hasWaited: boolean): void;
}

/** Nothing waits longer for others. */
const LONGEST_MS = 3;
/** So many share a commit that more would gain little. */
const ENOUGH = 16;
/** A stream is dense where so many came within so long: whatever comes alone never waits. */
const DENSE = 4;
const DENSE_MS = 8;
/** Of the latest waits, weighed, so many may have ended in silence; then so many commits wait for nothing. */
const SILENT = 0.75;
const WEIGHT = 1 / 8;
const RESTING = 200;

/**
 * Whoever sends the next only when the last was answered would wait in vain each time: then nothing comes in the second half of a
 * wait. So it is learnt whether waiting pays, and tried anew now and then.
 */
export function makeGathering(): Gathering {
  const lately = Array<number>(DENSE).fill(-Infinity);
  let place = 0;
  let count = 0;
  let [firstAt, lastAt] = [0, 0];
  let silence = 0;
  let resting = 0;
  return {
    came(now) {
      if (count === 0) firstAt = now;
      count += 1;
      lastAt = now;
      lately[place] = now;
      place = (place + 1) % DENSE;
    },
    left(now) {
      const isDense = now - (lately[place] ?? -Infinity) <= DENSE_MS;
      if (!isDense || resting > 0 || count === 0 || count >= ENOUGH) return 0;
      return Math.max(0, firstAt + LONGEST_MS - now);
    },
    sent(now, hasWaited) {
      count = 0;
      if (resting > 0) resting -= 1;
      if (!hasWaited) return;
      silence += ((now - lastAt > LONGEST_MS / 2 ? 1 : 0) - silence) * WEIGHT;
      if (silence < SILENT) return;
      resting = RESTING;
      silence = 0;
    },
  };
}
