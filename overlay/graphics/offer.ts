import type { DealView, ProductView, StageSection } from '../../shared/view.ts';

/** What the callout card shows. `key` tells two takes apart: another one plays, the same one updates. */
export type Card =
  | { kind: 'message'; key: string; text: string }
  | { kind: 'product'; key: string; product: ProductView; deal: DealView | null }
  | { kind: 'shelf'; key: string; products: readonly ProductView[]; deal: DealView | null };

export interface Offer {
  card: Card | null;
  /** A deal that runs while the card shows something else. */
  aside: DealView | null;
}

/** `isOver`: the deal has run out on server time; it ends here before a frame says so. */
export function offerOf(stage: Pick<StageSection, 'onAir' | 'deal'>, isOver: boolean): Offer {
  const { onAir } = stage;
  const running = isOver ? null : stage.deal;
  if (!onAir) return { card: running && cardOfDeal(running), aside: null };
  if (onAir.kind === 'message') {
    return { card: { kind: 'message', key: onAir.cue, text: onAir.text }, aside: running };
  }
  const products = onAir.kind === 'shelf' ? onAir.products : [onAir.product];
  const isItsDeal = products.some(({ sku }) => sku === running?.product.sku);
  const deal = isItsDeal ? running : null;
  return {
    card:
      onAir.kind === 'shelf'
        ? { kind: 'shelf', key: onAir.cue, products, deal }
        : { kind: 'product', key: onAir.cue, product: onAir.product, deal },
    aside: isItsDeal ? null : running,
  };
}

const cardOfDeal = (deal: DealView): Card => ({
  kind: 'product',
  key: `deal ${deal.startedAt}`,
  product: deal.product,
  deal,
});

/** What it costs now, and what it cost before: in a deal, the product's own price. */
export const pricesOf = (
  product: ProductView,
  deal: DealView | null,
): { price: string | undefined; was: string | undefined } =>
  deal
    ? { price: deal.price, was: product.price ?? product.wasPrice }
    : { price: product.price, was: product.wasPrice };

/** Pieces still to be had: of the deal's own stock where it has one, never more than the product's. */
export function piecesLeft(product: ProductView, deal: DealView | null): number | null {
  const counts = [deal?.stock === undefined ? undefined : deal.stock - deal.sold, product.stock].filter(
    (count) => count !== undefined,
  );
  return counts.length === 0 ? null : Math.max(0, Math.min(...counts));
}

/** From here on the card presses. */
const LOW_STOCK = 5;

export type StockLevel = 'plenty' | 'low' | 'none';

export function levelOf(pieces: number): StockLevel {
  if (pieces <= 0) return 'none';
  return pieces <= LOW_STOCK ? 'low' : 'plenty';
}

/** A message of more letters than this is set smaller; a Chinese character takes the place of two. */
const LONG = 90;
const WIDE = /[\u2e80-\uffef]/g;

export const isLong = (text: string): boolean => text.length + (text.match(WIDE)?.length ?? 0) > LONG;
