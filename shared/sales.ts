import { countAired } from './airings.ts';
import type { SaleFact } from './fact.ts';
import { countBuyer, noBuyers } from './buyers.ts';
import { countMinute, turnMinute } from './minutes.ts';
import { decimal } from './money.ts';
import {
  contribution,
  isNews as isNewsOf,
  isOverRefunded,
  joinFact,
  joinSales,
  saleKey,
  saleKeyOf,
  stands,
} from './sale.ts';
import { SALES_PER_PAGE } from './sales-columns.ts';
import type { Counted, Sale, Sales, ShowState, SlotChange, State, Sum, Tally } from './state.ts';
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
  sum.gross += times(part.gross, sign);
  // Nearly no sale has any of these.
  if (part.cancelled) sum.cancelled += times(part.cancelled, sign);
  if (part.refunded) sum.refunded += times(part.refunded, sign);
  if (part.disputed) sum.disputed += times(part.disputed, sign);
  sum.orders += sign * part.orders;
  sum.units += sign * part.units;
  if (sum.orders === 0) sales.sums.delete(part.currency);
  const isStanding = stands(sale, countOn);
  if (isStanding) countPieces(state, sale, sign);
  const net = part.currency === home ? netOf(part) : 0n;
  if (isStanding && part.currency === home) countBuyer(sales, sale, net, sign);
  const change: Tally = {
    sales: sign,
    orders: isStanding ? sign : 0,
    units: isStanding ? sign * part.units : 0,
    net: times(net, sign),
  };
  countMinute(state, sale, change);
  countAired(state, sale, change);
}

/** A new bigint is made for each difference, and nearly always there is none. */
const netOf = ({ gross, cancelled, refunded, disputed }: Sum): bigint =>
  cancelled || refunded || disputed ? gross - cancelled - refunded - disputed : gross;

const times = (value: bigint, sign: 1 | -1): bigint => (sign === 1 ? value : -value);

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
  const known = soldOut.get(sales.dealSales);
  if (known && sale.countedSeq <= known.seq) soldOut.delete(sales.dealSales);
  const sold = (sales.dealSales.get(sale.place) ?? 0) + pieces;
  if (sold === 0) sales.dealSales.delete(sale.place);
  else sales.dealSales.set(sale.place, sold);
  sales.dealSold += pieces;
}

/**
 * By the sales of a deal: which of them took its last piece. Every view of every frame asks, and what is sold after it, mostly
 * all that comes, does not change it.
 */
const soldOut = new WeakMap<Sales['dealSales'], { stock: number; seq: number; at: number }>();

/** When the sale that took the last of so many pieces came; null while some are left. */
export function dealSoldOutAt({ table, dealSales, dealSold }: Sales, stock: number): number | null {
  if (dealSold < stock) return null;
  const known = soldOut.get(dealSales);
  if (known?.stock === stock) return known.at;
  let left = stock;
  const inTurn = [...dealSales]
    .map(([place, pieces]) => ({ place, pieces, seq: table.countedSeqOf(place) }))
    .sort((a, b) => a.seq - b.seq);
  const last = inTurn.find(({ pieces }) => (left -= pieces) <= 0);
  const sale = last && table.at(last.place);
  if (!sale) return null;
  soldOut.set(dealSales, { stock, seq: sale.countedSeq, at: sale.countedAt });
  return sale.countedAt;
}

/** A sale belongs to the deal that was running when it first counted. */
const isWithin = (sale: Sale, deal: { startedAt: number; endsAt: number }): boolean =>
  sale.countedAt >= deal.startedAt && sale.countedAt < deal.endsAt;

function warn({ table, warnings: all }: Sales, sale: Sale): void {
  if (sale.refunds.length === 0 && all.size === 0) return;
  const warnings: Warning[] = [];
  const { order } = sale;
  const key = table.names.keyOf(sale.place);
  const tell = (code: Warning['code'], amount: number, currency: string): void => {
    warnings.push({ code, order: key, amount: decimal(amount, currency), currency, at: sale.countedAt });
  };
  if (order && isOverRefunded(sale)) tell('over_refund', order.total, order.currency);
  for (const refund of sale.refunds) {
    if (!order) tell('refund_without_order', refund.amount, refund.currency);
    else if (refund.currency !== order.currency && refund.amount > 0)
      tell('refund_currency', refund.amount, refund.currency);
  }
  if (warnings.length > 0) all.set(key, warnings);
  else all.delete(key);
}

/** The sale's other names lead to it; a sale that grew under one of them is merged into it. Whether there were any new. */
function adoptAliases(state: State, sale: Sale, source: string, names: readonly string[]): boolean {
  const { table, warnings } = state.sales;
  let isNews = false;
  for (const name of names) {
    const alias = saleKey(source, name);
    const stray = table.of(alias);
    if (stray?.place === sale.place) continue;
    isNews = true;
    if (stray) {
      count(state, stray, -1);
      joinSales(sale, stray);
      warnings.delete(table.names.keyOf(stray.place));
      table.merge(stray, sale);
    } else table.names.claim(alias, sale.place);
  }
  return isNews;
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
  /** One of its names, by which the fact spoke of it. */
  key: string;
  sale: Sale;
  before: Sale;
}

/** Folds one order, refund or dispute; null when it changes nothing. */
export function foldSale(state: State, fact: SaleFact, seq: number): SaleChange | null {
  const { sales, slots } = state;
  const key = saleKeyOf(fact);
  const before = sales.table.open(key);
  const sale = { ...before };
  let isNews = joinFact(sale, fact);
  if (fact.kind === 'order' && fact.body.aka && adoptAliases(state, sale, fact.source, fact.body.aka)) isNews = true;
  // An order that counts since `countOn` changed is not sold anew by a webhook sent again.
  if (!isNews) return null;
  count(state, before, -1);
  keepRate(sale, slots.show);
  if (sale.countedSeq === 0 && contribution(sale, slots.show.currency, slots.show.countOn)) {
    sale.countedSeq = seq;
    sale.countedAt = fact.at;
    turnMinute(state, fact.at);
  }
  count(state, sale, 1);
  sales.table.put(sale);
  warn(sales, sale);
  return { key, sale, before };
}

/** Whether folding the fact would change anything: false for what is known already, however long ago it came (I3). */
export function isSaleNews({ table }: Sales, fact: SaleFact): boolean {
  const sale = table.of(saleKeyOf(fact));
  if (!sale) return true;
  const isOwn = (name: string): boolean => table.names.placeOf(saleKey(fact.source, name)) === sale.place;
  if (fact.kind === 'order' && fact.body.aka && !fact.body.aka.every(isOwn)) return true;
  return isNewsOf(sale, fact);
}

/** Counts the running deal's pieces anew, after the deal changed. */
export function recountDeal(state: State): void {
  const { sales, slots } = state;
  const { deal } = slots;
  sales.dealSold = 0;
  sales.dealSales.clear();
  soldOut.delete(sales.dealSales);
  if (!deal) return;
  for (const sale of sales.table.countedFrom(deal.startedAt)) {
    if (!isWithin(sale, deal) || !stands(sale, slots.show.countOn)) continue;
    for (const [sku, quantity] of sale.order?.skus ?? []) if (sku === deal.sku) countDealPieces(sales, sale, quantity);
  }
}

/** Counts every sale anew: when `countOn` or `topBuyers` changes. */
export function recount(state: State): void {
  const steps = counting(state);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return take(state, step.value);
}

export const take = ({ sales }: State, counted: Counted): void => void Object.assign(sales, counted);

/** No sale is counted. */
export const noneCounted = ({ slots }: State): Counted => ({
  sums: new Map(),
  sold: new Map(),
  dealSold: 0,
  dealSales: new Map(),
  buyers: slots.show.topBuyers ? noBuyers() : null,
  warnings: new Map(),
  minutes: new Map(),
  aired: new Map(),
});

/** Counts the sales from that place on, none of which is counted. */
export function countFrom(state: State, start: number): void {
  const { table } = state.sales;
  for (let place = start; place < table.size; place += 1) {
    const sale = table.at(place);
    if (!sale) continue;
    count(state, sale, 1);
    if (sale.refunds.length > 0) warn(state.sales, sale);
  }
}

/** Whether by such settings, in place of the former ones, sales count otherwise. */
export const isRecountedBy = ({ slots: { show } }: SlotChange, former: ShowState): boolean =>
  show !== undefined && (show.countOn !== former.countOn || show.topBuyers !== former.topBuyers);

/** What counting every sale anew gives, a page of them to a step; the state stays as it is. `as`: each sale as it is to count. */
export function* counting(state: State, as: (sale: Sale) => Sale = (sale) => sale): Generator<void, Counted> {
  const counted = noneCounted(state);
  const sales = { ...state.sales, ...counted };
  const beside = { ...state, sales };
  let left = SALES_PER_PAGE;
  for (const one of sales.table) {
    const sale = as(one);
    count(beside, sale, 1);
    if (sale.refunds.length > 0) warn(sales, sale);
    if ((left -= 1) > 0) continue;
    yield;
    left = SALES_PER_PAGE;
  }
  return { ...counted, dealSold: sales.dealSold };
}

/**
 * The show's first settings have come after sales, as when history was lost and nodes give back what they had in no order
 * of their own (L4): they count as if the settings had been there.
 */
export function settle(state: State): void {
  for (const sale of state.sales.table) {
    keepRate(sale, state.slots.show);
    state.sales.table.put(sale);
  }
  recount(state);
}
