import { useEffect, useState } from 'preact/hooks';
import { useDesk } from '../desk/desk.ts';
import { ORDERS, type Order, inOrder, isWanted } from '../logic/order.ts';
import { productsOf } from '../logic/rundown-items.ts';
import { ShelfIcon } from '../parts/icons.tsx';
import { TapNote } from '../parts/tap-note.tsx';
import { locale, t } from '../words.ts';
import { FirstSteps } from './first-steps.tsx';
import { ProductCard } from './product-card.tsx';

/** With fewer products than this, looking is faster than searching. */
const SEARCH_FROM = 6;

export function Products() {
  const { view, sheet, live, grid } = useDesk();
  const [wanted, setWanted] = useState('');
  const { products } = view.value;
  const searched = products.length >= SEARCH_FROM;
  const found = searched ? products.filter((product) => isWanted(product, wanted)) : products;
  const shown = inOrder(found, {
    order: searched ? grid.order.value : 'added',
    favourites: grid.favourites.value,
    rundown: view.value.rundown.items.flatMap((item) => productsOf(item).map(({ sku }) => sku)),
    locale,
  });
  const skus = shown.map(({ sku }) => sku);
  useEffect(() => void (grid.shown.value = skus));
  return (
    <>
      <FirstSteps />
      <div class="panel-head">
        <h2>{t('products')}</h2>
        <span class="spacer" />
        {products.length > 1 && (
          <button
            type="button"
            class="round"
            aria-pressed={grid.picked.value !== null}
            aria-label={t('shelf')}
            title={t('shelf')}
            disabled={!live.value}
            onClick={() => (grid.picked.value = grid.picked.value ? null : [])}
          >
            <ShelfIcon />
          </button>
        )}
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
      {searched && (
        <div class="grid-tools">
          <input
            class="search"
            type="search"
            aria-label={t('products.search')}
            placeholder={t('products.search')}
            value={wanted}
            onInput={(event) => setWanted(event.currentTarget.value)}
          />
          <select
            aria-label={t('products.order')}
            value={grid.order.value}
            onChange={(event) => grid.setOrder(event.currentTarget.value as Order)}
          >
            {ORDERS.map((order) => (
              <option key={order} value={order}>
                {t(`products.order.${order}`)}
              </option>
            ))}
          </select>
        </div>
      )}
      <div class="cards">
        {shown.map((product, place) => (
          <ProductCard key={product.sku} product={product} place={place} />
        ))}
      </div>
      {products.length > 0 && shown.length === 0 && <p class="quiet">{t('products.none')}</p>}
    </>
  );
}
