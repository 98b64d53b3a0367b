import { turnAiring } from './airings.ts';
import { withCrowd } from './crowd.ts';
import { foldCue } from './cues.ts';
import type { Fact, SaleFact } from './fact.ts';
import { asKept } from './forgotten.ts';
import { keepHandSale } from './hand.ts';
import { keepViewers } from './minutes.ts';
import { keepRecentSale, keepRefund } from './recent.ts';
import { foldSale } from './sales.ts';
import type { Counted, OrderRecord, State } from './state.ts';

/**
 * The one fold. `reduce` takes the state over the next fact of the log and tells which parts of it may have changed,
 * so that views are made anew only where they can differ.
 *
 * Raise REDUCER_VERSION whenever the same log would give another state: snapshots of another version are thrown away. So
 * does a new kind of fact or cue: what has ignored or refused it until now may stand in a snapshot (ADR 18).
 */
export const REDUCER_VERSION = 10;

/** Bits of what may have changed. */
export const CHANGED = {
  nothing: 0,
  totals: 1,
  recent: 2,
  stage: 4,
  crowd: 8,
  show: 16,
  products: 32,
  cues: 64,
  staff: 128,
  everything: 255,
} as const;

/** `counted`: see `countingAhead`. */
export function reduce(state: State, fact: Fact, seq: number, counted?: Counted): number {
  state.seq = seq;
  switch (fact.kind) {
    case 'order':
    case 'refund':
    case 'dispute':
      return reduceSale(state, fact, seq);
    case 'cue':
      return reduceCue(state, fact, seq, counted);
    case 'crowd':
      state.crowd = withCrowd(state.crowd, fact);
      keepViewers(state, fact);
      return CHANGED.crowd;
    default:
      // A kind that a newer version wrote: kept in the log, ignored here.
      return CHANGED.nothing;
  }
}

function reduceSale(state: State, told: SaleFact, seq: number): number {
  const fact = asKept(state.sales, told);
  noteActivity(state, fact);
  const change = foldSale(state, fact, seq);
  if (!change) return CHANGED.staff;
  const { key, sale, before } = change;
  if (fact.kind === 'order') {
    keepRecentSale(state, key, sale, fact, seq);
    keepHandSale(state, fact, seq);
  }
  if (fact.kind === 'refund' && !before.refunds.some(({ id, amount }) => id === fact.id && amount > 0))
    keepRefund(state, fact, seq);
  const changed = CHANGED.totals | CHANGED.staff | CHANGED.recent;
  // Pieces left, of products or of the deal: those of an item taken off the order, too.
  const isOffered = holdsProduct(state, before.order) || holdsProduct(state, sale.order);
  return isOffered || state.sales.table.names.hasAliases(sale.place)
    ? changed | CHANGED.products | CHANGED.stage
    : changed;
}

function noteActivity({ activity }: State, { source, at }: SaleFact): void {
  const known = activity.get(source);
  if (!known) activity.set(source, { facts: 1, lastAt: at });
  else {
    known.facts += 1;
    known.lastAt = at;
  }
}

const holdsProduct = ({ products }: State, order: OrderRecord | null): boolean =>
  order !== null && order.skus.some(([sku]) => products.has(sku));

function reduceCue(state: State, fact: Extract<Fact, { kind: 'cue' }>, seq: number, counted?: Counted): number {
  const former = { ...state.slots };
  const entry = foldCue(state, fact, seq, counted);
  if (!entry) return CHANGED.nothing;
  turnAiring(state, fact.at, seq);
  let changed: number = CHANGED.cues;
  const { slots } = state;
  if (slots.show !== former.show || slots.open !== former.open) changed |= CHANGED.everything;
  if (slots.goal !== former.goal) changed |= CHANGED.totals;
  if (entry.kind.startsWith('product.') || entry.kind === 'undo') changed |= CHANGED.products | CHANGED.stage;
  if (entry.kind.startsWith('names.') || entry.kind === 'undo') changed |= CHANGED.recent;
  if (slots.words !== former.words) changed |= CHANGED.show;
  if (entry.kind === 'buyers.forget') changed |= CHANGED.everything;
  return changed | CHANGED.stage;
}
