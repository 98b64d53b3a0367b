import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Api } from '../support/api.ts';
import { bytesIn } from '../support/bytes-in.ts';
import { startPaymentsApi } from '../support/payments-api.ts';
import { startRedis } from '../support/redis.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';
import { signMercadoPago, signShopify, signStandard, signStripe, signWooCommerce } from '../support/signing.ts';

const fixture = (path: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures', `${path}.json`), 'utf8'));

const MAIL = 'quetzalli.seed@private-buyer.example';
const PHONE = '+52 999 765 4321';
const ADDRESS = 'Calle Sembrada 123, Colonia Oculta';
const CARD = '4242424242424242';
const PRIVATE = {
  email: MAIL,
  customer_email: MAIL,
  contact_email: MAIL,
  note: `${MAIL} ${PHONE}`,
  phone: PHONE,
  address: { line1: ADDRESS, phone: PHONE },
  address1: ADDRESS,
  shipping_address: { address1: ADDRESS, phone: PHONE },
  browser_ip: '203.0.113.77',
  card: { number: CARD },
};
const SEEDS = [MAIL, 'private-buyer', PHONE, '765 4321', '7654321', 'Sembrada', 'Oculta', CARD, '203.0.113.77'];

/** The same with what is private in every object of it. */
function seeded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => labelled(seeded(one)));
  if (typeof value !== 'object' || value === null) return value;
  return { ...PRIVATE, ...Object.fromEntries(Object.entries(value).map(([key, one]) => [key, seededEntry(key, one)])) };
}
/** Goods may be called what a buyer wrote: "Tarjeta para ana@…". */
function labelled(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [
    key,
    /^(?:title|name|sku)$/.test(key) && typeof one === 'string' ? `${one} para ${MAIL}` : one,
  ]);
  return Object.fromEntries(entries) as unknown;
}
const seededEntry = (key: string, value: unknown): unknown =>
  key in PRIVATE ? PRIVATE[key as keyof typeof PRIVATE] : seeded(value);

describe('what is private', () => {
  test.each(['embedded', 'redis'] as const)(
    '[I6] of all that every vendor sends, no e-mail, phone, address or card is in the store (%s) or in any log',
    async (kind) => {
      const payments = await startPaymentsApi();
      const redis =
        kind === 'redis' ? await startRedis({ appendfsync: 'always', config: ['rdbcompression no'] }) : null;
      const nacre = await startNacre({
        env: {
          NACRE_LOG: 'trace',
          NACRE_MERCADOPAGO_URL: payments.url,
          ...(redis ? { REDIS_URL: redis.url } : {}),
        },
      });
      const api = new Api(nacre.url, nacre.ownerKey);
      await api.createShow({ show: 'quiet', currency: 'MXN' });
      const secret = randomUUID();
      const standard = `whsec_${Buffer.from(secret).toString('base64')}`;
      for (const source of ['shopify', 'woocommerce', 'stripe'] as const) await api.putSecrets('quiet', source, secret);
      await api.putSecrets('quiet', 'mercadopago', secret, 'token:APP_USR-1');
      await api.putSecrets('quiet', 'standard', standard);
      const answers: number[] = [];
      const send = async (source: string, body: string, headers: Record<string, string>, query = '') => {
        // Once so that it is refused, with all of it in the refused body, and once so that it is taken.
        const wrong = Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name, /hmac|signature/.test(name) ? 'AAAA' : value]),
        );
        expect((await api.postHook('quiet', source, body, wrong, query)).status).toBe(401);
        await api.postHook('quiet', source, `${body.slice(0, -1)},,`, headers, query);
        answers.push((await api.postHook('quiet', source, body, headers, query)).status);
      };
      const text = (path: string): string => JSON.stringify(seeded(fixture(path)));

      await send('shopify', text('shopify/order'), signShopify(text('shopify/order'), secret, 'orders/create'));
      await send('shopify', text('shopify/refund'), signShopify(text('shopify/refund'), secret, 'refunds/create'));
      await send(
        'woocommerce',
        text('woocommerce/order'),
        signWooCommerce(text('woocommerce/order'), secret, 'order.created'),
      );
      for (const name of ['session', 'intent', 'charge', 'refund', 'dispute'])
        await send('stripe', text(`stripe/${name}`), signStripe(text(`stripe/${name}`), secret));
      payments.answer('123456789012', seeded(fixture('mercadopago/payment')));
      const note = text('mercadopago/notification');
      await send('mercadopago', note, signMercadoPago('123456789012', secret), '?data.id=123456789012&type=payment');
      const items = [{ sku: 'PERLA', title: 'Perla', quantity: 1 }];
      const order = { id: 'S-1', status: 'paid', currency: 'MXN', total: '12.00', buyer: { name: MAIL }, items };
      const told = JSON.stringify(seeded(order));
      await send('standard', told, signStandard(told, standard));
      expect(answers.every((status) => status === 200)).toBe(true);
      expect((await api.postOrders('quiet', [{ ...order, id: 'R-1' }, seeded({ ...order, id: 'R-2' })])).accepted).toBe(
        2,
      );
      await api.postOrders('quiet', { ...order, id: 'R-3', buyer: { name: PHONE, ...PRIVATE } });
      await api.request('POST', '/api/shows/quiet/orders', `{"id":"${MAIL}`);
      await api.request('POST', `/api/shows/quiet/cues?who=${MAIL}`, JSON.stringify(PRIVATE));
      await api.request('GET', `/api/shows/${encodeURIComponent(MAIL)}`);
      await api.request('POST', '/api/shows/quiet/buyers/find', JSON.stringify({ text: MAIL }));
      const { totals } = await api.control('quiet');
      expect(totals?.orders).toBeGreaterThan(6);
      await nacre.stop();

      const kept = [nacre.log(), bytesIn(nacre.dataFolder), ...(redis ? [bytesIn(redis.folder), redis.log()] : [])];
      for (const seed of SEEDS) expect(kept.map((all) => all.includes(seed))).toEqual(kept.map(() => false));
      // And what is shown is there: it was looked for in the right place.
      expect(kept.slice(1).join('\n')).toContain('"name":"Jorge E."');
      expect(kept.slice(1).join('\n')).toContain('"title":"Perla para"');
    },
    180_000,
  );
});

const order = (id: string, name: string, extra: object = {}) => ({
  id,
  status: 'paid',
  currency: 'MXN',
  total: '10.00',
  updatedAt: '2026-11-24T20:00:00Z',
  buyer: { name },
  items: [{ sku: 'PEARL', title: 'Pearl', quantity: 1 }],
  ...extra,
});
const NAME = 'Xiadani';

async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not within a minute: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function fill(api: Api): Promise<unknown> {
  await api.createShow({ show: 'pearls', currency: 'MXN' });
  const others = Array.from({ length: 2500 }, (_, place) => order(`O-${place}`, `Buyer${place} Luz`));
  await api.postOrders('pearls', others.slice(0, 1200));
  await api.postOrders('pearls', [order('X-1', `${NAME} Quetzal`), order('X-2', `${NAME} Quetzal`)]);
  await api.postOrders('pearls', others.slice(1200));
  await api.postOrders(
    'pearls',
    order('X-1', `${NAME} Quetzal`, {
      updatedAt: '2026-11-24T20:01:00Z',
      total: '15.00',
      refunds: [{ id: 'R-1', amount: '1.00' }],
    }),
  );
  await until(async () => (await api.control('pearls')).totals?.net === '25024.00', 'all of it is folded');
  return (await api.control('pearls')).totals;
}

interface Found {
  sales: { sale: string; name: string; amount: string }[];
}
const post = async <T>(api: Api, what: string, body: object): Promise<T> => {
  const { status, body: answer } = await api.request<T>(
    'POST',
    `/api/shows/pearls/buyers/${what}`,
    JSON.stringify(body),
  );
  expect(status).toBe(200);
  return answer;
};

async function forgetAll(api: Api): Promise<void> {
  const { sales } = await post<Found>(api, 'find', { text: NAME.toLowerCase() });
  expect(sales.map(({ sale, name, amount }) => `${sale} ${name} ${amount}`)).toEqual([
    `rest:X-2 ${NAME} Q. 10.00`,
    `rest:X-1 ${NAME} Q. 15.00`,
  ]);
  const told = await post<{ sales: string[]; facts: { kind: string }[] }>(api, 'export', { sale: 'rest:X-1' });
  expect(told.sales).toEqual(['rest:X-1']);
  expect(told.facts.map(({ kind }) => kind).toSorted()).toEqual(['order', 'order', 'refund']);
  expect(JSON.stringify(told.facts)).toContain(`${NAME} Q.`);
  for (const { sale } of sales) expect(await post(api, 'forget', { sale })).toEqual({ outcome: 'forgotten', sales: 1 });
}

/** Its figures are what they were, live as folded anew, and nobody is told the name. */
async function isExact(api: Api, totals: unknown): Promise<void> {
  await until(async () => (await api.request('GET', '/api/shows/pearls')).status === 200, 'folded anew');
  const view = await api.control('pearls');
  expect(view.totals).toEqual(totals);
  expect(JSON.stringify([view, await api.ticker('pearls')])).not.toContain(NAME);
  expect((await api.audit('pearls')).equal).toBe(true);
  expect((await post<Found>(api, 'find', { text: NAME })).sales).toEqual([]);
}

describe('a buyer who is forgotten', () => {
  test('[V1 V3] is gone from log, snapshot and every byte of the data folder, while it runs; not a cent is', async () => {
    let nacre = await startNacre();
    const totals = await fill(new Api(nacre.url, nacre.ownerKey));
    // A snapshot with the name is written.
    await nacre.stop();
    nacre = await startNacre({ dataFolder: nacre.dataFolder, ownerKey: nacre.ownerKey });
    const { dataFolder } = nacre;
    let api = new Api(nacre.url, nacre.ownerKey);
    expect(bytesIn(dataFolder)).toContain(NAME);
    await forgetAll(api);
    expect(bytesIn(dataFolder)).not.toContain(NAME);
    await isExact(api, totals);
    await nacre.kill9();
    nacre = await startNacre({ dataFolder, ownerKey: nacre.ownerKey });
    api = new Api(nacre.url, nacre.ownerKey);
    await isExact(api, totals);
    // The shop tells it once more, and later.
    await api.postOrders(
      'pearls',
      order('X-1', `${NAME} Quetzal`, { updatedAt: '2026-11-24T20:01:00Z', total: '15.00' }),
    );
    await api.postOrders('pearls', order('X-2', `${NAME} Quetzal`, { updatedAt: '2026-11-24T21:00:00Z' }));
    await isExact(api, totals);
    await nacre.stop();
    expect(bytesIn(dataFolder)).not.toContain(NAME);
    expect(nacre.log()).not.toContain(NAME);
  }, 180_000);

  test('[V1 V3] is gone from Redis and the outbox of every node, whichever was asked', async () => {
    const redis = await startRedis({ appendfsync: 'always', config: ['rdbcompression no'] });
    const env = { REDIS_URL: redis.url };
    const one = await startNacre({ env });
    const other = await startNacre({ env, ownerKey: one.ownerKey });
    const apis = [one, other].map(({ url, ownerKey }) => new Api(url, ownerKey)) as [Api, Api];
    const totals = await fill(apis[0]);
    await until(async () => {
      const { body } = await apis[1].request<{ totals?: unknown }>('GET', '/api/shows/pearls');
      return JSON.stringify(body.totals) === JSON.stringify(totals);
    }, 'the other node has it all');
    expect(bytesIn(one.dataFolder)).toContain(NAME);
    expect(bytesIn(redis.folder)).toContain(NAME);
    await forgetAll(apis[1]);
    const isGone = ({ dataFolder }: Pick<Nacre, 'dataFolder'>): boolean => !bytesIn(dataFolder).includes(NAME);
    await until(() => [one, other].every(isGone), 'gone from the outboxes');
    await until(() => isGone({ dataFolder: redis.folder }), 'gone from Redis');
    for (const api of apis) await isExact(api, totals);
    await apis[0].postOrders('pearls', order('new', 'Ana Gil'));
    await until(async () => (await apis[1].control('pearls')).totals?.orders === 2503, 'the log goes on');
  }, 240_000);
});
