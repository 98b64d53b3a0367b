import { useEffect, useState } from 'preact/hooks';
import { formatMoney } from '../../../shared/display.ts';
import type { RecentSale } from '../../../shared/view.ts';
import type { Clock } from '../../client/clock.ts';
import { formatLocale } from '../../client/i18n/i18n.ts';
import { agoOf } from './ago.ts';
import { t } from './words.ts';

const SHOWN = 12;
const AGES_EVERY_MS = 30_000;

interface Props {
  recent: readonly RecentSale[];
  /** The show's currency. */
  home: string;
  clock: Clock;
}

/** The newest first. */
export function Sales({ recent, home, clock }: Props) {
  const [, redraw] = useState(0);
  const any = recent.length > 0;
  useEffect(() => {
    if (!any) return;
    const timer = setInterval(() => redraw((n) => n + 1), AGES_EVERY_MS);
    return () => clearInterval(timer);
  }, [any]);
  if (!any) return <NoSales />;
  const now = clock.now();
  // eslint-disable-next-line unicorn/no-array-reverse -- viewers' phones before Chromium 110 have no toReversed
  const newest = recent.slice(-SHOWN).reverse();
  return (
    <section class="card sales">
      <h2 class="label">{t('ticker.sales')}</h2>
      <ol class="sale-list">
        {newest.map((sale) => (
          <Sale key={sale.seq} sale={sale} home={home} now={now} />
        ))}
      </ol>
    </section>
  );
}

function Sale({ sale, home, now }: { sale: RecentSale; home: string; now: number }) {
  return (
    <li class="sale">
      <div class="row">
        <p class="buyer">
          <bdi>{sale.name || t('buyer.unnamed')}</bdi>
        </p>
        {sale.amount && <p class="sale-amount">{formatMoney(sale.amount, sale.currency, formatLocale, home)}</p>}
      </div>
      <div class="row">
        <p class="items">
          {sale.items.map((item, index) => (
            // Two lines of one order may be the same product.
            <span key={index}>
              {index > 0 && ', '}
              <bdi>{item.title}</bdi>
              {item.quantity > 1 && ` ×${item.quantity}`}
            </span>
          ))}
        </p>
        <time class="ago" dateTime={new Date(sale.at).toISOString()}>
          {agoOf(sale.at, now, formatLocale) ?? t('ticker.ago.now')}
        </time>
      </div>
    </li>
  );
}

function NoSales() {
  return (
    <section class="card empty">
      <span class="pearl" aria-hidden="true" />
      <p class="empty-title">{t('ticker.empty')}</p>
      <p class="empty-more">{t('ticker.empty.more')}</p>
    </section>
  );
}
