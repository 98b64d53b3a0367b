import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { EXPONENTS } from '../../../../shared/money.ts';
import { useDesk } from '../desk/desk.ts';
import { type Typed, type TypingFault, readAmount, typedForm } from '../logic/amount-typing.ts';
import { t } from '../words.ts';
import { TextField } from './field.tsx';

/** What is wrong with a typed amount, with an example of how to write it in this show. */
export function typingWords(fault: TypingFault, currency: string, locale: string): string {
  const digits = EXPONENTS.get(currency) ?? 2;
  const example = typedForm(digits === 0 ? '1234' : `1234.${'5'.padEnd(digits, '0')}`, locale);
  return t(`amount.${fault}`, { currency, digits, example });
}

/** What a typed amount is: an exact decimal string, nothing (where that is allowed), or a fault. */
export function useAmount(first: string | undefined): {
  typed: string;
  setTyped: (typed: string) => void;
  read: Typed;
  empty: boolean;
} {
  const { show } = useDesk().view.value;
  const [typed, setTyped] = useState(first === undefined ? '' : typedForm(first, show.locale));
  return {
    typed,
    setTyped,
    read: readAmount(typed, show.currency, show.locale),
    empty: typed.trim() === '',
  };
}

interface Props {
  label: string;
  amount: ReturnType<typeof useAmount>;
  /** Whether "nothing typed" is a fault worth saying. */
  needed?: boolean;
  hint?: ComponentChildren;
}

export function AmountField({ label, amount, needed = false, hint }: Props) {
  const { view, money } = useDesk();
  const { currency, locale } = view.value.show;
  const { read } = amount;
  const fault =
    'fault' in read && (read.fault !== 'empty' || needed) ? typingWords(read.fault, currency, locale) : null;
  return (
    <TextField
      label={label}
      inputMode="decimal"
      autocomplete="off"
      value={amount.typed}
      onText={amount.setTyped}
      unit={currency}
      fault={fault}
      hint={'amount' in read ? money(read.amount) : hint}
    />
  );
}
