import { isSameCallout, skusOf } from './callout.ts';
import { add, emptyTally } from './minutes.ts';
import type { Aired, Airing, Sale, State, Tally } from './state.ts';

/**
 * What was on air from when to when, and what sold meanwhile. A sale belongs to the airing that was running, by the log,
 * when it first counted: by its position, not by its time, for a payment that its shop had to be asked about is in the
 * log seconds after it came, when the next product is on air already, and every screen has shown it then.
 */

export const AIRINGS_KEPT = 100;

/** After a cue: what is on air may be another thing. The same thing taken again goes on. */
export function turnAiring(state: State, at: number, seq: number): void {
  const { onAir } = state.slots;
  const running = runningAiring(state);
  if (running && onAir && isSameCallout(running, onAir)) return;
  if (!running && !onAir) return;
  // Clocks of two nodes may differ: an airing does not end before it began.
  const now = Math.max(at, running?.at ?? 0);
  if (running) state.airings[state.airings.length - 1] = { ...running, until: now, untilSeq: seq };
  if (!onAir) return;
  state.airings.push({ ...onAir, at: now, seq });
  if (state.airings.length > AIRINGS_KEPT) {
    const dropped = state.airings.shift();
    if (dropped) state.sales.aired.delete(dropped.seq);
  }
}

export function runningAiring({ airings }: State): Airing | null {
  const last = airings.at(-1);
  return last && last.untilSeq === undefined ? last : null;
}

/** The airing that was running at that position of the log. */
function airingAt({ airings }: State, seq: number): Airing | null {
  let low = 0;
  let high = airings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((airings[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  const airing = airings[low - 1];
  return airing && (airing.untilSeq === undefined || seq < airing.untilSeq) ? airing : null;
}

/** `change`: see `countMinute`. */
export function countAired(state: State, sale: Sale, change: Tally): void {
  if (sale.countedSeq === 0 || state.airings.length === 0) return;
  const airing = airingAt(state, sale.countedSeq);
  if (!airing) return;
  const { aired } = state.sales;
  let sold = aired.get(airing.seq);
  if (!sold) aired.set(airing.seq, (sold = emptyAired()));
  add(sold, change);
  if (sold.sales === 0) aired.delete(airing.seq);
  else if (change.orders !== 0) countOwn(sold, skusOf(airing), sale, change.orders);
}

function countOwn({ own }: Aired, skus: readonly string[], { order }: Sale, sign: number): void {
  let units = 0;
  for (const [one, quantity] of order?.skus ?? []) if (skus.includes(one)) units += quantity;
  if (units === 0) return;
  own.orders += sign;
  own.units += sign * units;
}

const emptyAired = (): Aired => ({ ...emptyTally(), own: { orders: 0, units: 0 } });

/** What sold during an airing: of everything, and `own` of the product on air. */
export const airedOf = ({ sales }: State, { seq }: Airing): Aired => sales.aired.get(seq) ?? emptyAired();
