import { EXPONENTS } from '../../../../shared/money.ts';
import { typedForm } from '../logic/amount-typing.ts';
import { t } from '../words.ts';

interface Props {
  typed: string;
  onTyped: (typed: string) => void;
  currency: string;
  locale: string;
}

const MOST_DIGITS = 12;

/** Big keys for one thumb; the phone's own keyboard would cover half of the sheet. */
export function NumberPad({ typed, onTyped, currency, locale }: Props) {
  const hasCents = (EXPONENTS.get(currency) ?? 2) > 0;
  const mark = typedForm('0.5', locale).slice(1, 2);
  const type = (key: string) => {
    if (typed.length >= MOST_DIGITS || (key === mark && typed.includes(mark))) return;
    onTyped(typed === '0' && key !== mark ? key : typed + key);
  };
  return (
    <div class="pad" role="group" aria-label={t('hand.pad')}>
      {['1', '2', '3', '4', '5', '6', '7', '8', '9', hasCents ? mark : '00', '0'].map((key) => (
        <button type="button" key={key} onClick={() => type(key)}>
          {key}
        </button>
      ))}
      <button type="button" aria-label={t('hand.erase')} onClick={() => onTyped(typed.slice(0, -1))}>
        ⌫
      </button>
    </div>
  );
}
