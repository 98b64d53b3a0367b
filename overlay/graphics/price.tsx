import { useRef } from 'preact/hooks';
import { wasDearer } from '../../shared/money.ts';
import { GENTLY, useMotion } from './motion.ts';
import type { Motion } from './motion.ts';
import { dropAfter, percentOff } from './price-drop.ts';
import type { Drop } from './price-drop.ts';
import './price.css';
import { money, t } from './words.ts';

interface Props {
  /** Decimal strings of one currency. */
  price: string | undefined;
  was: string | undefined;
  currency: string;
}

const STRUCK: Motion = [[{ transform: 'scaleX(0)' }, {}], { duration: 380, easing: 'ease-in-out' }];
const ROLLED: Motion = [
  [{ opacity: 0, transform: 'translateY(-0.9em)' }, { opacity: 0, transform: 'translateY(-0.9em)', offset: 0.35 }, {}],
  { duration: 900, easing: GENTLY },
];
const POPPED: Motion = [
  [{ transform: 'scale(0)' }, { transform: 'scale(0)', offset: 0.55 }, { transform: 'scale(1.15)', offset: 0.8 }, {}],
  { duration: 1100, easing: GENTLY },
];

/** What it fell from while it was on screen, and a new occasion for each fall. */
function useDrop(price: string | undefined): Drop | null {
  const last = useRef<{ price: string | undefined; drop: Drop | null }>({ price, drop: null });
  if (last.current.price !== price)
    last.current = { price, drop: dropAfter(last.current.drop, last.current.price, price) };
  return last.current.drop;
}

/** A price. When it falls, the old one is struck through and the new one rolls in. */
export function Price({ price, was, currency }: Props) {
  const drop = useDrop(price);
  const now = useMotion<HTMLElement>(ROLLED, drop);
  const off = useMotion<HTMLElement>(POPPED, drop);
  const strike = useMotion<HTMLElement>(STRUCK, drop);
  if (price === undefined) return null;
  const before = wasDearer(was, price) ? was : drop?.from;
  const percent = before === undefined ? null : percentOff(before, price);
  return (
    <p class="price numerals">
      <strong class="price-now" ref={now}>
        {money(price, currency)}
      </strong>
      {before !== undefined && (
        <span class="price-was">
          <s>{money(before, currency)}</s>
          <i class="price-strike" ref={strike} />
        </span>
      )}
      {percent !== null && (
        <span class="price-off" ref={off}>
          {t('stage.off', { percent })}
        </span>
      )}
    </p>
  );
}
