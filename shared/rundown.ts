import type { CueOf, Refusal, RundownItem } from './cue.ts';
import { airedOf } from './airings.ts';
import { calloutOf } from './callout.ts';
import { add, emptyTally } from './minutes.ts';
import { decimal, parseAmount } from './money.ts';
import { pathOf } from './picture.ts';
import type { CalloutRef, Slots, SlotChange, State, Tally } from './state.ts';
import type { RundownAired, RundownItemView, RundownProduct, RundownSection } from './view.ts';

/** The rundown slice: the planned order of what goes on air, and how far in it the show is. */

/** Two editors never overwrite each other: what was built on another rundown than the one that stands is refused. */
export function setRundown({ slots }: State, cue: CueOf<'rundown.set'>): SlotChange | Refusal {
  const { rundown, rundownAt, show } = slots;
  if (cue.base !== (rundown?.cue ?? null)) return 'rundown_changed';
  const isPriced = (item: RundownItem): boolean =>
    !('deal' in item) || typeof parseAmount(item.deal.price, show.currency) === 'number';
  if (!cue.items.every(isPriced)) return 'amount_invalid';
  const change: Partial<Slots> = { rundown: { cue: cue.id, items: cue.items } };
  const place = placeAfter(rundown?.items ?? [], rundownAt?.item, cue.items);
  if (place !== rundownAt?.item)
    change.rundownAt = place === undefined || !rundownAt ? null : { ...rundownAt, item: place };
  return { slots: change };
}

/** Where the show is in the new order. Its place left the rundown: what stood before it there, and stays, is the place. */
function placeAfter(
  former: readonly RundownItem[],
  at: string | undefined,
  items: readonly RundownItem[],
): string | undefined {
  const stays = new Set(items.map(({ id }) => id));
  return former.slice(0, former.findIndex(({ id }) => id === at) + 1).findLast(({ id }) => stays.has(id))?.id;
}

function skusIn(item: RundownItem): readonly string[] {
  if ('text' in item) return [];
  if ('skus' in item) return item.skus;
  return ['sku' in item ? item.sku : item.deal.sku];
}

/** What an item puts on air: of its products those that are in the show still; null where none is. */
export function calloutOfItem({ products }: State, item: RundownItem, cue: string): CalloutRef | null {
  if ('text' in item) return { cue, text: item.text, item: item.id };
  const callout = calloutOf({ id: cue, skus: skusIn(item).filter((sku) => products.has(sku)) });
  return callout && { ...callout, item: item.id };
}

export const itemOf = ({ slots }: State, id: string): RundownItem | undefined =>
  slots.rundown?.items.find((item) => item.id === id);

/** The first item after the place where the show is that can be shown: one of which the products are gone is passed over. */
export function itemAfter(state: State): RundownItem | undefined {
  const { rundown, rundownAt } = state.slots;
  const items = rundown?.items ?? [];
  const place = items.findIndex(({ id }) => id === rundownAt?.item);
  return items.slice(place + 1).find((item) => calloutOfItem(state, item, '') !== null);
}

type Renewed = Readonly<Record<string, string>> | undefined;

/** `money` false: without any amount that sold. `renewed`: as `pathOf` wants it. */
export function rundownOf(state: State, money: boolean, renewed?: Renewed): RundownSection {
  const { rundown, rundownAt } = state.slots;
  const aired = airedByItem(state, money);
  return {
    base: rundown?.cue ?? null,
    items: (rundown?.items ?? []).map((item) => {
      const sold = aired.get(item.id);
      const view = itemView(state, item, renewed);
      return sold ? { ...view, aired: sold } : view;
    }),
    current: rundownAt?.item ?? null,
    next: itemAfter(state)?.id ?? null,
    startedAt: rundownAt?.at ?? null,
  };
}

/** An item may have been on air more than once. */
function airedByItem(state: State, money: boolean): Map<string, RundownAired> {
  const sums = new Map<string, Tally & { ms: number }>();
  for (const airing of state.airings) {
    if (airing.item === undefined || airing.until === undefined) continue;
    const sum = sums.get(airing.item) ?? { ...emptyTally(), ms: 0 };
    add(sum, airedOf(state, airing));
    sum.ms += airing.until - airing.at;
    sums.set(airing.item, sum);
  }
  const { currency } = state.slots.show;
  return new Map(
    // One that was put up and taken back in the same moment has not been on air.
    [...sums]
      .filter(([, { ms, sales }]) => ms > 0 || sales > 0)
      .map(([item, { ms, units, orders, net }]) => [
        item,
        { ms, units, orders, net: money ? decimal(net, currency) : '' },
      ]),
  );
}

function itemView(state: State, item: RundownItem, renewed: Renewed): RundownItemView {
  const { id, plan } = item;
  const head = plan === undefined ? { id } : { id, plan };
  if ('text' in item) return { ...head, kind: 'message', text: item.text };
  if ('sku' in item) return { ...head, kind: 'product', ...productOf(state, item.sku, renewed) };
  if ('skus' in item)
    return { ...head, kind: 'shelf', products: item.skus.map((sku) => productOf(state, sku, renewed)) };
  return { ...head, kind: 'deal', deal: item.deal, ...productOf(state, item.deal.sku, renewed) };
}

function productOf({ show, products }: State, sku: string, renewed: Renewed): RundownProduct {
  const product = products.get(sku);
  if (!product) return { sku, title: sku, missing: true };
  const { title, variant, price } = product;
  const image = pathOf(show, product, renewed);
  return {
    sku,
    title,
    ...(variant !== undefined && { variant }),
    ...(price !== undefined && { price }),
    ...(image !== undefined && { image }),
  };
}
