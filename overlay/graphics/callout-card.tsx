import { unreachable } from '../../shared/assert.ts';
import type { DealView, ProductView } from '../../shared/view.ts';
import './callout-card.css';
import { DealBand } from './deal-band.tsx';
import { Graphic } from './graphic.tsx';
import { LowerThird } from './lower-third.tsx';
import { usePresence } from './motion.ts';
import { piecesLeft, pricesOf } from './offer.ts';
import type { Card } from './offer.ts';
import { Picture } from './picture.tsx';
import { Price } from './price.tsx';
import { QrCode } from './qr-code.tsx';
import { Shelf } from './shelf.tsx';
import { Stock } from './stock.tsx';
import { t } from './words.ts';

interface Props {
  card: Card | null;
  currency: string;
  /** Of the running deal. */
  secondsLeft: number;
}

export function CalloutCard({ card, currency, secondsLeft }: Props) {
  const presence = usePresence(card);
  if (!presence) return null;
  const { value, leaving } = presence;
  return (
    <Graphic key={value.key} class={`callout plate ${value.kind}`} leaving={leaving}>
      <Face card={value} currency={currency} secondsLeft={secondsLeft} />
    </Graphic>
  );
}

function Face({ card, currency, secondsLeft }: Props & { card: Card }) {
  switch (card.kind) {
    case 'message':
      return <LowerThird text={card.text} />;
    case 'product':
      return (
        <>
          {card.deal && <DealBand deal={card.deal} secondsLeft={secondsLeft} />}
          <Product product={card.product} deal={card.deal} currency={currency} />
        </>
      );
    case 'shelf':
      return <Shelf products={card.products} deal={card.deal} currency={currency} secondsLeft={secondsLeft} />;
    default:
      return unreachable(card);
  }
}

function Product({ product, deal, currency }: { product: ProductView; deal: DealView | null; currency: string }) {
  const pieces = piecesLeft(product, deal);
  const isGone = pieces === 0;
  return (
    <div class="callout-body">
      <Picture address={product.image} class="callout-picture" isGone={isGone} />
      <div class="callout-text">
        <p class="callout-title">
          <bdi>{product.title}</bdi>
        </p>
        {product.variant !== undefined && (
          <p class="callout-variant one-line">
            <bdi>{product.variant}</bdi>
          </p>
        )}
        <Price {...pricesOf(product, deal)} currency={currency} />
        {pieces !== null && <Stock pieces={pieces} />}
      </div>
      {!isGone && <QrCode link={product.link} words={t('stage.scan')} />}
    </div>
  );
}
