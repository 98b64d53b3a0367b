import { useState } from 'preact/hooks';
import { useDesk } from '../desk/desk.ts';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';
import { FirstSteps } from './first-steps.tsx';
import { ProductCard } from './product-card.tsx';

/** With fewer products than this, looking is faster than searching. */
const SEARCH_FROM = 9;

const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();

export function Products() {
  const { view, sheet, live } = useDesk();
  const [wanted, setWanted] = useState('');
  const { products } = view.value;
  const words = plain(wanted).split(/\s+/).filter(Boolean);
  const shown = products.filter((product) => {
    const text = plain(`${product.title} ${product.variant ?? ''} ${product.sku}`);
    return words.every((word) => text.includes(word));
  });
  return (
    <>
      <FirstSteps />
      <div class="panel-head">
        <h2>{t('products')}</h2>
        <span class="spacer" />
        <button type="button" class="button" disabled={!live.value} onClick={() => (sheet.value = { kind: 'import' })}>
          {t('products.import')}
        </button>
        <button
          type="button"
          class="button primary"
          disabled={!live.value}
          onClick={() => (sheet.value = { kind: 'product', sku: null })}
        >
          {t('products.add')}
        </button>
      </div>
      {sheet.value === null && (
        <>
          <TapNote place="product" />
          <TapNote place="show" />
        </>
      )}
      {products.length >= SEARCH_FROM && (
        <input
          class="search"
          type="search"
          aria-label={t('products.search')}
          placeholder={t('products.search')}
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      )}
      <div class="cards">
        {shown.map((product) => (
          <ProductCard key={product.sku} product={product} />
        ))}
      </div>
      {products.length > 0 && shown.length === 0 && <p class="quiet">{t('products.none')}</p>}
    </>
  );
}
