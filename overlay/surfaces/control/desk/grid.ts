import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { MOST_ON_SHELF } from '../../../../shared/callout.ts';
import { type Order, isOrder } from '../logic/order.ts';
import { recall, remember } from './remembered.ts';

/** How this operator likes to see the products: their order, and the favourites, which each phone keeps for itself. */
export interface Grid {
  order: ReadonlySignal<Order>;
  setOrder(order: Order): void;
  favourites: ReadonlySignal<ReadonlySet<string>>;
  toggleFavourite(sku: string): void;
  /** Skus as they stand in the grid now: the keys 1 to 9 take the first nine. */
  shown: Signal<readonly string[]>;
  /** Skus chosen to be shown together, in their order; null while a tap takes one at once. */
  picked: Signal<readonly string[] | null>;
  togglePicked(sku: string): void;
}

export function openGrid(show: string): Grid {
  const memory = { order: `order.${show}`, favourites: `favourites.${show}` };
  const kept = recall(memory.order) ?? '';
  const order = signal<Order>(isOrder(kept) ? kept : 'added');
  const favourites = signal<ReadonlySet<string>>(new Set(listOf(recall(memory.favourites))));
  const picked = signal<readonly string[] | null>(null);
  return {
    picked,
    togglePicked(sku) {
      const others = (picked.value ?? []).filter((one) => one !== sku);
      if (others.length !== picked.value?.length) picked.value = others;
      else if (others.length < MOST_ON_SHELF) picked.value = [...others, sku];
    },
    order,
    setOrder(chosen) {
      order.value = chosen;
      remember(memory.order, chosen);
    },
    favourites,
    toggleFavourite(sku) {
      const next = new Set(favourites.value);
      if (!next.delete(sku)) next.add(sku);
      favourites.value = next;
      remember(memory.favourites, JSON.stringify([...next]));
    },
    shown: signal<readonly string[]>([]),
  };
}

/** What another version, or another hand, has left there is not trusted. */
function listOf(kept: string | null): string[] {
  try {
    const list: unknown = JSON.parse(kept ?? '[]');
    return Array.isArray(list) ? list.filter((sku) => typeof sku === 'string') : [];
  } catch {
    return [];
  }
}
