import { useState } from 'preact/hooks';
import type { ProductView } from '../../../../shared/view.ts';
import { useDesk } from '../desk/desk.ts';
import { t } from '../words.ts';

/** With fewer products than this, looking is faster than searching. */
const SEARCH_FROM = 9;
const MOST_PIECES = 999;

const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();

interface Props {
  products: readonly ProductView[];
  onAir: readonly string[];
  priceOf: (product: ProductView) => string | undefined;
  chosen: ReadonlyMap<string, number>;
  onChoose: (chosen: ReadonlyMap<string, number>) => void;
}

/** A tap is one piece; what is on air comes first. */
export function ProductPicker({ products, onAir, priceOf, chosen, onChoose }: Props) {
  const { money } = useDesk();
  const [wanted, setWanted] = useState('');
  const words = plain(wanted).split(/\s+/).filter(Boolean);
  const shown = products
    .filter(({ title, variant, sku }) => {
      const text = plain(`${title} ${variant ?? ''} ${sku}`);
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => Number(onAir.includes(b.sku)) - Number(onAir.includes(a.sku)));
  const add = (sku: string, pieces: number) => {
    const next = new Map(chosen);
    const count = Math.min(MOST_PIECES, (next.get(sku) ?? 0) + pieces);
    if (count > 0) next.set(sku, count);
    else next.delete(sku);
    onChoose(next);
  };
  return (
    <>
      {products.length >= SEARCH_FROM && (
        <input
          type="search"
          aria-label={t('hand.search')}
          placeholder={t('hand.search')}
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      )}
      <ul class="picks" aria-label={t('hand.products')}>
        {shown.map((product) => {
          const { sku, title, variant } = product;
          const count = chosen.get(sku) ?? 0;
          const price = priceOf(product);
          return (
            <li key={sku} class="pick" data-chosen={count > 0}>
              <button type="button" class="pick-add" onClick={() => add(sku, 1)}>
                <span class="pick-words">
                  <span class="pick-title">
                    {title}
                    {variant && <span class="quiet"> {variant}</span>}
                  </span>
                  <span class="quiet">
                    {price !== undefined && money(price)}
                    {onAir.includes(sku) && <span class="badge on">{t('onair')}</span>}
                  </span>
                </span>
                {count > 0 && <strong class="pick-count">{count}</strong>}
              </button>
              {count > 0 && (
                <button
                  type="button"
                  class="pick-less"
                  aria-label={t('hand.less', { title })}
                  onClick={() => add(sku, -1)}
                >
                  −
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
