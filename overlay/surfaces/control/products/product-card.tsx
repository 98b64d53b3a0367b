import { wasDearer } from '../../../../shared/money.ts';
import type { ProductView } from '../../../../shared/view.ts';
import { useDesk } from '../desk/desk.ts';
import { DealIcon, EditIcon, QueueIcon, StarIcon } from '../parts/icons.tsx';
import { Picture } from '../parts/picture.tsx';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';

/** The first nine have a key of a keyboard. */
const KEYS = 9;

/** Tapping the card puts the product on air; the three buttons below queue it, start a deal, and edit it. */
export function ProductCard({ product, place }: { product: ProductView; place: number }) {
  const { view, send, live, sheet, money, grid } = useDesk();
  const { onAir, next, deal } = view.value.stage;
  const isOnAir =
    (onAir?.kind === 'product' && onAir.product.sku === product.sku) ||
    (onAir?.kind === 'shelf' && onAir.products.some((one) => one.sku === product.sku));
  const queued = next.findIndex((callout) => callout.kind === 'product' && callout.product.sku === product.sku);
  const { sku, title, variant, price, wasPrice, stock } = product;
  const trouble = view.value.pictures.find((entry) => entry.sku === sku);
  const picked = grid.picked.value;
  /** Its place on the shelf that is being put together, from 1. */
  const inPlace = picked === null ? 0 : picked.indexOf(sku) + 1;
  return (
    <article class="card" data-on-air={isOnAir} data-picked={inPlace > 0} data-sku={sku}>
      {/* Over the whole face, and without words of its own: its name says what a tap does. */}
      <button
        type="button"
        class="card-take"
        aria-pressed={picked ? inPlace > 0 : isOnAir}
        aria-label={t(picked ? 'shelf.label' : 'take.label', { title: variant ? `${title}, ${variant}` : title })}
        disabled={!live.value}
        onClick={() => (picked ? grid.togglePicked(sku) : void send(`take:${sku}`, { kind: 'callout.take', sku }))}
      />
      <div class="card-face">
        <Picture key={trouble?.fault} product={product} />
        <span class="card-badges">
          {place < KEYS && (
            <kbd class="card-key" aria-hidden="true">
              {place + 1}
            </kbd>
          )}
          {inPlace > 0 && <span class="badge on">{t('shelf.place', { place: inPlace })}</span>}
          {isOnAir && <span class="badge on">{t('onair')}</span>}
          {!isOnAir && queued >= 0 && <span class="badge">{t('next.place', { place: queued + 1 })}</span>}
          {deal?.product.sku === sku && <span class="badge">{t('deal')}</span>}
        </span>
        <span class="card-title">{title}</span>
        {variant && <span class="card-variant">{variant}</span>}
        <span class="card-figures">
          {price !== undefined && <strong>{money(price)}</strong>}
          {wasDearer(wasPrice, price) && <s>{money(wasPrice)}</s>}
          {stock !== undefined && (
            <span class={stock <= 0 ? 'stock none' : 'stock'}>
              {stock > 0
                ? t('stock.left', { n: stock })
                : stock === 0
                  ? t('stock.none')
                  : t('stock.over', { n: -stock })}
            </span>
          )}
        </span>
        {trouble && <span class="card-trouble">{t(`picture.fault.${trouble.fault}`)}</span>}
      </div>
      <button
        type="button"
        class="card-star"
        aria-label={t('favourite.label', { title })}
        aria-pressed={grid.favourites.value.has(sku)}
        onClick={() => grid.toggleFavourite(sku)}
      >
        <StarIcon />
      </button>
      <div class="card-notes">
        <TapNote place={`take:${sku}`} />
        <TapNote place={`queue:${sku}`} />
      </div>
      <div class="card-tools">
        <button
          type="button"
          disabled={!live.value}
          aria-label={t('queue.label', { title })}
          onClick={() => void send(`queue:${sku}`, { kind: 'callout.queue', sku })}
        >
          <QueueIcon />
          {t('queue')}
        </button>
        <button
          type="button"
          disabled={!live.value}
          aria-label={t('deal.label', { title })}
          onClick={() => (sheet.value = { kind: 'deal', sku })}
        >
          <DealIcon />
          {t('deal')}
        </button>
        <button
          type="button"
          aria-label={t('edit.label', { title })}
          onClick={() => (sheet.value = { kind: 'product', sku })}
        >
          <EditIcon />
          {t('edit')}
        </button>
      </div>
    </article>
  );
}
