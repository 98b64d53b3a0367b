import type { Operator, OrderFact } from './fact.ts';
import { decimal, parseAmount } from './money.ts';
import type { Sale, State } from './state.ts';
import type { HandSale } from './view.ts';

/**
 * Sales typed by staff: cash at the stall, an order in the chat, a transfer. Each is an order of the source `hand` like any
 * other; this is the list by which staff find what was typed, correct it and cancel it.
 */

const KEPT = 50;
export const HAND_SOURCE = 'hand' as const;

/** After a hand sale's fact won its join. A correction keeps its place and who typed the sale first. */
export function keepHandSale(state: State, fact: OrderFact, seq: number): void {
  const { hand, name = '', items = [] } = fact.body;
  if (!hand) return;
  const place = state.hand.findIndex(({ id }) => id === fact.id);
  const former = state.hand[place];
  const kept = {
    id: fact.id,
    version: fact.version,
    method: hand.method,
    name,
    items: items.map(({ sku, title, quantity }) => ({ sku, title, quantity })),
    by: former?.by ?? hand.by,
    at: former?.at ?? fact.at,
    seq: former?.seq ?? seq,
    ...(former && !isSamePerson(former.by, hand.by) ? { changedBy: hand.by } : {}),
  };
  if (former) {
    state.hand[place] = kept;
    return;
  }
  state.hand.push(kept);
  if (state.hand.length > KEPT) state.hand.shift();
}

const isSamePerson = (a: Operator, b: Operator): boolean => a.key === b.key && a.name === b.name;

export const handSaleOf = ({ sales }: State, id: string): Sale | null => sales.table.of(`${HAND_SOURCE}:${id}`);

/** Newest first. `money` false: without any amount. A name that staff have hidden stands only where it can be shown again. */
export function handOf(state: State, money: boolean): HandSale[] {
  return state.hand
    .map((kept) => {
      const order = handSaleOf(state, kept.id)?.order;
      return {
        ...kept,
        name: state.names.get(kept.name) === 'hidden' ? '' : kept.name,
        total: money && order ? decimal(order.total, order.currency) : '',
        status: order?.status === 'placed' || order?.status === 'paid' ? order.status : ('cancelled' as const),
      };
    })
    .reverse();
}

interface Offer {
  sku: string;
  price: string;
  startedAt: number;
  endsAt: number;
  /** When its last piece was sold. */
  soldOutAt?: number | null | undefined;
}

/** What one piece costs at `now`: the running deal's price, else the product's own; undefined where none is known. */
export function piecePrice(
  product: { sku: string; price?: string | undefined },
  deal: Offer | null,
  now: number,
): string | undefined {
  if (deal?.sku !== product.sku || now < deal.startedAt) return product.price;
  return now < Math.min(deal.endsAt, deal.soldOutAt ?? Infinity) ? deal.price : product.price;
}

/** The sum of such prices, as a decimal string of the currency; undefined where one of them is not known. */
export function priceOf(
  items: readonly { price: string | undefined; quantity: number }[],
  currency: string,
): string | undefined {
  let sum = 0n;
  for (const { price, quantity } of items) {
    const minor = parseAmount(price, currency);
    if (typeof minor === 'string') return undefined;
    sum += BigInt(minor) * BigInt(quantity);
  }
  return decimal(sum, currency);
}
