import { useState } from 'preact/hooks';
import { useDesk } from '../desk/desk.ts';
import { FORMATS, type Format, dragLink, stageLink } from '../logic/links.ts';
import { Field } from '../parts/field.tsx';
import { GripIcon } from '../parts/icons.tsx';
import { faultWords, t } from '../words.ts';
import { SecretLink } from './secret-link.tsx';
import type { SetupInfo, SetupStore } from './setup-info.ts';

/** The browser source for OBS: dragged in, or copied. */
export function ObsLink({ store, info }: { store: SetupStore; info: SetupInfo }) {
  const { show, view } = useDesk();
  const [key, setKey] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [base, setBase] = useState(info.publicUrl);
  const [format, setFormat] = useState<Format>(FORMATS[0]);
  const connected = view.value.surfaces.some((entry) => entry.surface === 'stage');

  const make = async () => {
    const made = await store.grant('stage', 'OBS');
    if ('fault' in made) setFault(faultWords(made.fault));
    else setKey(made.key);
  };
  const link = key && dragLink(base, show, key, 'Nacre', format);

  return (
    <section class="box" id="setup-obs">
      <h2>{t('obs')}</h2>
      <p class={connected ? 'health' : 'quiet'} data-health={connected ? 'well' : undefined}>
        {connected ? t('obs.connected') : t('obs.why')}
      </p>
      {!link && (
        <>
          <button type="button" class={connected ? 'button' : 'button primary'} onClick={() => void make()}>
            {connected ? t('obs.another') : t('obs.make')}
          </button>
          {fault && <p class="field-fault">{fault}</p>}
        </>
      )}
      {key && link && (
        <>
          <div class="chips" role="group" aria-label={t('obs.format')}>
            {FORMATS.map((entry) => (
              <button
                type="button"
                key={entry.id}
                class="chip"
                aria-pressed={entry === format}
                onClick={() => setFormat(entry)}
              >
                {t(`obs.${entry.id}`)} {entry.width}×{entry.height}
              </button>
            ))}
          </div>
          {info.lanUrls.length > 0 && (
            <Field label={t('obs.where')}>
              {(ids) => (
                <select {...ids} value={base} onChange={(event) => setBase(event.currentTarget.value)}>
                  <option value={info.publicUrl}>{t('obs.here', { address: info.publicUrl })}</option>
                  {info.lanUrls.map((url) => (
                    <option key={url} value={url}>
                      {t('obs.elsewhere', { address: url })}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          )}
          <a class="drag" href={link} draggable onClick={(event) => event.preventDefault()}>
            <GripIcon />
            <span>
              <strong>{t('obs.drag')}</strong>
              <small>{t('obs.drag.hint', { width: String(format.width), height: String(format.height) })}</small>
            </span>
          </a>
          <p class="quiet">{t('obs.or')}</p>
          <SecretLink link={stageLink(base, show, key)} />
          <p class="quiet">{t('key.once')}</p>
        </>
      )}
    </section>
  );
}
