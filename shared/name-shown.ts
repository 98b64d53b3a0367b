import type { State } from './state.ts';
import { isUnfit, isUnfitTitle } from './unfit/unfit.ts';
import type { NameHeld, RecentItem } from './view.ts';

/**
 * Why a name is shown to nobody but staff; null where everybody may see it. What staff have said of it goes first, then
 * whether it says what is not fit for a stream, then whether names wait at all.
 */
export function whyHeld({ names, slots }: State, name: string): NameHeld | null {
  if (name === '') return null;
  const verdict = names.get(name);
  if (verdict) return verdict === 'hidden' ? 'hidden' : null;
  if (isUnfit(name, slots.words)) return 'words';
  return slots.show.approveNames ? 'waits' : null;
}

/** Empty where it is held. The sale is told all the same. */
export const shownName = (state: State, name: string): string => (whyHeld(state, name) === null ? name : '');

/**
 * What viewers read of an order's items. What a shop or a chat's program calls them may be a buyer's own words: where those
 * are not fit for a stream, what staff call the product stands there, and without that nothing does.
 */
export function shownItems({ products, slots }: State, items: RecentItem[]): RecentItem[] {
  if (!items.some(({ title }) => isUnfitTitle(title, slots.words))) return items;
  return items.flatMap((item) => {
    if (!isUnfitTitle(item.title, slots.words)) return [item];
    const product = products.get(item.sku);
    return product ? [{ ...item, title: product.title }] : [];
  });
}
