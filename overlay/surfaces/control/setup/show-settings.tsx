import { useState } from 'preact/hooks';
import type { CueOf } from '../../../../shared/cue.ts';
import type { ShowSection } from '../../../../shared/view.ts';
import { useDesk } from '../desk/desk.ts';
import { isIn } from '../logic/tap.ts';
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

export function ShowSettings() {
  const { view, send, live, now } = useDesk();
  const { show, totals } = view.value;
  // What somebody else changes meanwhile is not put back by saving here: only what differs from the start is sent.
  const [first, setFirst] = useState(show);
  const [title, setTitle] = useState(show.title);
  const [spoken, setSpoken] = useState(show.locale);
  const [timezone, setTimezone] = useState(show.timezone);
  const [home, setHome] = useState(show.currency);
  const [countOn, setCountOn] = useState(show.countOn);
  const [tickerTotal, setTickerTotal] = useState(show.tickerTotal);
  const [staffMoney, setStaffMoney] = useState(show.staffMoney);
  const [rates, setRates] = useState<RateDraft[]>(() => {
    const missing = (totals?.others ?? []).map((other) => other.currency).filter((code) => !(code in show.rates));
    return [
      ...Object.entries(show.rates).map(([currency, typed]) => ({ currency, typed })),
      ...missing.map((currency) => ({ currency, typed: '' })),
    ];
  });
  const given = rates.filter((rate) => rate.typed.trim() !== '');
  const sound = given.every((rate) => readRate(rate.typed) !== null);
  /** Sums are kept in it, so the first sale settles it. */
  const isSettled = totals === null || totals.orders > 0 || totals.others.length > 0;
  const languages = new Intl.DisplayNames(locale, { type: 'language' });

  const save = () => {
    const changes: Omit<CueOf<'show.configure'>, 'id'> = { kind: 'show.configure' };
    if (title.trim() !== first.title) changes.title = title.trim();
    if (spoken !== first.locale) changes.locale = spoken;
    if (timezone.trim() !== first.timezone) changes.timezone = timezone.trim();
    if (home !== first.currency) changes.currency = home;
    if (countOn !== first.countOn) changes.countOn = countOn;
    if (tickerTotal !== first.tickerTotal) changes.tickerTotal = tickerTotal;
    if (staffMoney !== first.staffMoney) changes.staffMoney = staffMoney;
    const told = Object.fromEntries(given.map((rate) => [rate.currency, readRate(rate.typed) ?? '']));
    if (JSON.stringify(told) !== JSON.stringify(first.rates)) changes.rates = told;
    const { kind: _kind, ...sent } = changes;
    void send('settings', changes).then((tap) => {
      if (isIn(tap)) setFirst({ ...first, ...(sent as Partial<ShowSection>) });
    });
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
          onText={setTitle}
          maxLength={120}
          fault={title.trim() === '' ? t('product.title.needed') : null}
        />
        <div class="pair long">
          <Field label={t('settings.locale')}>
            {(ids) => (
              <select {...ids} value={spoken} onChange={(event) => setSpoken(event.currentTarget.value)}>
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
            onText={setTimezone}
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
              onChange={(event) => setCountOn(event.currentTarget.value === 'paid' ? 'paid' : 'placed')}
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
            onChange={(event) => setTickerTotal(event.currentTarget.checked)}
          />
          {t('settings.ticker_total')}
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={staffMoney}
            onChange={(event) => setStaffMoney(event.currentTarget.checked)}
          />
          {t('settings.staff_money')}
        </label>
        <Rates home={show.currency} rates={rates} onRates={setRates} />
        {isSettled ? (
          <p class="quiet">{t('settings.currency', { currency: show.currency })}</p>
        ) : (
          <CurrencyField
            label={t('settings.currency.choose')}
            hint={t('settings.currency.hint')}
            value={home}
            onCurrency={setHome}
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
