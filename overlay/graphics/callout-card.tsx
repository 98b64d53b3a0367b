import { useState } from 'preact/hooks';
import { unreachable } from '../../shared/assert.ts';
import type { DealView, ProductView } from '../../shared/view.ts';
import { formatSeconds } from '../client/countdown.ts';
import './callout-card.css';
import { Graphic } from './graphic.tsx';
import { usePresence } from './motion.ts';
import { isLong, levelOf, piecesLeft } from './offer.ts';
import type { Card } from './offer.ts';
import { qrOf } from './qr.ts';
import { money, t } from './words.ts';

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
      return (
        <p class={isLong(card.text) ? 'callout-message long' : 'callout-message'}>
          <bdi>{card.text}</bdi>
        </p>
      );
    case 'product':
      return (
        <>
          {card.deal && (
            <p class="callout-band">
              <span>{t('stage.deal')}</span>
              <span class="callout-clock numerals">{formatSeconds(secondsLeft)}</span>
            </p>
          )}
          <Product product={card.product} deal={card.deal} currency={currency} />
        </>
      );
    default:
      return unreachable(card);
  }
}

function Product({ product, deal, currency }: { product: ProductView; deal: DealView | null; currency: string }) {
  const price = deal ? deal.price : product.price;
  const was = deal ? (product.price ?? product.wasPrice) : product.wasPrice;
  const pieces = piecesLeft(product, deal);
  const isGone = pieces === 0;
  return (
    <div class="callout-body">
      {product.image !== undefined && <Picture key={product.image} address={product.image} isGone={isGone} />}
      <div class="callout-text">
        <p class="callout-title">
          <bdi>{product.title}</bdi>
        </p>
        {product.variant !== undefined && (
          <p class="callout-variant one-line">
            <bdi>{product.variant}</bdi>
          </p>
        )}
        <p class="callout-prices numerals">
          {price !== undefined && <strong class="callout-price">{money(price, currency)}</strong>}
          {was !== undefined && was !== price && <s class="callout-was">{money(was, currency)}</s>}
        </p>
        {pieces !== null && <Stock pieces={pieces} />}
      </div>
      {!isGone && <Code link={product.link} />}
    </div>
  );
}

function Stock({ pieces }: { pieces: number }) {
  const level = levelOf(pieces);
  return <p class={`callout-stock numerals ${level}`}>{stockWords(level, pieces)}</p>;
}

function stockWords(level: ReturnType<typeof levelOf>, n: number): string {
  switch (level) {
    case 'plenty':
      return t('stage.stock', { n });
    case 'low':
      return t('stage.stock.low', { n });
    case 'none':
      return t('stage.stock.none');
    default:
      return unreachable(level);
  }
}

/** A picture that does not come leaves no broken frame. */
function Picture({ address, isGone }: { address: string; isGone: boolean }) {
  const [failed, setFailed] = useState(false);
  if (failed) return null;
  return (
    <img
      class={isGone ? 'callout-picture gone' : 'callout-picture'}
      src={address}
      alt=""
      decoding="async"
      referrerpolicy="no-referrer"
      onError={() => setFailed(true)}
    />
  );
}

/** Dark on white, whatever the theme: many scanners read no other. */
function Code({ link }: { link: string | undefined }) {
  const qr = qrOf(link);
  if (!qr) return null;
  return (
    <div class="callout-code">
      <svg viewBox={`0 0 ${qr.size} ${qr.size}`} shape-rendering="crispEdges" aria-hidden="true">
        <rect width={qr.size} height={qr.size} fill="#fff" />
        <path d={qr.path} fill="#000" />
      </svg>
      <p class="callout-scan">{t('stage.scan')}</p>
    </div>
  );
}
