import { useEffect, useRef, useState } from 'preact/hooks';
import { useTwice } from './use-twice.ts';

export const HOLD_MS = 600;

/**
 * For what is dangerous: held for a moment, with the thumb or the mouse, or tapped twice, which is also the keyboard's
 * way. `button` goes onto the button; `held` and `armed` are for its looks and words. `instead`, while there is one, is done
 * by one tap, and the hold does nothing.
 */
export function useHold(act: () => void, instead?: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const fired = useRef(false);
  const [held, setHeld] = useState(false);
  const twice = useTwice(act);
  useEffect(() => () => clearTimeout(timer.current), []);

  const release = () => {
    clearTimeout(timer.current);
    setHeld(false);
  };
  const press = () => {
    fired.current = false;
    if (instead) return;
    setHeld(true);
    timer.current = setTimeout(() => {
      fired.current = true;
      setHeld(false);
      twice.disarm();
      navigator.vibrate?.(30);
      act();
    }, HOLD_MS);
  };
  // The click that ends a hold is not a tap of its own.
  const tap = () => {
    if (fired.current) fired.current = false;
    else if (instead) instead();
    else twice.tap();
  };
  const button = {
    'data-held': held,
    'data-armed': twice.armed,
    onPointerDown: press,
    onPointerUp: release,
    onPointerLeave: release,
    onPointerCancel: release,
    onContextMenu: (event: Event) => event.preventDefault(),
    onClick: tap,
  };
  return { held, armed: twice.armed, button };
}
