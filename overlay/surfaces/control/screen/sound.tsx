import { useState } from 'preact/hooks';
import { SOUNDS } from '../../../../shared/slates.ts';
import { useDesk } from '../desk/desk.ts';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';

/** The stage's voice: how loud, whether at all, and one tap to hear each sound. */
export function Sound() {
  const { view, send, live } = useDesk();
  const { volume, muted } = view.value.show.sound;
  /** While the thumb is on it. */
  const [dragged, setDragged] = useState<number | null>(null);
  const isHeard = view.value.surfaces.some(({ surface, audio }) => surface === 'stage' && audio === true);
  const set = (sound: { volume: number; muted: boolean }) => void send('sound', { kind: 'show.configure', sound });
  return (
    <section class="box" id="sound">
      <h2>{t('sound')}</h2>
      <p class="quiet">{muted || volume === 0 ? t('sound.muted') : isHeard ? t('sound.heard') : t('sound.unheard')}</p>
      <div class="sound-row">
        <label for="volume">{t('sound.volume')}</label>
        <input
          id="volume"
          type="range"
          min={0}
          max={100}
          step={5}
          value={dragged ?? volume}
          disabled={!live.value}
          onInput={(event) => setDragged(event.currentTarget.valueAsNumber)}
          onChange={(event) => {
            setDragged(null);
            set({ volume: event.currentTarget.valueAsNumber, muted: false });
          }}
        />
        <button type="button" class="button" disabled={!live.value} onClick={() => set({ volume, muted: !muted })}>
          {muted ? t('sound.unmute') : t('sound.mute')}
        </button>
      </div>
      <TapNote place="sound" />
      <p class="field-label">{t('sound.try')}</p>
      <div class="buttons">
        {SOUNDS.map((sound) => (
          <button
            key={sound}
            type="button"
            class="button"
            disabled={!live.value || muted}
            onClick={() => void send('sound.test', { kind: 'sound.test', sound })}
          >
            {t(`sound.${sound}`)}
          </button>
        ))}
      </div>
      <TapNote place="sound.test" />
      <p class="quiet">{t('sound.why')}</p>
    </section>
  );
}
