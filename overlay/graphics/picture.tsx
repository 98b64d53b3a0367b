import { useState } from 'preact/hooks';
import { GENTLY, useMotion } from './motion.ts';
import type { Motion } from './motion.ts';
import './picture.css';
import { t } from './words.ts';

interface Props {
  /** Undefined where the product has none: then only the stamp is drawn. */
  address: string | undefined;
  class: string;
  isGone: boolean;
}

/** A product's picture, and the stamp across it once it is sold out. One that does not come leaves no broken frame. */
export function Picture({ address, class: name, isGone }: Props) {
  const [failed, setFailed] = useState<string | undefined>(undefined);
  if (address === undefined || failed === address) return null;
  return (
    <div class={isGone ? `picture ${name} gone` : `picture ${name}`}>
      <img src={address} alt="" decoding="async" referrerpolicy="no-referrer" onError={() => setFailed(address)} />
      {isGone && <Stamp />}
    </div>
  );
}

const PRESSED: Motion = [
  [
    { opacity: 0, transform: 'translate(-50%, -50%) rotate(-4deg) scale(2.4)' },
    { opacity: 1, transform: 'translate(-50%, -50%) rotate(-13deg) scale(0.94)', offset: 0.6 },
    {},
  ],
  { duration: 420, easing: GENTLY },
];

/** Comes down as the last piece goes. */
function Stamp() {
  const words = t('stage.stock.none');
  return (
    <span class={words.length > 8 ? 'stamp long' : 'stamp'} ref={useMotion<HTMLElement>(PRESSED, true)}>
      {words}
    </span>
  );
}
