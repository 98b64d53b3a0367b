import { useState } from 'preact/hooks';
import { SLATES } from '../../../../shared/slates.ts';
import { useDesk } from '../desk/desk.ts';
import { TextField } from '../parts/field.tsx';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';

/** A picture for the whole stage; the one that is on is pressed, and a tap on it takes it off. */
export function Slate() {
  const { view, send, live } = useDesk();
  const { slate } = view.value.stage;
  const [text, setText] = useState('');
  const words = text.trim();
  return (
    <section class="box" id="slate">
      <h2>{t('slate')}</h2>
      <p class={slate ? 'notice' : 'quiet'}>
        {slate ? t('slate.on', { slate: t(`slate.${slate.slate}`) }) : t('slate.why')}
      </p>
      <TextField label={t('slate.text')} value={text} onText={setText} maxLength={120} hint={t('slate.text.example')} />
      <div class="buttons">
        {SLATES.map((name) => (
          <button
            key={name}
            type="button"
            class={slate?.slate === name ? 'button primary' : 'button'}
            aria-pressed={slate?.slate === name}
            disabled={!live.value}
            onClick={() => void send('slate', { kind: 'slate.show', slate: name, ...(words && { text: words }) })}
          >
            {t(`slate.${name}`)}
          </button>
        ))}
        {slate && (
          <button
            type="button"
            class="button"
            disabled={!live.value}
            onClick={() => void send('slate', { kind: 'slate.hide' })}
          >
            {t('slate.hide')}
          </button>
        )}
      </div>
      <TapNote place="slate" screen="changes" />
    </section>
  );
}
