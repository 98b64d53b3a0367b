import type { SaleFact } from '../../shared/fact.ts';
import { saleKeyOf } from '../../shared/sale.ts';
import type { Sales } from '../../shared/state.ts';
import type { ErrorCode } from '../errors.ts';

/**
 * Each refund of a sale is held against all that the sale has: without a bound, ten thousand that come one by one cost as
 * much as ten million. No shop's order comes near it. Only here: the fold joins whatever is in the log (M2).
 */
const MOST_REFUNDS = 1000;

interface Refusal {
  code: ErrorCode;
  message: string;
}
const TOO_MANY: Refusal = {
  code: 'refunds_too_many',
  message: `A sale has at most ${MOST_REFUNDS} refunds, and as many disputes; no shop's has more. Nothing of this was kept. Send what was paid back beyond them as a greater version of one that is known.`,
};

/**
 * Asked about one delivery after another of one request, in turn: null, its refunds and disputes have room beside what their
 * sale has, and beside those before it. A newer version of one that is known always has.
 */
export function roomIn({ table }: Pick<Sales, 'table'>): (facts: readonly SaleFact[]) => Refusal | null {
  const ids = new Map<string, Set<string>>();
  return (facts) => {
    const added: { all: Set<string>; id: string }[] = [];
    for (const fact of facts) {
      if (fact.kind === 'order') continue;
      const key = saleKeyOf(fact);
      const sale = table.of(key);
      const place = `${fact.kind} ${sale?.place ?? key}`;
      let all = ids.get(place);
      if (!all) {
        const known = (fact.kind === 'refund' ? sale?.refunds : sale?.disputes) ?? [];
        ids.set(place, (all = new Set(known.map(({ id }) => id))));
      }
      if (all.has(fact.id)) continue;
      if (all.size >= MOST_REFUNDS) {
        for (const one of added) one.all.delete(one.id);
        return TOO_MANY;
      }
      all.add(fact.id);
      added.push({ all, id: fact.id });
    }
    return null;
  };
}
