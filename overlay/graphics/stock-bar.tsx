import { levelOf } from './offer.ts';
import './stock-bar.css';

/** How much of a deal's stock is left: it drains as pieces are sold. */
export function StockBar({ left, of }: { left: number; of: number }) {
  const percent = of <= 0 ? 0 : Math.max(0, Math.min(100, Math.floor((left / of) * 100)));
  return (
    <div
      class={levelOf(left) === 'plenty' ? 'stock-bar' : 'stock-bar low'}
      role="progressbar"
      aria-valuemin={0}
      aria-valuemax={of}
      aria-valuenow={left}
    >
      <i style={{ transform: `translateX(${percent - 100}%)` }} />
    </div>
  );
}
