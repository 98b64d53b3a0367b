import type { SoundName, StageSection } from '../../../../shared/view.ts';
import { piecesLeft } from '../../../graphics/offer.ts';

type Stage = Pick<StageSection, 'onAir' | 'deal' | 'soundTest'>;

/** What of the stage happened between two views and has a sound; what staff want to hear comes first. */
export function happenedBetween(before: Stage, after: Stage): SoundName[] {
  const sounds: SoundName[] = [];
  const { soundTest, deal } = after;
  if (soundTest && soundTest.cue !== before.soundTest?.cue) sounds.push(soundTest.sound);
  if (deal && deal.cue !== before.deal?.cue) sounds.push('deal');
  if (isNewlyGone(before, after)) sounds.push('soldout');
  return sounds;
}

/** The last piece of what was on offer before as well. */
function isNewlyGone(before: Stage, after: Stage): boolean {
  const left = leftOf(before);
  return [...leftOf(after)].some(([sku, pieces]) => pieces === 0 && (left.get(sku) ?? 0) > 0);
}

/** Pieces left of each product that is shown. */
function leftOf({ onAir, deal }: Stage): Map<string, number> {
  const products = onAir?.kind === 'shelf' ? onAir.products : onAir?.kind === 'product' ? [onAir.product] : [];
  const left = new Map<string, number>();
  for (const product of deal ? [...products, deal.product] : products) {
    const pieces = piecesLeft(product, deal?.product.sku === product.sku ? deal : null);
    if (pieces !== null) left.set(product.sku, pieces);
  }
  return left;
}
