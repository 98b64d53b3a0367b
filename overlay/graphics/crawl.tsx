import type { RecentSale } from '../../shared/view.ts';
import './crawl.css';
import { money, t } from './words.ts';

interface Props {
  recent: readonly RecentSale[];
  rows: number;
}

/** The latest sales, the newest on top. It moves when a sale comes, and never else (S6). */
export function Crawl({ recent, rows }: Props) {
  const newest = recent.at(-1);
  if (!newest) return null;
  return (
    <section class="crawl plate rises">
      <p class="label">{t('stage.sales')}</p>
      <div class="crawl-window">
        {/* Made anew for each newest sale, which plays the one step down. */}
        <ol class="crawl-list" key={newest.seq}>
          {recent
            .slice(-rows)
            .reverse()
            .map((sale) => (
              <li key={sale.seq} class="crawl-row">
                <span class="crawl-name one-line">
                  <bdi>{sale.name || t('buyer.unnamed')}</bdi>
                </span>
                <span class="crawl-item">
                  <bdi class="one-line">{sale.items[0]?.title ?? ''}</bdi>
                </span>
                <span class="crawl-amount numerals">{sale.amount && money(sale.amount, sale.currency)}</span>
              </li>
            ))}
        </ol>
      </div>
    </section>
  );
}
