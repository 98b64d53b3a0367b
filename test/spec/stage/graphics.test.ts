import { describe, expect, test } from 'vitest';
import { reachedBetween, rungsOf } from '../../../overlay/graphics/milestones.ts';
import { offerOf, pricesOf } from '../../../overlay/graphics/offer.ts';
import { dropAfter, percentOff } from '../../../overlay/graphics/price-drop.ts';
import type { Drop } from '../../../overlay/graphics/price-drop.ts';
import { wasDearer } from '../../../shared/money.ts';
import type { DealView, ProductView } from '../../../shared/view.ts';

describe('a price that falls', () => {
  test.each([
    ['50.00', '40.00', 20],
    ['149.00', '128.00', 14],
    ['3.00', '2.00', 33],
    ['100.00', '99.50', null],
    ['10.00', '10.00', null],
    ['10.00', '12.00', null],
    ['10.00', '0.00', 100],
    ['90000000000000.00', '45000000000000.00', 50],
    ['0.00', '0.00', null],
  ])('[S9] from %s to %s is %s percent off, never more than it is', (was, now, off) => {
    expect(percentOff(was, now)).toBe(off);
  });

  test('[S9] what it was is struck through only where that was more', () => {
    expect(wasDearer('48.00', '39.00')).toBe(true);
    expect(wasDearer('1000', '900')).toBe(true);
    // A deal above the product's own price, or a price raised and forgotten.
    expect(wasDearer('48.00', '99.00')).toBe(false);
    expect(wasDearer('48.00', '48.00')).toBe(false);
    expect(wasDearer('48.00', undefined)).toBe(false);
    expect(wasDearer(undefined, '48.00')).toBe(false);
  });

  test('[S9] what it fell from stays beside it while it stays there, and goes when it rises', () => {
    const prices = ['50.00', '40.00', '40.00', '30.00', '45.00'];
    let drop: Drop | null = null;
    const drops = prices.slice(1).map((next, place) => (drop = dropAfter(drop, prices[place], next)));
    expect(drops).toEqual([
      { from: '50.00', to: '40.00' },
      { from: '50.00', to: '40.00' },
      { from: '40.00', to: '30.00' },
      null,
    ]);
    expect(dropAfter(null, undefined, '40.00')).toBeNull();
  });
});

describe('a shelf', () => {
  const product = (sku: string): ProductView => ({ sku, title: sku });
  const onAir = { cue: 'c', kind: 'shelf' as const, products: [product('pearl'), product('bowl')] };
  const deal = (sku: string): DealView => ({
    cue: 'd',
    product: product(sku),
    price: '1.00',
    startedAt: 0,
    endsAt: 1,
    sold: 0,
  });

  test('[S8] carries the deal of one of its products; that of another one runs beside it', () => {
    expect(offerOf({ onAir, deal: deal('bowl') }, false)).toMatchObject({
      card: { kind: 'shelf', deal: { product: { sku: 'bowl' } } },
      aside: null,
    });
    expect(offerOf({ onAir, deal: deal('ring') }, false)).toMatchObject({ card: { deal: null }, aside: { cue: 'd' } });
  });
});

test('[S18] beside the next step a goal shows the last that was reached, and the one after the next', () => {
  const step = (amount: string, reached: boolean, label?: string) => ({ amount, reached, ...(label && { label }) });
  const steps = [
    step('1.00', true, 'Tea'),
    step('2.00', true, 'Song'),
    step('3.00', false, 'Gift'),
    step('4.00', false),
    step('5.00', false, 'Oyster'),
  ];
  const labels = rungsOf({ amount: '5.00', reached: false, steps }).map(({ label }) => label);
  expect(labels).toEqual(['Song', 'Oyster']);
  expect(rungsOf({ amount: '5.00', reached: false, steps: [step('3.00', false, 'Gift')] })).toEqual([]);
});

test('[S9] in a deal a product’s own price is what it was before, and without one the price before that', () => {
  const product: ProductView = { sku: 'p', title: 'p', price: '48.00', wasPrice: '60.00' };
  const deal: DealView = { cue: 'd', product, price: '39.00', startedAt: 0, endsAt: 1, sold: 0 };
  expect(pricesOf(product, deal)).toEqual({ price: '39.00', was: '48.00' });
  expect(pricesOf({ sku: 'p', title: 'p', wasPrice: '60.00' }, deal)).toEqual({ price: '39.00', was: '60.00' });
  expect(pricesOf(product, null)).toEqual({ price: '48.00', was: '60.00' });
});

test('[S2] a goal that has been reached is not reached again by the next frame', () => {
  const goal = { amount: '5.00', reached: true, steps: [{ amount: '3.00', reached: true }] };
  expect(reachedBetween(goal, { ...goal })).toBeNull();
});
