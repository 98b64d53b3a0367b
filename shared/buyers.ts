import { Ranking } from './ranking.ts';
import type { SalesTable } from './sales-table.ts';
import type { Sale, Sales } from './state.ts';

/**
 * Who has bought for how much. A buyer is who the shop says that it is: its own customer number, hashed when the order
 * comes. Two who are both shown as "María G." are two; an order without a number, a guest's, is a buyer of its own, as
 * nothing honest can tell whether two guests are one.
 *
 * Invariant: a buyer's amount is the net of their sales in the home currency, so a refund lowers it.
 */
export interface Buyers {
  ranking: Ranking;
  byKey: Map<string, Buyer>;
}

interface Buyer {
  amount: bigint;
  /** Places of those that stand. */
  sales: Set<number>;
}

export const noBuyers = (): Buyers => ({ ranking: new Ranking(), byKey: new Map() });

const keyOf = (table: SalesTable, { place, order }: Sale): string =>
  order?.buyer === undefined ? `sale ${table.names.keyOf(place)}` : `buyer ${order.buyer}`;

/** Adds (`sign` 1) or takes out (−1) a sale that stands; `net` in the home currency. */
export function countBuyer({ table, buyers }: Sales, sale: Sale, net: bigint, sign: 1 | -1): void {
  if (!buyers) return;
  const { ranking, byKey } = buyers;
  const key = keyOf(table, sale);
  let buyer = byKey.get(key);
  if (!buyer) byKey.set(key, (buyer = { amount: 0n, sales: new Set() }));
  buyer.amount += sign === 1 ? net : -net;
  if (sign === 1) buyer.sales.add(sale.place);
  else buyer.sales.delete(sale.place);
  if (buyer.sales.size === 0) byKey.delete(key);
  ranking.set(key, buyer.amount);
}

export interface TopBuyer {
  name: string;
  /** Minor units. */
  amount: bigint;
  orders: number;
}

export function topBuyers({ table, buyers }: Sales, count: number): TopBuyer[] {
  if (!buyers) return [];
  const { ranking, byKey } = buyers;
  return ranking.top(count).flatMap(([key, amount]) => {
    const buyer = byKey.get(key);
    return buyer ? [{ name: nameOf(table, buyer.sales), amount, orders: buyer.sales.size }] : [];
  });
}

/** Consent is given order by order: of several names the shortest, which the mask made, tells the least. */
function nameOf(table: SalesTable, places: ReadonlySet<number>): string {
  let least = '';
  for (const place of places) {
    const name = table.at(place)?.order?.name ?? '';
    if (name !== '' && (least === '' || tellsLess(name, least))) least = name;
  }
  return least;
}

const tellsLess = (a: string, b: string): boolean => (a.length === b.length ? a < b : a.length < b.length);
