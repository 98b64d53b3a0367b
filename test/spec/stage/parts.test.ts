import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reachedBetween, stands } from '../../../overlay/graphics/milestones.ts';
import { cellsOf, turn, widthOf } from '../../../overlay/graphics/odometer-cells.ts';
import { isLong, levelOf, offerOf, piecesLeft } from '../../../overlay/graphics/offer.ts';
import { percent } from '../../../overlay/graphics/progress.ts';
import { qrOf } from '../../../overlay/graphics/qr.ts';
import { ordersOf, merge } from '../../../overlay/surfaces/stage/alert-queue.ts';
import { arrivalsOf } from '../../../overlay/surfaces/stage/arrivals.ts';
import { formatMoney } from '../../../shared/display.ts';
import type { DealView, GoalSection, ProductView, RecentSale, StageView } from '../../../shared/view.ts';

describe('odometer', () => {
  const written = (text: string) => {
    const { prefix, body, suffix } = cellsOf(text);
    return prefix + body.map((cell) => (cell.kind === 'digit' ? cell.digit : cell.text)).join('') + suffix;
  };

  test.each([
    ['$0.00', '$', ''],
    ['−$1,234.50', '−$', ''],
    ['$12,345,678.90', '$', ''],
    ['$ 50.000', '$ ', ''],
    ['￥35,000', '￥', ''],
    ['1.234,50 €', '', ' €'],
  ])('shows %s whole', (text, prefix, suffix) => {
    expect(written(text)).toBe(text);
    expect(cellsOf(text)).toMatchObject({ prefix, suffix });
  });

  test('[M1] an amount in any currency and language is shown digit by digit as it is written', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
        fc.constantFrom('USD', 'MXN', 'EUR', 'CNY', 'BRL'),
        fc.constantFrom('en-US', 'es-MX', 'es-ES', 'zh-CN', 'de-CH'),
        (minor, currency, locale) => {
          const digits = String(minor < 0n ? -minor : minor).padStart(3, '0');
          const amount = `${minor < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
          const text = formatMoney(amount, currency, locale);
          expect(written(text)).toBe(text);
          const keys = cellsOf(text).body.map(({ key }) => key);
          expect(new Set(keys).size).toBe(keys.length);
        },
      ),
    );
  });

  test('a new place on the left leaves the others what they were', () => {
    const keys = (text: string) => cellsOf(text).body.map(({ key }) => key);
    expect(keys('$1,000.00')).toEqual(expect.arrayContaining(keys('$999.00')));
    expect(keys('$1,000.00').slice(-keys('$999.00').length)).toEqual(keys('$999.00'));
  });

  test.each([
    [9, 0, true, { from: 9, to: 10 }],
    [3, 7, true, { from: 3, to: 7 }],
    [0, 9, false, { from: 10, to: 9 }],
    [7, 3, false, { from: 7, to: 3 }],
    [4, 4, true, { from: 4, to: 4 }],
  ])('a wheel turns from %d to %d the short way of its amount', (from, to, rises, turned) => {
    expect(turn(from, to, rises)).toEqual(turned);
  });

  test('a wheel, also one that still turns, goes on from where it is, one way, within its twenty faces', () => {
    const digit = fc.integer({ min: 0, max: 9 });
    const place = fc.double({ min: 0, max: 19, noNaN: true });
    fc.assert(
      fc.property(fc.oneof(digit, place), digit, fc.boolean(), (at, to, rises) => {
        const turned = turn(at, to, rises);
        expect(turned.from % 10).toBeCloseTo(at % 10);
        expect(turned.to % 10).toBe(to);
        expect(Math.min(turned.from, turned.to)).toBeGreaterThanOrEqual(0);
        expect(Math.max(turned.from, turned.to)).toBeLessThan(20);
        expect(rises ? turned.to - turned.from : turned.from - turned.to).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('a longer amount is wider', () => {
    expect(widthOf('$12,345,678.90')).toBeGreaterThan(widthOf('$999.00'));
  });
});

test.each([
  ['0.00', '100.00', 0],
  ['99.99', '100.00', 99.99],
  ['250.00', '100.00', 100],
  ['-5.00', '100.00', 0],
  ['5.00', '0.00', 0],
])('[M1] %s of %s is %d percent', (amount, goal, done) => {
  expect(percent(amount, goal)).toBe(done);
});

describe('goal', () => {
  const goal = (reached: boolean, steps: [string, boolean][] = [], amount = '100.00'): GoalSection => ({
    amount,
    reached,
    steps: steps.map(([step, isReached]) => ({ amount: step, reached: isReached })),
  });

  test('the goal, or the furthest step, that is reached', () => {
    expect(reachedBetween(goal(false), goal(true))).toEqual({ kind: 'goal' });
    const before = goal(false, [
      ['10.00', false],
      ['20.00', false],
    ]);
    const after = goal(false, [
      ['10.00', true],
      ['20.00', true],
    ]);
    expect(reachedBetween(before, after)).toEqual({ kind: 'step', amount: '20.00' });
  });

  test('[M6] what a refund takes back stands no more, the goal as well as a step', () => {
    const step = { kind: 'step', amount: '10.00' } as const;
    expect([true, false].map((reached) => stands(goal(reached), { kind: 'goal' }))).toEqual([true, false]);
    expect([true, false].map((reached) => stands(goal(false, [['10.00', reached]]), step))).toEqual([true, false]);
    expect(stands(goal(false, [['20.00', true]]), step)).toBe(false);
  });

  test('[M6] going back is quiet, and so is another goal', () => {
    expect(reachedBetween(goal(true), goal(false))).toBeNull();
    expect(reachedBetween(goal(false), goal(true, [], '50.00'))).toBeNull();
    expect(reachedBetween(null, goal(true))).toBeNull();
  });
});

describe('offer', () => {
  const product: ProductView = { sku: 'p', title: 'Pearl', price: '48.00', stock: 9 };
  const deal: DealView = { cue: 'd', product, price: '39.00', startedAt: 0, endsAt: 1000, sold: 4 };
  const onAir = { cue: 'c', kind: 'product', product } as const;

  test('a deal is on its product’s card, else beside what is on air, else a card of its own', () => {
    expect(offerOf({ onAir, deal }, false)).toMatchObject({ card: { key: 'c', deal }, aside: null });
    const other = { cue: 'm', kind: 'message', text: 'Hello' } as const;
    expect(offerOf({ onAir: other, deal }, false)).toMatchObject({ card: { kind: 'message' }, aside: deal });
    expect(offerOf({ onAir: null, deal }, false)).toMatchObject({ card: { product, deal }, aside: null });
  });

  test('[S5] a deal that is over is over before a frame says so', () => {
    expect(offerOf({ onAir, deal }, true)).toMatchObject({ card: { deal: null }, aside: null });
    expect(offerOf({ onAir: null, deal }, true)).toEqual({ card: null, aside: null });
  });

  test.each([
    [9, undefined, 9],
    [9, 10, 6],
    [2, 10, 2],
    [-3, undefined, 0],
    [9, 3, 0],
  ])('of %d pieces, %s of them in a deal that sold 4, %d are left', (stock, ofDeal, left) => {
    expect(piecesLeft({ ...product, stock }, { ...deal, ...(ofDeal === undefined ? {} : { stock: ofDeal }) })).toBe(
      left,
    );
  });

  test('no stock told, none shown; few are pressing, none is sold out', () => {
    expect(piecesLeft({ sku: 'p', title: 'Pearl' }, null)).toBeNull();
    expect([6, 5, 1, 0].map(levelOf)).toEqual(['plenty', 'low', 'low', 'none']);
  });

  test('a message is long by the room that it takes', () => {
    expect(
      ['Free shipping until midnight', 'a'.repeat(91), '今晚十二点前全场包邮', '包'.repeat(46)].map(isLong),
    ).toEqual([false, true, false, true]);
  });

  test.each([
    undefined,
    '',
    'javascript:alert(1)',
    'data:text/html,x',
    'tel:123',
    'http://',
    `https://x.example/${'a'.repeat(3000)}`,
  ])('no code of %s', (link) => {
    expect(qrOf(link, 'localhost')).toBeNull();
  });

  test('the code of a web address covers exactly its dark modules', () => {
    const qr = qrOf('https://perlas.example/p/collar-blanco', 'localhost');
    expect(qr?.size).toBeGreaterThan(20);
    expect(qr?.path).toMatch(/^M2 2h7v1h-7z/);
  });
});

describe('arrivals', () => {
  const sale = (seq: number, amount = '10.00', currency = 'USD'): RecentSale => ({
    seq,
    name: 'Ana',
    amount,
    currency,
    items: [],
    at: 0,
  });
  const view = (orders: number, gross: string, recent: RecentSale[]): StageView =>
    ({ totals: { currency: 'USD', orders, gross, others: [] }, recent }) as unknown as StageView;

  test('sales in sight come one by one, each with its own amount', () => {
    const after = view(3, '130.00', [sale(1), sale(2), sale(3, '20.00')]);
    expect(arrivalsOf(view(1, '10.00', [sale(1)]), after, 1, 7)).toMatchObject([
      { orders: 1, amount: 1000n, at: 7 },
      { orders: 1, amount: 2000n, at: 7 },
    ]);
  });

  test('[S3] of 200 sales in one frame all are counted, though 30 are in sight', () => {
    const recent = Array.from({ length: 30 }, (_, index) => sale(171 + index));
    const arrivals = arrivalsOf(view(0, '0.00', []), view(200, '2000.00', recent), 0, 0);
    expect(ordersOf(arrivals)).toBe(200);
    expect(merge(arrivals).amount).toBe(200_000n);
  });

  test('a sale in another currency is announced in what it adds at home', () => {
    const arrivals = arrivalsOf(view(0, '0.00', []), view(1, '18.50', [sale(5, '1.00', 'EUR')]), 0, 0);
    expect(arrivals).toMatchObject([{ orders: 1, amount: 1850n }]);
  });

  test('[S12 M4] how large a sale in another currency is at home is not known, and never guessed', () => {
    const fresh = [sale(5, '9000.00', 'JPY'), sale(6, '20.00')];
    expect(arrivalsOf(view(0, '0.00', []), view(2, '80.00', fresh), 0, 0)).toMatchObject([{ largest: 2000n }]);
  });

  test('[S3 M4] of many sales in one frame those without a rate are counted, too', () => {
    const recent = Array.from({ length: 30 }, (_, index) => sale(171 + index, '10.00', 'EUR'));
    const after = view(0, '0.00', recent);
    const totals = { ...after.totals, others: [{ currency: 'EUR', orders: 200 }] } as unknown as StageView['totals'];
    expect(ordersOf(arrivalsOf(view(0, '0.00', []), { ...after, totals }, 0, 0))).toBe(200);
  });

  test('[M6] an edit, a refund or a cancellation announces nothing', () => {
    const before = view(2, '20.00', [sale(1), sale(2)]);
    expect(arrivalsOf(before, view(2, '90.00', [sale(1), sale(2, '80.00')]), 2, 0)).toEqual([]);
    expect(arrivalsOf(before, view(1, '20.00', [sale(1)]), 2, 0)).toEqual([]);
  });
});
