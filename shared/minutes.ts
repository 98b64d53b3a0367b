import type { CrowdFact } from './fact.ts';
import type { Minute, Sale, Sales, State, Tally } from './state.ts';

/**
 * What sold when, by the minute of server time at which a sale first counted: a refund lowers the minute of its sale.
 * Invariant, as of the sums: a minute is what its sales contribute. What a fact takes out of a sum or puts in it takes out
 * of the sale's minute or puts in, and nothing else touches a minute.
 */

const MINUTE_MS = 60_000;
/** Older ones are of no evening that still goes on. */
export const MINUTES_KEPT = 240;

export const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS);

export const emptyTally = (): Tally => ({ sales: 0, orders: 0, units: 0, net: 0n });

export function add(into: Tally, change: Tally): void {
  into.sales += change.sales;
  into.orders += change.orders;
  into.units += change.units;
  into.net += change.net;
}

/** `change` is what the sale adds, or takes out: `orders` and `units` as they stand, `net` in the home currency. */
export function countMinute({ sales, lastMinute }: State, sale: Sale, change: Tally): void {
  // One that counts only since `countOn` changed was sold at no known minute.
  if (sale.countedSeq === 0) return;
  const at = minuteOf(sale.countedAt);
  if (at <= lastMinute - MINUTES_KEPT) return;
  let minute = sales.minutes.get(at);
  if (!minute) sales.minutes.set(at, (minute = { ...emptyTally(), bySku: new Map() }));
  add(minute, change);
  if (minute.sales === 0) sales.minutes.delete(at);
  else if (change.orders !== 0) countSkus(minute, sale, change.orders);
}

function countSkus({ bySku }: Minute, { order }: Sale, sign: number): void {
  const skus = order?.skus ?? [];
  for (let place = 0; place < skus.length; place += 1) {
    const sku = skus[place]?.[0] ?? '';
    // An order of two lines of one product is one order of it.
    if (place > 0 && skus.findIndex(([one]) => one === sku) < place) continue;
    const orders = (bySku.get(sku) ?? 0) + sign;
    if (orders === 0) bySku.delete(sku);
    else bySku.set(sku, orders);
  }
}

/** A sale first counted at `at`: the minutes that are kept move on with it. */
export function turnMinute(state: State, at: number): void {
  const minute = minuteOf(at);
  if (minute <= state.lastMinute) return;
  state.lastMinute = minute;
  dropBefore(state.sales.minutes, minute - MINUTES_KEPT + 1);
}

/** A sample of viewers, for its minute. The clock that matters is that of sales: an empty evening keeps its last minutes. */
export function keepViewers(state: State, { at, viewers }: CrowdFact): void {
  if (viewers === undefined) return;
  const minute = minuteOf(at);
  const known = state.viewers.get(minute);
  if (known) {
    known.sum += viewers;
    known.samples += 1;
    return;
  }
  state.viewers.set(minute, { sum: viewers, samples: 1 });
  dropBefore(state.viewers, minute - MINUTES_KEPT + 1);
}

function dropBefore(minutes: Map<number, unknown>, first: number): void {
  for (const minute of minutes.keys()) if (minute < first) minutes.delete(minute);
}

/** Orders of a product in each of the `count` minutes before minute `end`, oldest first. */
export const ordersBefore = ({ minutes }: Sales, sku: string, end: number, count: number): number[] =>
  Array.from({ length: count }, (_, place) => minutes.get(end - count + place)?.bySku.get(sku) ?? 0);
