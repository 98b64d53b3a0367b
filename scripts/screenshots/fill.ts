import type { Api } from '../../test/support/api.ts';
import { signShopify } from '../../test/support/signing.ts';
import { WARES, pictureOf } from '../demo/stall.ts';
import type { Ware } from '../demo/stall.ts';
import type { Evening } from './evenings.ts';

const SECRET = 'shpss_of_the_pictures';

/** An evening as it stands before the pictures: everything but what is on air. The same each time. */
export async function fill(api: Api, evening: Evening, { rehearsal = false } = {}): Promise<void> {
  const { show, title, locale, currency, timezone, goal, message } = evening;
  await api.createShow({ show, title, locale, currency, timezone, rehearsal });
  for (const [place, product] of evening.products.entries()) {
    const ware = wareAt(place);
    const picture = await api.request<{ image: string }>(
      'PUT',
      `/api/shows/${show}/images`,
      Uint8Array.from(pictureOf(ware)),
    );
    const link = `https://pearls.example/p/${ware.sku.toLowerCase()}`;
    await api.cue(show, { kind: 'product.upsert', sku: ware.sku, ...product, image: picture.body.image, link });
  }
  await api.cue(show, { kind: 'goal.set', amount: goal.amount, steps: [...goal.steps] });
  await api.postCrowd(show, { viewers: evening.viewers, likes: evening.viewers * 3 });
  for (let from = 0; from < evening.orders; from += 500) {
    const count = Math.min(500, evening.orders - from);
    await api.postOrders(
      show,
      Array.from({ length: count }, (_, index) => order(evening, from + index)),
    );
  }
  // One buyer gets her money back, and one delivery comes with the wrong secret.
  const refunded = order(evening, 3);
  await api.postOrders(show, { ...refunded, version: 2, refunds: [{ id: 'r1', amount: refunded.items[0]?.price }] });
  await api.putSecrets(show, 'shopify', SECRET);
  await api.postHook(show, 'shopify', '{}', signShopify('{}', `not ${SECRET}`, 'orders/create'));
  await api.cue(show, { kind: 'callout.queue', sku: wareAt(1).sku });
  await api.cue(show, { kind: 'callout.queue', text: message });
}

/** On air, with a deal. */
export async function takeFirst(api: Api, { show, dealPrice }: Evening): Promise<void> {
  const { sku } = wareAt(0);
  await api.cue(show, { kind: 'callout.take', sku });
  await api.cue(show, { kind: 'deal.start', sku, price: dealPrice, seconds: 300, stock: 12 });
}

/** Another sale, as it comes while somebody looks. */
export const sell = (api: Api, evening: Evening, number: number): Promise<unknown> =>
  api.postOrders(evening.show, order(evening, number));

export function wareAt(place: number): Ware {
  const ware = WARES[place % WARES.length];
  if (!ware) throw new Error('The stall is empty.');
  return ware;
}

function order({ products, currency, buyers }: Evening, number: number) {
  const place = (number * 5 + 1) % products.length;
  const product = products[place];
  if (!product) throw new Error('An evening sells something.');
  const quantity = number % 4 === 2 ? 2 : 1;
  const name = buyers[number % buyers.length];
  return {
    id: `order-${number}`,
    version: 1,
    status: 'paid',
    currency,
    total: times(product.price, quantity),
    buyer: { name, consent: number % 5 === 4 },
    items: [{ sku: wareAt(place).sku, title: product.title, quantity, price: product.price }],
  };
}

/** A price with two decimals, so many times. */
function times(price: string, quantity: number): string {
  const cents = String(BigInt(price.replace('.', '')) * BigInt(quantity)).padStart(3, '0');
  return `${cents.slice(0, -2)}.${cents.slice(-2)}`;
}
