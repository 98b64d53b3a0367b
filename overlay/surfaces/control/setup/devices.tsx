import { useState } from 'preact/hooks';
import { useDesk } from '../desk/desk.ts';
import { ago } from '../logic/time.ts';
import { HoldButton } from '../parts/hold-button.tsx';
import { faultWords, locale, roleName, t } from '../words.ts';
import type { SessionInfo, SetupStore } from './setup-info.ts';

/** Which browsers are signed in, and signing one out: a lost phone, a borrowed laptop. */
export function Devices({ store }: { store: SetupStore }) {
  const sessions = store.sessions.value;
  return (
    <section class="box" id="setup-devices">
      <h2>{t('devices')}</h2>
      <p class="quiet">{t('devices.why')}</p>
      {sessions && 'fault' in sessions && <p class="notice">{faultWords(sessions.fault)}</p>}
      {sessions && 'data' in sessions && sessions.data.length === 0 && <p class="quiet">{t('devices.none')}</p>}
      {sessions && 'data' in sessions && (
        <ul class="rows">
          {sessions.data.map((entry) => (
            <Device key={entry.id} entry={entry} store={store} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Device({ entry, store }: { entry: SessionInfo; store: SetupStore }) {
  const { lately } = useDesk();
  const [fault, setFault] = useState<string | null>(null);
  const signOut = () => void store.signOut(entry.id).then((code) => setFault(code && faultWords(code)));
  return (
    <li class="key-row">
      <span class="row-main">
        <span class="row-title">{entry.device || t('devices.unknown')}</span>
        <span class="quiet">
          {entry.isThis && `${t('devices.this')} · `}
          {linkName(store, entry)} · {t('keys.used', { ago: ago(entry.usedAt, lately.value, locale) })}
        </span>
        {fault && <span class="field-fault">{fault}</span>}
      </span>
      {!entry.isThis && (
        <span class="buttons">
          <HoldButton onHeld={signOut}>{t('devices.out')}</HoldButton>
        </span>
      )}
    </li>
  );
}

/** The link that it was opened with, by its label. */
function linkName({ keys }: SetupStore, { key }: SessionInfo): string {
  if (key === 'owner') return t('devices.owner');
  const known = keys.value && 'data' in keys.value ? keys.value.data.find(({ id }) => id === key) : undefined;
  return known ? known.label || roleName(known.role) : '';
}
