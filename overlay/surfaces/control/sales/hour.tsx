import { useMemo, useState } from 'preact/hooks';
import { signOf } from '../../../../shared/display.ts';
import { decimal, minorOf } from '../../../../shared/money.ts';
import type { AiringView, MinuteRow } from '../../../../shared/view.ts';
import { useDesk } from '../desk/desk.ts';
import { clockTime } from '../logic/clock-time.ts';
import { HOUR_MINUTES, airingsSince, minuteOf, minutesUpTo, soldMinutes } from '../logic/pace.ts';
import { locale, t } from '../words.ts';
import { HourChart } from './hour-chart.tsx';

const MINUTE_MS = 60_000;
const SECONDS = 60;
const LISTED = 8;

/** The last hour minute by minute, what was on air when, and the same in words and as a table. */
export function Hour() {
  const { view, minute: clock, money } = useDesk();
  const { figures, pace, show, products } = view.value;
  const minute = minuteOf(clock.value);
  const hour = useMemo(
    () => minutesUpTo(minute * MINUTE_MS, HOUR_MINUTES, soldMinutes(figures, pace)),
    [minute, figures, pace],
  );
  const airings = airingsSince(minute - HOUR_MINUTES + 1, figures, pace).slice(-LISTED);
  const sold = hour.filter(([, orders, , net]) => orders > 0 || !/^[-0.]*$/.test(net));
  const isMoney = sold[0]?.[3] !== '';
  const time = (at: number): string => clockTime(at, locale, show.timezone);

  const drawing = useMemo(
    () => ({
      // A bar stands on the middle of its minute: what was on air from when to when is drawn beside it to the second.
      times: hour.map(([at]) => (at + 0.5) * SECONDS),
      heights: hour.map(([, orders, , net]) => (isMoney ? Number(net) : orders)),
      bands: airings.map(({ at, until }, place) => ({
        from: at / 1000,
        to: (until ?? (minute + 1) * MINUTE_MS) / 1000,
        number: place + 1,
      })),
      timeWords: (seconds: number) => clockTime(seconds * 1000, locale, show.timezone),
      heightWords: (height: number) => about(height, show.locale, isMoney ? show.currency : null),
    }),
    // The airings change with `figures` and `pace` alone.
    [hour, isMoney, show],
  );

  if (sold.length === 0 && airings.length === 0) return null;
  const words = sold.length === 0 ? t('hour.none') : summary(sold, isMoney);
  return (
    <section class="box hour" aria-label={t('hour.title')}>
      <h2>{t('hour.title')}</h2>
      <p class="quiet">{words}</p>
      <HourChart drawing={drawing} words={`${isMoney ? t('hour.net') : t('hour.orders')}. ${words}`} />
      {airings.length > 0 && (
        <ol class="airings" aria-label={t('hour.airings')}>
          {airings.map((airing, place) => (
            <li key={airing.at}>
              <span class="airing-number" data-odd={place % 2 === 1}>
                {place + 1}
              </span>
              <span class="row-main">
                {nameOf(airing)}
                <span class="quiet">
                  {time(airing.at)}–{airing.until === undefined ? t('hour.now') : time(airing.until)}
                  {' · '}
                  {t('total.orders', { n: airing.orders })}
                </span>
              </span>
              <span class="row-side">{airing.net && money(airing.net)}</span>
            </li>
          ))}
        </ol>
      )}
      {sold.length > 0 && <HourTable sold={sold} isMoney={isMoney} time={time} />}
    </section>
  );

  function nameOf(airing: AiringView): string {
    if ('text' in airing) return airing.text;
    const skus = 'sku' in airing ? [airing.sku] : airing.skus;
    return skus.map((sku) => products.find((one) => one.sku === sku)?.title ?? sku).join(', ');
  }

  function summary(rows: readonly MinuteRow[], hasMoney: boolean): string {
    const n = rows.reduce((sum, [, orders]) => sum + orders, 0);
    const value = ([, orders, , net]: MinuteRow): bigint => (hasMoney ? minorOf(net) : BigInt(orders));
    const [best] = rows.reduce((a, b) => (value(b) > value(a) ? b : a));
    const at = time(best * MINUTE_MS);
    if (!hasMoney) return t('hour.summary.plain', { n, time: at });
    const all = rows.reduce((sum, [, , , net]) => sum + minorOf(net), 0n);
    return t('hour.summary', { n, time: at, amount: money(decimal(all, show.currency)) });
  }
}

interface TableProps {
  sold: readonly MinuteRow[];
  isMoney: boolean;
  time: (at: number) => string;
}

/** Its rows are there only while it is open. */
function HourTable({ sold, isMoney, time }: TableProps) {
  const { money } = useDesk();
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="more" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('hour.table')}</summary>
      {isOpen && (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('hour.time')}</th>
              <th scope="col">{t('pace.orders')}</th>
              {isMoney && <th scope="col">{t('hour.sold')}</th>}
            </tr>
          </thead>
          <tbody>
            {[...sold].reverse().map(([at, orders, , net]) => (
              <tr key={at}>
                <th scope="row">{time(at * MINUTE_MS)}</th>
                <td>{orders}</td>
                {isMoney && <td>{money(net)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}

/** "$1.2K": for the axis of the chart. */
const about = (height: number, as: string, currency: string | null): string =>
  new Intl.NumberFormat(as, {
    numberingSystem: 'latn',
    notation: 'compact',
    maximumSignificantDigits: 3,
    ...(currency
      ? { style: 'currency', currency, currencyDisplay: signOf(currency, as), minimumFractionDigits: 0 }
      : {}),
  }).format(height);
