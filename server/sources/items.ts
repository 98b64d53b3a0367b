import type { Item } from '../../shared/fact.ts';
import { memberOf } from './json.ts';
import type { JsonValue } from './json.ts';

const MAX_ITEMS = 100;
const MAX_PIECES = 1_000_000;

/**
 * What a fact holds of an order's lines. Of a longer order the last one stands for all the rest, so that its pieces are
 * counted to the last one, though not all are named. A line of no pieces is passed over, and what is not kept is not read.
 */
export function keptItems(
  lines: readonly JsonValue[],
  read: (line: JsonValue, quantity: number) => Item,
  piecesOf: (line: JsonValue) => JsonValue | undefined = (line) => memberOf(line, 'quantity'),
): Item[] {
  const items: Item[] = [];
  let rest = 0;
  for (const line of lines) {
    const pieces = piecesOf(line);
    if (typeof pieces !== 'number' || !Number.isSafeInteger(pieces) || pieces < 1) continue;
    const quantity = Math.min(pieces, MAX_PIECES);
    if (items.length < MAX_ITEMS) items.push(read(line, quantity));
    else rest += quantity;
  }
  if (rest === 0) return items;
  const last = items.pop()?.quantity ?? 0;
  return [...items, { sku: '', title: '', quantity: Math.min(rest + last, MAX_PIECES) }];
}
