import type { ProductView } from '../../../../shared/view.ts';

/** A product's picture, or the first letter of its name. */
export function Picture({ product }: { product: Pick<ProductView, 'title' | 'image'> }) {
  if (product.image) return <img class="picture" src={product.image} alt="" loading="lazy" decoding="async" />;
  return (
    <span class="picture picture-none" aria-hidden="true">
      {Array.from(product.title.trim())[0] ?? ''}
    </span>
  );
}
