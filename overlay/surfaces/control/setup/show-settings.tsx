import { useEffect, useState } from 'preact/hooks';
import type { ShowSection } from '../../../../shared/view.ts';
import { useDesk } from '../desk/desk.ts';
import { readRate } from '../logic/rate.ts';
import { CurrencyField } from '../parts/currency-field.tsx';
import { Field, TextField } from '../parts/field.tsx';
import { HoldButton } from '../parts/hold-button.tsx';
import { TapNote } from '../parts/tap-note.tsx';
import { locale, t } from '../words.ts';
import { type RateDraft, Rates } from './rates.tsx';

/** Ways of writing money and dates that the show may use. */
const LOCALES =
  'en en-US en-GB es-MX es-ES es-CO es-AR es-CL es-PE zh-CN zh-TW pt-BR fr-FR de-DE it-IT ja-JP ko-KR id-ID vi-VN th-TH hi-IN'.split(
    ' ',
  );

function timezones(): readonly string[] {
  return typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : [];
}

type Settled = Pick<
  ShowSection,
  'title' | 'locale' | 'timezone' | 'currency' | 'countOn' | 'tickerTotal' | 'staffMoney'
>;
/** What was typed here and does not stand yet. */
type Draft = Partial<Settled> & { rates?: RateDraft[] };

/** All else is shown as it stands, whoever set it; so saving here puts nothing back that somebody else has changed. */
export function ShowSettings() {
  const { view, send, live, now } = useDesk();
  const { show, totals } = view.value;
  const [draft, setDraft] = useState<Draft>({});
  const put = (change: Draft): void => setDraft((former) => ({ ...former, ...change }));
  useEffect(() => setDraft((former) => whatDiffers(former, show)), [JSON.stringify(show)]);
  const { title, locale: spoken, timezone, currency: home, countOn, tickerTotal, staffMoney } = { ...show, ...draft };
  const others = (totals?.others ?? []).map((other) => other.currency);
  const rates = draft.rates ?? ratesOf(show, others);
  const sound = given(rates).every((rate) => readRate(rate.typed) !== null);
  /** Sums are kept in it, so the first sale settles it. */
  const isSettled = totals === null || totals.orders > 0 || others.length > 0;
  const languages = new Intl.DisplayNames(locale, { type: 'language' });

  const save = () => {
    const trimmed: Draft = { ...draft };
    if (draft.title !== undefined) trimmed.title = title.trim();
    if (draft.timezone !== undefined) trimmed.timezone = timezone.trim();
    setDraft(trimmed);
    const { rates: typed, ...changes } = whatDiffers(trimmed, show);
    void send('settings', { kind: 'show.configure', ...changes, ...(typed && { rates: told(typed) }) });
  };

  const clock = (zone: string): string => {
    try {
      return new Intl.DateTimeFormat(locale, { timeZone: zone, timeStyle: 'short' }).format(now.value);
    } catch {
      return t('refusal.timezone_unknown');
    }
  };

  return (
    <section class="box" id="setup-show">
      <h2>{t('settings')}</h2>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextField
          label={t('settings.title')}
          value={title}
          onText={(text) => put({ title: text })}
          maxLength={120}
          fault={title.trim() === '' ? t('product.title.needed') : null}
        />
        <div class="pair long">
          <Field label={t('settings.locale')}>
            {(ids) => (
              <select {...ids} value={spoken} onChange={(event) => put({ locale: event.currentTarget.value })}>
                {[...new Set([show.locale, ...LOCALES])].map((tag) => (
                  <option key={tag} value={tag}>
                    {languages.of(tag)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <TextField
            label={t('settings.timezone')}
            value={timezone}
            onText={(text) => put({ timezone: text })}
            list="timezones"
            hint={clock(timezone.trim())}
          />
          <datalist id="timezones">
            {timezones().map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </div>
        <Field label={t('settings.counton')} hint={t('settings.counton.hint')}>
          {(ids) => (
            <select
              {...ids}
              value={countOn}
              onChange={(event) => put({ countOn: event.currentTarget.value === 'paid' ? 'paid' : 'placed' })}
            >
              <option value="placed">{t('settings.placed')}</option>
              <option value="paid">{t('settings.paid')}</option>
            </select>
          )}
        </Field>
        <label class="check">
          <input
            type="checkbox"
            checked={tickerTotal}
            onChange={(event) => put({ tickerTotal: event.currentTarget.checked })}
          />
          {t('settings.ticker_total')}
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={staffMoney}
            onChange={(event) => put({ staffMoney: event.currentTarget.checked })}
          />
          {t('settings.staff_money')}
        </label>
        <Rates home={show.currency} rates={rates} onRates={(typed) => put({ rates: typed })} />
        {isSettled ? (
          <p class="quiet">{t('settings.currency', { currency: show.currency })}</p>
        ) : (
          <CurrencyField
            label={t('settings.currency.choose')}
            hint={t('settings.currency.hint')}
            value={home}
            onCurrency={(currency) => put({ currency })}
          />
        )}
        <TapNote place="settings" />
        <div class="form-end">
          <OpenClose />
          <span class="spacer" />
          <button type="submit" class="button primary" disabled={!live.value || !sound || title.trim() === ''}>
            {t('save')}
          </button>
        </div>
      </form>
    </section>
  );
}

/** As the show has them, and a line for each currency that was sold in without one. */
function ratesOf({ rates }: ShowSection, others: readonly string[]): RateDraft[] {
  const missing = others.filter((code) => !(code in rates));
  return [
    ...Object.entries(rates).map(([currency, typed]) => ({ currency, typed })),
    ...missing.map((currency) => ({ currency, typed: '' })),
  ];
}
const given = (rates: readonly RateDraft[]): RateDraft[] => rates.filter((rate) => rate.typed.trim() !== '');
const told = (rates: readonly RateDraft[]): Record<string, string> =>
  Object.fromEntries(given(rates).map((rate) => [rate.currency, readRate(rate.typed) ?? '']));

function whatDiffers({ rates, ...typed }: Draft, show: ShowSection): Draft {
  const kept = Object.entries(typed).filter(([name, value]) => value !== show[name as keyof Settled]);
  const differs = rates && JSON.stringify(told(rates)) !== JSON.stringify(show.rates);
  return { ...Object.fromEntries(kept), ...(differs && { rates }) };
}

function OpenClose() {
  const { view, send, live } = useDesk();
  const { open } = view.value.show;
  if (!open) {
    return (
      <button
        type="button"
        class="button"
        disabled={!live.value}
        onClick={() => void send('settings', { kind: 'show.open' })}
      >
        {t('settings.open')}
      </button>
    );
  }
  return (
    <HoldButton disabled={!live.value} onHeld={() => void send('settings', { kind: 'show.close' })}>
      {t('settings.close')}
    </HoldButton>
  );
}
