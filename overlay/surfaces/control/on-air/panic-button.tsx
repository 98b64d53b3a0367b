import { useDesk } from '../desk/desk.ts';
import { HoldRing } from '../parts/hold-button.tsx';
import { EyeIcon, EyeOffIcon } from '../parts/icons.tsx';
import { useHold } from '../parts/use-hold.ts';
import { t } from '../words.ts';

/** Hides everything from the stream: held for a moment, or tapped twice. Showing again is one tap. */
export function PanicButton() {
  const { send, live, view } = useDesk();
  const on = view.value.stage.panic;
  const hide = () => void send('panic', { kind: 'panic.hide' });
  const show = () => void send('panic', { kind: 'panic.show' });
  const { held, armed, button } = useHold(hide, on ? show : undefined);
  return (
    <button type="button" class="panic" aria-pressed={on} disabled={!live.value} title={t('panic.hint')} {...button}>
      {on ? <EyeIcon /> : held ? <HoldRing /> : <EyeOffIcon />}
      <span>{on ? t('panic.show') : armed ? t('panic.again') : t('panic.hide')}</span>
    </button>
  );
}
