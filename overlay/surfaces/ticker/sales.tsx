import { useEffect, useState } from 'preact/hooks';
import type { RecentSale } from '../../../shared/view.ts';
import type { Clock } from '../../client/clock.ts';
import { agoOf } from './ago.ts';
import { Label } from './headings.tsx';
import { useMoney, useSetting } from './setting.ts';

const AGES_EVERY_MS = 30_000;

interface Props {
  recent: readonly RecentSale[];
  /** The show's currency. */
  home: string;
  clock: Clock;
  isSeen: boolean;
}

/** The newest first. */
export function Sales({ recent, home, clock, isSeen }: Props) {
  const { t, sales } = useSetting();
  const [, redraw] = useState(0);
  const any = recent.length > 0;
  useEffect(() => {
    if (!any || !isSeen) return;
    const timer = setInterval(() => redraw((n) => n + 1), AGES_EVERY_MS);
    return () => clearInterval(timer);
  }, [any, isSeen]);
  if (!any) return <NoSales />;
  const now = clock.now();
  // eslint-disable-next-line unicorn/no-array-reverse -- viewers' phones before Chromium 110 have no toReversed
  const newest = recent.slice(-sales).reverse();
  return (
    <section class="card sales">
      <Label class="label">{t('ticker.sales')}</Label>
      <ol class="sale-list">
        {newest.map((sale) => (
          <Sale key={sale.seq} sale={sale} home={home} now={now} />
        ))}
      </ol>
    </section>
  );
}

function Sale({ sale, home, now }: { sale: RecentSale; home: string; now: number }) {
  const { t, format } = useSetting();
  const money = useMoney();
  return (
    <li class="sale">
      <div class="row">
        <p class="buyer">
          <bdi>{sale.name || t('buyer.unnamed')}</bdi>
        </p>
        {sale.amount && <p class="sale-amount">{money(sale.amount, sale.currency, home)}</p>}
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
          {agoOf(sale.at, now, format) ?? t('ticker.ago.now')}
        </time>
      </div>
    </li>
  );
}

function NoSales() {
  const { t } = useSetting();
  return (
    <section class="card empty">
      <span class="pearl" aria-hidden="true" />
      <p class="empty-title">{t('ticker.empty')}</p>
      <p class="empty-more">{t('ticker.empty.more')}</p>
    </section>
  );
}
