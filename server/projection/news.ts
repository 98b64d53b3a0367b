import type { Fact } from '../../shared/fact.ts';
import { asKept } from '../../shared/forgotten.ts';
import { isSaleNews } from '../../shared/sales.ts';
import type { State } from '../../shared/state.ts';

/** Whether the log with this fact would fold to something else than the log as it stands. */
export function isNews(state: State, fact: Fact): boolean {
  switch (fact.kind) {
    case 'order':
    case 'refund':
    case 'dispute':
      return isSaleNews(state.sales, asKept(state.sales, fact));
    case 'cue':
      return !state.cues.outcomes.has(fact.cue.id);
    case 'crowd':
      return fact.at > state.crowd.at;
    default:
      // A kind that a newer version has written: whether it is known, only that one can tell, and twice is better than never.
      fact satisfies never;
      return true;
  }
}
