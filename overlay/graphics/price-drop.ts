import { minorOf } from '../../shared/money.ts';

/** "−20 %": what a price is under the one before it, in whole percents rounded down; null for less than one. */
export function percentOff(was: string, now: string): number | null {
  const [before, after] = [minorOf(was), minorOf(now)];
  if (before <= 0n || after < 0n || after >= before) return null;
  const off = Number(((before - after) * 100n) / before);
  return off >= 1 ? off : null;
}

/** What a price came down from while it was on screen. Both are decimal strings of one currency. */
export interface Drop {
  from: string;
  to: string;
}

/**
 * The drop to show after the price became `next`: a new one where it fell, the former while the price stays at it, none
 * once it has risen.
 */
export function dropAfter(former: Drop | null, price: string | undefined, next: string | undefined): Drop | null {
  if (price === undefined || next === undefined) return null;
  if (minorOf(next) < minorOf(price)) return { from: price, to: next };
  return former?.to === next ? former : null;
}
