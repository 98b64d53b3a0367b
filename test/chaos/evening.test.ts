import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Api } from '../support/api.ts';
import { startNacre } from '../support/server.ts';
import { signShopify } from '../support/signing.ts';

/** A vendor's own payloads, where this checkout has them beside it; they are not ours to copy. */
const FIXTURES = join(import.meta.dirname, '../../../shared/fixtures/shopify');
const SECRET = 'shpss_of_the_evening';

/** The figures of order 450789469 in Shopify's published examples, in a payload of our own. */
const OWN_ORDER = {
  id: 450789469,
  total_price: '598.94',
  currency: 'USD',
  financial_status: 'partially_refunded',
  cancelled_at: null,
  created_at: '2026-01-10T11:00:00-05:00',
  updated_at: '2026-01-10T11:00:00-05:00',
  test: false,
  customer: { first_name: 'Rosa', last_name: 'Balam' },
  line_items: [{ sku: 'PEARL-1', title: 'Pearl', quantity: 3, price: '199.00' }],
  refunds: [] as unknown[],
};
const OWN_REFUND = {
  id: 509562969,
  order_id: 450789469,
  created_at: '2026-01-10T11:38:15-05:00',
  processed_at: '2026-01-10T11:38:15-05:00',
  transactions: [
    {
      id: 1,
      kind: 'refund',
      status: 'success',
      amount: '209.00',
      currency: 'USD',
      processed_at: '2026-01-10T11:38:15-05:00',
    },
  ],
  refund_line_items: [],
  order_adjustments: [],
};
OWN_ORDER.refunds.push(OWN_REFUND);

const published = (file: string, own: object): string =>
  existsSync(join(FIXTURES, file)) ? readFileSync(join(FIXTURES, file), 'utf8') : JSON.stringify(own);
const ORDER = published('order_450789469_partially_refunded.json', OWN_ORDER);
const REFUND = published('refund_509562969.json', OWN_REFUND);

const EXACT = { currency: 'USD', gross: '598.94', refunded: '209.00', net: '389.94', orders: 1 };

test('[M2 I3 I4] one order, told 51 times and by its refund, through kill -9, is one order', async () => {
  const first = await startNacre();
  const api = new Api(first.url, first.ownerKey);
  await api.createShow({ show: 'evening', currency: 'USD' });
  await api.putSecrets('evening', 'shopify', SECRET);
  const post = (to: Api, body: string, topic: string, secret = SECRET) =>
    to.postHook('evening', 'shopify', body, signShopify(body, secret, topic));

  expect(await post(api, ORDER, 'orders/create')).toMatchObject({ status: 200, body: { duplicate: 0 } });
  expect((await api.control('evening')).totals).toMatchObject(EXACT);

  for (let again = 0; again < 50; again += 1) {
    expect(await post(api, ORDER, 'orders/updated')).toMatchObject({ status: 200 });
  }
  expect(await post(api, REFUND, 'refunds/create')).toMatchObject({ status: 200 });
  expect((await api.control('evening')).totals).toMatchObject(EXACT);
  const { facts } = await api.audit('evening');

  await first.kill9();
  const second = await startNacre({ dataFolder: first.dataFolder, ownerKey: first.ownerKey });
  const after = new Api(second.url, second.ownerKey);
  expect(await post(after, ORDER, 'orders/create')).toMatchObject({ status: 200, body: { accepted: 0 } });
  expect(await post(after, REFUND, 'refunds/create')).toMatchObject({ status: 200, body: { accepted: 0 } });
  expect((await after.control('evening')).totals).toMatchObject(EXACT);

  const forged = await post(after, ORDER.replace('598.94', '998.94'), 'orders/create', 'another secret');
  expect(forged).toMatchObject({ status: 401, body: { error: { code: 'signature_wrong' } } });
  const view = await after.control('evening');
  expect(view.totals).toMatchObject(EXACT);
  expect(view.refused).toMatchObject([{ source: 'shopify', code: 'signature_wrong', count: 1 }]);
  expect(await after.audit('evening')).toMatchObject({ facts, equal: true, fold: EXACT });
});
