import { minorOf } from '../../../shared/money.ts';
import type { StageView } from '../../../shared/view.ts';
import { merge } from './alert-queue.ts';
import type { Arrival } from './alert-queue.ts';

/** `recent` holds no more than this: as many new ones may hide others. */
const RECENT_SHOWN = 30;

/**
 * The sales between two views that came after position `since`, at `at`. One by one where each is seen in `recent` with
 * its amount in the home currency, which an edit of another order in the same frame cannot falsify. Otherwise as one,
 * counted by the difference of the totals: 200 orders in a frame are 200, though 30 are named.
 */
export function arrivalsOf(before: StageView, after: StageView, since: number, at: number): Arrival[] {
  const fresh = after.recent.filter(({ seq }) => seq > since);
  if (fresh.length === 0) return [];
  const home = after.totals.currency;
  const isWhole = fresh.length < RECENT_SHOWN;
  if (isWhole && fresh.every(({ currency }) => currency === home)) {
    return fresh.map((sale) => ({ at, orders: 1, amount: minorOf(sale.amount), sales: [sale] }));
  }
  const gross = minorOf(after.totals.gross) - minorOf(before.totals.gross);
  const orders = isWhole ? fresh.length : Math.max(fresh.length, ordersIn(after) - ordersIn(before));
  return [{ ...merge([{ orders, amount: gross > 0n ? gross : 0n, sales: fresh }]), at }];
}

const ordersIn = ({ totals }: StageView): number =>
  totals.others.reduce((sum, { orders }) => sum + orders, totals.orders);
