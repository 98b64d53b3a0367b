import type { DealView } from '../../shared/view.ts';
import { formatSeconds } from '../client/countdown.ts';
import './deal-clock.css';
import { Graphic } from './graphic.tsx';
import { usePresence } from './motion.ts';
import { piecesLeft } from './offer.ts';
import { StockBar } from './stock-bar.tsx';
import { money, t } from './words.ts';

interface Props {
  deal: DealView | null;
  currency: string;
  secondsLeft: number;
}

/** A deal beside what is on air. */
export function DealClock({ deal, currency, secondsLeft }: Props) {
  const presence = usePresence(deal);
  if (!presence) return null;
  const { value, leaving } = presence;
  return (
    <Graphic key={value.startedAt} class="deal-clock" leaving={leaving}>
      <div class="deal-clock-line">
        <span class="deal-name">{t('stage.deal')}</span>
        <span class="deal-title one-line">
          <bdi>{value.product.title}</bdi>
        </span>
        <span class="deal-price numerals">{money(value.price, currency)}</span>
        <span class="deal-time numerals">
          {value.soldOutAt === undefined ? formatSeconds(secondsLeft) : t('stage.stock.none')}
        </span>
      </div>
      {value.stock !== undefined && <StockBar left={piecesLeft(value.product, value) ?? 0} of={value.stock} />}
    </Graphic>
  );
}
