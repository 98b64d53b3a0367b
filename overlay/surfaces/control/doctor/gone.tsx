import { useDesk } from '../desk/desk.ts';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';

/**
 * Blanked stages that are not connected: their blank stands in the show, and is heeded should one come back. A source that
 * OBS made anew goes by another name, and the former one's blank is of nobody.
 */
export function Gone({ pages }: { pages: readonly string[] }) {
  const { send, live } = useDesk();
  if (pages.length === 0) return null;
  const forget = (): void => {
    for (const surface of pages) void send('surfaces:gone', { kind: 'surface.show', surface });
  };
  return (
    <div class="notice">
      <p>{t('doctor.gone', { n: pages.length })}</p>
      <button type="button" class="link" disabled={!live.value} onClick={forget}>
        {t('doctor.gone.forget', { n: pages.length })}
      </button>
      <TapNote place="surfaces:gone" />
    </div>
  );
}
