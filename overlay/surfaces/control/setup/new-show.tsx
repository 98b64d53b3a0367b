import { useState } from 'preact/hooks';
import { useDesk } from '../desk/desk.ts';
import { controlLink } from '../logic/links.ts';
import { showName } from '../logic/show-name.ts';
import { CurrencyField } from '../parts/currency-field.tsx';
import { TextField } from '../parts/field.tsx';
import { faultWords, t } from '../words.ts';

/** Another show on this server: how a seller gets one in another currency, which is fixed once it is made. */
export function NewShow() {
  const { api, view, now, admission } = useDesk();
  const { show } = view.value;
  const [title, setTitle] = useState('');
  const [currency, setCurrency] = useState(show.currency);
  const [made, setMade] = useState<{ name: string; title: string } | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  // A title without a Latin letter gets the day: "show-2026-11-24".
  const name = showName(title) || `show-${new Date(now.value).toISOString().slice(0, 10)}`;

  const make = async () => {
    const { timezone, countOn } = show;
    const answer = await api.createShow({
      show: name,
      title: title.trim(),
      currency,
      timezone,
      countOn,
      locale: show.locale,
    });
    if ('fault' in answer) return setFault(faultWords(answer.fault));
    setFault(null);
    setMade({ name, title: title.trim() });
    setTitle('');
  };

  return (
    <section class="box" id="setup-new-show">
      <h2>{t('newshow')}</h2>
      <p class="quiet">{t('newshow.why')}</p>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <div class="pair long">
          <TextField
            label={t('settings.title')}
            value={title}
            onText={setTitle}
            maxLength={120}
            fault={fault}
            hint={title.trim() === '' ? null : t('newshow.address', { address: `/control/${name}` })}
          />
          <CurrencyField label={t('newshow.currency')} value={currency} onCurrency={setCurrency} />
        </div>
        <div class="form-end">
          {made && (
            <a class="link" href={controlLink(location.origin, made.name, admission.key() ?? '')}>
              {t('newshow.open', { title: made.title })}
            </a>
          )}
          <span class="spacer" />
          <button type="submit" class="button" disabled={title.trim() === ''}>
            {t('newshow.make')}
          </button>
        </div>
      </form>
    </section>
  );
}
