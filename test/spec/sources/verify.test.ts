import { createHmac, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { Stripe } from 'stripe';
import { describe, expect, it } from 'vitest';
import { makeMercadopago } from '../../../server/sources/mercadopago.ts';
import { shopify } from '../../../server/sources/shopify.ts';
import type { SourceAdapter, SourceRefusal } from '../../../server/sources/source.ts';
import { standard } from '../../../server/sources/standard.ts';
import { stripe } from '../../../server/sources/stripe.ts';
import { woocommerce } from '../../../server/sources/woocommerce.ts';
import { NOW, deliveryOf } from '../../support/shop.ts';
import type { Sent } from '../../support/shop.ts';
import { signMercadoPago, signShopify, signStandard, signStripe, signWooCommerce } from '../../support/signing.ts';

const RUNS = { numRuns: 1000 };
const mercadopago = makeMercadopago('http://127.0.0.1:9');
const SECRET = 'a secret ñ of the shop';
const WHSEC = `whsec_${Buffer.from('a secret of 24 bytes, ok').toString('base64')}`;
const AT = new Date(NOW);

interface Vendor {
  adapter: SourceAdapter;
  secret: string;
  sign: (body: string, secret: string) => Sent;
  /** The header that holds the signature, and those that are signed with the body. */
  header: string;
  signed: string[];
  /** Mercado Pago signs ids and a timestamp; the body is not believed. */
  signsBody: boolean;
}

const VENDORS: Record<string, Vendor> = {
  shopify: {
    adapter: shopify,
    secret: SECRET,
    sign: (body, secret) => ({ body, headers: signShopify(body, secret, 'orders/paid') }),
    header: 'x-shopify-hmac-sha256',
    signed: [],
    signsBody: true,
  },
  woocommerce: {
    adapter: woocommerce,
    secret: SECRET,
    sign: (body, secret) => ({ body, headers: signWooCommerce(body, secret, 'order.updated') }),
    header: 'x-wc-webhook-signature',
    signed: [],
    signsBody: true,
  },
  stripe: {
    adapter: stripe,
    secret: 'whsec_of_stripe',
    sign: (body, secret) => ({ body, headers: signStripe(body, secret, AT) }),
    header: 'stripe-signature',
    signed: ['stripe-signature'],
    signsBody: true,
  },
  standard: {
    adapter: standard,
    secret: WHSEC,
    sign: (body, secret) => ({ body, headers: signStandard(body, secret, { at: AT }) }),
    header: 'webhook-signature',
    signed: ['webhook-id', 'webhook-timestamp'],
    signsBody: true,
  },
  mercadopago: {
    adapter: mercadopago,
    secret: SECRET,
    sign: (body, secret) => ({
      body,
      headers: signMercadoPago('123456789012', secret, { ts: String(NOW) }),
      query: '?data.id=123456789012&type=payment',
    }),
    header: 'x-signature',
    signed: ['x-signature', 'x-request-id'],
    signsBody: false,
  },
};
const ALL = Object.entries(VENDORS);
const EVERY_HEADER = ALL.flatMap(([, { header, signed }]) => [header, ...signed]);

const verdict = (adapter: SourceAdapter, sent: Sent, ...secrets: string[]): 'ok' | SourceRefusal => {
  const answer = adapter.verify(deliveryOf(sent), secrets);
  return answer.ok ? 'ok' : answer.code;
};
const flip = (bytes: Buffer, bit: number): Buffer => {
  const copy = Buffer.from(bytes);
  const place = Math.floor(bit / 8) % copy.length;
  copy[place] = (copy[place] ?? 0) ^ (1 << (bit % 8));
  return copy;
};

describe.each(ALL)('[I1] %s', (_name, { adapter, secret, sign, header, signed }) => {
  it('takes what is signed with any of several live secrets, and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const body = text.toWellFormed();
        const sent = sign(body, secret);
        expect(verdict(adapter, sent, secret)).toBe('ok');
        expect(verdict(adapter, sent, WHSEC.replace('a', 'b'), 'former', secret)).toBe('ok');
        expect(verdict(adapter, sent, 'another', WHSEC.replace('Y', 'Z'))).toBe('signature_wrong');
        expect(verdict(adapter, sent)).toBe('signature_wrong');
      }),
      { numRuns: 200 },
    );
  });

  it('an empty secret signs nothing, for anybody could sign with it', () => {
    for (const empty of ['', 'whsec_']) expect(verdict(adapter, sign('{}', ''), empty)).toBe('signature_wrong');
  });

  it('refuses a signature, an id or a timestamp of which any bit is flipped', () => {
    const sent = sign('{"id":1}', secret);
    for (const name of [header, ...signed]) {
      const value = Buffer.from(sent.headers[name] ?? '', 'latin1');
      for (let bit = 0; bit < value.length * 8; bit += 1) {
        const headers = { ...sent.headers, [name]: flip(value, bit).toString('latin1') };
        expect(verdict(adapter, { ...sent, headers }, secret), `${name} bit ${bit}`).not.toBe('ok');
      }
    }
  });

  it('refuses a signature that is missing, empty, short, long or of other letters', () => {
    const sent = sign('{"id":1}', secret);
    const whole = sent.headers[header] ?? '';
    const withHeader = (value: string) =>
      verdict(adapter, { ...sent, headers: { ...sent.headers, [header]: value } }, secret);
    const { [header]: _gone, ...bare } = sent.headers;
    expect(verdict(adapter, { ...sent, headers: bare }, secret)).toBe('signature_missing');
    expect(withHeader('')).toBe('signature_missing');
    for (const value of [
      whole.slice(0, -1),
      whole.slice(0, -4),
      `${whole}A`,
      `${whole}=`,
      ` ${whole}!`,
      'v1=,',
      ',=,',
      '\0',
    ])
      expect(withHeader(value), value).toMatch(/^(signature|timestamp)_/);
  });

  it('never throws, whatever the headers, the query and the bytes', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', 't=', 't=1,v1=', 'v1,', 'ts=1,v1=00', '='),
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...EVERY_HEADER), text),
        fc.uint8Array(),
        fc.dictionary(text, text),
        fc.array(text),
        (headers, bytes, query, secrets) => {
          const search = new URLSearchParams(query).toString();
          expect(verdict(adapter, { headers, body: Buffer.from(bytes), query: search }, ...secrets)).not.toBe('ok');
          expect(() => adapter.greeting?.(deliveryOf({ headers, body: Buffer.from(bytes) }))).not.toThrow();
        },
      ),
      RUNS,
    );
  });

  it('is quick with a megabyte of header', () => {
    const sent = sign('{"id":1}', secret);
    for (const filler of ['a', ',', '=', 'v1,', 'v1=,t=,', ' ', '0'])
      expect(
        verdict(
          adapter,
          { ...sent, headers: { ...sent.headers, [header]: filler.repeat(1_000_000 / filler.length) } },
          secret,
        ),
      ).not.toBe('ok');
  });
});

describe.each(ALL.filter(([, { signsBody }]) => signsBody))('[I1] %s', (_name, { adapter, secret, sign }) => {
  it('refuses a body of which any bit is flipped', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), (bytes, bit) => {
        const text = Buffer.from(bytes).toString('utf8');
        const sent = sign(text, secret);
        expect(verdict(adapter, { ...sent, body: flip(Buffer.from(text), bit) }, secret)).toBe('signature_wrong');
      }),
      RUNS,
    );
  });
});

describe('[I1] stripe, held against the vendor’s library', () => {
  const library = new Stripe('sk_test_none');
  const seconds = Math.floor(NOW / 1000);
  const secret = 'whsec_of_stripe';
  const mine = (body: string, header: string, at = NOW) =>
    verdict(stripe, { body, headers: { 'stripe-signature': header }, at }, secret);

  it('takes what the library signs, and the library takes the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const payload = JSON.stringify({ id: 'evt', value });
        const header = library.webhooks.generateTestHeaderString({ payload, secret, timestamp: seconds });
        expect(mine(payload, header)).toBe('ok');
        expect(library.webhooks.constructEvent(payload, header, secret, 300, undefined, NOW)).toMatchObject({
          id: 'evt',
        });
      }),
      { numRuns: 300 },
    );
  });

  it('several signatures, one of them right, as while a secret is rolled; v0 is no signature', () => {
    const payload = '{"id":"evt"}';
    const right = library.webhooks.generateTestHeaderString({ payload, secret, timestamp: seconds });
    const [, v1 = ''] = right.split(',');
    expect(mine(payload, `t=${seconds},v1=${'0'.repeat(64)},${v1},v0=abc`)).toBe('ok');
    expect(mine(payload, `t=${seconds},${v1.replace('v1', 'v0')}`)).toBe('signature_malformed');
    expect(mine(payload, `t=${seconds},t=${seconds},${v1}`)).toBe('timestamp_missing');
    expect(mine(payload, v1)).toBe('timestamp_missing');
  });

  it.each([
    [0, 'ok'],
    [300, 'ok'],
    [301, 'timestamp_stale'],
    [86_400, 'timestamp_stale'],
    [-300, 'ok'],
    [-301, 'timestamp_stale'],
  ])('signed %d s ago: %s', (age, code) => {
    const payload = '{"id":"evt"}';
    const header = library.webhooks.generateTestHeaderString({ payload, secret, timestamp: seconds - age });
    expect(mine(payload, header)).toBe(code);
  });
});

describe('[I1] standard, held against the reference library', () => {
  // The secret and the message of the specification's own example.
  const SPEC = {
    secret: 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    body: '{"test": 2432232314}',
  };
  const time = new Date(NOW);
  const mine = (body: string, headers: Record<string, string>, secret: string, at = NOW) =>
    verdict(standard, { body, headers, at }, secret);

  it('takes what the library signs, with and without the prefix of the secret', () => {
    const signature = new Webhook(SPEC.secret).sign(SPEC.id, time, SPEC.body);
    const headers = {
      'webhook-id': SPEC.id,
      'webhook-timestamp': String(NOW / 1000),
      'webhook-signature': signature,
    };
    expect(mine(SPEC.body, headers, SPEC.secret)).toBe('ok');
    expect(mine(SPEC.body, headers, `whsec_${SPEC.secret}`)).toBe('ok');
    expect(mine(SPEC.body, { ...headers, 'webhook-signature': `v1,AAAA v1a,xx ${signature}` }, SPEC.secret)).toBe('ok');
    expect(mine(SPEC.body, { ...headers, 'webhook-signature': signature.slice(3) }, SPEC.secret)).toBe(
      'signature_malformed',
    );
  });

  it('takes whatever the library signs', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 64 }), fc.string({ unit: 'binary' }), (key, text) => {
        const body = JSON.stringify({ text });
        const secret = Buffer.from(key).toString('base64');
        const id = `msg_${randomUUID()}`;
        const signature = new Webhook(secret).sign(id, time, body);
        const headers = { 'webhook-id': id, 'webhook-timestamp': String(NOW / 1000), 'webhook-signature': signature };
        expect(mine(body, headers, secret)).toBe('ok');
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [300, 'ok'],
    [301, 'timestamp_stale'],
    [-301, 'timestamp_stale'],
  ])('signed %d s ago: %s', (age, code) => {
    const at = new Date(NOW - age * 1000);
    expect(mine('{}', signStandard('{}', SPEC.secret, { at }), SPEC.secret)).toBe(code);
  });

  it.each([
    ['webhook-id', 'signature_missing'],
    ['webhook-signature', 'signature_missing'],
    ['webhook-timestamp', 'timestamp_missing'],
  ])('without %s: %s', (name, code) => {
    const { [name]: _gone, ...headers } = signStandard('{}', SPEC.secret, { at: time });
    expect(mine('{}', headers, SPEC.secret)).toBe(code);
  });
});

describe('[I1] mercadopago', () => {
  const verdictOf = (query: string, headers: Record<string, string>) =>
    verdict(mercadopago, { body: '', headers, query }, 'token:APP_USR-1', SECRET);

  it.each([
    ['13 digits', String(NOW)],
    ['10 digits', String(NOW / 1000)],
  ])('a timestamp of %s', (_what, ts) => {
    expect(verdictOf('?data.id=42&type=payment', signMercadoPago('42', SECRET, { ts }))).toBe('ok');
  });

  it.each(['', '1', '12345678901', '1e12', '１２３４５６７８９０'])('a timestamp of other digits: %j', (ts) => {
    expect(verdictOf('?data.id=42', signMercadoPago('42', SECRET, { ts }))).toBe('timestamp_missing');
  });

  it('ids in upper and lower case, signed in lower case as documented', () => {
    for (const sent of ['ORD01JQ', 'ord01jq'])
      expect(verdictOf(`?data.id=${sent}&type=order`, signMercadoPago('ORD01JQ', SECRET))).toBe('ok');
  });

  it('the older form’s id, signed as data.id is, or left out of what is signed as the documentation says', () => {
    const { 'x-request-id': request = '', ...rest } = signMercadoPago('42', SECRET, { ts: String(NOW) });
    expect(verdictOf('?id=42&topic=payment', { ...rest, 'x-request-id': request })).toBe('ok');
    const bare = createHmac('sha256', SECRET).update(`request-id:${request};ts:${NOW};`).digest('hex');
    const headers = { 'x-request-id': request, 'x-signature': `ts=${NOW},v1=${bare}` };
    expect(verdictOf('?id=42&topic=payment', headers)).toBe('ok');
    expect(verdictOf('?topic=payment', headers)).toBe('ok');
    expect(verdictOf('?data.id=42&type=payment', headers)).toBe('signature_wrong');
  });

  it('without a request id it is left out, too', () => {
    const bare = createHmac('sha256', SECRET).update(`id:42;ts:${NOW};`).digest('hex');
    expect(verdictOf('?data.id=42', { 'x-signature': `ts=${NOW},v1=${bare}` })).toBe('ok');
    expect(verdictOf('?data.id=42', { 'x-signature': ` v1 = ${bare} , ts = ${NOW} ` })).toBe('ok');
  });

  it('another id than the signed one is refused', () => {
    expect(verdictOf('?data.id=43&type=payment', signMercadoPago('42', SECRET))).toBe('signature_wrong');
  });

  it('the access token signs nothing', () => {
    const headers = signMercadoPago('42', 'token:APP_USR-1');
    expect(verdictOf('?data.id=42', headers)).toBe('signature_wrong');
  });
});
