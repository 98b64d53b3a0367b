import type { DealView } from '../../shared/view.ts';
import { formatSeconds } from '../client/countdown.ts';
import './deal-clock.css';
import { usePresence } from './motion.ts';
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
    <section key={value.startedAt} class={`deal-clock ${leaving ? 'leaves' : 'rises'}`}>
      <span class="deal-name">{t('stage.deal')}</span>
      <span class="deal-title one-line">
        <bdi>{value.product.title}</bdi>
      </span>
      <span class="deal-price numerals">{money(value.price, currency)}</span>
      <span class="deal-time numerals">{formatSeconds(secondsLeft)}</span>
    </section>
  );
}
