import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeMercadopago } from '../../../server/sources/mercadopago.ts';
import type { SourceAdapter } from '../../../server/sources/source.ts';
import { startPaymentsApi, startSilentApi } from '../../support/payments-api.ts';
import type { PaymentsApi } from '../../support/payments-api.ts';
import { NOW, factsOf, hasPublished, own, permutations, published, take, totals, whyNot } from '../../support/shop.ts';
import { signMercadoPago } from '../../support/signing.ts';
import { until } from '../../support/until.ts';

const SECRET = 'mp secret';
const TOKEN = 'APP_USR-very-secret-token';
const SECRETS = [SECRET, `token:${TOKEN}`];
const ID = '123456789012';
const MXN = { currency: 'MXN' };
const PAYMENT = JSON.parse(own('mercadopago/payment.json')) as Record<string, unknown>;
const NOTIFICATION = own('mercadopago/notification.json');

let api: PaymentsApi;
let mercadopago: SourceAdapter;
beforeAll(async () => {
  api = await startPaymentsApi();
  mercadopago = makeMercadopago(api.url);
});

const sent = (id = ID, body = NOTIFICATION) => ({
  body,
  headers: signMercadoPago(id, SECRET, { ts: String(NOW) }),
  query: `?data.id=${id}&type=payment`,
});
const facts = (told: Record<string, unknown> = {}, options = {}) => {
  api.answer(ID, { ...PAYMENT, ...told });
  return factsOf(mercadopago, sent(), { secrets: SECRETS, ...options });
};
const answer = (told: Record<string, unknown>) => {
  api.answer(ID, { ...PAYMENT, ...told });
  return take(mercadopago, sent(), { secrets: SECRETS });
};
const at = (minute: number) => ({ date_last_updated: `2026-11-24T14:${minute}:00.000-06:00` });
const REFUNDS = [{ id: 501, payment_id: Number(ID), amount: 50.1, status: 'approved' }];

describe('a payment', () => {
  it('[I1 I6 A5] is fetched with the token, and only what is shown is kept', async () => {
    api.asked.length = 0;
    expect(await facts()).toEqual([
      {
        kind: 'order',
        source: 'mercadopago',
        id: ID,
        version: Date.parse('2026-11-24T20:10:02.123Z'),
        at: NOW,
        body: {
          status: 'paid',
          currency: 'MXN',
          total: 35_010,
          name: 'Lucía U.',
          items: [{ sku: 'PERLA-3', title: 'Aretes', quantity: 2 }],
        },
      },
    ]);
    expect(api.asked).toEqual([{ path: `/v1/payments/${ID}`, authorization: `Bearer ${TOKEN}` }]);
  });

  it.each([
    ['approved', 'paid'],
    ['refunded', 'paid'],
    ['charged_back', 'paid'],
    ['in_mediation', 'paid'],
    ['pending', 'placed'],
    ['in_process', 'placed'],
    ['authorized', 'placed'],
    ['rejected', 'voided'],
    ['cancelled', 'voided'],
  ])('[M5] %s: %s', async (status, expected) => {
    const [order] = await facts({ status });
    expect(order).toMatchObject({ kind: 'order', body: { status: expected } });
  });

  it('[M5] a test payment never counts, but in a rehearsal', async () => {
    expect(totals(MXN, await facts({ live_mode: false })).orders).toBe(0);
    expect(totals(MXN, await facts({ live_mode: false }, { countTestOrders: true })).orders).toBe(1);
  });

  it.each([
    ['MXN', 0.1, 10],
    ['MXN', 0.07, 7],
    ['MXN', 1299, 129_900],
    ['MXN', 9_999_999_999.99, 999_999_999_999],
    ['CLP', 25_990, 25_990],
    ['COP', 49_900.5, 4_990_050],
  ])('[M1] %s %d is %d minor units', async (currency_id, transaction_amount, total) => {
    expect(await facts({ currency_id, transaction_amount })).toMatchObject([{ body: { total } }]);
  });
});

describe('money given back', () => {
  const [PART, WHOLE] = [
    {
      ...at(20),
      status: 'approved',
      status_detail: 'partially_refunded',
      transaction_amount_refunded: 50.1,
      refunds: REFUNDS,
    },
    {
      ...at(30),
      status: 'refunded',
      status_detail: 'refunded',
      transaction_amount_refunded: 350.1,
      refunds: [...REFUNDS, { id: 502, amount: 300, status: 'approved' }],
    },
  ];

  it('[M2 M3] approved, refunded in part, refunded whole, told in any order and twice', async () => {
    const [paid, part, whole] = [await facts(), await facts(PART), await facts(WHOLE)];
    for (const order of permutations([paid, part]))
      expect(totals(MXN, [...order, ...order].flat())).toMatchObject({
        gross: '350.10',
        refunded: '50.10',
        net: '300.00',
      });
    for (const order of permutations([paid, part, whole]))
      expect(totals(MXN, [...order, ...order].flat())).toMatchObject({ refunded: '350.10', net: '0.00', orders: 1 });
  });

  it('[M3] a running total without a list, or the status alone, is enough', async () => {
    expect(totals(MXN, await facts({ ...PART, refunds: [] }))).toMatchObject({ refunded: '50.10' });
    expect(
      totals(
        MXN,
        await facts({ ...at(30), status: 'refunded', refunds: undefined, transaction_amount_refunded: undefined }),
      ),
    ).toMatchObject({
      refunded: '350.10',
    });
  });

  it('[M3] charged back, then reimbursed', async () => {
    const lost = await facts({ ...at(30), status: 'charged_back', status_detail: 'settled' });
    expect(totals(MXN, lost)).toMatchObject({ gross: '350.10', disputed: '350.10', net: '0.00' });
    const won = await facts({ ...at(40), status: 'charged_back', status_detail: 'reimbursed' });
    for (const order of permutations([await facts(), lost, won]))
      expect(totals(MXN, order.flat())).toMatchObject({ disputed: '0.00', net: '350.10', orders: 1 });
  });
});

describe('what the API leaves out or says twice', () => {
  it.each<[string, Record<string, unknown>]>([
    ['null', { transaction_amount_refunded: null, refunds: null }],
    ['nothing', { transaction_amount_refunded: undefined, refunds: undefined }],
    ['zero', { transaction_amount_refunded: 0, refunds: [] }],
  ])('[M3] nothing refunded, told by %s', async (_how, told) => {
    expect(totals(MXN, await facts(told))).toMatchObject({ gross: '350.10', refunded: '0.00', net: '350.10' });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['in part before', { refunds: REFUNDS, transaction_amount_refunded: 50.1 }, '300.00'],
    ['whole, the chargeback told as a refund, too', { refunds: [], transaction_amount_refunded: 350.1 }, '0.00'],
  ])('[M3] a chargeback of what was refunded %s takes nothing twice', async (_how, told, disputed) => {
    const lost = await facts({ ...at(30), ...told, status: 'charged_back', status_detail: 'settled' });
    for (const order of permutations([await facts(), lost]))
      expect(totals(MXN, order.flat())).toMatchObject({ disputed, net: '0.00' });
  });
});

it('[M3] a chargeback told as a refund, then reimbursed', async () => {
  const lost = await facts({ ...at(30), status: 'charged_back', transaction_amount_refunded: 350.1 });
  const won = await facts({
    ...at(40),
    status: 'charged_back',
    status_detail: 'reimbursed',
    transaction_amount_refunded: 0,
  });
  for (const order of permutations([await facts(), lost, won]))
    expect(totals(MXN, order.flat())).toMatchObject({ refunded: '0.00', disputed: '0.00', net: '350.10' });
});

describe('notifications', () => {
  it('of other topics are passed over, and nothing is asked', async () => {
    api.asked.length = 0;
    const other = { ...sent(), body: '{"type":"merchant_order","data":{"id":"7"}}' };
    expect(await take(mercadopago, other, { secrets: SECRETS })).toHaveProperty('ignored');
    expect(api.asked).toEqual([]);
  });

  it('name the payment in their signed address, whatever the unsigned body says', async () => {
    api.answer(ID, PAYMENT);
    api.asked.length = 0;
    await factsOf(mercadopago, sent(ID, '{"type":"payment","data":{"id":"666"}}'), { secrets: SECRETS });
    expect(api.asked.map(({ path }) => path)).toEqual([`/v1/payments/${ID}`]);
  });

  it('of the older form name their topic in the body or the address', async () => {
    api.answer(ID, PAYMENT);
    for (const body of [`{"resource":"${ID}","topic":"payment"}`, `{"resource":"${ID}"}`]) {
      const ipn = { body, headers: signMercadoPago(ID, SECRET), query: `?id=${ID}` };
      const query = body.includes('topic') ? ipn.query : `${ipn.query}&topic=payment`;
      expect(await take(mercadopago, { ...ipn, query }, { secrets: SECRETS })).toHaveProperty('facts');
    }
    const order = { body: '{"resource":"https://api/merchant_orders/7","topic":"merchant_order"}', query: '?id=7' };
    expect(
      await take(mercadopago, { ...order, headers: signMercadoPago('7', SECRET) }, { secrets: SECRETS }),
    ).toHaveProperty('ignored');
  });

  it.each(['../../users/me', '1/../2', '', '1?x=1', '१२३', '1'.repeat(31)])(
    'never ask for another path: %j',
    async (id) => {
      api.asked.length = 0;
      const query = new URLSearchParams({ 'data.id': id, type: 'payment' }).toString();
      const odd = { body: '{"type":"payment"}', headers: signMercadoPago(id, SECRET), query };
      if (id === '') odd.headers['x-signature'] = '';
      expect(await take(mercadopago, odd, { secrets: SECRETS })).toHaveProperty('code');
      expect(api.asked).toEqual([]);
    },
  );
});

describe('[I2] 503, so that it is sent again', () => {
  it.each([
    ['answers 500', '{}', 500],
    ['answers 429', '{}', 429],
    ['does not accept the token', '{}', 401],
    ['redirects', 'http://127.0.0.1:9/', 302],
  ])('while the API %s', async (_what, body, status) => {
    api.answer(ID, body, status);
    const refused = await take(mercadopago, sent(), { secrets: SECRETS });
    expect(refused).toMatchObject({ code: 'source_unavailable' });
    expect(JSON.stringify(refused)).not.toContain(TOKEN);
  });

  it('while the API answers more than a payment can be', async () => {
    api.answer(ID, JSON.stringify({ ...PAYMENT, note: 'x'.repeat(3_000_000) }));
    expect(await take(mercadopago, sent(), { secrets: SECRETS })).toMatchObject({ code: 'source_unavailable' });
    api.answer(ID, PAYMENT);
    expect(await take(mercadopago, sent(), { secrets: SECRETS })).toHaveProperty('facts');
  });

  it('while the API is silent, or falls silent within its answer', async () => {
    // What is forgotten of a request while its answer is waited for is forgotten when garbage is collected.
    setFlagsFromString('--expose-gc');
    const collecting = setInterval(runInNewContext('gc') as () => void, 20);
    for (const start of ['', '{"id":1', '', '{"id":1']) {
      const slow = await startSilentApi(start);
      const refused = await take(makeMercadopago(slow.url, 200), sent(), { secrets: SECRETS });
      expect(refused).toMatchObject({ code: 'source_unavailable' });
      await until('it hangs up', () => slow.open() === 0);
      await slow.stop();
    }
    clearInterval(collecting);
  });

  it('while the token cannot stand in a header; it is told nowhere', async () => {
    for (const odd of ['APP_USR-1\r\nX: y', 'APP_USR-ñ‮']) {
      const refused = await take(mercadopago, sent(), { secrets: [SECRET, `token:${odd}`] });
      expect(refused).toMatchObject({ code: 'source_unavailable' });
      expect(JSON.stringify(refused)).not.toContain('APP_USR-1');
    }
  });

  it('while the API is down', async () => {
    const gone = await startPaymentsApi();
    await gone.stop();
    expect(await take(makeMercadopago(gone.url), sent(), { secrets: SECRETS })).toMatchObject({
      code: 'source_unavailable',
    });
  });

  it('while the token is missing', async () => {
    expect(await take(mercadopago, sent(), { secrets: [SECRET] })).toMatchObject({ code: 'source_unavailable' });
  });
});

describe('[I4] refused with a name', () => {
  it.each<[string, Record<string, unknown>]>([
    ['payload_invalid', { id: 1 }],
    ['payload_invalid', { date_last_updated: 'now', date_created: null }],
    ['currency_unknown', { currency_id: 'XBT' }],
    ['amount_not_string', { transaction_amount: null }],
    ['amount_decimals', { transaction_amount: 1.005 }],
    ['amount_negative', { transaction_amount: -1 }],
    ['amount_format', { transaction_amount: 1e21 }],
    ['payload_invalid', { refunds: [{ amount: 1 }] }],
    ['amount_format', { transaction_amount_refunded: 'all' }],
  ])('%s: %j', async (code, told) => {
    expect(await answer(told)).toMatchObject({ code, message: expect.stringMatching(/\.$/) as string });
  });

  it('a payment that does not exist, and what is no payment', async () => {
    expect(await take(mercadopago, sent('404404'), { secrets: SECRETS })).toMatchObject({ code: 'payload_invalid' });
    for (const body of ['', 'oops', '[]', '{"id":1', '\0']) {
      api.answer(ID, body);
      expect(await take(mercadopago, sent(), { secrets: SECRETS })).toMatchObject({ code: 'payload_invalid' });
    }
  });
});

it.runIf(hasPublished)(`the vendor’s published notification leads to its payment${whyNot}`, async () => {
  api.answer('999999999', { ...PAYMENT, id: 999_999_999 });
  const taken = await factsOf(
    mercadopago,
    sent('999999999', published('mercadopago/notification.payment.created.json')),
    { secrets: SECRETS },
  );
  expect(taken).toMatchObject([{ id: '999999999', body: { total: 35_010 } }]);
});
