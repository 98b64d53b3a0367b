import type { Session } from '../../client/session.ts';
import type { ControlView } from '../../../shared/view.ts';
import { Pearl } from './parts/icons.tsx';
import { faultWords, t } from './words.ts';

/** Before the first view: connecting, or why not and what to do. */
export function Entrance({ session, hasKey }: { session: Session<ControlView>; hasKey: boolean }) {
  const code = session.refusal.value;
  return (
    <main class="entrance">
      <Pearl />
      {code === null ? (
        <p role="status">{session.link.value === 'lost' ? t('entrance.unreachable') : t('link.joining')}</p>
      ) : (
        <>
          <h1>{t('entrance.refused')}</h1>
          <p role="alert">{hasKey ? faultWords(code) : t('fault.key_missing')}</p>
          <p class="quiet">{t('entrance.help')}</p>
        </>
      )}
    </main>
  );
}
