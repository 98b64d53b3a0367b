import type { Item } from '../../shared/fact.ts';

const MAX_ITEMS = 100;
const MAX_PIECES = 1_000_000;

/**
 * What a fact holds of an order's lines. Of a longer order the last one stands for all the rest, so that its pieces are
 * counted to the last one, though not all are named.
 */
export function keptItems(items: Item[]): Item[] {
  if (items.length <= MAX_ITEMS) return items;
  const rest = items.slice(MAX_ITEMS - 1).reduce((sum, { quantity }) => sum + quantity, 0);
  return [...items.slice(0, MAX_ITEMS - 1), { sku: '', title: '', quantity: Math.min(rest, MAX_PIECES) }];
}
