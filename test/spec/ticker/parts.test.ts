import { expect, test } from 'vitest';
import { agoOf } from '../../../overlay/surfaces/ticker/ago.ts';
import { dealStock, offersOf } from '../../../overlay/surfaces/ticker/offers.ts';
import { percent } from '../../../overlay/surfaces/ticker/progress.ts';
import type { DealView, ProductView } from '../../../shared/view.ts';

test.each([
  ['0.00', '100.00', 0],
  ['99.99', '100.00', 99.99],
  ['99.999', '100.000', 99.99],
  ['100.00', '100.00', 100],
  ['250.00', '100.00', 100],
  ['-5.00', '100.00', 0],
  ['5.00', '0.00', 0],
  ['90071992547409930', '180143985094819860', 50],
])('[M1] %s of %s is %d percent', (amount, goal, done) => {
  expect(percent(amount, goal)).toBe(done);
});

const product: ProductView = { sku: 'p', title: 'Pearl', price: '48.00' };
const deal: DealView = { cue: 'd', product, price: '39.00', startedAt: 0, endsAt: 1000, sold: 4 };
const onAir = { cue: 'c', kind: 'product', product } as const;
const kinds = (stage: Parameters<typeof offersOf>[0], now: number) => offersOf(stage, now).map((offer) => offer.kind);

test('a deal and what is on air are both on offer; one product is not there twice', () => {
  expect(kinds({ onAir, deal, panic: false }, 999)).toEqual(['deal']);
  expect(kinds({ onAir: { cue: 'm', kind: 'message', text: 'Hello' }, deal, panic: false }, 999)).toEqual([
    'deal',
    'message',
  ]);
  const other = { ...onAir, product: { ...product, sku: 'q' } };
  expect(kinds({ onAir: other, deal, panic: false }, 999)).toEqual(['deal', 'product']);
  expect(kinds({ onAir: null, deal: null, panic: false }, 999)).toEqual([]);
});

test('[S5] a deal ends by server time alone; its product on air is then at its own price', () => {
  expect(kinds({ onAir, deal, panic: false }, 1000)).toEqual(['product']);
});

test('what is left of a deal is its own stock, never more than the product has, never below none', () => {
  expect(dealStock(deal)).toBeUndefined();
  expect(dealStock({ ...deal, stock: 10 })).toBe(6);
  expect(dealStock({ ...deal, stock: 10, product: { ...product, stock: 2 } })).toBe(2);
  expect(dealStock({ ...deal, stock: 3 })).toBe(0);
  expect(dealStock({ ...deal, product: { ...product, stock: -1 } })).toBe(0);
});

test.each([
  [59, null],
  [-30, null],
  [60, 'hace 1 min'],
  [3 * 3600, 'hace 3 h'],
  [26 * 3600, 'ayer'],
])('%d seconds ago, in Spanish: %s', (seconds, text) => {
  expect(agoOf(0, seconds * 1000, 'es-MX')).toBe(text);
});
