import type { SaleFact } from './fact.ts';
import { saleKeyOf } from './sale.ts';
import { recount } from './sales.ts';
import type { OrderRecord, Sale, Sales, SlotChange, State } from './state.ts';

/**
 * A buyer who is forgotten leaves nothing of theirs in the state: no name, no hash of a customer number. What they paid
 * stays to the cent, as a guest's. What comes of their sales later, or once more, is taken in without a name.
 */

/** The fact without what tells who bought. The same fact where it tells nothing, or its buyer is not forgotten. */
export function asKept(sales: Sales, fact: SaleFact): SaleFact {
  const { forgotten } = sales;
  // As nearly always: every order is asked about.
  if (forgotten.cue === '') return fact;
  if (fact.kind !== 'order' || (fact.body.name === undefined && fact.body.buyer === undefined)) return fact;
  const key = saleKeyOf(fact);
  const sale = sales.table.of(key);
  if (fact.at >= forgotten.before && !forgotten.sales.has(key) && !(sale && isForgotten(sales, sale))) return fact;
  const { name: _name, buyer: _buyer, ...body } = fact.body;
  return { ...fact, body };
}

/** By time only what counts: how old the others are, only the log knows, and `asKept` of its facts. */
function isForgotten({ table, forgotten }: Sales, { place, countedAt }: Sale): boolean {
  if (countedAt > 0 && countedAt < forgotten.before) return true;
  return forgotten.sales.size > 0 && table.names.of(place).some((name) => forgotten.sales.has(name));
}

const nameless = (order: OrderRecord): OrderRecord => ({ ...order, name: undefined, buyer: undefined });

export function forget(state: State, { sales: keys, before, cue }: NonNullable<SlotChange['forget']>): void {
  const { sales, recent, hand, names, cues } = state;
  sales.forgotten = {
    sales: new Set([...sales.forgotten.sales, ...keys]),
    before: Math.max(sales.forgotten.before, before),
    cue,
  };
  const [gone, kept] = [new Set<string>(), new Set<string>()];
  for (const sale of sales.table) {
    if (!sale.order) continue;
    const isGone = isForgotten(sales, sale);
    if (sale.order.name !== undefined) (isGone ? gone : kept).add(sale.order.name);
    if (isGone) sales.table.put({ ...sale, order: nameless(sale.order) });
  }
  const isOfForgotten = (key: string): boolean => {
    const sale = sales.table.of(key);
    return sale !== null && isForgotten(sales, sale);
  };
  for (const record of recent) {
    if (!isOfForgotten(record.key)) continue;
    gone.add(record.name);
    record.name = '';
  }
  state.hand = hand.map((one) => (isOfForgotten(`hand:${one.id}`) ? { ...one, name: '' } : one));
  // What staff said of a name goes with its last buyer: one that is hidden does not come back on air for another who has it.
  for (const name of kept) gone.delete(name);
  for (const name of gone) names.delete(name);
  for (const { before: former, after } of cues.latest)
    for (const change of [former, after]) for (const name of gone) delete change?.names?.[name];
  recount(state);
}

/** Keys of all sales of the buyer of this one, it first; empty where there is no such sale. */
export function salesOfBuyer({ table }: Sales, key: string): string[] {
  const sale = table.of(key);
  if (!sale) return [];
  const names = table.names.of(sale.place);
  const buyer = sale.order?.buyer;
  if (buyer === undefined) return names;
  for (const { place, order } of table)
    if (place !== sale.place && order?.buyer === buyer) names.push(...table.names.of(place));
  return names;
}
