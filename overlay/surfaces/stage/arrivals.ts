import { minorOf } from '../../../shared/money.ts';
import type { RecentSale, StageView } from '../../../shared/view.ts';
import { merge } from './alert-queue.ts';
import type { Arrival, Tally } from './alert-queue.ts';

/** `recent` holds no more than this: as many new ones may hide others. */
const RECENT_SHOWN = 30;

/**
 * The sales between two views that came after position `since`, at `at`, and were not made before `notBefore` (server
 * time, ms). One by one where each is seen in `recent` with
 * its amount in the home currency, which an edit of another order in the same frame cannot falsify. Otherwise as one,
 * counted by the difference of the totals: 200 orders in a frame are 200, though 30 are named.
 */
export function arrivalsOf(before: StageView, after: StageView, since: number, at: number, notBefore = 0): Arrival[] {
  const fresh = after.recent.filter((sale) => sale.seq > since && sale.at >= notBefore);
  if (fresh.length === 0) return [];
  const home = after.totals.currency;
  const isWhole = fresh.length < RECENT_SHOWN;
  if (isWhole && fresh.every(({ currency }) => currency === home)) {
    return fresh.map((sale) => ({ at, ...tallyOf(sale) }));
  }
  const largest = merge(fresh.filter(({ currency }) => currency === home).map(tallyOf)).largest;
  const gross = minorOf(after.totals.gross) - minorOf(before.totals.gross);
  const orders = isWhole ? fresh.length : Math.max(fresh.length, ordersIn(after) - ordersIn(before));
  return [{ ...merge([{ orders, amount: gross > 0n ? gross : 0n, largest, sales: fresh }]), at }];
}

/** One sale in the home currency. */
export function tallyOf(sale: RecentSale): Tally {
  const amount = minorOf(sale.amount);
  return { orders: 1, amount, largest: amount, sales: [sale] };
}

/**
 * What two views differ by, where positions tell nothing: another log lies between them (L4), in which old sales have new
 * places. Nothing where the latter has no more orders than the former: then none came, or fewer are left than were shown.
 */
export function surplusOf(before: StageView, after: StageView): Tally[] {
  const orders = ordersIn(after) - ordersIn(before);
  const amount = minorOf(after.totals.gross) - minorOf(before.totals.gross);
  return orders > 0 ? [{ orders, amount: amount > 0n ? amount : 0n, largest: 0n, sales: [] }] : [];
}

const ordersIn = ({ totals }: StageView): number =>
  totals.others.reduce((sum, { orders }) => sum + orders, totals.orders);
