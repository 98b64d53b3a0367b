import { changeOf } from './cues.ts';
import type { Fact } from './fact.ts';
import { forgottenWith, isGone, nameless } from './forgotten.ts';
import { SALES_PER_PAGE } from './sales-columns.ts';
import { counting, isRecountedBy } from './sales.ts';
import type { Counted, Sale, State } from './state.ts';

/**
 * Some cues have every sale counted anew: of a large show that takes longer than anybody may be kept waiting (B5). It is
 * done step by step beforehand, beside the state, which stands until `reduce` is given the fact and what was counted.
 *
 * Null: the fact has nothing counted anew, or of so few sales that `reduce` may do it at once. Nothing may be folded between.
 */
export function countingAhead(state: State, fact: Fact, seq: number): Generator<void, Counted> | null {
  if (fact.kind !== 'cue' || state.sales.table.size <= SALES_PER_PAGE) return null;
  if (!COUNTING.has(fact.cue.kind)) return null;
  const change = changeOf(state, fact, seq);
  if (!change) return null;
  const { sales, slots } = state;
  const { forget } = change;
  // The first settings have more done to sales than that, and mostly come before any.
  if (slots.show.currency === '') return null;
  const after: State = {
    ...state,
    slots: { ...slots, ...change.slots },
    sales: forget ? { ...sales, forgotten: forgottenWith(sales.forgotten, forget) } : sales,
  };
  if (forget && sales.buyers) return counting(after, forgetting(after));
  return isRecountedBy(change, slots.show) ? counting(after) : null;
}

const COUNTING: ReadonlySet<string> = new Set(['show.configure', 'buyers.forget', 'undo']);

/** Each sale as it will be. */
function forgetting({ sales }: State): (sale: Sale) => Sale {
  const is = isGone(sales);
  return (sale) => (sale.order && is(sale.place, sale.countedAt) ? { ...sale, order: nameless(sale.order) } : sale);
}
