import { useState } from 'preact/hooks';
import { GENTLY, useMotion } from './motion.ts';
import type { Motion } from './motion.ts';
import './picture.css';
import { t } from './words.ts';

interface Props {
  /** Undefined where the product has none. */
  address: string | undefined;
  class: string;
  isGone: boolean;
}

/**
 * A product's picture, and the stamp across it once it is sold out. One that does not come leaves no broken frame; without
 * a picture the stamp stands by itself.
 */
export function Picture({ address, class: name, isGone }: Props) {
  const [failed, setFailed] = useState<string | undefined>(undefined);
  if (address === undefined || failed === address) return isGone ? <Stamp isAlone /> : null;
  return (
    <div class={isGone ? `picture ${name} gone` : `picture ${name}`}>
      <img src={address} alt="" decoding="async" referrerpolicy="no-referrer" onError={() => setFailed(address)} />
      {isGone && <Stamp />}
    </div>
  );
}

const PRESSED: Motion = [
  [
    { opacity: 0, transform: 'rotate(-4deg) scale(2.4)' },
    { opacity: 1, transform: 'rotate(-13deg) scale(0.94)', offset: 0.6 },
    {},
  ],
  { duration: 420, easing: GENTLY },
];

/** Comes down as the last piece goes. */
function Stamp({ isAlone = false }: { isAlone?: boolean }) {
  const words = t('stage.stock.none');
  return (
    <div class={isAlone ? 'stamp-place alone' : 'stamp-place'}>
      <span class={words.length > 8 ? 'stamp long' : 'stamp'} ref={useMotion<HTMLElement>(PRESSED, true)}>
        {words}
      </span>
    </div>
  );
}
