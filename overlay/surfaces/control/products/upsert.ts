import type { CueOf } from '../../../../shared/cue.ts';
import type { ProductView } from '../../../../shared/view.ts';

type Upsert = Omit<CueOf<'product.upsert'>, 'id'>;

/** A cue for the whole product; what is empty is not there. Oversold stock counts as none left. */
export function upsertOf(product: ProductView): Upsert {
  const { sku, title, variant, price, wasPrice, link, stock } = product;
  const image = product.imageFrom ?? product.image;
  return {
    kind: 'product.upsert',
    sku,
    title,
    ...(variant && { variant }),
    ...(price && { price }),
    ...(wasPrice && { wasPrice }),
    ...(image && { image }),
    ...(link && { link }),
    ...(stock !== undefined && { stock: Math.max(0, stock) }),
  };
}
