import type { ControlView, RundownItemView } from '../../../../shared/view.ts';
import { planOf } from './rundown-items.ts';

export const itemTitle = (item: RundownItemView): string => (item.kind === 'message' ? item.text : item.title);

/** An item so far: whole seconds on air and planned, and what sold meanwhile. */
export interface Played {
  isOn: boolean;
  elapsed: number;
  plan: number | undefined;
  /** Of the item's own product; orders and net are of everything that sold. `net` is empty for who may not see money. */
  units: number;
  orders: number;
  net: string;
}

type Shown = Pick<ControlView, 'stage' | 'rundown'>;

/** Whether it is on air now: it was played last, and nothing else has been put up since. */
export function isOn(item: RundownItemView, { stage: { onAir }, rundown: { current } }: Shown): boolean {
  if (item.id !== current || !onAir) return false;
  if (item.kind === 'message') return onAir.kind === 'message' && onAir.text === item.text;
  return onAir.kind === 'product' && onAir.product.sku === item.sku;
}

export function playedOf(item: RundownItemView, view: Shown, now: number): Played {
  const on = isOn(item, view);
  const since = on && view.rundown.startedAt !== null ? Math.max(0, now - view.rundown.startedAt) : 0;
  return { isOn: on, elapsed: Math.floor(since / 1000), plan: planOf(item), units: 0, orders: 0, net: '' };
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
