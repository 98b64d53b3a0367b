import { withCrowd } from './crowd.ts';
import { foldCue } from './cues.ts';
import type { Fact, SaleFact } from './fact.ts';
import { keepRecentSale, keepRefund } from './recent.ts';
import { saleKeyOf } from './sale.ts';
import { foldSale, saleOf } from './sales.ts';
import type { State } from './state.ts';

/**
 * The one fold. `reduce` takes the state over the next fact of the log and tells which parts of it may have changed,
 * so that views are made anew only where they can differ.
 *
 * Raise REDUCER_VERSION whenever the same log would give another state: snapshots of another version are thrown away.
 */
export const REDUCER_VERSION = 3;

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

export function reduce(state: State, fact: Fact, seq: number): number {
  state.seq = seq;
  switch (fact.kind) {
    case 'order':
    case 'refund':
    case 'dispute':
      return reduceSale(state, fact, seq);
    case 'cue':
      return reduceCue(state, fact, seq);
    case 'crowd':
      state.crowd = withCrowd(state.crowd, fact);
      return CHANGED.crowd;
    default:
      // A kind that a newer version wrote: kept in the log, ignored here.
      return CHANGED.nothing;
  }
}

function reduceSale(state: State, fact: SaleFact, seq: number): number {
  const activity = state.activity.get(fact.source);
  state.activity.set(fact.source, { facts: (activity?.facts ?? 0) + 1, lastAt: fact.at });
  const former = saleOf(state.sales, saleKeyOf(fact));
  const formerSkus = former?.order?.skus ?? [];
  const wasPaidBack = fact.kind === 'refund' && former?.refunds.some(({ id, amount }) => id === fact.id && amount > 0);
  const sale = foldSale(state, fact, seq);
  if (!sale) return CHANGED.staff;
  if (fact.kind === 'order') keepRecentSale(state, sale, fact, seq);
  if (fact.kind === 'refund' && !wasPaidBack) keepRefund(state, fact, seq);
  const changed = CHANGED.totals | CHANGED.staff | CHANGED.recent;
  // Pieces left, of products or of the deal: those of an item taken off the order, too.
  const isOffered = [...formerSkus, ...(sale.order?.skus ?? [])].some(([sku]) => state.products.has(sku));
  return isOffered || sale.aliases ? changed | CHANGED.products | CHANGED.stage : changed;
}

function reduceCue(state: State, fact: Extract<Fact, { kind: 'cue' }>, seq: number): number {
  const former = { ...state.slots };
  const entry = foldCue(state, fact, seq);
  if (!entry) return CHANGED.nothing;
  let changed: number = CHANGED.cues;
  const { slots } = state;
  if (slots.show !== former.show || slots.open !== former.open) changed |= CHANGED.everything;
  if (slots.goal !== former.goal) changed |= CHANGED.totals;
  if (entry.kind.startsWith('product.') || entry.kind === 'undo') changed |= CHANGED.products | CHANGED.stage;
  return changed | CHANGED.stage;
}
