import { useState } from 'preact/hooks';
import { useDesk } from '../desk/desk.ts';
import { controlLink, isLoopback, stageLink } from '../logic/links.ts';
import { ago, day } from '../logic/time.ts';
import { HoldButton } from '../parts/hold-button.tsx';
import { useTwice } from '../parts/use-twice.ts';
import { faultWords, locale, roleName, t } from '../words.ts';
import { CopyButton } from './copy-button.tsx';
import { SecretLink } from './secret-link.tsx';
import type { KeyInfo, SetupInfo, SetupStore } from './setup-info.ts';

/** Who holds a key, and taking it back. A key itself cannot be shown again: the server does not have it. */
export function KeyList({ store, info }: { store: SetupStore; info: SetupInfo }) {
  const keys = store.keys.value;
  return (
    <section class="box" id="setup-keys">
      <h2>{t('keys')}</h2>
      <p class="quiet">{t('keys.why')}</p>
      {keys && 'fault' in keys && <p class="notice">{faultWords(keys.fault)}</p>}
      {keys && 'data' in keys && keys.data.length === 0 && <p class="quiet">{t('keys.none')}</p>}
      {keys && 'data' in keys && (
        <ul class="rows">
          {keys.data.map((entry) => (
            <KeyRow key={entry.id} entry={entry} store={store} info={info} />
          ))}
        </ul>
      )}
    </section>
  );
}

function KeyRow({ entry, store, info }: { entry: KeyInfo; store: SetupStore; info: SetupInfo }) {
  const { lately } = useDesk();
  const [made, setMade] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const label = entry.label ?? '';
  const revoke = () => void store.revoke(entry.id).then((code) => setFault(code && faultWords(code)));
  const renew = useTwice(() => {
    void store.rotate(entry.id).then((answer) => {
      if ('fault' in answer) return setFault(faultWords(answer.fault));
      setMade(answer.key);
      return undefined;
    });
  });
  return (
    <li class="key-row">
      <span class="row-main">
        <span class="row-title">{label || roleName(entry.role)}</span>
        <span class="quiet">
          {roleName(entry.role)} · {t('keys.made', { ago: ago(entry.createdAt, lately.value, locale) })} ·{' '}
          {entry.usedAt === null ? t('keys.unused') : t('keys.used', { ago: ago(entry.usedAt, lately.value, locale) })}
        </span>
        {entry.expiresAt !== undefined && (
          <span class="quiet">
            {entry.expiresAt <= lately.value ? t('keys.over') : t('keys.until', { day: day(entry.expiresAt, locale) })}
          </span>
        )}
        {fault && <span class="field-fault">{fault}</span>}
      </span>
      {made === null ? (
        <span class="buttons">
          <button type="button" class="button" onClick={renew.tap}>
            {renew.armed ? t('sure') : t('keys.renew')}
          </button>
          <HoldButton onHeld={revoke}>{t('keys.revoke')}</HoldButton>
        </span>
      ) : (
        <Renewed secret={made} role={entry.role} info={info} onDone={() => void store.revoke(entry.id)} />
      )}
    </li>
  );
}

interface RenewedProps {
  secret: string;
  role: string;
  info: SetupInfo;
  onDone: () => void;
}

/** The former key works until the new one was taken along. */
function Renewed({ secret, role, info, onDone }: RenewedProps) {
  const { show } = useDesk();
  const reachable = isLoopback(info.publicUrl) ? (info.lanUrls[0] ?? info.publicUrl) : info.publicUrl;
  return (
    <div class="renewed">
      {role === 'stage' && <SecretLink link={stageLink(info.publicUrl, show, secret)} />}
      {(role === 'staff' || role === 'host') && <SecretLink link={controlLink(reachable, show, secret)} />}
      {role === 'ingest' && <CopyButton text={secret} label={t('copy.key')} />}
      <p class="quiet">{t('keys.renewed')}</p>
      <HoldButton onHeld={onDone}>{t('keys.revoke_former')}</HoldButton>
    </div>
  );
}
