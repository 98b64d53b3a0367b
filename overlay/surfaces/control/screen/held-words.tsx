import { useState } from 'preact/hooks';
import { LONGEST_WORD, MOST_WORDS } from '../../../../shared/held-words.ts';
import { useDesk } from '../desk/desk.ts';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';

/** Words of the show's own, one a line, for which a name waits. */
export function HeldWords() {
  const { view, send, live } = useDesk();
  const { words = [] } = view.value.show;
  const [typed, setTyped] = useState<string | null>(null);
  const save = () => {
    const lines = (typed ?? '').split('\n').map((line) => Array.from(line.trim()).slice(0, LONGEST_WORD).join(''));
    const given = [...new Set(lines)].filter((line) => line !== '').slice(0, MOST_WORDS);
    void send('words', { kind: 'names.words', words: given });
    setTyped(null);
  };
  return (
    <details class="more">
      <summary>{t('names.words')}</summary>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <p class="quiet">{t('names.words.why')}</p>
        <label class="field">
          <span>{t('names.words.own')}</span>
          <textarea
            rows={4}
            value={typed ?? words.join('\n')}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
        <TapNote place="words" />
        <div class="form-end">
          <span class="spacer" />
          <button type="submit" class="button primary" disabled={!live.value || typed === null}>
            {t('save')}
          </button>
        </div>
      </form>
    </details>
  );
}
