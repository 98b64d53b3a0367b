import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SaleFact } from '../../../shared/fact.ts';
import { shopify } from '../../../server/sources/shopify.ts';
import { NOW, factsOf, hasPublished, own, permutations, published, take, totals, whyNot } from '../../support/shop.ts';
import { signShopify } from '../../support/signing.ts';

const SECRET = 'shpss_test';
const TRIGGERED = new Date('2026-11-24T20:02:13.500Z');

interface Order {
  [key: string]: unknown;
}
/** As text, for the ids are beyond what JSON.parse keeps. */
const ORDER = own('shopify/order.json');
const REFUND = own('shopify/refund.json');
/** The order with its refund inside, as every later webhook of it carries it. */
const REFUNDED = ORDER.replace('"refunds": []', `"refunds": [${REFUND}]`)
  .replace('"financial_status": "paid"', '"financial_status": "partially_refunded"')
  .replace('"updated_at": "2026-11-24T14:02:12', '"updated_at": "2026-11-24T14:20:01');
const SMALL: Order = {
  id: 1,
  updated_at: '2026-11-24T14:00:00-06:00',
  currency: 'MXN',
  financial_status: 'paid',
  cancelled_at: null,
  total_price: '100.00',
  test: false,
};
const small = (told: Order = {}): string => JSON.stringify({ ...SMALL, ...told });

interface How {
  triggeredAt?: Date;
  countTestOrders?: boolean;
}
const sent = (body: string, topic: string, triggeredAt: Date) => ({
  body,
  headers: signShopify(body, SECRET, topic, { triggeredAt }),
});
const facts = (body: string, topic = 'orders/updated', { triggeredAt = TRIGGERED, ...how }: How = {}) =>
  factsOf(shopify, sent(body, topic, triggeredAt), { secrets: [SECRET], ...how });
const answer = (body: string, topic = 'orders/updated') =>
  take(shopify, sent(body, topic, TRIGGERED), { secrets: [SECRET] });

const MXN = { currency: 'MXN' };

describe('an order', () => {
  it('[I5 I6 A5] keeps every digit of its ids, a masked name, its items, and nothing else', async () => {
    expect(await facts(ORDER, 'orders/create')).toEqual([
      {
        kind: 'order',
        source: 'shopify',
        id: '9007199254740993',
        version: expect.any(Number) as number,
        at: NOW,
        body: {
          status: 'paid',
          currency: 'MXN',
          total: 129_900,
          name: 'María G.',
          buyer: '9007199254740995',
          items: [
            { sku: 'PERLA-12', title: 'Collar de perlas', quantity: 1, price: 119_900 },
            { sku: '', title: 'Estuche', quantity: 2, price: 5000 },
          ],
        },
      },
    ]);
  });

  it('[I5] orders whose ids differ beyond 2^53 are two', async () => {
    const other = ORDER.replace('9007199254740993', '9007199254740992');
    const both = [...(await facts(ORDER)), ...(await facts(other))];
    expect(totals(MXN, both)).toMatchObject({ orders: 2, gross: '2598.00', units: 6 });
  });

  it.each([
    ['pending', null, 'placed'],
    ['authorized', null, 'placed'],
    ['partially_paid', null, 'placed'],
    ['paid', null, 'paid'],
    ['partially_refunded', null, 'paid'],
    ['refunded', null, 'paid'],
    ['voided', null, 'voided'],
    ['expired', null, 'placed'],
    ['paid', '2026-11-24T14:05:00-06:00', 'cancelled'],
    ['partially_refunded', '2026-11-24T14:05:00-06:00', 'cancelled'],
    ['refunded', '2026-11-24T14:05:00-06:00', 'cancelled'],
    ['pending', '2026-11-24T14:05:00-06:00', 'voided'],
    ['voided', '2026-11-24T14:05:00-06:00', 'voided'],
  ])('[M5] %s, cancelled at %s: %s', async (financial_status, cancelled_at, status) => {
    expect(await facts(small({ financial_status, cancelled_at }))).toMatchObject([{ body: { status } }]);
  });

  it('[M3] cancelled after it was paid, refunded whole: its net is nothing, its refund is in it once', async () => {
    const refund = {
      id: 7,
      created_at: '2026-11-24T14:05:00-06:00',
      transactions: [{ kind: 'refund', status: 'success', amount: '100.00', currency: 'MXN' }],
    };
    const gone = await facts(
      small({
        financial_status: 'refunded',
        cancelled_at: '2026-11-24T14:05:00-06:00',
        updated_at: '2026-11-24T14:05:00-06:00',
        refunds: [refund],
      }),
      'orders/cancelled',
    );
    const alone = await facts(JSON.stringify({ ...refund, order_id: 1 }), 'refunds/create');
    for (const order of permutations([await facts(small(), 'orders/create'), gone, alone]))
      expect(totals(MXN, order.flat())).toMatchObject({
        gross: '100.00',
        refunded: '100.00',
        cancelled: '0.00',
        net: '0.00',
        orders: 1,
      });
  });

  it('[M5] voided before it was paid never counts where paid counts, and nets nothing where placed does', async () => {
    const history = [
      ...(await facts(small({ financial_status: 'pending' }))),
      ...(await facts(small({ financial_status: 'voided', updated_at: '2026-11-24T14:09:00-06:00' }))),
    ];
    expect(totals({ ...MXN, countOn: 'paid' }, history)).toMatchObject({ orders: 0, gross: '0.00' });
    expect(totals({ ...MXN, countOn: 'placed' }, history)).toMatchObject({ net: '0.00', cancelled: '100.00' });
  });

  it('[M5] test:true never counts, but in a rehearsal, where everything is a test', async () => {
    expect(totals(MXN, await facts(small({ test: true })))).toMatchObject({ orders: 0, gross: '0.00' });
    expect(totals(MXN, await facts(small({ test: true }), 'orders/paid', { countTestOrders: true }))).toMatchObject({
      orders: 1,
    });
  });

  it('[M1] a total is read in shop money, with zeros beyond or short of the currency’s digits', async () => {
    const total = async (currency: string, total_price: string) => {
      const [fact] = await facts(small({ currency, total_price }));
      return fact?.kind === 'order' ? fact.body.total : null;
    };
    expect(await total('JPY', '1000.00')).toBe(1000);
    expect(await total('KWD', '1.2')).toBe(1200);
    expect(await total('CLP', '25990')).toBe(25_990);
    expect(await facts(small({ presentment_currency: 'USD', current_total_price: '1.00' }))).toMatchObject([
      { body: { currency: 'MXN', total: 10_000 } },
    ]);
  });
});

it('of an order of 500 lines, the most that the shop takes, every piece is counted', async () => {
  const line = (place: number) => ({ sku: `S-${place}`, title: `Pearl ${place}`, quantity: 2, price: '0.10' });
  const told = small({ line_items: Array.from({ length: 500 }, (_, place) => line(place)) });
  expect(totals(MXN, await facts(told))).toMatchObject({ units: 1000, orders: 1 });
  const [order] = await facts(told);
  expect(order).toMatchObject({
    body: { items: { 0: { sku: 'S-0' }, 98: { sku: 'S-98' }, 99: { sku: '', quantity: 802 } } },
  });
});

describe('versions', () => {
  it('[M2] the greater updated_at wins, in whatever order they come', async () => {
    const first = await facts(small(), 'orders/create');
    const edited = await facts(
      small({ total_price: '180.00', updated_at: '2026-11-24T14:00:01-06:00' }),
      'orders/edited',
    );
    for (const order of permutations([first, edited, first]))
      expect(totals(MXN, order.flat())).toMatchObject({ gross: '180.00', orders: 1 });
  });

  it('[M2] within one second of updated_at the later trigger wins', async () => {
    const at = (ms: number) => new Date(Date.parse('2026-11-24T20:00:00Z') + ms);
    const pending = await facts(small({ financial_status: 'pending' }), 'orders/create', { triggeredAt: at(120) });
    const paid = await facts(small({ total_price: '101.00' }), 'orders/paid', { triggeredAt: at(480) });
    for (const order of permutations([pending, paid]))
      expect(totals({ ...MXN, countOn: 'paid' }, order.flat())).toMatchObject({ gross: '101.00' });
    const [a, b] = [pending[0]?.version ?? 0, paid[0]?.version ?? 0];
    expect(b).toBeGreaterThan(a);
  });

  it('[M2] a trigger, however late, never wins over a greater updated_at', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 1e9 }), async (seconds, late) => {
        const base = Date.parse('2026-11-24T20:00:00Z');
        const [older] = await facts(small(), 'orders/updated', { triggeredAt: new Date(base + late) });
        const newer = await facts(small({ updated_at: new Date(base + seconds * 1000).toISOString() }));
        expect(newer[0]?.version).toBeGreaterThan(older?.version ?? Infinity);
      }),
    ));

  it('[I3] a retry carries both as they were, and is the same fact', async () => {
    expect(await facts(ORDER)).toEqual(await facts(ORDER));
  });
});

describe('a refund', () => {
  it('[M2 I5] is one and the same fact from the order and alone', async () => {
    const [, within] = await facts(REFUNDED);
    const [alone] = await facts(REFUND, 'refunds/create');
    expect(alone).toEqual(within);
    expect(alone).toMatchObject({
      id: '9007199254741001',
      body: { order: '9007199254740993', amount: 5800, currency: 'MXN' },
    });
  });

  it('[M2 M3] every order of orders/create, refunds/create and orders/updated, each twice, is one sale', async () => {
    const webhooks = [
      await facts(ORDER, 'orders/create'),
      await facts(REFUND, 'refunds/create'),
      await facts(REFUNDED),
    ];
    for (const order of permutations(webhooks))
      expect(totals(MXN, [...order, ...order].flat())).toMatchObject({
        gross: '1299.00',
        refunded: '58.00',
        net: '1241.00',
        orders: 1,
        units: 3,
      });
  });

  it('counts only transactions that paid back and succeeded', async () => {
    const transaction = (kind: string, status: string, amount: string) => ({ kind, status, amount, currency: 'MXN' });
    const refund = {
      id: 7,
      order_id: 1,
      created_at: '2026-11-24T14:05:00-06:00',
      transactions: [
        transaction('refund', 'success', '10.10'),
        transaction('refund', 'success', '5.00'),
        transaction('refund', 'pending', '20.00'),
        transaction('refund', 'failure', '20.00'),
        transaction('refund', 'error', '20.00'),
        transaction('void', 'success', '20.00'),
        transaction('change', 'success', '20.00'),
      ],
    };
    expect(await facts(JSON.stringify(refund), 'refunds/create')).toMatchObject([{ body: { amount: 1510 } }]);
  });

  it('of goods alone, by which no money moves and which names no currency, is passed over, not refused', async () => {
    const goods = { id: 7, order_id: 1, created_at: '2026-11-24T14:05:00-06:00', transactions: [] };
    expect(await answer(JSON.stringify(goods), 'refunds/create')).toHaveProperty('ignored');
    const within = await facts(small({ refunds: [goods] }));
    expect(totals(MXN, within)).toMatchObject({ gross: '100.00', refunded: '0.00' });
  });

  it('[M2] still pending when it comes alone, it waits for the order that tells of its success', async () => {
    const refund = (status: string, currency: string) => ({
      id: 7,
      created_at: '2026-11-24T14:05:00-06:00',
      transactions: [{ kind: 'refund', status, amount: '30.00', currency }],
    });
    for (const currency of ['MXN', 'USD']) {
      const pending = await facts(JSON.stringify({ ...refund('pending', currency), order_id: 1 }), 'refunds/create');
      const done = await facts(small({ refunds: [refund('success', 'MXN')] }));
      for (const order of permutations<SaleFact[]>([pending, done]))
        expect(totals(MXN, order.flat())).toMatchObject({ refunded: '30.00', others: [] });
    }
  });

  it('[M2] that succeeds later replaces itself while pending, in either order', async () => {
    const refund = (status: string) => ({
      id: 7,
      order_id: 1,
      created_at: '2026-11-24T14:05:00-06:00',
      transactions: [{ kind: 'refund', status, amount: '30.00', currency: 'MXN' }],
    });
    const pending = await facts(small({ refunds: [refund('pending')] }));
    const done = await facts(small({ refunds: [refund('success')] }));
    for (const order of permutations([pending, done]))
      expect(totals(MXN, order.flat())).toMatchObject({ refunded: '30.00' });
  });

  const bag = (shop: string, buyer: string) => ({
    shop_money: { amount: shop, currency_code: 'MXN' },
    presentment_money: { amount: buyer, currency_code: 'USD' },
  });
  const paidInUsd = (amount: string) => [
    { kind: 'refund', status: 'success', amount, currency: 'USD', created_at: '2026-11-24T14:05:01-06:00' },
  ];
  const FOREIGN: [string, Order, number][] = [
    [
      'items and tax',
      {
        refund_line_items: [{ subtotal_set: bag('340.00', '20.00'), total_tax_set: bag('54.40', '3.20') }],
        transactions: paidInUsd('23.20'),
      },
      39_440,
    ],
    [
      'shipping, an adjustment until 2024-10',
      {
        refund_line_items: [],
        order_adjustments: [
          { kind: 'shipping_refund', amount_set: bag('-85.00', '-5.00'), tax_amount_set: bag('-13.60', '-0.80') },
        ],
        transactions: paidInUsd('5.80'),
      },
      9860,
    ],
    [
      'shipping in lines of its own, counted once',
      {
        refund_line_items: [],
        refund_shipping_lines: [{ subtotal_amount_set: bag('85.00', '5.00'), tax_amount_set: bag('13.60', '0.80') }],
        order_adjustments: [
          { kind: 'shipping_refund', amount_set: bag('-85.00', '-5.00'), tax_amount_set: bag('-13.60', '-0.80') },
        ],
        transactions: paidInUsd('5.80'),
      },
      9860,
    ],
    [
      'less than the items, the rest held back',
      {
        refund_line_items: [{ subtotal_set: bag('340.00', '20.00'), total_tax_set: bag('0.00', '0.00') }],
        order_adjustments: [
          { kind: 'refund_discrepancy', amount_set: bag('170.00', '10.00'), tax_amount_set: bag('0.00', '0.00') },
        ],
        transactions: paidInUsd('10.00'),
      },
      17_000,
    ],
    [
      'a sum without items',
      {
        refund_line_items: [],
        order_adjustments: [
          { kind: 'refund_discrepancy', amount_set: bag('-34.00', '-2.00'), tax_amount_set: bag('0.00', '0.00') },
        ],
        transactions: paidInUsd('2.00'),
      },
      3400,
    ],
    [
      'items of which the price holds the tax already',
      {
        refund_line_items: [{ subtotal_set: bag('394.40', '23.20'), total_tax_set: bag('54.40', '3.20') }],
        refund_shipping_lines: [{ subtotal_amount_set: bag('98.60', '5.80'), tax_amount_set: bag('13.60', '0.80') }],
        transactions: paidInUsd('29.00'),
      },
      49_300,
    ],
    [
      'duties',
      { refund_line_items: [], total_duties_set: bag('51.00', '3.00'), transactions: paidInUsd('3.00') },
      5100,
    ],
  ];
  it.each(FOREIGN)(
    '[M4] to a buyer who paid in another currency counts in shop money: %s',
    async (_what, told, amount) => {
      const refund = { id: 7, order_id: 1, created_at: '2026-11-24T14:05:00-06:00', ...told };
      const [, within] = await facts(small({ presentment_currency: 'USD', total_price: '600.00', refunds: [refund] }));
      const [alone] = await facts(JSON.stringify(refund), 'refunds/create');
      expect(within).toMatchObject({ body: { currency: 'MXN', amount } });
      expect(alone).toEqual(within);
    },
  );

  it('[M2 M4] that tells only the buyer’s currency gives way to the order, in either order', async () => {
    const refund = {
      id: 7,
      created_at: '2026-11-24T14:05:00-06:00',
      transactions: [{ kind: 'refund', status: 'success', amount: '2.00', currency: 'USD' }],
    };
    for (const currency of ['MXN', 'EUR', 'AED', 'ZAR']) {
      const within = await facts(
        small({
          currency,
          refunds: [
            {
              ...refund,
              refund_line_items: [{ subtotal_set: { shop_money: { amount: '34.00', currency_code: currency } } }],
            },
          ],
        }),
      );
      const alone = await facts(JSON.stringify({ ...refund, order_id: 1 }), 'refunds/create');
      for (const order of permutations<SaleFact[]>([within, alone]))
        expect(totals({ currency }, order.flat())).toMatchObject({ refunded: '34.00', others: [] });
    }
  });
});

describe('topics', () => {
  it('[M3] a deleted order is gone with its figures, whatever comes late', async () => {
    const gone = await facts('{"id":9007199254740993}', 'orders/delete');
    for (const order of permutations([await facts(ORDER, 'orders/create'), await facts(REFUNDED), gone, gone]))
      expect(totals(MXN, order.flat())).toMatchObject({ gross: '0.00', net: '0.00', orders: 0, others: [] });
    expect(await answer('{}', 'orders/delete')).toMatchObject({ code: 'payload_invalid' });
  });

  it('[M5] what “Send test notification” sends is a test, whatever its sample order says', async () => {
    const headers = signShopify(small(), SECRET, 'orders/create', { test: true });
    const sample = { body: small(), headers };
    expect(totals(MXN, await factsOf(shopify, sample, { secrets: [SECRET] })).orders).toBe(0);
    expect(totals(MXN, await factsOf(shopify, sample, { secrets: [SECRET], countTestOrders: true })).orders).toBe(1);
  });

  it('an edit is either the order or a note that its totals come otherwise', async () => {
    expect(await answer('{"order_edit":{"id":1,"order_id":2}}', 'orders/edited')).toHaveProperty('ignored');
    expect(await facts(small({ total_price: '150.00' }), 'orders/edited')).toMatchObject([{ body: { total: 15_000 } }]);
  });

  it('what a show does not count is passed over, with its name cleaned', async () => {
    expect(await answer('{"id":1}', 'products/update')).toEqual({
      ignored: 'the topic products/update is not counted',
    });
    const headers = { ...sent('{}', 'x', TRIGGERED).headers, 'x-shopify-topic': '' };
    expect(await take(shopify, { body: '{}', headers }, { secrets: [SECRET] })).toMatchObject({
      code: 'topic_missing',
    });
  });
});

describe('[I4] refused with a name', () => {
  it.each<[string, string]>([
    ['payload_invalid', '[]'],
    ['payload_invalid', '"order"'],
    ['payload_invalid', small({ id: undefined })],
    ['payload_invalid', small({ id: '' })],
    ['payload_invalid', small({ id: {} })],
    ['payload_invalid', small({ id: 'x'.repeat(201) })],
    ['payload_invalid', small({ updated_at: 'yesterday' })],
    ['payload_invalid', small({ updated_at: 1_795_550_400 })],
    ['currency_unknown', small({ currency: 'mxn' })],
    ['currency_unknown', small({ currency: 'XXX' })],
    ['amount_not_string', small({ total_price: 100 })],
    ['amount_not_string', small({ total_price: null })],
    ['amount_format', small({ total_price: '1,000.00' })],
    ['amount_format', small({ total_price: '１２.５０' })],
    ['amount_decimals', small({ total_price: '1.005' })],
    ['amount_negative', small({ total_price: '-1.00' })],
    ['amount_too_large', small({ total_price: '10000000000.01' })],
    ['payload_invalid', small({ refunds: [{}] })],
    [
      'amount_format',
      small({
        refunds: [{ id: 1, transactions: [{ kind: 'refund', status: 'success', amount: '1e3', currency: 'MXN' }] }],
      }),
    ],
  ])('%s: %s', async (code, body) => {
    expect(await answer(body)).toMatchObject({ code, message: expect.stringMatching(/\.$/) as string });
  });

  it('[A5] a megabyte of name, of title and of stacked marks is shortened, and stays quick', async () => {
    const long = { first_name: 'a\u0301'.repeat(500_000), last_name: '\u202E'.repeat(500_000) };
    const [fact] = await facts(
      small({
        customer: long,
        line_items: [{ sku: 's'.repeat(9999), title: '\u0301'.repeat(1_000_000), quantity: 1 }],
      }),
    );
    expect(JSON.stringify(fact).length).toBeLessThan(1000);
  });

  it('lists that are no lists and people that are no people are passed over', async () => {
    const odd = small({ line_items: { a: 1 }, refunds: 'none', customer: 'Ana', billing_address: [1], test: 'yes' });
    expect(await facts(odd)).toMatchObject([{ body: { status: 'paid', total: 10_000 } }]);
  });
});

describe.runIf(hasPublished)(`the vendor’s published payloads${whyNot}`, () => {
  const USD = { currency: 'USD' };
  it('[M2 M3] the partially refunded order with its refund, in every order, twice', async () => {
    const webhooks = [
      await facts(published('shopify/order_450789469_partially_refunded.json')),
      await facts(published('shopify/refund_509562969.json'), 'refunds/create'),
    ];
    for (const order of permutations(webhooks))
      expect(totals(USD, [...order, ...order].flat())).toMatchObject({
        gross: '598.94',
        refunded: '209.00',
        net: '389.94',
        orders: 1,
      });
  });

  it('[M3] its cancellation leaves nothing, with its refund in it once', async () => {
    const webhooks = [
      await facts(published('shopify/order_450789469_partially_refunded.json')),
      await facts(published('shopify/order_450789469_cancelled.json'), 'orders/cancelled'),
      await facts(published('shopify/refund_509562969.json'), 'refunds/create'),
    ];
    for (const order of permutations(webhooks))
      expect(totals(USD, order.flat())).toMatchObject({
        gross: '598.94',
        refunded: '209.00',
        cancelled: '389.94',
        net: '0.00',
      });
  });

  it('[M5] the created orders: one paid in part, one with a discount', async () => {
    const both = [
      ...(await facts(published('shopify/order_1073459980_created.json'), 'orders/create')),
      ...(await facts(published('shopify/order_1073459981_discount.json'), 'orders/create')),
    ];
    expect(totals(USD, both)).toMatchObject({ gross: '380.09', orders: 2 });
    expect(totals({ ...USD, countOn: 'paid' }, both)).toMatchObject({ gross: '181.09', orders: 1 });
  });
});
