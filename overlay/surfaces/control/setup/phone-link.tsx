import { useState } from 'preact/hooks';
import { useDesk } from '../desk/desk.ts';
import { controlLink, isLoopback } from '../logic/links.ts';
import { faultWords, t } from '../words.ts';
import { QrCode } from './qr-code.tsx';
import { SecretLink } from './secret-link.tsx';
import type { SetupInfo, SetupStore } from './setup-info.ts';

/** The control page on a helper's phone, with a key of its own that can be revoked. */
export function PhoneLink({ store, info }: { store: SetupStore; info: SetupInfo }) {
  const { show } = useDesk();
  const [key, setKey] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const bases = [...(isLoopback(info.publicUrl) ? [] : [info.publicUrl]), ...info.lanUrls];
  const [chosen, setBase] = useState<string | null>(null);
  const base = chosen ?? bases[0];

  const make = async () => {
    const made = await store.grant('staff', t('phone.label'));
    if ('fault' in made) setFault(faultWords(made.fault));
    else setKey(made.key);
  };

  return (
    <section class="box" id="setup-phone">
      <h2>{t('phone')}</h2>
      <p class="quiet">{t('phone.why')}</p>
      {base === undefined ? (
        <p class="notice">{t('phone.local')}</p>
      ) : key === null ? (
        <>
          <button type="button" class="button" onClick={() => void make()}>
            {t('phone.make')}
          </button>
          {fault && <p class="field-fault">{fault}</p>}
        </>
      ) : (
        <div class="phone">
          <QrCode text={controlLink(base, show, key)} label={t('phone.qr')} />
          <div>
            <p>
              {t('phone.scan')} {info.lanUrls.includes(base) && t('phone.wifi')}
            </p>
            {bases.length > 1 && (
              <select
                aria-label={t('phone.address')}
                value={base}
                onChange={(event) => setBase(event.currentTarget.value)}
              >
                {bases.map((url) => (
                  <option key={url}>{url}</option>
                ))}
              </select>
            )}
            <SecretLink link={controlLink(base, show, key)} />
            <p class="quiet">{t('key.once')}</p>
          </div>
        </div>
      )}
    </section>
  );
}
