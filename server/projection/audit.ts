import { countingAhead } from '../../shared/counting-ahead.ts';
import { reduce } from '../../shared/reduce.ts';
import { NOBODY, totalsOf, viewOf } from '../../shared/views.ts';
import type { State } from '../../shared/state.ts';
import type { TotalsSection } from '../../shared/view.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { inSlices, openSlices } from '../slices.ts';
import { newState } from './new-state.ts';
import type { Projector } from './projector.ts';

export interface Audit {
  facts: number;
  fold: TotalsSection;
  projection: TotalsSection;
  equal: boolean;
}

/** Read at once; they are folded in slices. */
const FACTS = 500;

/**
 * Folds the show's log from the first fact and holds the result against the live projection at the same position:
 * not the totals alone, but everything that staff see.
 */
export async function audit(projector: Projector, ledger: Ledger): Promise<Audit> {
  const { show, state: live } = projector;
  const state = newState(show);
  const slices = openSlices();
  // The live fold may run ahead meanwhile: go on until both stand at one position, then compare within one turn.
  while (state.seq < live.seq) {
    const entries = await ledger.read(show, state.seq, Math.min(FACTS, live.seq - state.seq));
    if (entries.length === 0) break;
    for (const { seq, fact } of entries) {
      const steps = countingAhead(state, fact, seq);
      reduce(state, fact, seq, steps ? await inSlices(steps, slices) : undefined);
      if (slices.isOver()) await slices.next();
    }
  }
  const fold = totalsOf(state);
  const projection = totalsOf(live);
  return { facts: state.seq, fold, projection, equal: everythingOf(state) === everythingOf(live) };
}

const everythingOf = (state: State): string =>
  JSON.stringify([
    state.seq,
    viewOf(state, NOBODY, 'crew'),
    [...state.sales.sold].map(([sku, sold]) => `${sku} ${sold}`).toSorted(),
    state.sales.table.names.size,
  ]);
