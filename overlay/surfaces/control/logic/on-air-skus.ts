import { unreachable } from '../../../../shared/assert.ts';
import type { Callout } from '../../../../shared/view.ts';

/** The products that are on air. */
export function skusOnAir(onAir: Callout | null): string[] {
  switch (onAir?.kind) {
    case undefined:
    case 'message':
      return [];
    case 'product':
      return [onAir.product.sku];
    case 'shelf':
      return onAir.products.map(({ sku }) => sku);
    default:
      return unreachable(onAir);
  }
}
