import { z } from 'zod';
import { HAND_METHODS } from '../../shared/fact.ts';
import type { OrderBody, OrderFact } from '../../shared/fact.ts';
import { HAND_SOURCE, handSaleOf, piecePrice, priceOf } from '../../shared/hand.ts';
import { dealSoldOutAt } from '../../shared/sales.ts';
import { decimal } from '../../shared/money.ts';
import { cleanText } from '../../shared/names.ts';
import type { State } from '../../shared/state.ts';
import type { Holder } from '../access/roles.ts';
import type { Clock } from '../clock.ts';
import { Fault } from '../errors.ts';
import { readJson } from '../http/body.ts';
import { showNamed } from '../projection/show-of.ts';
import type { Shows } from '../projection/shows.ts';
import { openSlices } from '../slices.ts';
import { normaliseOrder } from '../sources/rest.ts';
import type { Delivered } from './delivered.ts';
import type { Ingest } from './ingest.ts';

/** A sale typed by staff. The same id is the same sale, for ever; a correction is a greater version. */
const Told = z.strictObject({
  /** Made by the page, so that what is sent twice counts once. One UUID has two spellings. */
  id: z.uuid().toLowerCase(),
  version: z.int().min(0),
  method: z.enum(HAND_METHODS).optional(),
  total: z.string().max(40).optional(),
  items: z
    .array(z.strictObject({ sku: z.string().min(1).max(80), quantity: z.int().min(1).max(1_000_000) }))
    .max(100)
    .optional(),
  /** The buyer's. */
  name: z.string().max(200).optional(),
  status: z.enum(['placed', 'paid', 'cancelled']),
  /** The name that who types it goes by. */
  by: z.string().max(40).optional(),
});
type Told = z.infer<typeof Told>;

interface Deps {
  shows: Shows;
  ingest: Ingest;
  clock: Clock;
}

/** @throws Fault */
export async function takeHandSale(
  { shows, ingest, clock }: Deps,
  { show, raw }: Pick<Delivered, 'show' | 'raw'>,
  holder: Holder,
): Promise<{ accepted: number; duplicate: number }> {
  const projector = await showNamed(shows, show);
  const { state } = projector;
  if (state.slots.show.currency === '')
    throw new Fault('not_ready', 'The log cannot be read now. Send the sale again in a moment.');
  const parsed = Told.safeParse(readJson(raw));
  if (!parsed.success)
    throw new Fault(
      'order_invalid',
      `A sale by hand is {id,version,status,method?,total?,items?:[{sku,quantity}],name?,by?}: ${z.prettifyError(parsed.error)}`,
    );
  const fact = factOf(parsed.data, state, holder, clock());
  const [isNews] = await ingest.takeSales(projector, [fact], openSlices());
  return { accepted: isNews ? 1 : 0, duplicate: isNews ? 0 : 1 };
}

/** A cancellation need not say again what is cancelled. */
function factOf(told: Told, state: State, holder: Holder, at: number): OrderFact {
  const { currency } = state.slots.show;
  const former = state.hand.find(({ id }) => id === told.id);
  const isBare = told.status === 'cancelled' && told.items === undefined && told.total === undefined;
  const items: PricedItem[] =
    isBare && former
      ? former.items.map(({ sku, title, quantity }) => ({ sku, title, quantity }))
      : itemsOf(told, state, at);
  const order = handSaleOf(state, told.id)?.order;
  const total = told.total ?? (isBare && order ? decimal(order.total, order.currency) : sumOf(items, currency));
  const read = normaliseOrder(
    {
      id: told.id,
      version: told.version,
      status: told.status,
      currency,
      total,
      items,
      ...(told.name === undefined ? {} : { buyer: { name: told.name } }),
    },
    { source: HAND_SOURCE, receivedAt: at, countTestOrders: true },
  );
  if ('code' in read) throw new Fault(read.code, read.message);
  const [fact] = read.facts;
  if (fact?.kind !== 'order') throw new Error('an order makes an order fact');
  const by = told.by && cleanText(told.by, 40);
  const body: OrderBody = {
    ...fact.body,
    hand: {
      method: told.method ?? former?.method ?? 'other',
      by: { key: holder.keyId, role: holder.role, ...(by ? { name: by } : {}) },
    },
  };
  // Masked already; sent again it would be masked twice.
  if (told.name === undefined && former?.name) body.name = former.name;
  return { ...fact, body };
}

type PricedItem = { sku: string; title: string; quantity: number; price?: string };

/** With the product's title, and its price of the moment where it has one. */
function itemsOf({ id, items = [] }: Told, state: State, now: number): PricedItem[] {
  const running = state.slots.deal;
  const deal = running && {
    ...running,
    soldOutAt: running.stock === undefined ? null : dealSoldOutAt(state.sales, running.stock),
  };
  return items.map(({ sku, quantity }) => {
    const product = state.products.get(sku);
    const price = product && piecePrice(product, deal, now);
    const known = state.hand.find((one) => one.id === id)?.items.find((item) => item.sku === sku);
    return { sku, title: product?.title ?? known?.title ?? sku, quantity, ...(price === undefined ? {} : { price }) };
  });
}

function sumOf(items: readonly PricedItem[], currency: string): string {
  const total =
    items.length === 0
      ? undefined
      : priceOf(
          items.map(({ price, quantity }) => ({ price, quantity })),
          currency,
        );
  if (total !== undefined) return total;
  throw new Fault('order_invalid', 'Send a total, or items that all have a price.');
}
