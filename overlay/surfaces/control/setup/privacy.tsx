import { useState } from 'preact/hooks';
import { useDesk } from '../desk/desk.ts';
import { ago } from '../logic/time.ts';
import { Field, TextField } from '../parts/field.tsx';
import { HoldButton } from '../parts/hold-button.tsx';
import { saveFile } from '../parts/save-file.ts';
import { TapNote } from '../parts/tap-note.tsx';
import { faultWords, locale, t } from '../words.ts';

interface FoundSale {
  sale: string;
  name: string;
  amount: string;
  currency: string;
  at: number;
}

/** Days that names are kept; 0: as long as the log. */
const KEPT_DAYS = [0, 7, 30, 90, 365];

/** How long names are kept, and what one buyer may ask for: a copy of what is kept of them, and to be forgotten. */
export function Privacy() {
  const { view, send, live } = useDesk();
  const { namesKeptDays } = view.value.show;
  const choices = [...new Set([...KEPT_DAYS, namesKeptDays])].sort((a, b) => a - b);
  return (
    <section class="box" id="setup-privacy">
      <h2>{t('privacy')}</h2>
      <p class="quiet">{t('privacy.why')}</p>
      <Field label={t('privacy.kept')} hint={t('privacy.kept.hint')}>
        {(ids) => (
          <select
            {...ids}
            value={namesKeptDays}
            disabled={!live.value}
            onChange={(event) =>
              void send('privacy', { kind: 'show.configure', namesKeptDays: Number(event.currentTarget.value) })
            }
          >
            {choices.map((days) => (
              <option key={days} value={days}>
                {days === 0 ? t('privacy.kept.always') : t('privacy.kept.days', { n: days })}
              </option>
            ))}
          </select>
        )}
      </Field>
      <TapNote place="privacy" />
      <Buyers />
    </section>
  );
}

function Buyers() {
  const { api } = useDesk();
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState<readonly FoundSale[] | null>(null);
  const [said, setSaid] = useState<{ fault: string } | { done: string } | null>(null);

  const find = async () => {
    setSaid(null);
    const answer = await api.send<{ sales: FoundSale[] }>('POST', '/buyers/find', { text: typed.trim() });
    if ('fault' in answer) setSaid({ fault: faultWords(answer.fault) });
    else setFound(answer.data.sales);
  };
  const keepCopy = async ({ sale }: FoundSale) => {
    const answer = await api.send('POST', '/buyers/export', { sale });
    if ('fault' in answer) setSaid({ fault: faultWords(answer.fault) });
    else saveFile(`${sale.replaceAll(/[^\w-]/g, '-')}.json`, `${JSON.stringify(answer.data, null, 2)}\n`);
  };
  const forget = async ({ sale }: FoundSale) => {
    const answer = await api.send<{ outcome: string; sales: number }>('POST', '/buyers/forget', { sale });
    if ('fault' in answer) return setSaid({ fault: faultWords(answer.fault) });
    setFound(null);
    setTyped('');
    setSaid({ done: answer.data.outcome === 'queued' ? t('privacy.queued') : t('privacy.forgotten') });
  };

  return (
    <>
      <h3>{t('privacy.buyer')}</h3>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim() !== '') void find();
        }}
      >
        <TextField
          label={t('privacy.find')}
          value={typed}
          onText={setTyped}
          maxLength={100}
          hint={t('privacy.find.hint')}
          fault={said && 'fault' in said ? said.fault : null}
        />
        <div class="form-end">
          <span class="spacer" />
          <button type="submit" class="button" disabled={typed.trim() === ''}>
            {t('privacy.look')}
          </button>
        </div>
      </form>
      {said && 'done' in said && (
        <p class="notice" role="status">
          {said.done}
        </p>
      )}
      {found?.length === 0 && <p role="status">{t('privacy.none')}</p>}
      <ul class="rows">
        {found?.map((one) => (
          <Sale key={one.sale} sale={one} onCopy={() => void keepCopy(one)} onForget={() => void forget(one)} />
        ))}
      </ul>
    </>
  );
}

function Sale({ sale, onCopy, onForget }: { sale: FoundSale; onCopy: () => void; onForget: () => void }) {
  const { money, lately, view } = useDesk();
  const { amount, currency, at } = sale;
  // Found before it was hidden.
  const isHidden = view.value.recent.some(({ name, held }) => name === sale.name && held === 'hidden');
  return (
    <li class="buyer-row">
      <span class="row-main">
        <bdi>{(!isHidden && sale.name) || t('buyer.unnamed')}</bdi>
        <span class="quiet">
          {money(amount, currency)}
          {at > 0 && ` · ${ago(at, lately.value, locale)}`} · <bdi>{sale.sale}</bdi>
        </span>
      </span>
      <span class="buttons">
        <button type="button" class="button" onClick={onCopy}>
          {t('privacy.copy')}
        </button>
        <HoldButton onHeld={onForget} what={<p class="quiet">{t('privacy.forget.what')}</p>}>
          {t('privacy.forget')}
        </HoldButton>
      </span>
    </li>
  );
}
