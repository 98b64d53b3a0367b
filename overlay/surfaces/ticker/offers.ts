import { dealEndsAt } from '../../../shared/deal.ts';
import type { Callout, DealView, ProductView, TickerView } from '../../../shared/view.ts';

export type Offer =
  | { kind: 'deal'; key: string; deal: DealView }
  | { kind: 'product'; key: string; product: ProductView }
  | { kind: 'message'; key: string; text: string };

/** What is on offer now (server time, ms): the running deal, and what is on air unless it is the deal's own product. */
export function offersOf(stage: TickerView['stage'], now: number): Offer[] {
  const offers: Offer[] = [];
  const deal = stage.deal && dealEndsAt(stage.deal) > now ? stage.deal : null;
  if (deal) offers.push({ kind: 'deal', key: `deal ${deal.product.sku}`, deal });
  const { onAir } = stage;
  if (onAir?.kind === 'message') offers.push({ kind: 'message', key: onAir.cue, text: onAir.text });
  for (const product of onAir ? productsOn(onAir) : []) {
    if (product.sku !== deal?.product.sku) offers.push({ kind: 'product', key: product.sku, product });
  }
  return offers;
}

function productsOn(onAir: Callout): readonly ProductView[] {
  if (onAir.kind === 'shelf') return onAir.products;
  return onAir.kind === 'product' ? [onAir.product] : [];
}

/** Pieces still to be had: of the deal's own stock where it has one, never more than the product's. */
export function dealStock(deal: DealView): number | undefined {
  const counts = [deal.stock === undefined ? undefined : deal.stock - deal.sold, deal.product.stock].filter(
    (count) => count !== undefined,
  );
  return counts.length > 0 ? Math.max(0, Math.min(...counts)) : undefined;
}
