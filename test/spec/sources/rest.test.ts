import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { openSlices } from '../../../server/slices.ts';
import { splitBatch } from '../../../server/sources/batch.ts';
import { normaliseOrder, timeOf } from '../../../server/sources/rest.ts';
import type { JsonValue } from '../../../server/sources/json.ts';
import { standard } from '../../../server/sources/standard.ts';
import { NOW, factsOf, hasPublished, published, take, totals, whyNot } from '../../support/shop.ts';

const ORDER = { id: 'A-1', status: 'paid', currency: 'MXN', total: '1234.50' };
const read = (told: Record<string, unknown>, countTestOrders = false) =>
  normaliseOrder({ ...ORDER, ...told }, { source: 'rest', receivedAt: NOW, countTestOrders });
const facts = (told: Record<string, unknown> = {}) => {
  const order = read(told);
  if ('code' in order) throw new Error(order.code);
  return order.facts;
};

describe('an order in our own shape', () => {
  it('[M2 A5 I6] becomes its order and its refunds', () => {
    const all = facts({
      version: 7,
      placedAt: '2026-11-24T20:00:00Z',
      buyer: { name: 'María José García Pech', email: 'maria@comprador.example' },
      items: [{ sku: 'PERLA-12', title: 'Collar', quantity: 2, price: '600.00' }],
      refunds: [
        { id: 'R-1', amount: '34.50' },
        { id: 'R-2', amount: '0.50', version: 9 },
      ],
      shipTo: 'Calle 60',
    });
    expect(all).toEqual([
      {
        kind: 'order',
        source: 'rest',
        id: 'A-1',
        version: 7,
        at: NOW,
        body: {
          status: 'paid',
          currency: 'MXN',
          total: 123_450,
          name: 'María P.',
          items: [{ sku: 'PERLA-12', title: 'Collar', quantity: 2, price: 60_000 }],
        },
      },
      {
        kind: 'refund',
        source: 'rest',
        id: 'R-1',
        version: 7,
        at: NOW,
        body: { order: 'A-1', currency: 'MXN', amount: 3450 },
      },
      {
        kind: 'refund',
        source: 'rest',
        id: 'R-2',
        version: 9,
        at: NOW,
        body: { order: 'A-1', currency: 'MXN', amount: 50 },
      },
    ]);
    expect(totals({ currency: 'MXN' }, all)).toMatchObject({
      gross: '1234.50',
      refunded: '35.00',
      net: '1199.50',
      units: 2,
    });
  });

  it('[A5] a whole name only with the order’s consent', () => {
    expect(facts({ buyer: { name: 'Ana Chan', consent: true } })).toMatchObject([{ body: { name: 'Ana Chan' } }]);
    for (const consent of [false, 'true', 1, null])
      expect(facts({ buyer: { name: 'Ana Chan', consent } })).toMatchObject([{ body: { name: 'Ana C.' } }]);
  });

  it('[M2] version, else updatedAt, else 0', () => {
    const version = (told: Record<string, unknown>) => facts(told)[0]?.version;
    expect(version({})).toBe(0);
    expect(version({ updatedAt: '2026-11-24T20:15:00Z' })).toBe(NOW);
    expect(version({ updatedAt: '2026-11-24T14:15:00.000-06:00' })).toBe(NOW);
    expect(version({ version: 3, updatedAt: '2026-11-24T20:15:00Z' })).toBe(3);
    expect(version({ version: -1 })).toBe(-1);
  });

  it('[I5] ids keep every digit', async () => {
    expect(facts({ id: 42 })).toMatchObject([{ id: '42' }]);
    const batch = await splitBatch(
      Buffer.from('[{"id":9007199254740993,"status":"paid","currency":"JPY","total":"5"}]'),
      openSlices(),
    );
    const [line] = (batch as { lines: { value: JsonValue }[] }).lines;
    expect(
      normaliseOrder(line?.value ?? null, { source: 'rest', receivedAt: NOW, countTestOrders: false }),
    ).toMatchObject({
      facts: [{ id: '9007199254740993' }],
    });
  });

  it('[M1] a number beyond 2^53 is a number too: no amount, and no version', () => {
    expect(read({ total: 9_007_199_254_740_993n })).toMatchObject({ code: 'amount_not_string' });
    expect(read({ version: 9_007_199_254_740_993n })).toMatchObject({ code: 'order_invalid' });
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', ' ', '\u0000', 'a:b'])(
    '[I5] an id may be any text: %j, of an order, a refund and a product',
    (id) => {
      const told = { id, items: [{ sku: id, title: id, quantity: 1 }], refunds: [{ id, amount: '34.50' }] };
      const history = [...facts(told), ...facts({ id: 'another' }), ...facts(told)];
      expect(totals({ currency: 'MXN' }, history)).toMatchObject({ orders: 2, gross: '2469.00', refunded: '34.50' });
    },
  );

  it('[M5] a test order is kept and never counts, but in a rehearsal', () => {
    expect(facts({ test: true })).toMatchObject([{ body: { test: true } }]);
    const rehearsed = read({ test: true }, true);
    expect('facts' in rehearsed && rehearsed.facts[0]?.body).not.toHaveProperty('test');
  });

  it.each<[string, Record<string, unknown>]>([
    ['order_invalid', { id: undefined }],
    ['order_invalid', { id: '' }],
    ['order_invalid', { id: 1.5 }],
    ['order_invalid', { id: 'x'.repeat(201) }],
    ['order_invalid', { status: 'shipped' }],
    ['order_invalid', { status: undefined }],
    ['order_invalid', { version: '7' }],
    ['order_invalid', { version: 1.5 }],
    ['order_invalid', { version: 2 ** 53 }],
    ['order_invalid', { updatedAt: 'yesterday' }],
    ['order_invalid', { updatedAt: 1_795_550_400 }],
    ['order_invalid', { test: 'true' }],
    ['order_invalid', { buyer: 'Ana' }],
    ['order_invalid', { buyer: { name: 7 } }],
    ['order_invalid', { buyer: { name: 'x'.repeat(1_000_000) } }],
    ['order_invalid', { items: {} }],
    ['order_invalid', { items: [null] }],
    ['order_invalid', { items: [{ sku: 's', title: 't', quantity: 0 }] }],
    ['order_invalid', { items: [{ sku: 's', title: 't', quantity: 1.5 }] }],
    ['order_invalid', { items: Array.from({ length: 101 }, () => ({ sku: 's', title: 't', quantity: 1 })) }],
    ['order_invalid', { refunds: [{ amount: '1.00' }] }],
    ['order_invalid', { refunds: ['1.00'] }],
    ['amount_not_string', { refunds: [{ id: 'r', amount: 1 }] }],
    ['currency_unknown', { currency: 'mxn' }],
    ['currency_unknown', { currency: 'XXX' }],
    ['currency_unknown', { currency: undefined }],
    ['amount_not_string', { total: 1234.5 }],
    ['amount_not_string', { total: undefined }],
    ['amount_format', { total: '01.00' }],
    ['amount_negative', { total: '-0.00' }],
    ['amount_format', { total: '1,234.50' }],
    ['amount_format', { total: '１２３４.５０' }],
    ['amount_format', { total: ' 1234.50' }],
    ['amount_format', { total: '1e3' }],
    ['amount_format', { total: '$1234.50' }],
    ['amount_decimals', { total: '1234.5' }],
    ['amount_decimals', { total: '1234.500' }],
    ['amount_negative', { total: '-1.00' }],
    ['amount_too_large', { total: '10000000000.01' }],
    ['amount_negative', { items: [{ sku: 's', title: 't', quantity: 1, price: '-1.00' }] }],
  ])('[I4] %s: %j', (code, told) => {
    expect(read(told)).toMatchObject({ code, message: expect.stringMatching(/\.\)?$/) as string });
  });

  it('never throws, whatever the JSON', () => {
    const field = fc.constantFrom(
      'id',
      'status',
      'currency',
      'total',
      'buyer',
      'items',
      'refunds',
      'version',
      'updatedAt',
      'test',
    );
    fc.assert(
      fc.property(fc.dictionary(field, fc.jsonValue()), fc.jsonValue(), (told, whole) => {
        read(told);
        normaliseOrder(whole as JsonValue, { source: 'rest', receivedAt: NOW, countTestOrders: false });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('timeOf', () => {
  it.each(['2026-11-24', '2026-11-24T20:15:00', '24/11/2026', '2026-13-01T00:00:00Z', '2026-11-24T25:00:00Z', ''])(
    'is undefined without an offset or a real date: %j',
    (text) => expect(timeOf(text)).toBeUndefined(),
  );
  it('reads offsets with and without a colon', () => {
    expect([
      timeOf('2026-11-24T14:15:00-0600'),
      timeOf('2026-11-24T14:15:00-06:00'),
      timeOf('2026-11-24T20:15Z'),
    ]).toEqual([NOW, NOW, NOW]);
  });
});

describe('splitBatch', () => {
  const line = JSON.stringify(ORDER);
  const shape = async (text: string) => {
    const batch = await splitBatch(Buffer.from(text, 'latin1'), openSlices());
    return 'code' in batch ? batch.code : [batch.isOne, ...batch.lines.map((one) => ('code' in one ? one.code : 'ok'))];
  };
  it.each([
    ['one', line, [true, 'ok']],
    ['one over many lines', JSON.stringify(ORDER, null, 2), [true, 'ok']],
    ['an array', `[${line},${line}]`, [false, 'ok', 'ok']],
    ['an array of one', `[${line}]`, [false, 'ok']],
    ['an empty array', '[]', [false]],
    ['NDJSON', `${line}\n${line}\n`, [false, 'ok', 'ok']],
    ['NDJSON with empty lines and CRLF', `\n${line}\r\n\r\n${line}\r\n`, [false, 'ok', 'ok']],
    ['NDJSON, the first bad', `{"id":\u0031"}\n${line}`, [false, 'json_syntax', 'ok']],
    ['NDJSON, the middle bad', `${line}\n{"a":1,"a":2}\n${line}`, [false, 'ok', 'json_duplicate_key', 'ok']],
    ['NDJSON, cut off', `${line}\n${line.slice(0, -5)}`, [false, 'ok', 'json_syntax']],
    ['NDJSON, the first cut off', `{"id":"1",\n${line}\n${line}`, [false, 'json_syntax', 'ok', 'ok']],
    ['NDJSON, the first cut off within a list', `{"items":[\r\n${line}\r\n`, [false, 'json_syntax', 'ok']],
    ['NDJSON of one line', `${line}\n`, [true, 'ok']],
    ['an array broken off, an order on a line', `[\n${line},\n${line}\n`, 'json_syntax'],
    ['one, cut off', line.slice(0, -5), 'json_syntax'],
    [
      'one over many lines, cut off',
      JSON.stringify({ ...ORDER, items: [{ sku: 's' }] }, null, 2).slice(0, -5),
      'json_syntax',
    ],
    [
      'one over many lines, broken, an item on a line',
      '{\n"id":1,\n"items":[\n{"sku":"a"},\n{"sku":"b"}\n],,\n}',
      'json_syntax',
    ],
    ['an array, one with a key twice', `[${line},{"a":1,"a":2},${line}]`, [false, 'ok', 'json_duplicate_key', 'ok']],
    [
      'an array, one too deep',
      `[${line}, ${'['.repeat(99)}${']'.repeat(99)} ,${line}]`,
      [false, 'ok', 'json_depth', 'ok'],
    ],
    ['an array, one out of range', `[1e400,${line}]`, [false, 'json_number_range', 'ok']],
    ['an array, one with __proto__', `[{"__proto__":1},${line}]`, [false, 'json_forbidden_key', 'ok']],
    ['an array, half a character', String.raw`["[\"]},{\ud83d",{}]`, [false, 'json_surrogate', 'ok']],
    ['an array, bytes that are no UTF-8', `[${line},"\xff,]"]`, [false, 'ok', 'utf8_invalid']],
    ['NDJSON, bytes that are no UTF-8', `${line}\n{"id":"\xc3"}\n`, [false, 'ok', 'utf8_invalid']],
    ['one of which the bytes are no UTF-8', '{"id":"\xff"}', 'utf8_invalid'],
    ['an array that is followed by something', `[1e400,${line}] x`, 'json_number_range'],
    ['nothing', ' \n ', 'body_empty'],
    ['too deep', '['.repeat(100_000), 'json_depth'],
    [
      '10,000 orders',
      `[${Array.from({ length: 10_000 }, () => '1').join(',')}]`,
      [false, ...Array.from({ length: 10_000 }, () => 'ok')],
    ],
    ['more than 10,000', `[${Array.from({ length: 10_001 }, () => '1').join(',')}]`, 'body_too_large'],
    ['more than 10,000 lines', '{}\n'.repeat(10_001), 'body_too_large'],
    ['8 MB of empty lines', '\n'.repeat(8_000_000), 'body_empty'],
    ['4 million bad lines', 'x\n'.repeat(4_000_000), 'body_too_large'],
  ])('%s', async (_what, text, expected) => {
    expect(await shape(text)).toEqual(expected);
  });
});

describe('standard', () => {
  const SECRET = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const sent = (body: string) => ({
    body,
    headers: {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': String(NOW / 1000),
      'webhook-signature': new Webhook(SECRET).sign('msg_p5jXN8AQM9LWM0D4loKWxJek', new Date(NOW), body),
    },
  });
  it('carries an order plain, or as the data of an event', async () => {
    const [plain] = await factsOf(standard, sent(JSON.stringify(ORDER)), { secrets: [SECRET] });
    const event = { type: 'order.updated', timestamp: '2026-11-24T20:15:00Z', data: ORDER };
    const [wrapped] = await factsOf(standard, sent(JSON.stringify(event)), { secrets: [SECRET] });
    expect(plain).toMatchObject({ source: 'standard', id: 'A-1', body: { total: 123_450 } });
    expect(wrapped).toEqual(plain);
  });
  it('a plain order may have a field named data', async () => {
    const [fact] = await factsOf(standard, sent(JSON.stringify({ ...ORDER, data: { id: 'other' } })), {
      secrets: [SECRET],
    });
    expect(fact).toMatchObject({ id: 'A-1', body: { total: 123_450 } });
  });
  it('[I4] names what is no order', async () => {
    expect(await take(standard, sent('{"test": 2432232314}'), { secrets: [SECRET] })).toMatchObject({
      code: 'order_invalid',
    });
  });
  it.runIf(hasPublished)(`an event of the specification’s example is no order${whyNot}`, async () => {
    expect(
      await take(standard, sent(published('standard-webhooks/contact.created.json')), { secrets: [SECRET] }),
    ).toHaveProperty('code');
  });
});
