import { countAired } from './airings.ts';
import type { SaleFact } from './fact.ts';
import { countBuyer, noBuyers } from './buyers.ts';
import { countMinute, turnMinute } from './minutes.ts';
import { decimal } from './money.ts';
import {
  contribution,
  isNews,
  isOverRefunded,
  joinFact,
  joinSales,
  newSale,
  saleKey,
  saleKeyOf,
  stands,
} from './sale.ts';
import { SALES_PER_PAGE } from './state.ts';
import type { Sale, Sales, ShowState, State, Sum, Tally } from './state.ts';
import type { Warning } from './view.ts';

/**
 * The sales slice. Invariant: every sum is the sum of its sales' contributions. A fact takes its sale's former
 * contribution out, joins, and puts the new one in; nothing else touches a sum.
 */

const emptySum = (): Sum => ({ gross: 0n, cancelled: 0n, refunded: 0n, disputed: 0n, orders: 0, units: 0 });

export const sumOf = (sales: Sales, currency: string): Sum => sales.sums.get(currency) ?? emptySum();

/** Adds (`sign` 1) or takes out (−1) what a sale contributes. */
function count(state: State, sale: Sale, sign: 1 | -1): void {
  const { sales, slots } = state;
  const { currency: home, countOn } = slots.show;
  const part = contribution(sale, home, countOn);
  if (!part) return;
  let sum = sales.sums.get(part.currency);
  if (!sum) sales.sums.set(part.currency, (sum = emptySum()));
  const times = sign === 1 ? (value: bigint) => value : (value: bigint) => -value;
  sum.gross += times(part.gross);
  sum.cancelled += times(part.cancelled);
  sum.refunded += times(part.refunded);
  sum.disputed += times(part.disputed);
  sum.orders += sign * part.orders;
  sum.units += sign * part.units;
  if (sum.orders === 0) sales.sums.delete(part.currency);
  const isStanding = stands(sale, countOn);
  if (isStanding) countPieces(state, sale, sign);
  const net = part.currency === home ? part.gross - part.cancelled - part.refunded - part.disputed : 0n;
  if (sales.buyers && isStanding && part.currency === home) countBuyer(sales.buyers, sale, net, sign);
  const change: Tally = {
    sales: sign,
    orders: isStanding ? sign : 0,
    units: isStanding ? sign * part.units : 0,
    net: times(net),
  };
  countMinute(state, sale, change);
  countAired(state, sale, change);
}

function countPieces(state: State, sale: Sale, sign: 1 | -1): void {
  const { sales, slots } = state;
  const { deal } = slots;
  for (const [sku, quantity] of sale.order?.skus ?? []) {
    const sold = (sales.sold.get(sku) ?? 0) + sign * quantity;
    if (sold === 0) sales.sold.delete(sku);
    else sales.sold.set(sku, sold);
    if (deal?.sku === sku && isWithin(sale, deal)) countDealPieces(sales, sale, sign * quantity);
  }
}

function countDealPieces(sales: Sales, sale: Sale, pieces: number): void {
  const sold = (sales.dealSales.get(sale) ?? 0) + pieces;
  if (sold === 0) sales.dealSales.delete(sale);
  else sales.dealSales.set(sale, sold);
  sales.dealSold += pieces;
}

/** When the sale that took the last of so many pieces came; null while some are left. */
export function dealSoldOutAt({ dealSales, dealSold }: Sales, stock: number): number | null {
  if (dealSold < stock) return null;
  let left = stock;
  const inTurn = [...dealSales].sort(([a], [b]) => a.countedSeq - b.countedSeq);
  return inTurn.find(([, pieces]) => (left -= pieces) <= 0)?.[0].countedAt ?? null;
}

/** A sale belongs to the deal that was running when it first counted. */
const isWithin = (sale: Sale, deal: { startedAt: number; endsAt: number }): boolean =>
  sale.countedAt >= deal.startedAt && sale.countedAt < deal.endsAt;

function warn(sales: Sales, sale: Sale): void {
  const warnings: Warning[] = [];
  const { order } = sale;
  const tell = (code: Warning['code'], amount: number, currency: string): void => {
    warnings.push({ code, order: sale.key, amount: decimal(amount, currency), currency, at: sale.countedAt });
  };
  if (order && isOverRefunded(sale)) tell('over_refund', order.total, order.currency);
  for (const refund of sale.refunds) {
    if (!order) tell('refund_without_order', refund.amount, refund.currency);
    else if (refund.currency !== order.currency && refund.amount > 0)
      tell('refund_currency', refund.amount, refund.currency);
  }
  if (warnings.length > 0) sales.warnings.set(sale.key, warnings);
  else sales.warnings.delete(sale.key);
}

/** The sale of that key, or of which it is another name. */
export function saleOf(sales: Sales, key: string): Sale | null {
  const place = sales.index.get(key);
  return (place === undefined ? null : sales.list[place]) ?? null;
}

export const touchSale = (sales: Sales, place: number): void => {
  sales.touchedPages.add(Math.floor(place / SALES_PER_PAGE));
};

function placeOf(sales: Sales, key: string): number {
  const known = sales.index.get(key);
  if (known !== undefined) return known;
  const place = sales.list.length;
  sales.list.push(newSale(key));
  sales.index.set(key, place);
  return place;
}

/** The sale's other names lead to it; a sale that grew under one of them is merged into it. */
function adoptAliases(state: State, place: number, source: string, names: readonly string[]): void {
  const { sales } = state;
  const sale = sales.list[place];
  if (!sale) return;
  for (const name of names) {
    const alias = saleKey(source, name);
    const other = sales.index.get(alias);
    if (other === place) continue;
    const stray = other === undefined ? null : sales.list[other];
    if (stray && other !== undefined) {
      count(state, stray, -1);
      joinSales(sale, stray);
      sales.warnings.delete(stray.key);
      sales.list[other] = null;
      touchSale(sales, other);
    } else {
      sale.aliases = [...(sale.aliases ?? []), alias];
    }
    for (const key of sale.aliases ?? []) sales.index.set(key, place);
  }
}

/** The rate in force when the order is first folded stays with the sale (M4); none is before the show has a currency. */
function keepRate(sale: Sale, show: ShowState): void {
  const currency = sale.order?.currency;
  if (currency === undefined || show.currency === '' || currency === show.currency) return;
  if (sale.rate?.currency === currency) return;
  const value = show.rates[currency];
  // An empty value says: there was no rate then, and none comes later.
  sale.rate = { currency, value: value ?? '' };
}

export interface SaleChange {
  sale: Sale;
  /** What was known of it before; both are replaced, never changed in place. */
  before: Pick<Sale, 'order' | 'refunds'>;
}

/** Folds one order, refund or dispute; null when it changes nothing. */
export function foldSale(state: State, fact: SaleFact, seq: number): SaleChange | null {
  const { sales, slots } = state;
  const place = placeOf(sales, saleKeyOf(fact));
  const sale = sales.list[place];
  if (!sale) throw new Error(`the index leads to a merged sale: ${saleKeyOf(fact)}`);
  const before = { order: sale.order, refunds: sale.refunds };
  count(state, sale, -1);
  let news = joinFact(sale, fact);
  if (fact.kind === 'order' && fact.body.aka) {
    const names = sale.aliases?.length ?? 0;
    adoptAliases(state, place, fact.source, fact.body.aka);
    news ||= (sale.aliases?.length ?? 0) > names;
  }
  keepRate(sale, slots.show);
  // Only news: an order that counts since `countOn` changed is not sold anew by a webhook sent again.
  if (news && sale.countedSeq === 0 && contribution(sale, slots.show.currency, slots.show.countOn)) {
    sale.countedSeq = seq;
    sale.countedAt = fact.at;
    turnMinute(state, fact.at);
  }
  count(state, sale, 1);
  if (!news) return null;
  warn(sales, sale);
  touchSale(sales, place);
  return { sale, before };
}

/** Whether folding the fact would change anything: false for what is known already, however long ago it came (I3). */
export function isSaleNews(sales: Sales, fact: SaleFact): boolean {
  const place = sales.index.get(saleKeyOf(fact));
  const sale = place === undefined ? null : sales.list[place];
  if (!sale) return true;
  if (fact.kind === 'order' && fact.body.aka?.some((name) => sales.index.get(saleKey(fact.source, name)) !== place))
    return true;
  return isNews(sale, fact);
}

/** Counts the running deal's pieces anew, after the deal changed. */
export function recountDeal(state: State): void {
  const { sales, slots } = state;
  const { deal } = slots;
  sales.dealSold = 0;
  sales.dealSales.clear();
  if (!deal) return;
  for (const sale of sales.list) {
    if (!sale || !isWithin(sale, deal) || !stands(sale, slots.show.countOn)) continue;
    for (const [sku, quantity] of sale.order?.skus ?? []) if (sku === deal.sku) countDealPieces(sales, sale, quantity);
  }
}

/** Counts every sale anew: after reading a snapshot, and when `countOn` or `topBuyers` changes. */
export function recount(state: State): void {
  const { sales } = state;
  sales.sums.clear();
  sales.sold.clear();
  sales.dealSold = 0;
  sales.dealSales.clear();
  sales.buyers = state.slots.show.topBuyers ? noBuyers() : null;
  sales.minutes.clear();
  sales.aired.clear();
  for (const sale of sales.list) {
    if (!sale) continue;
    count(state, sale, 1);
    if (sale.refunds.length > 0) warn(sales, sale);
  }
}

/**
 * The show's first settings have come after sales, as when history was lost and nodes give back what they had in no order
 * of their own (L4): they count as if the settings had been there.
 */
export function settle(state: State): void {
  for (const [place, sale] of state.sales.list.entries()) {
    if (!sale) continue;
    keepRate(sale, state.slots.show);
    touchSale(state.sales, place);
  }
  recount(state);
}

/** Builds the index of a list read from a snapshot. */
export function reindex(sales: Sales): void {
  sales.index.clear();
  for (const [place, sale] of sales.list.entries()) {
    if (!sale) continue;
    sales.index.set(sale.key, place);
    for (const alias of sale.aliases ?? []) sales.index.set(alias, place);
  }
}
