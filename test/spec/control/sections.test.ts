import { effect, signal } from '@preact/signals';
import { expect, test } from 'vitest';
import { sectionSignals } from '../../../overlay/surfaces/control/desk/sections.ts';
import type { ControlView } from '../../../shared/view.ts';

test('a frame with new totals does not redraw what shows products', () => {
  const products = [{ sku: 'a', title: 'A' }];
  const first = { products, crowd: { viewers: 1, peak: 1, likes: 0 } } as unknown as ControlView;
  const view = signal<ControlView | null>(first);
  const sections = sectionSignals(view);
  const drawn: string[] = [];
  const stops = [
    effect(() => void drawn.push(`products ${sections.products.length}`)),
    effect(() => void drawn.push(`viewers ${sections.crowd.viewers}`)),
  ];
  view.value = { ...first, crowd: { viewers: 2, peak: 2, likes: 0 } };
  view.value = { ...first, products: [...products, { sku: 'b', title: 'B' }] };
  for (const stop of stops) stop();
  expect(drawn).toEqual(['products 1', 'viewers 1', 'viewers 2', 'products 2', 'viewers 1']);
});
