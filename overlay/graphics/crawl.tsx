import { useRef } from 'preact/hooks';
import type { RecentSale } from '../../shared/view.ts';
import './crawl.css';
import { Graphic } from './graphic.tsx';
import { GENTLY, useMotion } from './motion.ts';
import type { Motion } from './motion.ts';
import { money, t } from './words.ts';

interface Props {
  recent: readonly RecentSale[];
  rows: number;
}

const STEP_MS = 500;
/** A row's height, as in crawl.css. */
const STEP: Motion = [[{ transform: 'translateY(-2.1rem)' }, {}], { duration: STEP_MS, easing: GENTLY }];

/** The sale for which the list steps down: a newer one, and not while sales come faster than it could play. */
function useStep(newest: number): number | null {
  const step = useRef<{ newest: number; at: number; plays: number | null }>({ newest, at: -Infinity, plays: null });
  const former = step.current;
  if (newest !== former.newest) {
    const at = performance.now();
    step.current = { newest, at, plays: newest > former.newest && at - former.at >= STEP_MS ? newest : null };
  }
  return step.current.plays;
}

/** The latest sales, the newest on top. It moves when a sale comes, and never else (S6). */
export function Crawl({ recent, rows }: Props) {
  const newest = recent.at(-1);
  const list = useMotion<HTMLOListElement>(STEP, useStep(newest?.seq ?? 0));
  if (!newest) return null;
  return (
    <Graphic class="crawl plate">
      <p class="label">{t('stage.sales')}</p>
      <div class="crawl-window">
        <ol ref={list}>
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
    </Graphic>
  );
}
