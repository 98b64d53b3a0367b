import { expect, test } from 'vitest';
import { inOrder, isWanted } from '../../../overlay/surfaces/control/logic/order.ts';
import type { Order } from '../../../overlay/surfaces/control/logic/order.ts';

test.each([
  ['area', true],
  ['ÁREA', true],
  ['área dorada', true],
  ['dor area', true],
  ['ar-7', true],
  ['area plata', false],
  ['', true],
])('[O1] “%s” finds the product by every word of it, whatever its accents and capitals: %s', (typed, found) => {
  expect(isWanted({ sku: 'AR-7', title: 'Área', variant: 'Dorada' }, typed)).toBe(found);
});

test('[O1] what an order says nothing about stays as it was added, behind', () => {
  const products = ['Ring 10', 'Óvalo', 'Ring 9', 'área'].map((title) => ({ sku: title, title }));
  const by = (order: Order) =>
    inOrder(products, {
      order,
      favourites: new Set(['Ring 9']),
      rundown: ['área', 'gone', 'Ring 9', 'área'],
      locale: 'es',
    }).map(({ title }) => title);
  expect(by('added')).toEqual(['Ring 10', 'Óvalo', 'Ring 9', 'área']);
  expect(by('name')).toEqual(['área', 'Óvalo', 'Ring 9', 'Ring 10']);
  expect(by('favourites')).toEqual(['Ring 9', 'Ring 10', 'Óvalo', 'área']);
  expect(by('rundown')).toEqual(['área', 'Ring 9', 'Ring 10', 'Óvalo']);
});
