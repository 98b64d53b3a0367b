import type { SaleFact } from './fact.ts';
import { saleKeyOf } from './sale.ts';
import { recount, take } from './sales.ts';
import type { Counted, CueEntry, Forgotten, OrderRecord, Sale, Sales, SlotChange, State } from './state.ts';

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
const isByTime = ({ before }: Forgotten, countedAt: number): boolean => countedAt > 0 && countedAt < before;

function isForgotten({ table, forgotten }: Sales, { place, countedAt }: Sale): boolean {
  if (isByTime(forgotten, countedAt)) return true;
  return forgotten.sales.size > 0 && table.names.of(place).some((name) => forgotten.sales.has(name));
}

/** The same of a great many: of those that are forgotten by their keys each is looked for once. */
export function isGone({ table, forgotten }: Sales): (place: number, countedAt: number) => boolean {
  const places = new Set([...forgotten.sales].map((key) => table.names.placeOf(key)));
  return (place, countedAt) => isByTime(forgotten, countedAt) || places.has(place);
}

export const nameless = (order: OrderRecord): OrderRecord => ({ ...order, name: undefined, buyer: undefined });

type Whom = NonNullable<SlotChange['forget']>;

export const forgottenWith = (former: Forgotten, { sales, before, cue }: Whom): Forgotten => ({
  sales: new Set([...former.sales, ...sales]),
  before: Math.max(former.before, before),
  cue,
});

/** `counted`: what is counted anew by it, where that was done beforehand. */
export function forget(state: State, whom: Whom, counted?: Counted): void {
  const { sales, recent, hand, names, cues } = state;
  sales.forgotten = forgottenWith(sales.forgotten, whom);
  const [gone, kept] = [new Set<string>(), new Set<string>()];
  const said = new Set([...names.keys(), ...cues.latest.flatMap(namesIn)]);
  sales.table.forgetBuyers(isGone(sales), (name, is) => {
    if (said.has(name)) (is ? gone : kept).add(name);
  });
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
  if (counted) take(state, counted);
  // Nothing else that is counted knows who bought.
  else if (sales.buyers) recount(state);
}

const namesIn = ({ before, after }: CueEntry): string[] =>
  [before, after].flatMap((change) => Object.keys(change?.names ?? {}));

/** Keys of all sales of the buyer of this one, it first; empty where there is no such sale. */
export function salesOfBuyer({ table }: Sales, key: string): string[] {
  const sale = table.of(key);
  if (!sale) return [];
  const names = table.names.of(sale.place);
  const buyer = sale.order?.buyer;
  if (buyer === undefined) return names;
  for (const place of table.ofBuyer(buyer)) if (place !== sale.place) names.push(...table.names.of(place));
  return names;
}
