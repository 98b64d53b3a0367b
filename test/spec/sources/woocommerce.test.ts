import { describe, expect, it } from 'vitest';
import type { SaleFact } from '../../../shared/fact.ts';
import { woocommerce } from '../../../server/sources/woocommerce.ts';
import {
  NOW,
  deliveryOf,
  factsOf,
  hasPublished,
  own,
  permutations,
  published,
  take,
  totals,
  whyNot,
} from '../../support/shop.ts';
import { signWooCommerce } from '../../support/signing.ts';

const SECRET = 'wc secret';
const MXN = { currency: 'MXN' };
const ORDER = JSON.parse(own('woocommerce/order.json')) as Record<string, unknown>;
const woo = (told: Record<string, unknown> = {}): string => JSON.stringify({ ...ORDER, ...told });
const sent = (body: string, topic: string, at: number) => ({ body, at, headers: signWooCommerce(body, SECRET, topic) });
const facts = (body: string, topic = 'order.updated', at = NOW) =>
  factsOf(woocommerce, sent(body, topic, at), { secrets: [SECRET] });
const answer = (body: string, topic = 'order.updated') =>
  take(woocommerce, sent(body, topic, NOW), { secrets: [SECRET] });
const GONE = '{"id":812}';

describe('an order', () => {
  it('[A5 I6] its texts are decoded, its buyer masked, and nothing else is kept', async () => {
    expect(await facts(woo())).toEqual([
      {
        kind: 'order',
        source: 'woocommerce',
        id: '812',
        version: expect.any(Number) as number,
        at: NOW,
        body: {
          status: 'paid',
          currency: 'MXN',
          total: 45_050,
          name: 'Ana C.',
          items: [{ sku: 'CAFE-1', title: 'Café de altura – 1 kg', quantity: 3 }],
          refunds: [],
        },
      },
    ]);
  });

  it('[A5] what decodes to markup or to a hidden character is text, cleaned', async () => {
    const line_items = [{ name: '&lt;img src=x onerror=alert(1)&gt; &#8238;txet &amp;lt;b&gt;', sku: '', quantity: 1 }];
    expect(await facts(woo({ line_items }))).toMatchObject([
      { body: { items: [{ title: '<img src=x onerror=alert(1)> txet &lt;b>' }] } },
    ]);
  });

  it('what only looks like an entity stays as it is', async () => {
    const line_items = [{ name: 'Caja&regalo, pan&para llevar &amp; caf&eacute;', sku: '', quantity: 1 }];
    expect(await facts(woo({ line_items }))).toMatchObject([
      { body: { items: [{ title: 'Caja&regalo, pan&para llevar & café' }] } },
    ]);
  });

  const paid = '2026-11-24T20:01:05';
  it.each([
    ['pending', null, 'placed'],
    ['on-hold', null, 'placed'],
    ['processing', paid, 'paid'],
    ['completed', paid, 'paid'],
    ['refunded', paid, 'paid'],
    ['cancelled', paid, 'cancelled'],
    ['cancelled', null, 'voided'],
    ['failed', null, 'voided'],
    ['trash', paid, 'deleted'],
    ['wc-processing', paid, 'paid'],
    ['a-plugin-s-own', paid, 'paid'],
    ['a-plugin-s-own', null, 'placed'],
  ])('[M5] %s, paid at %s: %s', async (status, date_paid_gmt, expected) => {
    const [order] = await facts(woo({ status, date_paid_gmt }));
    expect(order).toMatchObject({ kind: 'order', body: { status: expected } });
  });

  it.each(['auto-draft', 'checkout-draft', 'draft', 'new'])('a %s is no order yet', async (status) => {
    expect(await answer(woo({ status }))).toHaveProperty('ignored');
  });

  it('[M2] two changes within one second are told apart by the order’s life', async () => {
    const life = ['pending', 'on-hold', 'processing', 'completed'];
    const told = await Promise.all(life.map((status) => facts(woo({ status, total: `${life.indexOf(status)}.00` }))));
    for (const order of permutations(told))
      expect(totals(MXN, order.flat())).toMatchObject({ gross: '3.00', orders: 1 });
  });

  it('[M3] cancelled after payment nets nothing; before payment it never counts where paid counts', async () => {
    const later = { date_modified_gmt: '2026-11-24T20:09:00' };
    const cancelled = [...(await facts(woo())), ...(await facts(woo({ ...later, status: 'cancelled' })))];
    expect(totals(MXN, cancelled)).toMatchObject({ gross: '450.50', cancelled: '450.50', net: '0.00' });
    const never = await facts(woo({ ...later, status: 'failed', date_paid_gmt: null }));
    expect(totals({ ...MXN, countOn: 'paid' }, never)).toMatchObject({ gross: '0.00', orders: 0 });
  });
});

describe('refunds', () => {
  const refund = (id: number, total: string) => ({ id, reason: '', total });
  it('[M2 M3] are listed on the order as negative totals, each counted once, in any order', async () => {
    const one = await facts(woo({ refunds: [refund(9, '-50.50')] }));
    const two = await facts(
      woo({ date_modified_gmt: '2026-11-24T20:08:00', refunds: [refund(10, '-100.00'), refund(9, '-50.50')] }),
    );
    for (const order of permutations([await facts(woo()), one, two, one]))
      expect(totals(MXN, order.flat())).toMatchObject({
        gross: '450.50',
        refunded: '150.50',
        net: '300.00',
        orders: 1,
      });
  });

  it('[M3] an order refunded without a list was refunded whole; a list that comes later is no second refund', async () => {
    const later = { status: 'refunded', date_modified_gmt: '2026-11-24T20:08:00' };
    const whole = await facts(woo(later));
    expect(totals(MXN, [...(await facts(woo())), ...whole])).toMatchObject({ refunded: '450.50', net: '0.00' });
    const listed = await facts(
      woo({
        ...later,
        date_modified_gmt: '2026-11-24T20:08:01',
        refunds: [refund(9, '-50.50'), refund(10, '-400.00')],
      }),
    );
    for (const order of permutations([await facts(woo()), whole, listed]))
      expect(totals(MXN, order.flat())).toMatchObject({ gross: '450.50', refunded: '450.50', net: '0.00' });
  });
});

describe('a refund that was deleted', () => {
  const refund = (id: number, total: string) => ({ id, reason: '', total });
  const both = { date_modified_gmt: '2026-11-24T20:08:00', refunds: [refund(10, '-100.00'), refund(9, '-50.50')] };

  it.each<[string, Record<string, unknown>, string]>([
    ['by an order changed since', { date_modified_gmt: '2026-11-24T20:09:00', refunds: [both.refunds[0]] }, '100.00'],
    ['at the time of the refund itself', { ...both, refunds: [both.refunds[1]] }, '50.50'],
    ['with all the others', { ...both, refunds: [] }, '0.00'],
  ])('[M2 M3] is taken back, told %s, in whatever order', async (_how, told, refunded) => {
    const history = [await facts(woo()), await facts(woo(both)), await facts(woo(told))];
    for (const order of permutations(history))
      expect(totals(MXN, [...order, ...order].flat())).toMatchObject({ gross: '450.50', refunded, orders: 1 });
  });

  it('[M3] as is one of the whole order, once the order is not refunded any more', async () => {
    const whole = await facts(woo({ status: 'refunded', date_modified_gmt: '2026-11-24T20:08:00' }));
    const back = await facts(woo({ status: 'completed', date_modified_gmt: '2026-11-24T20:09:00' }));
    for (const order of permutations([await facts(woo()), whole, back]))
      expect(totals(MXN, order.flat())).toMatchObject({ refunded: '0.00', net: '450.50' });
  });
});

describe('deleted and restored', () => {
  const minutes = (n: number): number => NOW + n * 60_000;
  it('[M3] a deleted order is gone with its figures; restored it is back; deleted again it is gone', async () => {
    const history: SaleFact[] = await facts(woo(), 'order.created');
    const net = () => totals(MXN, history).net;
    expect(net()).toBe('450.50');
    history.push(...(await facts(GONE, 'order.deleted', minutes(1))));
    expect(totals(MXN, history)).toMatchObject({ gross: '0.00', net: '0.00', orders: 0, others: [] });
    history.push(...(await facts(woo({ date_modified_gmt: '2026-11-24T20:16:30' }), 'order.restored', minutes(2))));
    expect(net()).toBe('450.50');
    history.push(...(await facts(GONE, 'order.deleted', minutes(3))));
    expect(net()).toBe('0.00');
  });

  it('[M2] a deletion delivered before the order it deletes', async () => {
    const gone = await facts(GONE, 'order.deleted');
    expect(totals(MXN, [...gone, ...(await facts(woo()))])).toMatchObject({ net: '0.00', orders: 0 });
  });

  it('a deletion delivered late from the shop’s queue does not beat the restoration', async () => {
    const gone = await facts(GONE, 'order.deleted', minutes(3));
    const back = await facts(woo({ date_modified_gmt: '2026-11-24T20:16:30' }), 'order.restored', minutes(4));
    expect(totals(MXN, [...(await facts(woo())), ...gone, ...back]).net).toBe('450.50');
  });

  it('told while the order is still in the trash, as a shop without a queue does, a restoration is no deletion', async () => {
    const gone = await facts(GONE, 'order.deleted', minutes(1));
    const early = woo({ status: 'trash', date_modified_gmt: '2026-11-24T20:16:00' });
    expect(await take(woocommerce, sent(early, 'order.restored', minutes(2)), { secrets: [SECRET] })).toHaveProperty(
      'ignored',
    );
    const back = await facts(woo({ date_modified_gmt: '2026-11-24T20:17:00' }), 'order.updated', minutes(2) + 500);
    expect(totals(MXN, [...(await facts(woo())), ...gone, ...back]).net).toBe('450.50');
  });

  it('[I3] a restoration replayed a day later does not undo what came since', async () => {
    const body = woo({ date_modified_gmt: '2026-11-24T20:16:30' });
    const back = await facts(body, 'order.restored', minutes(2));
    const edited = await facts(
      woo({ total: '500.00', date_modified_gmt: '2026-11-24T20:30:00' }),
      'order.updated',
      minutes(16),
    );
    const replayed = await facts(body, 'order.restored', minutes(24 * 60));
    expect(totals(MXN, [...back, ...edited, ...replayed]).net).toBe('500.00');
  });
});

describe('the ping of a new webhook', () => {
  const greeting = (body: string, headers: Record<string, string> = {}) =>
    woocommerce.greeting?.(deliveryOf({ body, headers }));
  it('is unsigned and passed over', () => {
    expect(greeting('webhook_id=3')).toBeTruthy();
    expect(greeting('webhook_id=3\n', { 'x-wc-webhook-signature': 'whatever' })).toBeTruthy();
  });
  it.each(['', 'webhook_id=', 'webhook_id=3&total=9', '{"id":3}', `webhook_id=${'3'.repeat(200)}`])(
    'nothing else is: %s',
    (body) => {
      expect(greeting(body)).toBeNull();
    },
  );
  it('[I1] a signed delivery is never taken for one', () => {
    expect(greeting('webhook_id=3', signWooCommerce('webhook_id=3', SECRET, 'order.created'))).toBeNull();
  });
});

describe('[I4] refused with a name, or passed over', () => {
  it.each<[string, string]>([
    ['payload_invalid', '[]'],
    ['payload_invalid', woo({ id: null })],
    ['payload_invalid', woo({ status: 3 })],
    ['payload_invalid', woo({ date_modified_gmt: null, date_created_gmt: null })],
    ['payload_invalid', woo({ date_modified_gmt: '2026-11-24T20:01:05+00:00', date_created_gmt: undefined })],
    ['currency_unknown', woo({ currency: 'BTC' })],
    ['amount_not_string', woo({ total: 450.5 })],
    ['amount_format', woo({ total: '450,50' })],
    ['amount_decimals', woo({ total: '450.505' })],
    ['amount_negative', woo({ total: '-1.00' })],
    ['payload_invalid', woo({ refunds: [{ total: '-1.00' }] })],
    ['amount_not_string', woo({ refunds: [{ id: 1, total: -1 }] })],
  ])('%s: %s', async (code, body) => {
    expect(await answer(body)).toMatchObject({ code, message: expect.stringMatching(/\.$/) as string });
  });

  it('an order that was gone before its news was sent is passed over: five refusals would turn the webhook off', async () => {
    const gone = '{"code":"woocommerce_rest_shop_order_invalid_id","message":"Invalid ID.","data":{"status":404}}';
    for (const topic of ['order.created', 'order.updated', 'order.restored'])
      expect(await answer(gone, topic)).toHaveProperty('ignored');
  });

  it('[I4] a webhook whose owner may not read orders tells nothing, and is refused by that name', async () => {
    const barred = '{"code":"woocommerce_rest_cannot_view","message":"Sorry.","data":{"status":403}}';
    expect(await answer(barred)).toMatchObject({ code: 'payload_invalid', message: expect.stringMatching(/user/) });
  });

  it('other topics, and none', async () => {
    expect(await answer('{"id":1}', 'product.updated')).toHaveProperty('ignored');
    const headers = { ...sent('{}', 'order.created', NOW).headers, 'x-wc-webhook-topic': '' };
    expect(await take(woocommerce, { body: '{}', headers }, { secrets: [SECRET] })).toMatchObject({
      code: 'topic_missing',
    });
    expect(await answer('{}', 'order.deleted')).toMatchObject({ code: 'payload_invalid' });
  });
});

describe.runIf(hasPublished)(`the vendor’s published payloads${whyNot}`, () => {
  const USD = { currency: 'USD' };
  it('[M2] the order, alone and as it is deleted, its entities decoded', async () => {
    const order = await facts(published('woocommerce/order_727_processing.json'), 'order.created');
    expect(totals(USD, order)).toMatchObject({ gross: '29.35', net: '29.35', orders: 1, units: 3 });
    expect(order).toMatchObject([
      { body: { name: 'John D.', items: [{}, { title: 'Ship Your Idea – Color: Black, Size: M Test' }] } },
    ]);
    const gone = await facts(published('woocommerce/order_deleted.json'), 'order.deleted');
    expect(totals(USD, [...order, ...gone])).toMatchObject({ gross: '0.00', orders: 0 });
  });
  it('the ping', () => {
    expect(
      woocommerce.greeting?.(deliveryOf({ body: published('woocommerce/ping.body.txt'), headers: {} })),
    ).toBeTruthy();
  });
});
