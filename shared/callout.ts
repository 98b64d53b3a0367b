import type { CueOf } from './cue.ts';
import type { CalloutRef } from './state.ts';

/** So many products stand on a shelf. */
export const MOST_ON_SHELF = 3;

/** What a callout shows, whoever put it up. */
type Shown = { sku: string } | { text: string } | { skus: readonly string[] };

/** The products that a callout shows. */
export function skusOf(callout: Shown): readonly string[] {
  if ('skus' in callout) return callout.skus;
  return 'sku' in callout ? [callout.sku] : [];
}

export const isSameCallout = (a: Shown, b: Shown): boolean =>
  'text' in a
    ? 'text' in b && a.text === b.text
    : !('text' in b) && JSON.stringify(skusOf(a)) === JSON.stringify(skusOf(b));

/** What is left of a callout: of a shelf the others, of which one alone is a product; null for nothing. */
export function withoutSku(callout: CalloutRef, sku: string): CalloutRef | null {
  if (!('skus' in callout)) return skusOf(callout).includes(sku) ? null : callout;
  const { skus, ...head } = callout;
  const [first, ...others] = skus.filter((one) => one !== sku);
  if (first === undefined) return null;
  return others.length === 0 ? { ...head, sku: first } : { ...head, skus: [first, ...others] };
}

/** What a cue asks to be shown; null for nothing. A product named twice stands on a shelf once, and alone it is none. */
export function calloutOf({
  id,
  sku,
  text,
  skus,
}: Pick<CueOf<'callout.take'>, 'id' | 'sku' | 'text' | 'skus'>): CalloutRef | null {
  if (text !== undefined) return { cue: id, text };
  const [first, ...others] = [...new Set(sku === undefined ? skus : [sku])];
  if (first === undefined) return null;
  return others.length === 0 ? { cue: id, sku: first } : { cue: id, skus: [first, ...others] };
}
