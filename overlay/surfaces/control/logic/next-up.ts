import type { Callout, ControlView, DealView, RundownItemView, StageView } from '../../../../shared/view.ts';
import { productsOf } from './rundown-items.ts';
import { stageViewOf } from './stage-view.ts';

/** What NEXT will put on air: what is queued, then the rundown's next item (C8). */
export interface NextUp {
  callout: Callout;
  /** The deal that starts with it. */
  deal: Extract<RundownItemView, { kind: 'deal' }>['deal'] | null;
  /** How many more are queued behind it. */
  more: number;
}

export function nextUp({
  stage,
  rundown,
  products,
}: Pick<ControlView, 'stage' | 'rundown' | 'products'>): NextUp | null {
  const [first, ...later] = stage.next;
  if (first) return { callout: first, deal: null, more: later.length };
  const item = rundown.items.find(({ id }) => id === rundown.next);
  if (!item) return null;
  const cue = `next:${item.id}`;
  if (item.kind === 'message') return { callout: { cue, kind: 'message', text: item.text }, deal: null, more: 0 };
  const shown = productsOf(item).flatMap(({ sku }) => products.find((one) => one.sku === sku) ?? []);
  const [product, ...others] = shown;
  if (!product) return null;
  if (others.length > 0) return { callout: { cue, kind: 'shelf', products: shown }, deal: null, more: 0 };
  return { callout: { cue, kind: 'product', product }, deal: item.kind === 'deal' ? item.deal : null, more: 0 };
}

/** The stage as it would be if NEXT were tapped at `now`. */
export function previewOf(view: ControlView, next: NextUp, now: number): StageView {
  const stageView = stageViewOf(view);
  const { callout, deal } = next;
  const running: DealView | null =
    deal && callout.kind === 'product'
      ? {
          cue: callout.cue,
          product: callout.product,
          price: deal.price,
          startedAt: now,
          endsAt: now + deal.seconds * 1000,
          sold: 0,
          ...(deal.stock !== undefined && { stock: deal.stock }),
        }
      : view.stage.deal;
  return { ...stageView, stage: { ...stageView.stage, onAir: callout, deal: running, panic: false } };
}
