import type { OrderFact, RefundFact } from './fact.ts';
import { HAND_SOURCE } from './hand.ts';
import { decimal } from './money.ts';
import { stands } from './sale.ts';
import type { RecentRecord, Sale, State } from './state.ts';

/** The latest sales, for every surface, and the latest refunds, for staff. */

/** More is kept than is shown, as some of it may yet be cancelled. */
const SALES_KEPT = 60;
export const RECENT_SHOWN = 30;
const REFUNDS_KEPT = 30;
const ITEMS_SHOWN = 5;

/** A sale enters the list when it first counts; a later version of it corrects its name and items. */
export function keepRecentSale(state: State, key: string, sale: Sale, fact: OrderFact, seq: number): void {
  const { items: all = [] } = fact.body;
  const few = all.length > ITEMS_SHOWN ? all.slice(0, ITEMS_SHOWN) : all;
  const items = few.map(({ sku, title, quantity }) => ({ sku, title, quantity }));
  const name = fact.body.name ?? '';
  if (sale.countedSeq === seq) {
    state.recent.push({ seq, at: fact.at, key, name, items });
    if (state.recent.length > SALES_KEPT) state.recent.shift();
    return;
  }
  if (sale.order?.version !== fact.version) return;
  const { names } = state.sales.table;
  const shown = state.recent.find((one) => names.placeOf(one.key) === sale.place);
  if (shown && name) shown.name = name;
  if (shown && items.length > 0) shown.items = items;
}

/** Staff who take the name off a sale of theirs mean it; a shop's later news may only not tell it. */
export const nameOfRecent = ({ key, name }: RecentRecord, { order }: Sale): string =>
  key.startsWith(`${HAND_SOURCE}:`) ? (order?.name ?? '') : name;

export function keepRefund(state: State, fact: RefundFact, seq: number): void {
  const { order, amount, currency } = fact.body;
  if (amount === 0) return;
  state.refunds.push({
    seq,
    order: `${fact.source}:${order}`,
    amount: decimal(amount, currency),
    currency,
    at: fact.at,
  });
  if (state.refunds.length > REFUNDS_KEPT) state.refunds.shift();
}

/** The newest of them, as every surface lists them. */
export const shownRecent = (state: State): { record: RecentRecord; sale: Sale }[] =>
  standingRecent(state).slice(-RECENT_SHOWN);

/** The latest sales that still stand, oldest first; once each, though two of them have turned out to be one. */
export function standingRecent(state: State): { record: RecentRecord; sale: Sale }[] {
  const { sales, slots } = state;
  const standing = [];
  const seen = new Set<number>();
  for (const record of state.recent) {
    const sale = sales.table.of(record.key);
    if (!sale || seen.has(sale.place) || !stands(sale, slots.show.countOn)) continue;
    seen.add(sale.place);
    standing.push({ record, sale });
  }
  return standing;
}
