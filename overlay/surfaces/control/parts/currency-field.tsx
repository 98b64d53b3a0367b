import { EXPONENTS } from '../../../../shared/money.ts';
import { locale } from '../words.ts';
import { Field } from './field.tsx';

interface Props {
  label: string;
  hint?: string;
  value: string;
  onCurrency: (currency: string) => void;
}

/** Any active currency, by its code and its name. */
export function CurrencyField({ label, hint, value, onCurrency }: Props) {
  const names = new Intl.DisplayNames(locale, { type: 'currency' });
  return (
    <Field label={label} hint={hint}>
      {(ids) => (
        <select {...ids} value={value} onChange={(event) => onCurrency(event.currentTarget.value)}>
          {[...EXPONENTS.keys()].sort().map((code) => (
            <option key={code} value={code}>
              {`${code} · ${names.of(code) ?? code}`}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
