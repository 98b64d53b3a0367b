import { unreachable } from '../../shared/assert.ts';
import { levelOf } from './offer.ts';
import './stock.css';
import { t } from './words.ts';

/** How many pieces are left; it presses when there are few. That there are none the stamp says. */
export function Stock({ pieces: n }: { pieces: number }) {
  const level = levelOf(n);
  switch (level) {
    case 'plenty':
      return <p class="callout-stock numerals">{t('stage.stock', { n })}</p>;
    case 'low':
      return <p class="callout-stock numerals low">{t('stage.stock.low', { n })}</p>;
    case 'none':
      return null;
    default:
      return unreachable(level);
  }
}
