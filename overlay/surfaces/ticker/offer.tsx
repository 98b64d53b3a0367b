import { useEffect, useState } from 'preact/hooks';
import { unreachable } from '../../../shared/assert.ts';
import { formatMoney } from '../../../shared/display.ts';
import type { DealView, ProductView } from '../../../shared/view.ts';
import type { Clock } from '../../client/clock.ts';
import { countDown, formatSeconds, secondsLeft } from '../../client/countdown.ts';
import { formatLocale } from '../../client/i18n/i18n.ts';
import { dealStock } from './offers.ts';
import type { Offer } from './offers.ts';
import { t } from './words.ts';

interface Props {
  offer: Offer;
  currency: string;
  clock: Clock;
}

export function OfferCard({ offer, currency, clock }: Props) {
  switch (offer.kind) {
    case 'deal':
      return <DealCard deal={offer.deal} currency={currency} clock={clock} />;
    case 'product': {
      const { product } = offer;
      return (
        <ProductCard
          label={t('ticker.offer')}
          product={product}
          price={product.price}
          was={product.wasPrice}
          stock={product.stock}
          currency={currency}
        />
      );
    }
    case 'message':
      return (
        <section class="card message">
          <p>
            <bdi>{offer.text}</bdi>
          </p>
        </section>
      );
    default:
      return unreachable(offer);
  }
}

function DealCard({ deal, currency, clock }: { deal: DealView; currency: string; clock: Clock }) {
  const [, redraw] = useState(0);
  useEffect(() => countDown(clock, deal.endsAt, () => redraw((n) => n + 1)), [clock, deal.endsAt]);
  const left = secondsLeft(deal.endsAt, clock.now());
  return (
    <ProductCard
      deal
      label={t('ticker.deal')}
      aside={left > 0 ? t('ticker.deal.ends', { time: formatSeconds(left) }) : t('ticker.deal.ended')}
      product={deal.product}
      price={deal.price}
      was={deal.product.price ?? deal.product.wasPrice}
      stock={dealStock(deal)}
      currency={currency}
    />
  );
}

interface ProductProps {
  label: string;
  aside?: string;
  product: ProductView;
  price: string | undefined;
  was: string | undefined;
  stock: number | undefined;
  currency: string;
  deal?: boolean;
}

function ProductCard({ label, aside, product, price, was, stock, currency, deal }: ProductProps) {
  return (
    <section class={deal ? 'card offer deal' : 'card offer'}>
      <header class="offer-head">
        <h2 class="label">{label}</h2>
        {aside !== undefined && <span class="countdown">{aside}</span>}
      </header>
      <div class="offer-body">
        {product.image !== undefined && <Picture key={product.image} address={product.image} />}
        <div class="offer-text">
          <p class="product">
            <bdi>{product.title}</bdi>
          </p>
          {product.variant !== undefined && (
            <p class="variant">
              <bdi>{product.variant}</bdi>
            </p>
          )}
          <p class="prices">
            {price !== undefined && <strong class="price">{formatMoney(price, currency, formatLocale)}</strong>}
            {was !== undefined && was !== price && (
              <s class="was">
                <span class="unseen">{t('ticker.was')} </span>
                {formatMoney(was, currency, formatLocale)}
              </s>
            )}
          </p>
          {stock !== undefined && (
            <p class={stock > 0 ? 'stock' : 'stock none'}>
              {stock > 0 ? t('ticker.stock', { n: stock }) : t('ticker.stock.none')}
            </p>
          )}
        </div>
      </div>
      {product.link !== undefined && (
        <a class="buy" href={product.link} target="_blank" rel="noopener noreferrer">
          {t('ticker.buy')}
        </a>
      )}
    </section>
  );
}

/** A picture that does not come leaves no broken frame. */
function Picture({ address }: { address: string }) {
  const [failed, setFailed] = useState(false);
  if (failed) return null;
  return <img class="picture" src={address} alt="" width={96} height={96} onError={() => setFailed(true)} />;
}
