import { useEffect, useState } from 'preact/hooks';
import { unreachable } from '../../../shared/assert.ts';
import { wasDearer } from '../../../shared/money.ts';
import type { DealView, ProductView } from '../../../shared/view.ts';
import type { Clock } from '../../client/clock.ts';
import { countDown, formatSeconds, secondsLeft } from '../../client/countdown.ts';
import { webAddress } from './address.ts';
import { Label } from './headings.tsx';
import { dealStock } from './offers.ts';
import type { Offer } from './offers.ts';
import { useMoney, useSetting } from './setting.ts';

interface Props {
  offer: Offer;
  currency: string;
  clock: Clock;
  isSeen: boolean;
}

export function OfferCard({ offer, currency, clock, isSeen }: Props) {
  const { t } = useSetting();
  switch (offer.kind) {
    case 'deal':
      return <DealCard deal={offer.deal} currency={currency} clock={clock} isSeen={isSeen} />;
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

function DealCard({ deal, currency, clock, isSeen }: Omit<Props, 'offer'> & { deal: DealView }) {
  const { t } = useSetting();
  const [, redraw] = useState(0);
  useEffect(
    () => (isSeen ? countDown(clock, deal.endsAt, () => redraw((n) => n + 1)) : undefined),
    [clock, deal.endsAt, isSeen],
  );
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
  const { t, server } = useSetting();
  const money = useMoney();
  const picture = product.image === undefined ? null : webAddress(product.image, server);
  const link = product.link === undefined ? null : webAddress(product.link, server);
  return (
    <section class={deal ? 'card offer deal' : 'card offer'}>
      <header class="offer-head">
        <Label class="label">{label}</Label>
        {aside !== undefined && <span class="countdown">{aside}</span>}
      </header>
      <div class="offer-body">
        {picture !== null && <Picture key={picture} address={picture} />}
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
            {price !== undefined && <strong class="price">{money(price, currency)}</strong>}
            {wasDearer(was, price) && (
              <s class="was">
                <span class="unseen">{t('ticker.was')} </span>
                {money(was, currency)}
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
      {link !== null && (
        <a class="buy" href={link} target="_blank" rel="noopener noreferrer">
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
