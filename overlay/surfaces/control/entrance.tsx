import { useState } from 'preact/hooks';
import type { Session } from '../../client/session.ts';
import type { ControlView } from '../../../shared/view.ts';
import { pastedAddress } from './logic/links.ts';
import { Pearl } from './parts/icons.tsx';
import { TextField } from './parts/field.tsx';
import { faultWords, t } from './words.ts';

interface Props {
  session: Session<ControlView>;
  show: string;
}

/** Before the first view: connecting, or why not and what to do. */
export function Entrance({ session, show }: Props) {
  const code = session.refusal.value;
  return (
    <main class="entrance">
      <Pearl />
      {code === null ? (
        <p role="status">{session.link.value === 'lost' ? t('entrance.unreachable') : t('link.joining')}</p>
      ) : (
        <>
          <h1>{t('entrance.refused')}</h1>
          <p role="alert">{faultWords(code)}</p>
          <Paste show={show} />
          <p class="quiet">{t('entrance.help')}</p>
        </>
      )}
    </main>
  );
}

/** A phone's home screen opens the page at an address without a key, and may not share what the browser keeps. */
function Paste({ show }: { show: string }) {
  const [pasted, setPasted] = useState('');
  const address = pastedAddress(pasted, location.origin, show);
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (address === null) return;
        location.assign(address);
        // Of the same page only the fragment changes.
        location.reload();
      }}
    >
      <TextField label={t('entrance.paste')} value={pasted} onText={setPasted} autocomplete="off" />
      <button type="submit" class="button primary" disabled={address === null}>
        {t('entrance.open')}
      </button>
    </form>
  );
}
