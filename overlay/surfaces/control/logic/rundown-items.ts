import { unreachable } from '../../../../shared/assert.ts';
import type { RundownItem } from '../../../../shared/cue.ts';
import type { RundownItemView, RundownProduct } from '../../../../shared/view.ts';
import { uuid } from '../../../client/uuid.ts';

/** A cue must fit into one message of a socket, of 16 kB. */
export const MOST_BYTES = 15_000;

export const sizeOf = (items: readonly RundownItem[]): number => new TextEncoder().encode(JSON.stringify(items)).length;

/** Short, for a rundown has many. */
export const itemId = (): string => uuid().slice(0, 8);

/** An item as a cue sets it, without what it was resolved to. */
export function itemOf(view: RundownItemView): RundownItem {
  const { id, plan } = view;
  const head = plan === undefined ? { id } : { id, plan };
  switch (view.kind) {
    case 'product':
      return { ...head, sku: view.sku };
    case 'message':
      return { ...head, text: view.text };
    case 'shelf':
      return { ...head, skus: view.products.map(({ sku }) => sku) };
    case 'deal':
      return { ...head, deal: view.deal };
    default:
      return unreachable(view);
  }
}

/** The products that it shows. */
export function productsOf(item: RundownItemView): readonly RundownProduct[] {
  switch (item.kind) {
    case 'message':
      return [];
    case 'shelf':
      return item.products;
    case 'product':
    case 'deal':
      return [item];
    default:
      return unreachable(item);
  }
}

/** The list with the item of that id at place `to`; as it is where there is no such place. */
export function moved<Item extends { id: string }>(items: readonly Item[], id: string, to: number): Item[] {
  const from = items.findIndex((item) => item.id === id);
  const item = items[from];
  if (!item || to < 0 || to >= items.length) return [...items];
  const rest = items.filter((one) => one !== item);
  return [...rest.slice(0, to), item, ...rest.slice(to)];
}

/** Seconds that an item is meant to be on air: as planned, or as its deal lasts. */
export const planOf = (item: RundownItemView): number | undefined =>
  item.plan ?? (item.kind === 'deal' ? item.deal.seconds : undefined);
