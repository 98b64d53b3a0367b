import { unreachable } from './assert.ts';
import type { SaleFact } from './fact.ts';
import { ORDER_STATUSES } from './order-status.ts';
import type { OrderStatus } from './order-status.ts';
import { convert } from './money.ts';
import { sharedPieces } from './pieces.ts';
import type { Adjustment, OrderRecord, Sale, Sum } from './state.ts';

/**
 * One sale: the join of the facts about it, and what it contributes. The join keeps, per entity, the greatest
 * (version, canonical bytes); it is commutative, associative and idempotent (M2). The contribution is a function of
 * the joined sale alone, so it does not matter in which order, or how often, the facts came.
 */

const NONE: readonly never[] = [];

export const saleKey = (source: string, order: string): string => `${source}:${order}`;

/** The sale that a fact speaks of. */
export const saleKeyOf = (fact: SaleFact): string =>
  saleKey(fact.source, fact.kind === 'order' ? fact.id : fact.body.order);

const rankOf = (status: OrderStatus): number => ORDER_STATUSES.indexOf(status);

/** Whether `a` wins over `b`: by version, at a tie by the later status of an order's life, then by canonical bytes. */
function outranks(a: OrderRecord | Adjustment, b: OrderRecord | Adjustment): boolean {
  if (a.version !== b.version) return a.version > b.version;
  if ('status' in a && 'status' in b && a.status !== b.status) return rankOf(a.status) > rankOf(b.status);
  return JSON.stringify(a) > JSON.stringify(b);
}

/** The record that the state keeps of an order fact; keys in a fixed order, for its bytes break ties. */
function orderRecord(fact: SaleFact & { kind: 'order' }): OrderRecord {
  const { body } = fact;
  const items = body.items ?? NONE;
  let units = 0;
  const skus: [string, number][] = [];
  for (const item of items) {
    units += item.quantity;
    if (item.sku) skus.push([item.sku, item.quantity]);
  }
  return {
    version: fact.version,
    status: body.status,
    currency: body.currency,
    total: body.total,
    test: body.test === true,
    units,
    skus: sharedPieces(skus),
    refunds: body.refunds?.length === 0 ? NONE : body.refunds,
    name: body.name,
    buyer: body.buyer,
  };
}

function adjustment(fact: SaleFact & { kind: 'refund' | 'dispute' }): Adjustment {
  const { currency, amount } = fact.body;
  const kept: Adjustment = { id: fact.id, version: fact.version, currency, amount };
  if (fact.kind === 'refund') {
    if (fact.body.cumulative) kept.cumulative = true;
    if (fact.body.covers !== undefined) kept.covers = fact.body.covers;
  }
  return kept;
}

/** `list` with `next` joined in; the same list when that changes nothing. */
function joinAdjustment(list: readonly Adjustment[], next: Adjustment): readonly Adjustment[] {
  const place = list.findIndex((one) => one.id === next.id);
  const former = list[place];
  if (!former) return [...list, next];
  return outranks(next, former) ? list.map((one) => (one === former ? next : one)) : list;
}

/** The same for many at once: not each is looked for in all. */
function joinAdjustments(list: readonly Adjustment[], more: readonly Adjustment[]): readonly Adjustment[] {
  if (list.length === 0 || more.length === 0) return more.length === 0 ? list : more;
  const byId = new Map(list.map((one) => [one.id, one]));
  for (const next of more) {
    const former = byId.get(next.id);
    if (!former || outranks(next, former)) byId.set(next.id, next);
  }
  return [...byId.values()];
}

/** Joins a fact into its sale. False when the sale already knew. */
export function joinFact(sale: Sale, fact: SaleFact): boolean {
  switch (fact.kind) {
    case 'order': {
      const record = orderRecord(fact);
      if (sale.order && !outranks(record, sale.order)) return false;
      sale.order = record;
      return true;
    }
    case 'refund': {
      const refunds = joinAdjustment(sale.refunds, adjustment(fact));
      const news = refunds !== sale.refunds;
      sale.refunds = refunds;
      return news;
    }
    case 'dispute': {
      const disputes = joinAdjustment(sale.disputes, adjustment(fact));
      const news = disputes !== sale.disputes;
      sale.disputes = disputes;
      return news;
    }
    default:
      return unreachable(fact);
  }
}

/** Whether folding the fact would change the sale; the sale stays as it is. */
export function isNews(sale: Sale, fact: SaleFact): boolean {
  switch (fact.kind) {
    case 'order':
      return !sale.order || outranks(orderRecord(fact), sale.order);
    case 'refund':
      return joinAdjustment(sale.refunds, adjustment(fact)) !== sale.refunds;
    case 'dispute':
      return joinAdjustment(sale.disputes, adjustment(fact)) !== sale.disputes;
    default:
      return unreachable(fact);
  }
}

/** Joins two sales that turned out to be one, as when a refund named Stripe's charge before the order named it too. */
export function joinSales(into: Sale, from: Sale): void {
  if (from.order && (!into.order || outranks(from.order, into.order))) into.order = from.order;
  into.refunds = joinAdjustments(into.refunds, from.refunds);
  into.disputes = joinAdjustments(into.disputes, from.disputes);
  if (from.countedSeq > 0 && (into.countedSeq === 0 || from.countedSeq < into.countedSeq)) {
    into.countedSeq = from.countedSeq;
    into.countedAt = from.countedAt;
  }
  into.rate ??= from.rate;
}

/** Whether the order counts at all (M5). */
export function counts(sale: Sale, countOn: 'placed' | 'paid'): boolean {
  const { order } = sale;
  if (!order || order.test || order.status === 'deleted') return false;
  return countOn === 'placed' || order.status === 'paid' || order.status === 'cancelled';
}

/** Whether its goods are still sold: it counts and was not cancelled. */
export const stands = (sale: Sale, countOn: 'placed' | 'paid'): boolean =>
  counts(sale, countOn) && sale.order?.status !== 'cancelled' && sale.order?.status !== 'voided';

/** Whether the order does not say that the refund was taken back. */
const isListed = ({ order }: Sale, { id }: Adjustment): boolean => !order?.refunds || order.refunds.includes(id);

/**
 * Paid back, in minor units of the order's currency. Itemised refunds add up; a running total counts only for what it
 * says beyond them. Sequence: charge.refunded says 100 in all → 100; the refund of 100 itself follows → still 100;
 * it fails at the bank (amount 0, covers 100) → 0.
 */
export function refundedOf(sale: Sale): number {
  let itemised = 0;
  let covered = 0;
  let running = 0;
  for (const refund of sale.refunds) {
    if (refund.currency !== sale.order?.currency || !isListed(sale, refund)) continue;
    if (refund.cumulative) running = Math.max(running, refund.amount);
    else {
      itemised += refund.amount;
      covered += refund.covers ?? refund.amount;
    }
  }
  return itemised + Math.max(0, running - covered);
}

function disputedOf(sale: Sale): number {
  let disputed = 0;
  for (const dispute of sale.disputes) if (dispute.currency === sale.order?.currency) disputed += dispute.amount;
  return disputed;
}

export interface Contribution extends Sum {
  /** The sum that it goes to: the home currency, or its own where there is no rate. */
  currency: string;
}

/**
 * What a sale adds to its sum; null when it does not count. A cancelled order cancels what was not refunded or
 * disputed already, so that its net is nothing and its refunds are in it once (M3). Converted amounts are rounded per
 * sale, never per refund: a full refund converts to exactly what the order did.
 */
export function contribution(sale: Sale, home: string, countOn: 'placed' | 'paid'): Contribution | null {
  const { order, rate } = sale;
  if (!order || !counts(sale, countOn)) return null;
  const factor = order.currency !== home && rate?.currency === order.currency ? rate.value : '';
  const value = (minor: number): bigint =>
    factor ? convert(BigInt(minor), order.currency, home, factor) : BigInt(minor);
  const gross = value(order.total);
  const refunded = sale.refunds.length === 0 ? 0n : value(refundedOf(sale));
  const disputed = sale.disputes.length === 0 ? 0n : value(disputedOf(sale));
  const gone = order.status === 'cancelled' || order.status === 'voided';
  return {
    currency: factor ? home : order.currency,
    gross,
    refunded,
    disputed,
    cancelled: gone ? gross - refunded - disputed : 0n,
    orders: 1,
    units: order.units,
  };
}

export const isOverRefunded = (sale: Sale): boolean => sale.order !== null && refundedOf(sale) > sale.order.total;
