import { unreachable } from '../../shared/assert.ts';
import { levelOf } from './offer.ts';
import './stock.css';
import { t } from './words.ts';

/** How many pieces are left; it presses when there are few. */
export function Stock({ pieces }: { pieces: number }) {
  const level = levelOf(pieces);
  return <p class={`callout-stock numerals ${level}`}>{stockWords(level, pieces)}</p>;
}

function stockWords(level: ReturnType<typeof levelOf>, n: number): string {
  switch (level) {
    case 'plenty':
      return t('stage.stock', { n });
    case 'low':
      return t('stage.stock.low', { n });
    case 'none':
      return t('stage.stock.none');
    default:
      return unreachable(level);
  }
}
