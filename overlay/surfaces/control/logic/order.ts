import { plain } from './plain.ts';

export const ORDERS = ['added', 'rundown', 'name', 'favourites'] as const;
export type Order = (typeof ORDERS)[number];
export const isOrder = (text: string): text is Order => (ORDERS as readonly string[]).includes(text);

interface Named {
  sku: string;
  title: string;
  variant?: string;
}

/** Whether every word that was typed is in a product's name, variant or code, whatever its accents and capitals. */
export function isWanted({ title, variant = '', sku }: Named, typed: string): boolean {
  const text = plain(`${title} ${variant} ${sku}`);
  return plain(typed)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

interface By {
  order: Order;
  favourites: ReadonlySet<string>;
  /** Skus in the order of the rundown. */
  rundown: readonly string[];
  locale: string;
}

/** What the order says nothing about stays as it was added, behind. */
export function inOrder<P extends Named>(products: readonly P[], by: By): P[] {
  const names = new Intl.Collator(by.locale, { numeric: true, sensitivity: 'base' });
  const place = new Map([...by.rundown].reverse().map((sku, index) => [sku, -1 - index]));
  const rank = ({ sku }: P): number => {
    if (by.order === 'rundown') return place.get(sku) ?? 0;
    return by.order === 'favourites' && by.favourites.has(sku) ? -1 : 0;
  };
  return [...products].sort((a, b) => rank(a) - rank(b) || (by.order === 'name' ? names.compare(a.title, b.title) : 0));
}
