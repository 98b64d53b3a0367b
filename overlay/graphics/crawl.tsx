import { useRef } from 'preact/hooks';
import type { RecentSale } from '../../shared/view.ts';
import './crawl.css';
import { money, t } from './words.ts';

interface Props {
  recent: readonly RecentSale[];
  rows: number;
}

/** As in crawl.css. */
const STEP_MS = 500;

/** Whether the list plays its step down: for a newer sale, and not while sales come faster than it could play. */
function useStep(newest: number): boolean {
  const step = useRef({ newest, at: -Infinity, plays: false });
  const former = step.current;
  if (newest !== former.newest) {
    const at = performance.now();
    step.current = { newest, at, plays: newest > former.newest && at - former.at >= STEP_MS };
  }
  return step.current.plays;
}

/** The latest sales, the newest on top. It moves when a sale comes, and never else (S6). */
export function Crawl({ recent, rows }: Props) {
  const newest = recent.at(-1);
  const steps = useStep(newest?.seq ?? 0);
  if (!newest) return null;
  return (
    <section class="crawl plate rises">
      <p class="label">{t('stage.sales')}</p>
      <div class="crawl-window">
        {/* Made anew for each newest sale, so that the step plays again. */}
        <ol class={steps ? 'crawl-list steps' : 'crawl-list'} key={newest.seq}>
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
