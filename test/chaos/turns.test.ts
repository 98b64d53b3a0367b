import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Api } from '../support/api.ts';
import type { Answer } from '../support/api.ts';
import { openPeer } from '../support/hostile.ts';
import { signShopify, signStandard, signStripe, signWooCommerce } from '../support/signing.ts';
import { startWatched } from '../support/turns.ts';
import type { Watched } from '../support/turns.ts';

/** One input and no more, as large and as badly made as it may be: how long everybody else waits for it. */
const MOST_MS = 100;
const SHOW = 'storm';
const SECRET = 'a-webhook-secret';
const WHSEC = `whsec_${Buffer.from('a-very-secret-24-byte-key').toString('base64')}`;
const HOOK = 4 * 1_048_576 - 5000;
const BATCH = 8 * 1_048_576 - 5000;

let watched: Watched;
let api: Api;
beforeAll(async () => {
  watched = await startWatched();
  api = new Api(watched.nacre.url, watched.nacre.ownerKey);
  await api.createShow({ show: SHOW, currency: 'MXN' });
  for (const source of ['shopify', 'woocommerce', 'stripe'] as const) await api.putSecrets(SHOW, source, SECRET);
  await api.putSecrets(SHOW, 'standard', WHSEC);
  await api.createShow({ show: 'crowd', currency: 'MXN' });
  const sold = Array.from({ length: 10_000 }, () => JSON.parse(order()) as unknown);
  await api.postOrders('crowd', sold);
});

const fill = (unit: string, bytes: number): string => unit.repeat(Math.floor(bytes / unit.length));
/** A list of the same thing, so many bytes, or so many times. */
const listOf = (unit: string, bytes: number): string => `[${fill(`${unit},`, bytes - unit.length - 2)}${unit}]`;
const times = (count: number, unit: (one: number) => string): string =>
  `[${Array.from({ length: count }, (_, one) => unit(one)).join(',')}]`;
const keys = (count: number): string =>
  `{${Array.from({ length: count }, (_, one) => `"${one.toString(36)}":0`).join(',')}}`;

let made = 0;
/** An order of a shop, with something more in it. */
function shopOrder(more: string): string {
  made += 1;
  return `{"id":${made},"updated_at":"2026-11-24T20:15:00Z","currency":"MXN","total_price":"1.00","financial_status":"paid",${more}}`;
}
const wooOrder = (more: string): string => {
  made += 1;
  return `{"id":${made},"status":"processing","date_modified_gmt":"2026-11-24T20:15:00","currency":"MXN","total":"1.00",${more}}`;
};
const order = (more = ''): string => {
  made += 1;
  return `{"id":"${made}","status":"paid","currency":"MXN","total":"1.00"${more}}`;
};
const charge = (refunds: string): string => {
  made += 1;
  return `{"id":"evt_${made}","type":"charge.refunded","created":1764000000,"data":{"object":{"id":"ch_${made}","object":"charge","currency":"mxn","amount_refunded":1,"refunds":{"data":${refunds}}}}}`;
};

type Send = () => Promise<Answer<unknown>>;
const hook = (source: 'shopify' | 'woocommerce' | 'stripe' | 'standard', bodyOf: () => string): Send => {
  const sign = {
    shopify: (body: string) => signShopify(body, SECRET, 'orders/updated'),
    woocommerce: (body: string) => signWooCommerce(body, SECRET, 'order.updated'),
    stripe: (body: string) => signStripe(body, SECRET),
    standard: (body: string) => signStandard(body, WHSEC),
  }[source];
  return async () => {
    const body = bodyOf();
    return api.postHook(SHOW, source, body, sign(body));
  };
};
const shopify = (more: string): Send => hook('shopify', () => shopOrder(more));
const orders =
  (bodyOf: () => string): Send =>
  async () =>
    api.request('POST', `/api/shows/${SHOW}/orders`, bodyOf());
const cue =
  (more: string): Send =>
  async () =>
    api.request('POST', `/api/shows/${SHOW}/cues`, `{"id":"${randomUUID()}",${more}}`);

/** What is taken has to go on being taken; what is refused, with its code. */
const INPUTS: readonly (readonly [what: string, outcome: number | string, send: Send])[] = [
  ['small values', 'body_too_large', shopify(`"x":${listOf('0', HOOK)}`)],
  ['lists in a list', 'body_too_large', shopify(`"x":${listOf('[]', HOOK)}`)],
  ['objects', 'body_too_large', shopify(`"x":${listOf('{}', HOOK)}`)],
  ['objects in many lists', 'body_too_large', shopify(`"x":${listOf(`[${fill('{},', 9000)}{}]`, HOOK)}`)],
  ['keys', 'body_too_large', shopify(`"x":${keys(400_000)}`)],
  ['keys, an escape before them', 'body_too_large', shopify(`"y":"\\u00e9","x":${keys(400_000)}`)],
  ['one text', 200, shopify(`"note":"${fill('x', HOOK)}"`)],
  ['one text of escapes', 200, shopify(`"note":"${fill('\\n', HOOK)}"`)],
  ['one text of codes', 200, shopify(`"note":"${fill('\\u00e9', HOOK)}"`)],
  ['one text of colons', 200, shopify(`"note":"${fill('\\":', HOOK)}"`)],
  ['one number of digits', 'json_number_range', shopify(`"x":${fill('9', HOOK)}`)],
  ['long numbers', 'body_too_large', shopify(`"x":${listOf('9007199254740993', HOOK)}`)],
  ['spaces', 200, shopify(`"x":0${fill(' ', HOOK)}`)],
  ['depth', 'body_too_large', shopify(`"x":${listOf(`${'['.repeat(60)}${']'.repeat(60)}`, HOOK)}`)],
  [
    'an order as large as Shopify makes them',
    200,
    shopify(
      `"line_items":${times(500, (one) => `{"id":${one},"sku":"s-${one}","title":"A jade ring with \\u003cpearl\\u003e","quantity":1,"price":"12.50","properties":${times(50, () => '{"name":"Engraving","value":"For María, with love, from all of us"}')}}`)}`,
    ),
  ],
  ['lines', 200, shopify(`"line_items":${times(9999, () => '{"quantity":1,"sku":"s","title":"t"}')}`)],
  ['more lines', 'body_too_large', shopify(`"line_items":${times(50_000, () => '{"quantity":1}')}`)],
  ['refunds', 200, shopify(`"refunds":${times(1000, (one) => `{"id":${one}}`)}`)],
  ['more refunds', 'payload_invalid', shopify(`"refunds":${times(9999, (one) => `{"id":${one}}`)}`)],
  [
    'payments',
    'payload_invalid',
    shopify(`"refunds":${times(20, () => `{"id":1,"transactions":${times(9999, () => '{}')}}`)}`),
  ],
  [
    'lines of refunds',
    'payload_invalid',
    shopify(
      `"refunds":${times(900, (one) => `{"id":${one},"transactions":[{"kind":"refund","status":"success","amount":"1.00","currency":"USD"}],"refund_line_items":${times(260, () => '{}')}}`)}`,
    ),
  ],
  [
    'woocommerce: words in HTML',
    200,
    hook('woocommerce', () =>
      wooOrder(`"line_items":${times(2000, () => `{"quantity":1,"name":"${'&amp;'.repeat(400)}"}`)}`),
    ),
  ],
  [
    'woocommerce: refunds',
    'refunds_too_many',
    hook('woocommerce', () => wooOrder(`"refunds":${times(9999, (one) => `{"id":${one},"total":"-0.01"}`)}`)),
  ],
  [
    'stripe: refunds',
    'refunds_too_many',
    hook('stripe', () => charge(times(9999, (one) => `{"id":"re_${one}","amount":1,"currency":"mxn"}`))),
  ],
  ['standard: small values', 'body_too_large', hook('standard', () => order(`,"x":${listOf('0', HOOK)}`))],
  ['10,000 orders', 200, orders(() => times(10_000, () => order()))],
  ['10,000 orders, a line each', 200, orders(() => Array.from({ length: 10_000 }, () => order()).join('\n'))],
  ['10,000 that are none', 200, orders(() => times(10_000, () => '{}'))],
  [
    'refunds of many orders',
    'body_too_large',
    orders(() => times(2400, () => order(`,"refunds":${times(100, (one) => `{"id":"${one}","amount":"0.01"}`)}`))),
  ],
  [
    'items of many orders',
    200,
    orders(() => times(1500, () => order(`,"items":${times(50, () => '{"sku":"a","title":"b","quantity":1}')}`))),
  ],
  ['an array of small values', 'body_too_large', orders(() => listOf('0', BATCH))],
  ['an array of commas', 'body_too_large', orders(() => `[${fill(',', BATCH)}`)],
  ['an array of brackets', 'json_depth', orders(() => fill('[', BATCH))],
  ['lines of small values', 'body_too_large', orders(() => fill('0\n', BATCH))],
  ['lines of brackets', 'body_too_large', orders(() => fill('{\n', BATCH))],
  ['empty lines', 'body_empty', orders(() => fill('\n', BATCH))],
  ['one order of small values', 'body_too_large', orders(() => order(`,"x":${listOf('0', BATCH)}`))],
  ['two orders, one of small values', 200, orders(() => `[${order()},${order(`,"x":${listOf('0', BATCH)}`)}]`)],
  [
    'a rundown',
    200,
    cue(`"kind":"rundown.set","base":null,"items":${times(200, (one) => `{"id":"${one}","text":"message ${one}"}`)}`),
  ],
  ['a rundown of nothing', 'cue_invalid', cue(`"kind":"rundown.set","base":null,"items":${listOf('{}', 15_000)}`)],
  [
    'a layout of nothing',
    200,
    cue(`"kind":"show.configure","layout":{${Array.from({ length: 900 }, (_, one) => `"k${one}":{}`).join(',')}}`),
  ],
  [
    'a picture of noise',
    'image_invalid',
    async () => api.request('PUT', `/api/shows/${SHOW}/images`, randomBytes(BATCH)),
  ],
  [
    'a name to be found',
    200,
    async () => api.request('POST', `/api/shows/${SHOW}/buyers/find`, '{"text":"nobody of that name"}'),
  ],
];

describe('[B5] one input keeps nobody else waiting for over 100 ms', () => {
  it.each(INPUTS)('%s: %s', async (_what, outcome, send) => {
    const longest: number[] = [];
    // A collection of garbage, or somebody else's work, happens once; what is slow is slow each time.
    for (let again = 0; again < 4 && Math.min(MOST_MS + 1, ...longest) > MOST_MS; again += 1) {
      longest.push(
        await watched.longestOf(async () => {
          const answer = await send();
          const { error } = (answer.body ?? {}) as { error?: { code: string; message: string } };
          expect(error?.code ?? answer.status, error?.message).toBe(outcome);
        }),
      );
    }
    expect(Math.min(...longest), `turns of ${longest.map(Math.round).join(', ')} ms`).toBeLessThanOrEqual(MOST_MS);
  });

  it('[B5] what is long is answered among others that are short', async () => {
    let isDone = false;
    const long = orders(() => times(10_000, () => order()))().finally(() => (isDone = true));
    let answered = 0;
    while (!isDone) {
      await fetch(`${watched.nacre.url}/healthz`);
      if (!isDone) answered += 1;
      await sleep(1);
    }
    expect(await long).toMatchObject({ status: 200, body: { accepted: 10_000, duplicate: 0, rejected: [] } });
    expect(answered).toBeGreaterThan(2);
  });

  it('[B8] 400 who ask for the books at once keep nobody waiting for over 100 ms, and orders go first', async () => {
    const longest: number[] = [];
    for (let again = 0; again < 3 && Math.min(MOST_MS + 1, ...longest) > MOST_MS; again += 1) {
      const peers = await Promise.all(Array.from({ length: 400 }, async () => openPeer(watched.nacre.port)));
      longest.push(
        await watched.longestOf(async () => {
          for (const peer of peers)
            peer.say(
              `GET /api/shows/crowd/audit HTTP/1.1\r\nHost: nacre\r\nAuthorization: Bearer ${watched.nacre.ownerKey}\r\n\r\n`,
            );
          for (let sold = 0; sold < 20; sold += 1) {
            await sleep(50);
            expect(await orders(() => order())()).toMatchObject({ status: 200 });
          }
        }),
      );
      for (const peer of peers) peer.socket.destroy();
      // What its key may ask for comes back.
      await sleep(4000);
    }
    expect(Math.min(...longest), `turns of ${longest.map(Math.round).join(', ')} ms`).toBeLessThanOrEqual(MOST_MS);
  });

  it('[B7 I4] refunds that come one by one count with those of the order: one too many is refused, and staff read why', async () => {
    const paid = (amount: string): string =>
      `"created_at":"2026-11-24T20:15:00Z","transactions":[{"kind":"refund","status":"success","amount":"${amount}","currency":"MXN"}]`;
    const send = async (body: string, topic: string) =>
      api.postHook(SHOW, 'shopify', body, signShopify(body, SECRET, topic));
    const sold = `{"id":7007,"updated_at":"2026-11-24T20:15:00Z","currency":"MXN","total_price":"50.00","financial_status":"paid"`;
    const refunds = times(995, (one) => `{"id":${one},${paid('0.01')}}`);
    expect(await send(`${sold},"refunds":${refunds}}`, 'orders/updated')).toMatchObject({ status: 200 });
    const refund = async (id: number, amount = '0.01') =>
      send(`{"id":${id},"order_id":7007,${paid(amount)}}`, 'refunds/create');
    for (let id = 995; id < 1000; id += 1) expect(await refund(id)).toMatchObject({ body: { accepted: 1 } });
    const before = await api.control(SHOW);
    expect(await refund(1000, '1.00')).toMatchObject({ status: 422, body: { error: { code: 'refunds_too_many' } } });
    // One that is known may change: it is no refund more.
    expect(await refund(7)).toMatchObject({ body: { accepted: 0, duplicate: 1 } });
    const after = await api.control(SHOW);
    expect(after.totals).toEqual(before.totals);
    expect(after.refused).toContainEqual(
      expect.objectContaining({ source: 'shopify', code: 'refunds_too_many', count: 1 }),
    );
  });

  it('[B5 M2] the books are right', async () => {
    expect(await api.audit(SHOW)).toMatchObject({ equal: true });
  });
});

afterAll(async () => {
  expect(watched.nacre.log()).not.toMatch(/delivery failed|request failed|unhandled/i);
  expect(await watched.nacre.stop()).toBe(0);
});
