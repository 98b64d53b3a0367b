import { useState } from 'preact/hooks';
import type { CueDraft } from '../../../../shared/cue.ts';
import { useDesk } from '../desk/desk.ts';
import { isLoopback, triggerLink } from '../logic/links.ts';
import { ago } from '../logic/time.ts';
import { Field } from '../parts/field.tsx';
import { HoldButton } from '../parts/hold-button.tsx';
import { faultWords, locale, t } from '../words.ts';
import { SecretLink } from './secret-link.tsx';
import type { SetupInfo, SetupStore, TriggerInfo } from './setup-info.ts';

interface Press {
  name: string;
  cue: CueDraft;
}

/** Links for a Stream Deck or a foot switch: one cue each. */
export function Buttons({ store, info }: { store: SetupStore; info: SetupInfo }) {
  const { view } = useDesk();
  const presses: Press[] = [
    { name: t('buttons.next'), cue: { kind: 'callout.next' } },
    { name: t('buttons.clear'), cue: { kind: 'callout.clear' } },
    { name: t('buttons.hide'), cue: { kind: 'panic.hide' } },
    { name: t('buttons.show'), cue: { kind: 'panic.show' } },
    { name: t('buttons.hold'), cue: { kind: 'alerts.hold' } },
    { name: t('buttons.resume'), cue: { kind: 'alerts.resume' } },
    ...view.value.products.map(({ sku, title }): Press => ({
      name: t('take.label', { title }),
      cue: { kind: 'callout.take', sku },
    })),
  ];
  const [chosen, choose] = useState(0);
  const [path, setPath] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const press = presses[chosen] ?? presses[0];
  const base = isLoopback(info.publicUrl) ? (info.lanUrls[0] ?? info.publicUrl) : info.publicUrl;
  const triggers = store.triggers.value;

  const make = async () => {
    if (!press) return;
    const made = await store.makeTrigger(press.cue, press.name.slice(0, NAME_LENGTH));
    setFault('fault' in made ? faultWords(made.fault) : null);
    setPath('fault' in made ? null : made.path);
  };

  return (
    <section class="box" id="setup-buttons">
      <h2>{t('buttons')}</h2>
      <p class="quiet">{t('buttons.why')}</p>
      <Field label={t('buttons.what')} fault={fault}>
        {(ids) => (
          <select
            {...ids}
            value={chosen}
            onChange={(event) => {
              choose(Number(event.currentTarget.value));
              setPath(null);
            }}
          >
            {presses.map(({ name }, place) => (
              <option key={place} value={place}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      {path === null ? (
        <button type="button" class="button" onClick={() => void make()}>
          {t('buttons.make')}
        </button>
      ) : (
        <>
          <SecretLink link={triggerLink(base, path)} />
          <p class="quiet">{t('key.once')}</p>
        </>
      )}
      {triggers && 'fault' in triggers && <p class="notice">{faultWords(triggers.fault)}</p>}
      {triggers && 'data' in triggers && triggers.data.length > 0 && (
        <ul class="rows">
          {triggers.data.map((entry) => (
            <Row key={entry.id} entry={entry} store={store} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** As the server takes it, and as it stands in the list of who did what. */
const NAME_LENGTH = 40;

function Row({ entry, store }: { entry: TriggerInfo; store: SetupStore }) {
  const { lately } = useDesk();
  const [fault, setFault] = useState<string | null>(null);
  const revoke = () => void store.revokeTrigger(entry.id).then((code) => setFault(code && faultWords(code)));
  return (
    <li class="key-row">
      <span class="row-main">
        <span class="row-title">{entry.label ?? entry.cue.kind}</span>
        <span class="quiet">
          {entry.usedAt === null ? t('keys.unused') : t('keys.used', { ago: ago(entry.usedAt, lately.value, locale) })}
        </span>
        {fault && <span class="field-fault">{fault}</span>}
      </span>
      <span class="buttons">
        <HoldButton onHeld={revoke}>{t('keys.revoke')}</HoldButton>
      </span>
    </li>
  );
}
