import { useState } from 'preact/hooks';
import type { ProductView } from '../../../../shared/view.ts';

/** A product's picture, or the first letter of its name where there is none, or none comes. */
export function Picture({ product: { title, image } }: { product: Pick<ProductView, 'title' | 'image'> }) {
  const [failed, setFailed] = useState<string | null>(null);
  if (image && image !== failed)
    return <img class="picture" src={image} alt="" loading="lazy" decoding="async" onError={() => setFailed(image)} />;
  return (
    <span class="picture picture-none" aria-hidden="true">
      {Array.from(title.trim())[0] ?? ''}
    </span>
  );
}
