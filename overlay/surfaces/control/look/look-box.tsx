import { isThemeName } from '../../../theme/themes.ts';
import { useDesk } from '../desk/desk.ts';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';

/** How the stage looks: its theme, where its graphics stand, and how much of the machine it may take. */
export function LookBox() {
  const { view, sheet, send, live } = useDesk();
  const { theme, lowPower } = view.value.show;
  return (
    <section class="box" id="look">
      <h2>{t('look')}</h2>
      <p class="quiet">{t('look.theme.now', { theme: t(`theme.${isThemeName(theme) ? theme : 'own'}`) })}</p>
      <div class="buttons">
        <button type="button" class="button" onClick={() => (sheet.value = { kind: 'theme' })}>
          {t('look.theme')}
        </button>
        <button type="button" class="button" onClick={() => (sheet.value = { kind: 'layout' })}>
          {t('look.layout')}
        </button>
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={lowPower}
          disabled={!live.value}
          onChange={(event) => void send('lowpower', { kind: 'show.configure', lowPower: event.currentTarget.checked })}
        />
        <span>
          {t('look.lowpower')} <span class="quiet">{t('look.lowpower.why')}</span>
        </span>
      </label>
      <TapNote place="lowpower" screen="changes" />
    </section>
  );
}
