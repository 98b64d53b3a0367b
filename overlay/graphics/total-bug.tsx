import { minorOf } from '../../shared/money.ts';
import type { CrowdSection, TotalsSection } from '../../shared/view.ts';
import { Graphic } from './graphic.tsx';
import { Odometer } from './odometer.tsx';
import './total-bug.css';
import { about, money, t } from './words.ts';

/** The plate's inner width over the amount's font size, as in total-bug.css. */
const ROOM_EM = 5.6;

interface Props {
  totals: TotalsSection;
  crowd: CrowdSection | null;
  rehearsal: boolean;
}

export function TotalBug({ totals, crowd, rehearsal }: Props) {
  return (
    <Graphic class="total-bug plate">
      <p class="label total-label">
        <span class="one-line">
          {t('stage.total')}
          {rehearsal && <span class="total-rehearsal"> · {t('show.rehearsal')}</span>}
        </span>
        <span class="total-currency">{totals.currency}</span>
      </p>
      <p class="total-amount">
        <Odometer text={money(totals.net, totals.currency)} value={minorOf(totals.net)} room={ROOM_EM} />
      </p>
      <p class="total-counts numerals">
        <span>{t('stage.orders', { n: totals.orders })}</span>
        {crowd && crowd.viewers > 0 && (
          <span class="total-crowd">
            <svg class="eye" viewBox="0 0 24 24" aria-hidden="true">
              <path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12Z" />
              <circle cx="12" cy="12" r="3" />
            </svg>
            {t('stage.watching', { viewers: about(crowd.viewers) })}
          </span>
        )}
      </p>
    </Graphic>
  );
}
