import { formatLocale } from '../../../client/i18n/i18n.ts';
import { useDesk } from '../desk/desk.ts';
import { lasting } from '../logic/clock-time.ts';
import { conversionOf } from '../logic/pace.ts';
import { locale, t } from '../words.ts';

const RATE = new Intl.NumberFormat(formatLocale, { maximumFractionDigits: 2 });
const TIMES = new Intl.NumberFormat(formatLocale, { maximumFractionDigits: 1 });

/** What the product on air sells while it is on, held against as long before. */
export function OnAirFigures() {
  const { view, lately } = useDesk();
  const { figures, pace, products } = view.value;
  const { airing } = pace;
  if (!airing || !('sku' in airing)) return null;
  const title = products.find(({ sku }) => sku === airing.sku)?.title ?? airing.sku;
  const conversion = conversionOf(lately.value, airing, figures);
  const most = Math.max(conversion.now, conversion.before);
  const bar = (rate: number): number => (most === 0 ? 0 : rate / most);
  return (
    <section class="box on-air-figures" aria-label={t('air.title')}>
      <h2>{t('air.title')}</h2>
      <p>
        <strong>{title}</strong>{' '}
        <span class="quiet">{t('air.since', { time: lasting(lately.value - airing.at, locale) })}</span>
      </p>
      <p class="air-sold">
        <span>{t('air.sold', { n: airing.own.orders })}</span>
        <span class="quiet">{t('air.all', { n: airing.orders })}</span>
      </p>
      <p class="quiet air-what">
        {t('air.rate')}
        {conversion.perViewers && ` ${t('air.rate.viewers')}`}
      </p>
      <dl class="versus">
        <dt>{t('air.now')}</dt>
        <dd>
          <progress class="now" max={1} value={bar(conversion.now)} aria-hidden="true" />
          <strong>{RATE.format(conversion.now)}</strong>
        </dd>
        <dt>{t('air.before', { n: conversion.minutes })}</dt>
        <dd>
          <progress max={1} value={bar(conversion.before)} aria-hidden="true" />
          <strong>{RATE.format(conversion.before)}</strong>
        </dd>
      </dl>
      {conversion.before > 0 && conversion.now > 0 && (
        <p class="badge on air-times">{t('air.times', { times: TIMES.format(conversion.now / conversion.before) })}</p>
      )}
      {conversion.before === 0 && conversion.now > 0 && <p class="quiet">{t('air.before.none')}</p>}
    </section>
  );
}
