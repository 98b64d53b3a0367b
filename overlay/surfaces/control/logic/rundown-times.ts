import { decimal, minorOf } from '../../../../shared/money.ts';
import type { ControlView, RundownItemView } from '../../../../shared/view.ts';
import { skusOnAir } from './on-air-skus.ts';
import { planOf, productsOf } from './rundown-items.ts';

export const itemTitle = (item: RundownItemView): string =>
  item.kind === 'message'
    ? item.text
    : productsOf(item)
        .map(({ title }) => title)
        .join(' · ');

/** An item so far: whole seconds on air and planned, and what sold meanwhile, of everything. */
export interface Played {
  isOn: boolean;
  elapsed: number;
  plan: number | undefined;
  units: number;
  orders: number;
  /** Empty where nothing sold, and for who may not see money. */
  net: string;
}

type Shown = Pick<ControlView, 'stage' | 'rundown' | 'pace' | 'show'>;

/** Whether it is on air now: it was played last, and nothing else has been put up since. */
export function isOn(item: RundownItemView, { stage: { onAir }, rundown: { current } }: Shown): boolean {
  if (item.id !== current || !onAir) return false;
  if (item.kind === 'message') return onAir.kind === 'message' && onAir.text === item.text;
  // Of a shelf what is gone has left it.
  const skus = productsOf(item).flatMap(({ sku, missing }) => (missing ? [] : [sku]));
  return skus.length > 0 && skus.join('\n') === skusOnAir(onAir).join('\n');
}

export function playedOf(item: RundownItemView, view: Shown, now: number): Played {
  const on = isOn(item, view);
  const { airing } = view.pace;
  const running = airing?.item === item.id ? airing : null;
  const since = running?.at ?? (on ? view.rundown.startedAt : null);
  const ms = (item.aired?.ms ?? 0) + (since === null ? 0 : Math.max(0, now - since));
  const parts = [item.aired, running].filter((part) => part !== undefined && part !== null);
  return {
    isOn: on,
    elapsed: Math.floor(ms / 1000),
    plan: planOf(item),
    units: parts.reduce((sum, { units }) => sum + units, 0),
    orders: parts.reduce((sum, { orders }) => sum + orders, 0),
    net: sumOf(
      parts.map(({ net }) => net),
      view.show.currency,
    ),
  };
}

/** The sum of what is told: to who may not see money, no amount is. */
function sumOf(nets: readonly string[], currency: string): string {
  const told = nets.filter((net) => net !== '');
  if (told.length === 0) return '';
  return decimal(
    told.reduce((sum, net) => sum + minorOf(net), 0n),
    currency,
  );
}

/**
 * Seconds: planned in all, on air so far, and left at the plan's pace: what is left of the one on air, nothing once it is
 * late, and the plans of those behind it.
 */
export function paceOf(
  items: readonly RundownItemView[],
  view: Shown,
  now: number,
): { planned: number; elapsed: number; left: number } {
  const place = items.findIndex(({ id }) => id === view.rundown.current);
  let [planned, elapsed, left] = [0, 0, 0];
  for (const [index, item] of items.entries()) {
    const played = playedOf(item, view, now);
    const plan = played.plan ?? 0;
    planned += plan;
    elapsed += played.elapsed;
    if (index > place) left += plan;
    else if (played.isOn) left += Math.max(0, plan - played.elapsed);
  }
  return { planned, elapsed, left };
}
