import type { DealView } from '../../shared/view.ts';
import { formatSeconds } from '../client/countdown.ts';
import './deal-band.css';
import { piecesLeft } from './offer.ts';
import { StockBar } from './stock-bar.tsx';
import { t } from './words.ts';

/** What a deal runs under: its clock, and what is left of its stock; sold out, that it is. */
export function DealBand({ deal, secondsLeft }: { deal: DealView; secondsLeft: number }) {
  const isGone = deal.soldOutAt !== undefined;
  const { stock } = deal;
  return (
    <div class="deal-band">
      <p class="deal-line">
        <span>{t('stage.deal')}</span>
        <span class="callout-clock numerals">{isGone ? t('stage.stock.none') : formatSeconds(secondsLeft)}</span>
      </p>
      {stock !== undefined && <StockBar left={piecesLeft(deal.product, deal) ?? 0} of={stock} />}
    </div>
  );
}
