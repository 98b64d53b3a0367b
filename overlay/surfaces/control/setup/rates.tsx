import { EXPONENTS } from '../../../../shared/money.ts';
import { readRate } from '../logic/rate.ts';
import { CloseIcon } from '../parts/icons.tsx';
import { t } from '../words.ts';

export interface RateDraft {
  currency: string;
  typed: string;
}

interface Props {
  home: string;
  rates: RateDraft[];
  onRates: (rates: RateDraft[]) => void;
}

/** What one unit of a foreign currency is worth at home (M4); without a rate it is kept apart. */
export function Rates({ home, rates, onRates }: Props) {
  const free = [...EXPONENTS.keys()].filter((code) => code !== home && !rates.some((rate) => rate.currency === code));
  return (
    <fieldset class="steps-edit">
      <legend>{t('rates')}</legend>
      <p class="quiet">{t('rates.hint', { home })}</p>
      {rates.map(({ currency, typed }) => {
        const bad = typed.trim() !== '' && readRate(typed) === null;
        return (
          <div class="rate-row" key={currency}>
            <span>1 {currency} =</span>
            <input
              inputMode="decimal"
              aria-label={t('rates.label', { currency, home })}
              aria-invalid={bad}
              value={typed}
              onInput={(event) => {
                const text = event.currentTarget.value;
                onRates(rates.map((rate) => (rate.currency === currency ? { currency, typed: text } : rate)));
              }}
            />
            <span>{home}</span>
            <button
              type="button"
              class="round"
              aria-label={t('rates.remove', { currency })}
              onClick={() => onRates(rates.filter((rate) => rate.currency !== currency))}
            >
              <CloseIcon />
            </button>
            {bad && (
              <span class="field-fault" role="alert">
                {t('rates.fault')}
              </span>
            )}
          </div>
        );
      })}
      <select
        aria-label={t('rates.add')}
        value=""
        onChange={(event) => {
          const currency = event.currentTarget.value;
          if (currency) onRates([...rates, { currency, typed: '' }]);
        }}
      >
        <option value="">{t('rates.add')}</option>
        {free.map((code) => (
          <option key={code}>{code}</option>
        ))}
      </select>
    </fieldset>
  );
}
