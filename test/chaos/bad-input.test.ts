import { createHmac, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STATUS } from '../../server/errors.ts';
import { Api } from '../support/api.ts';
import type { Answer, ErrorBody } from '../support/api.ts';
import { startPaymentsApi } from '../support/payments-api.ts';
import type { PaymentsApi } from '../support/payments-api.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';
import { signMercadoPago, signShopify, signStandard, signStripe, signWooCommerce } from '../support/signing.ts';

/**
 * One server takes all of it. After each test it must be alive, and its log must hold exactly the facts that it held
 * before; after all, nothing that was secret or a buyer's may stand in what it printed.
 */
const SHOW = 'storm';
const SECRET = 'a-very-secret-webhook-secret';
const WHSEC = `whsec_${Buffer.from('a-very-secret-24-byte-key').toString('base64')}`;
const TOKEN = 'APP_USR-very-secret-access-token';
const BUYER = 'Xochitl Nohpal';
const MB = 1_000_000;

let nacre: Nacre;
let api: Api;
let payments: PaymentsApi;
let facts = 0;

beforeAll(async () => {
  payments = await startPaymentsApi();
  nacre = await startNacre({ env: { NACRE_MERCADOPAGO_URL: payments.url, NACRE_LOG: 'trace' } });
  api = new Api(nacre.url, nacre.ownerKey);
  await api.createShow({ show: SHOW, currency: 'MXN' });
  await api.createShow({ show: 'other', currency: 'MXN' });
  for (const source of ['shopify', 'woocommerce', 'stripe'] as const) await api.putSecrets(SHOW, source, SECRET);
  await api.putSecrets(SHOW, 'standard', WHSEC);
  await api.putSecrets(SHOW, 'mercadopago', SECRET, `token:${TOKEN}`);
  await api.postOrders(SHOW, { ...ORDER, id: 'good' });
  ({ facts } = await api.audit(SHOW));
});

const ORDER = { id: 'bad', status: 'paid', currency: 'MXN', total: '10.00', buyer: { name: BUYER } };
const order = (told: Record<string, unknown> = {}): string => JSON.stringify({ ...ORDER, ...told });

type Body = string | Uint8Array<ArrayBuffer>;
const bytes = (...list: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(list);
const zipped = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(gzipSync(text));

/** A named refusal of the closed list, and nothing of the inside in it. */
function expectRefusal(answer: Answer<unknown>, code: keyof typeof STATUS): void {
  const { error } = answer.body as ErrorBody;
  expect({ status: answer.status, code: error.code }).toEqual({ status: STATUS[code], code });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(Object.keys(answer.body as object)).toEqual(['error']);
  expect(error.message).toMatch(/\S/);
  const text = JSON.stringify(answer.body);
  expect(text.length).toBeLessThan(1000);
  for (const inside of [
    SECRET,
    WHSEC,
    TOKEN,
    nacre.ownerKey,
    nacre.dataFolder,
    'node_modules',
    '/server/',
    'at async',
    'Error:',
  ])
    expect(text).not.toContain(inside);
}

/** The server is alive, and its log holds what it held. */
async function expectUnchanged(): Promise<void> {
  expect((await api.as('').request('GET', '/healthz')).status).toBe(200);
  expect(await api.audit(SHOW)).toMatchObject({ facts, equal: true, fold: { net: '10.00', orders: 1 } });
}

const postOrder = (body: Body, headers: Record<string, string> = {}): Promise<Answer<unknown>> =>
  api.request('POST', `/api/shows/${SHOW}/orders`, body, headers);

type Case = [what: string, code: keyof typeof STATUS, body: Body, headers?: Record<string, string>];

/** What is wrong with any body, whoever sent it. */
const BYTES: Case[] = [
  ['empty', 'body_empty', ''],
  ['spaces', 'body_empty', ' \r\n\t'],
  ['a byte order mark alone', 'body_empty', bytes(0xef, 0xbb, 0xbf)],
  ['truncated', 'json_syntax', order().slice(0, -3)],
  ['gzip that says so', 'encoding_unsupported', zipped(order()), { 'content-encoding': 'gzip' }],
  ['gzip that does not', 'utf8_invalid', zipped(order())],
  ['an encoding that nobody knows', 'encoding_unsupported', order(), { 'content-encoding': 'x-none' }],
  ['invalid UTF-8', 'utf8_invalid', bytes(0x7b, 0x22, 0xff, 0x22, 0x7d)],
  ['an overlong slash', 'utf8_invalid', bytes(0x22, 0xc0, 0xaf, 0x22)],
  ['a surrogate in UTF-8', 'utf8_invalid', bytes(0x22, 0xed, 0xa0, 0x80, 0x22)],
  ['UTF-16', 'utf8_invalid', Uint8Array.from(Buffer.from(`\uFEFF${order()}`, 'utf16le'))],
  ['NUL bytes', 'json_syntax', '\0\0\0\0'],
  ['a NUL in a text', 'json_syntax', '{"id":"a\0b"}'],
  ['HTML', 'json_syntax', '<!doctype html>'],
  ['100,000 deep', 'json_depth', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['100,000 objects deep', 'json_depth', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
  ['a duplicate key', 'json_duplicate_key', '{"id":"bad","id":"good"}'],
  ['a duplicate key, escaped', 'json_duplicate_key', String.raw`{"id":"bad","\u0069d":"good"}`],
  ['__proto__', 'json_forbidden_key', '{"__proto__":{"status":"paid"}}'],
  ['__proto__ further inside', 'json_forbidden_key', '{"buyer":{"__proto__":1}}'],
  ['1e400', 'json_number_range', '{"total":1e400}'],
  ['a lone surrogate', 'json_surrogate', String.raw`{"buyer":{"name":"\ud83d"}}`],
  ['surrogates swapped', 'json_surrogate', String.raw`{"id":"\ude00\ud83d"}`],
];

describe('[I4] orders that are no orders', () => {
  it.each<Case>([
    ...BYTES,
    ['a text', 'order_invalid', '"order"'],
    ['a number', 'order_invalid', '42'],
    ['null', 'order_invalid', 'null'],
    ['constructor', 'order_invalid', '{"constructor":{"prototype":{"status":"paid"}}}'],
    ['a name of 1 MB', 'order_invalid', order({ buyer: { name: 'x'.repeat(MB) } })],
    ['a title of 1 MB', 'order_invalid', order({ items: [{ sku: 's', title: 'x'.repeat(MB), quantity: 1 }] })],
    ['an id of 1 MB', 'order_invalid', order({ id: 'x'.repeat(MB) })],
    ['a total of 1 MB', 'amount_format', order({ total: '1'.repeat(MB) })],
    ['a key of 1 MB twice', 'json_duplicate_key', `{"${'k'.repeat(MB)}":1,"${'k'.repeat(MB)}":2}`],
    [
      'a version of 2^53',
      'order_invalid',
      '{"id":"bad","status":"paid","currency":"MXN","total":"1.00","version":9007199254740992}',
    ],
    [
      'a version of 2^53 + 1',
      'order_invalid',
      '{"id":"bad","status":"paid","currency":"MXN","total":"1.00","version":9007199254740993}',
    ],
    [
      'a total of 2^53 - 1 as a number',
      'amount_not_string',
      '{"id":"bad","status":"paid","currency":"MXN","total":9007199254740991}',
    ],
    [
      'a total of 2^53 + 1 as a number',
      'amount_not_string',
      '{"id":"bad","status":"paid","currency":"MXN","total":9007199254740993}',
    ],
    ['a total of 2^53 + 1', 'amount_too_large', order({ total: '9007199254740993.00' })],
    ['1,000.00', 'amount_format', order({ total: '1,000.00' })],
    ['1.000,00', 'amount_format', order({ total: '1.000,00' })],
    ['full-width digits', 'amount_format', order({ total: '１２.５０' })],
    ['Devanagari digits', 'amount_format', order({ total: '१२.५०' })],
    ['too many decimals', 'amount_decimals', order({ total: '10.005' })],
    ['too few decimals', 'amount_decimals', order({ total: '10' })],
    ['decimals of a yen', 'amount_decimals', order({ currency: 'JPY', total: '10.00' })],
    ['an unknown currency', 'currency_unknown', order({ currency: 'XBT' })],
    ['the currency of no currency', 'currency_unknown', order({ currency: 'XXX' })],
    ['a negative total', 'amount_negative', order({ total: '-10.00' })],
    ['a negative refund', 'amount_negative', order({ refunds: [{ id: 'r', amount: '-1.00' }] })],
    ['NaN', 'json_syntax', '{"total":NaN}'],
    ['a body of 9 MB', 'body_too_large', ' '.repeat(9 * 1_048_576)],
    ['10,001 orders', 'body_too_large', `[${Array.from({ length: 10_001 }, () => '{}').join(',')}]`],
  ])('%s: %s', async (_what, code, body, headers) => {
    expectRefusal(await postOrder(body, headers), code);
    await expectUnchanged();
  });

  it('an array and NDJSON: each bad one is named by its index', async () => {
    const bad = [
      { ...ORDER, total: 10 },
      { ...ORDER, currency: 'XBT' },
      { ...ORDER, id: '' },
    ];
    const codes = ['amount_not_string', 'currency_unknown', 'order_invalid'];
    expect(await api.postOrders(SHOW, bad)).toMatchObject({
      accepted: 0,
      duplicate: 0,
      rejected: codes.map((code, index) => ({ index, code })),
    });
    const lines = [order({ total: '-1.00' }), '{"id":', order({ total: '1.00' }).replace('"1.00"', '1e400')].join('\n');
    const answer = await postOrder(lines);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        accepted: 0,
        rejected: [
          { index: 0, code: 'amount_negative' },
          { index: 1, code: 'json_syntax' },
          { index: 2, code: 'json_number_range' },
        ],
      },
    });
    await expectUnchanged();
  });
});

const shopifyBody = (told: Record<string, unknown> = {}): string =>
  JSON.stringify({
    id: 1,
    updated_at: '2026-11-24T14:00:00-06:00',
    currency: 'MXN',
    financial_status: 'paid',
    total_price: '10.00',
    customer: { first_name: BUYER },
    ...told,
  });

describe('[I1 I4] webhooks rightly signed that are no orders', () => {
  // A signer takes text; bytes that are no UTF-8 are sent unsigned, below, and to the orders, above.
  const SIGNED: Record<string, (body: string) => Record<string, string>> = {
    shopify: (body) => signShopify(body, SECRET, 'orders/updated'),
    woocommerce: (body) => signWooCommerce(body, SECRET, 'order.updated'),
    standard: (body) => signStandard(body, WHSEC),
    stripe: (body) => signStripe(body, SECRET),
  };
  const TEXTS = BYTES.flatMap(([what, code, body, headers]): [string, keyof typeof STATUS, string][] =>
    typeof body === 'string' && !headers ? [[what, code, body]] : [],
  );

  for (const [source, sign] of Object.entries(SIGNED)) {
    it.each(TEXTS)(`${source}: %s: %s`, async (_what, code, body) => {
      expectRefusal(await api.postHook(SHOW, source, body, sign(body)), code);
      await expectUnchanged();
    });
  }

  it('shopify: bytes that are no UTF-8, signed as they are: utf8_invalid', async () => {
    const body = bytes(0x7b, 0x22, 0xff, 0x22, 0x7d);
    const headers = {
      ...signShopify('', SECRET, 'orders/paid'),
      'x-shopify-hmac-sha256': createHmac('sha256', SECRET).update(body).digest('base64'),
    };
    expectRefusal(await api.postHook(SHOW, 'shopify', body, headers), 'utf8_invalid');
    await expectUnchanged();
  });

  it.each<[string, keyof typeof STATUS, Record<string, unknown>]>([
    ['1,000.00', 'amount_format', { total_price: '1,000.00' }],
    ['full-width digits', 'amount_format', { total_price: '１２.５０' }],
    ['too many decimals', 'amount_decimals', { total_price: '10.005' }],
    ['a negative total', 'amount_negative', { total_price: '-10.00' }],
    ['a total that is a number', 'amount_not_string', { total_price: 10 }],
    ['an unknown currency', 'currency_unknown', { currency: 'XBT' }],
    ['no id', 'payload_invalid', { id: null }],
    ['an id of 1 MB', 'payload_invalid', { id: 'x'.repeat(MB) }],
    ['more than a webhook may be', 'body_too_large', { note: 'x'.repeat(4 * 1_048_576) }],
  ])('shopify: %s: %s', async (_what, code, told) => {
    const body = shopifyBody(told);
    expectRefusal(await api.postHook(SHOW, 'shopify', body, signShopify(body, SECRET, 'orders/updated')), code);
    await expectUnchanged();
  });

  it('gzip that says so, on a webhook', async () => {
    const headers = { ...signShopify(shopifyBody(), SECRET, 'orders/paid'), 'content-encoding': 'gzip' };
    expectRefusal(await api.postHook(SHOW, 'shopify', zipped(shopifyBody()), headers), 'encoding_unsupported');
    await expectUnchanged();
  });

  it('mercadopago: while its API is down or knows no such payment, nothing is kept and the token stays here', async () => {
    const notify = (id: string) =>
      api.postHook(
        SHOW,
        'mercadopago',
        '{"type":"payment"}',
        signMercadoPago(id, SECRET),
        `?data.id=${id}&type=payment`,
      );
    payments.answer('500500', '{}', 500);
    expectRefusal(await notify('500500'), 'source_unavailable');
    expectRefusal(await notify('404404'), 'payload_invalid');
    expect(payments.asked.at(-1)?.authorization).toBe(`Bearer ${TOKEN}`);
    await expectUnchanged();
  });
});

describe('[I1 I4] signatures', () => {
  const body = shopifyBody();
  const signedWoo = (text: string) => signWooCommerce(text, SECRET, 'order.updated');
  const HOOKS: Record<string, { header: string; sign: (at?: Date) => Record<string, string>; query?: string }> = {
    shopify: { header: 'x-shopify-hmac-sha256', sign: () => signShopify(body, SECRET, 'orders/paid') },
    woocommerce: { header: 'x-wc-webhook-signature', sign: () => signWooCommerce(body, SECRET, 'order.updated') },
    stripe: { header: 'stripe-signature', sign: (at) => signStripe(body, SECRET, at) },
    standard: { header: 'webhook-signature', sign: (at) => signStandard(body, WHSEC, at ? { at } : {}) },
    mercadopago: {
      header: 'x-signature',
      sign: () => signMercadoPago('42', SECRET),
      query: '?data.id=42&type=payment',
    },
  };
  it.each(Object.entries(HOOKS))('%s: missing, wrong, short and long', async (source, { header, sign, query }) => {
    const post = (headers: Record<string, string>, sent = body) => api.postHook(SHOW, source, sent, headers, query);
    const right = sign();
    const signature = right[header] ?? '';
    const changed = (value: string) => ({ ...right, [header]: value });
    const { [header]: _gone, ...bare } = right;
    expectRefusal(await post(bare), 'signature_missing');
    const digits = signature.replace(
      /([0-9A-Za-z])(=*)$/,
      (_whole, last: string, end: string) => `${last === '0' ? '1' : '0'}${end}`,
    );
    expectRefusal(await post(changed(digits)), 'signature_wrong');
    expectRefusal(await post(changed(signature.replace(/=*$/, '').slice(0, -4))), 'signature_wrong');
    expectRefusal(await post(changed(`${signature.replace(/=*$/, '')}00000000`)), 'signature_wrong');
    expectRefusal(await post(changed(`${signature}${'0'.repeat(8000)}`)), 'signature_wrong');
    if (source !== 'mercadopago') expectRefusal(await post(right, `${body} `), 'signature_wrong');
    await expectUnchanged();
  });

  it('of the wrong secret, of another show, and given twice', async () => {
    const wrong = signShopify(body, 'another secret', 'orders/paid');
    expectRefusal(await api.postHook(SHOW, 'shopify', body, wrong), 'signature_wrong');
    const right = signShopify(body, SECRET, 'orders/paid');
    expectRefusal(await api.postHook('other', 'shopify', body, right), 'secret_not_set');
    const twice = {
      ...right,
      'x-shopify-hmac-sha256': `${right['x-shopify-hmac-sha256']}, ${right['x-shopify-hmac-sha256']}`,
    };
    expectRefusal(await api.postHook(SHOW, 'shopify', body, twice), 'signature_wrong');
    await expectUnchanged();
  });

  it.each([-301, 301, 86_400])('signed %d s ago', async (age) => {
    const at = new Date(Date.now() - age * 1000 - Math.sign(age) * 5000);
    expectRefusal(await api.postHook(SHOW, 'stripe', body, signStripe(body, SECRET, at)), 'timestamp_stale');
    expectRefusal(await api.postHook(SHOW, 'standard', body, signStandard(body, WHSEC, { at })), 'timestamp_stale');
    await expectUnchanged();
  });

  it('with a timestamp that is none', async () => {
    for (const t of ['', '1e9', '-1', '９９', '9'.repeat(20)]) {
      const stripe = { 'stripe-signature': `t=${t},v1=${'0'.repeat(64)}` };
      // HTTP headers are Latin-1; what is not of it cannot be sent.
      if (/^[\x20-\x7e]*$/.test(t))
        expectRefusal(await api.postHook(SHOW, 'stripe', body, stripe), 'timestamp_missing');
    }
    const mp = { 'x-signature': 'ts=12,v1=00', 'x-request-id': 'r' };
    expectRefusal(await api.postHook(SHOW, 'mercadopago', body, mp, '?data.id=1'), 'timestamp_missing');
    await expectUnchanged();
  });

  it('the unsigned ping of a new WooCommerce webhook is answered 200 and says nothing; anything else unsigned is refused', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const show of [SHOW, 'other'])
      expect(await api.postHook(show, 'woocommerce', 'webhook_id=3', form)).toMatchObject({ status: 200 });
    expectRefusal(await api.postHook(SHOW, 'woocommerce', 'webhook_id=3&total=9', form), 'signature_missing');
    expectRefusal(await api.postHook(SHOW, 'shopify', 'webhook_id=3', form), 'signature_missing');
    await expectUnchanged();
  });

  it('an empty secret cannot be set', async () => {
    for (const secret of ['', ' ', '\t\n']) {
      const put = await api.request('PUT', '/api/shows/other/sources/shopify', JSON.stringify({ secrets: [secret] }));
      expectRefusal(put, 'secrets_invalid');
    }
    expectRefusal(await api.postHook('other', 'shopify', body, signShopify(body, '', 'orders/paid')), 'secret_not_set');
  });

  /** What the control view and the metrics say now. */
  const refusals = async (source: string, code: string): Promise<{ shown: number; metric: number }> => {
    const { refused } = await api.control(SHOW);
    const shown = refused.find((entry) => entry.source === source && entry.code === code)?.count ?? 0;
    const { body: metrics } = await api.request<string>('GET', '/metrics');
    const line = new RegExp(`^nacre_refusals_total\\{reason="${code}"\\} (\\d+)$`, 'm').exec(metrics);
    return { shown, metric: Number(line?.[1] ?? 0) };
  };
  const large = (bytesOver: number) => 'x'.repeat(bytesOver);
  const toOrders = `/api/shows/${SHOW}/orders`;
  it.each<[string, string, keyof typeof STATUS, () => Promise<Answer<unknown>>]>([
    ['before its body is read', 'shopify', 'body_too_large', () => api.postHook(SHOW, 'shopify', large(5 * MB), {})],
    [
      'for its encoding',
      'stripe',
      'encoding_unsupported',
      () => api.postHook(SHOW, 'stripe', zipped(body), { 'content-encoding': 'gzip' }),
    ],
    ['as a batch too large', 'rest', 'body_too_large', () => postOrder(large(9 * MB))],
    [
      'as a batch for its encoding',
      'rest',
      'encoding_unsupported',
      () => postOrder(zipped(order()), { 'content-encoding': 'gzip' }),
    ],
    ['for its wrong key', 'rest', 'key_wrong', () => api.as('0'.repeat(43)).request('POST', toOrders, order())],
    ['for its missing key', 'rest', 'key_missing', () => api.as('').request('POST', toOrders, order())],
    ['by its source', 'woocommerce', 'json_syntax', () => api.postHook(SHOW, 'woocommerce', 'x', signedWoo('x'))],
    ['as an order', 'rest', 'currency_unknown', () => postOrder(order({ currency: 'XBT' }))],
  ])(
    'a delivery refused %s is counted once, on the control page and in the metrics',
    async (_how, source, code, send) => {
      const before = await refusals(source, code);
      expectRefusal(await send(), code);
      const after = await refusals(source, code);
      expect([after.shown - before.shown, after.metric - before.metric]).toEqual([1, 1]);
      await expectUnchanged();
    },
  );

  it('a delivery to no show or of no source is counted, though no show can tell of it', async () => {
    const count = async (code: string) => (await refusals('', code)).metric;
    for (const [code, send] of [
      ['show_unknown', () => api.postHook('nobody', 'shopify', body, {})],
      ['source_unknown', () => api.postHook(SHOW, 'shoppify', body, {})],
    ] as const) {
      const before = await count(code);
      expectRefusal(await send(), code);
      expect((await count(code)) - before).toBe(1);
    }
    expect(JSON.stringify((await api.control(SHOW)).refused)).not.toContain('shoppify');
  });

  it('what was refused stands on the control page, with its reason', async () => {
    const { refused } = await api.control(SHOW);
    const codes = refused.map(({ source, code }) => `${source} ${code}`);
    for (const reason of [
      'shopify signature_wrong',
      'stripe timestamp_stale',
      'rest amount_format',
      'woocommerce json_depth',
    ])
      expect(codes).toContain(reason);
  });
});

describe('[I4 A1] addresses, methods and keys', () => {
  it('unknown shows and sources', async () => {
    const signed = signShopify(shopifyBody(), SECRET, 'orders/paid');
    expectRefusal(await api.postHook('nobody', 'shopify', shopifyBody(), signed), 'show_unknown');
    for (const source of ['ebay', 'rest', 'Shopify', 'constructor', '__proto__', 'x'.repeat(5000)])
      expectRefusal(await api.postHook(SHOW, source, shopifyBody(), signed), 'source_unknown');
    expectRefusal(await api.request('POST', '/api/shows/nobody/orders', order()), 'show_unknown');
    expectRefusal(await api.request('GET', '/api/shows/nobody'), 'show_unknown');
    expectRefusal(await api.request('PUT', `/api/shows/${SHOW}/sources/ebay`, '{"secrets":["x"]}'), 'source_unknown');
    await expectUnchanged();
  });

  it('wrong methods', async () => {
    for (const [method, path] of [
      ['GET', `/hooks/${SHOW}/shopify`],
      ['PUT', `/hooks/${SHOW}/shopify`],
      ['DELETE', `/api/shows/${SHOW}/orders`],
      ['PATCH', `/api/shows/${SHOW}`],
      ['DELETE', `/api/shows/${SHOW}`],
      ['POST', '/healthz'],
      ['POST', `/api/shows/${SHOW}/audit`],
    ] as const)
      expectRefusal(await api.request(method, path, method === 'GET' ? undefined : '{}'), 'not_found');
    await expectUnchanged();
  });

  it('paths that climb, and paths that are no text', async () => {
    const paths = [
      '/../../etc/passwd',
      '/assets/../../../etc/passwd',
      '/assets/..%2f..%2f..%2fetc%2fpasswd',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/assets/%00',
      '/assets/nothing.js',
      '/overlay/%ff',
      '/api/shows/%E0%A4%A',
      '/api/shows/..%2f..%2fetc%2fpasswd',
      '/api/shows/%00',
      `/api/shows/${SHOW}%2faudit`,
      '/images/storm/..%2f..%2fowner',
      '/images/..%2f..%2f/passwd',
      '//etc/passwd',
      `//hooks/${SHOW}/shopify`,
      '/.env',
      '/%2e%2e%2f',
      `/${'a'.repeat(8000)}`,
    ];
    for (const path of paths) {
      const { status, body } = await raw(`GET ${path} HTTP/1.1\r\nHost: nacre\r\nConnection: close\r\n\r\n`);
      // A page's address holds any name; its HTML is the same for all.
      if (path.startsWith('/overlay/')) expect([200, 400]).toContain(status);
      else {
        expect(status, path).toBeGreaterThanOrEqual(400);
        expect(status, path).toBeLessThan(500);
        expect((JSON.parse(body) as ErrorBody).error.code in STATUS, path).toBe(true);
      }
      expect(body).not.toMatch(/root:|node_modules|\/server\/|"private"/);
    }
    await expectUnchanged();
  });

  it('requests that are hardly HTTP', async () => {
    const line = `POST /hooks/${SHOW}/mercadopago`;
    for (const text of [
      `${line} HTTP/1.1\r\nHost: nacre\r\nContent-Length: 4\r\nConnection: close\r\n\r\n{}\r\n`,
      `${line}?data.id=%ff&%zz HTTP/1.1\r\nHost: nacre\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
      `POST http://[::/hooks/${SHOW}/stripe HTTP/1.1\r\nHost: nacre\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
      `POST http:// HTTP/1.1\r\nHost: nacre\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
      `POST /hooks/${SHOW}/shopify HTTP/1.1\r\nHost: nacre\r\nContent-Length: -1\r\n\r\n`,
      `POST /hooks/${SHOW}/shopify HTTP/1.1\r\nHost: nacre\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n`,
      `POST /hooks/${SHOW}/shopify HTTP/1.1\r\nHost: nacre\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
      'nonsense\r\n\r\n',
    ]) {
      const { status } = await raw(text);
      expect(status, text.slice(0, 60)).toBeGreaterThanOrEqual(400);
      expect(status, text.slice(0, 60)).toBeLessThan(500);
    }
    await expectUnchanged();
  });

  it('a delivery of which the connection is cut within', async () => {
    for (const source of ['shopify', 'stripe']) {
      const text = `POST /hooks/${SHOW}/${source} HTTP/1.1\r\nHost: nacre\r\nContent-Length: 5000\r\n\r\n{"id":1`;
      await new Promise<void>((resolve, reject) => {
        const socket = connect(nacre.port, '127.0.0.1', () => socket.write(text, () => socket.destroy()));
        socket.on('error', reject).on('close', () => resolve());
      });
    }
    await expectUnchanged();
  });

  /** [method, path, body] of everything that changes something. */
  const WRITES = [
    ['POST', '/api/shows', '{"show":"stolen","currency":"MXN"}'],
    ['POST', `/api/shows/${SHOW}/keys`, '{"role":"host"}'],
    ['DELETE', `/api/shows/${SHOW}/keys/0`, ''],
    ['PUT', `/api/shows/${SHOW}/sources/shopify`, '{"secrets":["mine"]}'],
    ['POST', `/api/shows/${SHOW}/orders`, order()],
    ['POST', `/api/shows/${SHOW}/crowd`, '{"viewers":1}'],
    ['POST', `/api/shows/${SHOW}/cues`, JSON.stringify({ id: randomUUID(), kind: 'panic.hide' })],
    ['PUT', `/api/shows/${SHOW}/images`, 'x'],
  ] as const;
  const READS = [
    ['GET', `/api/shows/${SHOW}`],
    ['GET', `/api/shows/${SHOW}/audit`],
    ['GET', `/api/shows/${SHOW}/keys`],
    ['GET', `/api/shows/${SHOW}/setup`],
    ['GET', '/api/shows'],
  ] as const;
  const tryAll = async (
    key: string,
    code: keyof typeof STATUS,
    { but = [], showless = code }: { but?: readonly string[]; showless?: keyof typeof STATUS } = {},
  ): Promise<void> => {
    for (const [method, path, body] of [...WRITES, ...READS]) {
      if (but.includes(`${method} ${path}`)) continue;
      const answer = await api.as(key).request(method, path, body === '' ? undefined : body);
      expectRefusal(answer, path === '/api/shows' ? showless : code);
    }
    await expectUnchanged();
  };

  it('[A1] without a key, with a wrong one, and with what is no key', async () => {
    await tryAll('', 'key_missing');
    await tryAll('0'.repeat(43), 'key_wrong');
    for (const authorization of [
      'Bearer',
      'Bearer ',
      'Basic b3duZXI6',
      `Bearer ${'x'.repeat(5000)}`,
      'Bearer a b',
      `bearer: ${nacre.ownerKey}`,
    ])
      expectRefusal(await api.as('').request('GET', `/api/shows/${SHOW}`, undefined, { authorization }), 'key_missing');
    expectRefusal(await api.as('').request('GET', `/api/shows/${SHOW}?key=${nacre.ownerKey}`), 'key_missing');
  });

  it('[A3] with the stage’s key, which can change nothing', async () => {
    const { key } = await api.key(SHOW, 'stage');
    await tryAll(key, 'role_not_allowed');
  });

  it('[A1] with another show’s host’s key', async () => {
    const { key } = await api.key('other', 'host');
    await tryAll(key, 'key_wrong', { showless: 'role_not_allowed' });
  });

  it('[A1] with a key that may only bring orders', async () => {
    const { key } = await api.key(SHOW, 'ingest');
    await tryAll(key, 'role_not_allowed', {
      but: [`POST /api/shows/${SHOW}/orders`, `POST /api/shows/${SHOW}/crowd`],
    });
  });

  it('[A2] with a revoked key', async () => {
    const { id, key } = await api.key(SHOW, 'host');
    await api.revoke(SHOW, id);
    await tryAll(key, 'key_wrong');
  });
});

describe('[I4] cues and crowd events that are none', () => {
  const id = randomUUID();
  it.each<Case>([
    ...BYTES.filter(([what]) => !what.startsWith('100,000')),
    ['an unknown cue', 'cue_unknown', JSON.stringify({ id, kind: 'callout.explode' })],
    ['no kind', 'cue_unknown', '{}'],
    ['a list', 'cue_unknown', '[]'],
    ['a kind that objects have', 'cue_unknown', JSON.stringify({ id, kind: 'constructor' })],
    ['a kind that is no text', 'cue_unknown', '{"kind":{"toString":"x"}}'],
    ['no id', 'cue_invalid', '{"kind":"panic.hide"}'],
    ['an id that is no UUID', 'cue_invalid', '{"kind":"panic.hide","id":"1"}'],
    ['more than a cue has', 'cue_invalid', JSON.stringify({ id, kind: 'panic.hide', really: true })],
    ['a text too long', 'cue_invalid', JSON.stringify({ id, kind: 'callout.take', text: 'x'.repeat(201) })],
    ['a callout of nothing', 'cue_invalid', JSON.stringify({ id, kind: 'callout.take' })],
    ['a callout of two things', 'cue_invalid', JSON.stringify({ id, kind: 'callout.queue', sku: 's', text: 't' })],
    [
      'seconds as text',
      'cue_invalid',
      JSON.stringify({ id, kind: 'deal.start', sku: 's', price: '1.00', seconds: '60' }),
    ],
    [
      'seconds beyond 2^53',
      'cue_invalid',
      `{"id":"${id}","kind":"deal.start","sku":"s","price":"1.00","seconds":9007199254740993}`,
    ],
    ['an amount with a comma', 'cue_invalid', JSON.stringify({ id, kind: 'goal.set', amount: '1,000.00' })],
    ['an amount of other digits', 'amount_decimals', JSON.stringify({ id, kind: 'goal.set', amount: '1000.5' })],
    [
      'a link that runs',
      'cue_invalid',
      JSON.stringify({ id, kind: 'product.upsert', sku: 's', title: 't', link: 'javascript:alert(1)' }),
    ],
    [
      'a picture from a path',
      'cue_invalid',
      JSON.stringify({ id, kind: 'product.upsert', sku: 's', title: 't', image: '/images/../../etc' }),
    ],
    ['too large', 'body_too_large', ' '.repeat(20_000)],
  ])('cue: %s: %s', async (_what, code, body, headers) => {
    expectRefusal(await api.request('POST', `/api/shows/${SHOW}/cues`, body, headers), code);
    await expectUnchanged();
  });

  it.each<Case>([
    ['100,000 deep', 'body_too_large', '['.repeat(100_000)],
    ['negative', 'crowd_invalid', '{"viewers":-1}'],
    ['a fraction', 'crowd_invalid', '{"viewers":1.5}'],
    ['beyond 2^53', 'crowd_invalid', '{"likes":9007199254740993}'],
    ['as text', 'crowd_invalid', '{"viewers":"7"}'],
    ['of something else', 'crowd_invalid', '{"viewers":1,"admin":true}'],
    ['a list', 'crowd_invalid', '[]'],
  ])('crowd: %s: %s', async (_what, code, body) => {
    expectRefusal(await api.request('POST', `/api/shows/${SHOW}/crowd`, body), code);
    await expectUnchanged();
  });
});

// From here on facts are added; these come last.
describe('among bad ones the good are kept', () => {
  it('[I4] in an array and in NDJSON', async () => {
    const good = (id: string) => ({ ...ORDER, id, total: '1.00' });
    expect(await api.postOrders(SHOW, [good('a'), { ...good('b'), total: 1 }, good('c')])).toMatchObject({
      accepted: 2,
      duplicate: 0,
      rejected: [{ index: 1, code: 'amount_not_string' }],
    });
    const lines = [JSON.stringify(good('a')), '{"id":"d","id":"e"}', JSON.stringify(good('f'))].join('\n');
    expect((await postOrder(lines)).body).toMatchObject({
      accepted: 1,
      duplicate: 1,
      rejected: [{ index: 1, code: 'json_duplicate_key' }],
    });
    expect(await api.audit(SHOW)).toMatchObject({ facts: facts + 3, equal: true, fold: { net: '13.00', orders: 4 } });
  });

  it('[A5] a signed order whose buyer and goods have names of 1 MB is taken, its names shortened', async () => {
    const name = '珍\u202E\u0301'.repeat(MB / 20);
    const body = shopifyBody({
      total_price: '2.00',
      customer: { first_name: name, last_name: name },
      line_items: [{ sku: 's', title: name.repeat(3), quantity: 1 }],
    });
    expect(body.length).toBeGreaterThan(200_000);
    expect(await api.postHook(SHOW, 'shopify', body, signShopify(body, SECRET, 'orders/paid'))).toMatchObject({
      status: 200,
      body: { accepted: 1 },
    });
    const { recent, totals } = await api.control(SHOW);
    expect(totals?.net).toBe('15.00');
    expect(JSON.stringify(recent).length).toBeLessThan(5000);
    expect(JSON.stringify(recent)).not.toContain('\u202E');
  });

  it('[I5] ids around 2^53 are four orders', async () => {
    const before = (await api.audit(SHOW)).facts;
    const ids = ['9007199254740991', '9007199254740992', '9007199254740993', '9007199254740994'];
    for (const id of ids) {
      const answer = await postOrder(order({ total: '1.00' }).replace('"bad"', id));
      expect(answer).toMatchObject({ status: 200, body: { accepted: 1 } });
    }
    expect(await api.audit(SHOW)).toMatchObject({ facts: before + 4, equal: true });
  });
});

afterAll(async () => {
  const log = nacre.log();
  for (const secret of [SECRET, WHSEC, TOKEN, nacre.ownerKey, BUYER, 'Nohpal'])
    expect(log.includes(secret), 'a secret or a buyer in the log').toBe(false);
  expect(log).not.toMatch(/\bat .*\.(js|ts):\d+|request failed|unhandled/i);
  expect(await nacre.stop()).toBe(0);
});

/** What the server answers to exactly these bytes. */
function raw(text: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(nacre.port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.setEncoding('utf8').setTimeout(10_000, () => socket.destroy(new Error(`no answer to ${text.slice(0, 80)}`)));
    socket.on('data', (chunk: string) => (answer += chunk));
    socket.on('error', reject);
    socket.on('close', () => {
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
      resolve({ status, body: answer.slice(answer.indexOf('\r\n\r\n') + 4) });
    });
  });
}
