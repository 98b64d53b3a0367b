import type { Clock } from '../clock.ts';
import { hashOf } from './secret.ts';

/**
 * Wrong keys, by the address that they came from. After ten different ones an address waits, longer each time: 1 s, 2 s,
 * 4 s, up to a minute. Only what is wrong waits: a key is looked up first, so nobody is locked out by a stranger behind
 * the same address. The same wrong key again is a page that was not closed, and no guess.
 */
export interface Guesses {
  /** Seconds until this address is answered again; null: it is told that the key is wrong. */
  waitFor(address: string, wrong: string): number | null;
}

interface Guesser {
  /** What came last, hashed. */
  known: Set<string>;
  strikes: number;
  blockedUntil: number;
  seenAt: number;
}

const FREE = 10;
const LONGEST_MS = 60_000;
/** After so long without a new guess an address is like any other. */
const FORGOTTEN_MS = 600_000;
const KNOWN = 16;
const ADDRESSES = 10_000;

export function makeGuesses(clock: Clock): Guesses {
  const guessers = new Map<string, Guesser>();

  /** The one that was seen longest ago is first. */
  function guesserOf(address: string, now: number): Guesser {
    const former = guessers.get(address);
    guessers.delete(address);
    const isFresh = former && now - former.seenAt < FORGOTTEN_MS;
    const guesser = isFresh ? former : { known: new Set<string>(), strikes: 0, blockedUntil: 0, seenAt: now };
    guessers.set(address, guesser);
    const [oldest] = guessers.keys();
    if (guessers.size > ADDRESSES && oldest !== undefined) guessers.delete(oldest);
    return guesser;
  }

  return {
    waitFor(address, wrong) {
      const now = clock();
      const guesser = guesserOf(address, now);
      const hash = hashOf(wrong);
      if (guesser.known.has(hash)) return null;
      guesser.seenAt = now;
      if (now < guesser.blockedUntil) return Math.ceil((guesser.blockedUntil - now) / 1000);
      guesser.known.add(hash);
      const [oldest] = guesser.known;
      if (guesser.known.size > KNOWN && oldest !== undefined) guesser.known.delete(oldest);
      guesser.strikes += 1;
      if (guesser.strikes > FREE)
        guesser.blockedUntil = now + Math.min(LONGEST_MS, 1000 * 2 ** Math.min(30, guesser.strikes - FREE - 1));
      return null;
    },
  };
}
