import { useState } from 'preact/hooks';
import type { RefusedEntry, SourceActivity } from '../../../../shared/view.ts';
import { useDesk } from '../desk/desk.ts';
import { isLoopback } from '../logic/links.ts';
import { ago } from '../logic/time.ts';
import { Field } from '../parts/field.tsx';
import { faultWords, locale, refusedWords, sourceName, t } from '../words.ts';
import { CopyButton } from './copy-button.tsx';
import type { SetupInfo, SetupStore } from './setup-info.ts';

/** Those whose webhooks are signed with a secret that the seller pastes here. */
const SHOPS = ['shopify', 'woocommerce', 'stripe', 'mercadopago', 'standard'] as const;
type Shop = (typeof SHOPS)[number];

export function Shops({ store, info }: { store: SetupStore; info: SetupInfo }) {
  return (
    <section class="box" id="setup-shops">
      <h2>{t('shops')}</h2>
      <p class="quiet">{t('shops.why')}</p>
      {isLoopback(info.publicUrl) && <p class="notice">{t('shops.local')}</p>}
      {SHOPS.map((shop) => (
        <ShopForm key={shop} shop={shop} store={store} info={info} />
      ))}
    </section>
  );
}

function ShopForm({ shop, store, info }: { shop: Shop; store: SetupStore; info: SetupInfo }) {
  const { api, show, view, lately } = useDesk();
  const [typed, setTyped] = useState('');
  const [former, setFormer] = useState('');
  const [state, setState] = useState<'still' | 'sending' | 'saved' | { fault: string }>('still');
  const secrets = info.sources.find((entry) => entry.source === shop)?.secrets ?? 0;
  const activity = view.value.activity.find((entry) => entry.source === shop);
  const refused = view.value.refused.find((entry) => entry.source === shop);
  const address = new URL(`/hooks/${show}/${shop}`, info.publicUrl).href;

  const save = async () => {
    // A secret that a seller made up may hold spaces; around it they came with the pasting.
    const list = [typed.trim(), former.trim()].filter(Boolean);
    if (typed.trim() === '') return;
    setState('sending');
    const answer = await api.send('PUT', `/sources/${shop}`, { secrets: list });
    if ('fault' in answer) return setState({ fault: faultWords(answer.fault) });
    setTyped('');
    setFormer('');
    setState('saved');
    await store.load();
  };

  return (
    <details class="shop" data-shop={shop}>
      <summary>
        <span class="row-title">{sourceName(shop)}</span>
        <ShopHealth secrets={secrets} activity={activity} refused={refused} now={lately.value} />
      </summary>
      <ol class="shop-steps">
        <li>
          <p>{t(`shop.${shop}.where`)}</p>
          <code class="address">{address}</code>
          <CopyButton text={address} />
        </li>
        <li>
          <form
            class="form"
            onSubmit={(event) => {
              event.preventDefault();
              void save();
            }}
          >
            <Field
              label={t('shop.secret')}
              hint={secrets > 0 ? t('shop.secret.kept') : t(`shop.${shop}.secret`)}
              fault={typeof state === 'object' ? state.fault : null}
            >
              {(ids) => (
                <span class="input-row">
                  <input
                    {...ids}
                    type="password"
                    autocomplete="off"
                    value={typed}
                    onInput={(event) => {
                      setTyped(event.currentTarget.value);
                      setState('still');
                    }}
                  />
                  <button type="submit" class="button primary" disabled={typed.trim() === '' || state === 'sending'}>
                    {t('save')}
                  </button>
                </span>
              )}
            </Field>
            {secrets > 0 && typed.trim() !== '' && (
              <Field label={t('shop.former')} hint={t('shop.former.hint')}>
                {(ids) => (
                  <input
                    {...ids}
                    type="password"
                    autocomplete="off"
                    value={former}
                    onInput={(event) => setFormer(event.currentTarget.value)}
                  />
                )}
              </Field>
            )}
            {state === 'saved' && (
              <p class="note" data-state="drawn" role="status">
                {t('shop.saved')}
              </p>
            )}
          </form>
        </li>
        <li>
          <p>
            {activity ? t('shop.received', { ago: ago(activity.lastAt, lately.value, locale) }) : t('shop.waiting')}
          </p>
          {refused && <p class="notice">{refusedWords(refused.code)}</p>}
        </li>
      </ol>
    </details>
  );
}

interface HealthProps {
  secrets: number;
  activity: SourceActivity | undefined;
  refused: RefusedEntry | undefined;
  now: number;
}

function ShopHealth({ secrets, activity, refused, now }: HealthProps) {
  if (refused && refused.lastAt > (activity?.lastAt ?? 0)) {
    return (
      <span class="health" data-health="silent">
        {t('shop.refused', { n: refused.count })}
      </span>
    );
  }
  if (activity) {
    return (
      <span class="health" data-health="well">
        {t('shop.received', { ago: ago(activity.lastAt, now, locale) })}
      </span>
    );
  }
  return (
    <span class="health" data-health={secrets > 0 ? 'waiting' : 'hidden'}>
      {secrets > 0 ? t('shop.ready') : t('shop.none')}
    </span>
  );
}
