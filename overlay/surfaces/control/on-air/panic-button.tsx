import { useRef, useState } from 'preact/hooks';
import { useDesk } from '../desk/desk.ts';
import { EyeIcon, EyeOffIcon } from '../parts/icons.tsx';
import { useTwice } from '../parts/use-twice.ts';
import { t } from '../words.ts';

const HOLD_MS = 500;

/** Hides everything from the stream: held for half a second, or tapped twice. Showing again is one tap. */
export function PanicButton() {
  const { send, live, view } = useDesk();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const fired = useRef(false);
  const [held, setHeld] = useState(false);
  const hide = () => void send('panic', { kind: 'panic.hide' });
  const twice = useTwice(hide);
  const on = view.value.stage.panic;

  const release = () => {
    clearTimeout(timer.current);
    setHeld(false);
  };
  const press = () => {
    fired.current = false;
    if (on) return;
    setHeld(true);
    timer.current = setTimeout(() => {
      fired.current = true;
      setHeld(false);
      twice.disarm();
      navigator.vibrate?.(30);
      hide();
    }, HOLD_MS);
  };
  // The click that ends a hold is not a tap of its own.
  const tap = () => {
    if (fired.current) fired.current = false;
    else if (on) void send('panic', { kind: 'panic.show' });
    else twice.tap();
  };

  return (
    <button
      type="button"
      class="panic"
      data-held={held}
      data-armed={twice.armed}
      aria-pressed={on}
      disabled={!live.value}
      title={t('panic.hint')}
      onPointerDown={press}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onContextMenu={(event) => event.preventDefault()}
      onClick={tap}
    >
      {on ? <EyeIcon /> : <EyeOffIcon />}
      <span>{on ? t('panic.show') : twice.armed ? t('panic.again') : t('panic.hide')}</span>
    </button>
  );
}
