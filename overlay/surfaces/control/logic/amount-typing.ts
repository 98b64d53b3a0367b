import { EXPONENTS, parseAmount } from '../../../../shared/money.ts';

/** Why what was typed is not an amount. Each has a sentence in every language of the page. */
export const TYPING_FAULTS = ['empty', 'not_a_number', 'unclear', 'decimals', 'negative', 'too_large'] as const;
export type TypingFault = (typeof TYPING_FAULTS)[number];

export type Typed = { amount: string } | { fault: TypingFault };

/** First digit of each row of decimal digits that phone keyboards type; full-width ones are mapped by NFKC before. */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50];

const asciiDigit = (digit: string): string => {
  const code = digit.codePointAt(0) ?? 0;
  const zero = ZEROS.find((first) => code >= first && code < first + 10);
  return zero === undefined ? digit : String(code - zero);
};

/** Spaces of every width, apostrophes (Swiss grouping) and underscores: none of them is ever a decimal separator. */
const SPACERS = /[\s_'’]/gu;
/** "$", "US$", "€", "元", before or after the number; and the currency's own code and symbols, such as "MXN", "S/". */
const SIGN = /^(?:\p{L}{0,3}\p{Sc}|元|块|円)|(?:\p{L}{0,3}\p{Sc}|元|块|円)$/gu;

function withoutUnit(text: string, currency: string, locale: string): string {
  const names = (['code', 'symbol', 'narrowSymbol'] as const).map((currencyDisplay) => {
    const format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay });
    const name = format.formatToParts(1).find((part) => part.type === 'currency')?.value ?? currency;
    return name.replaceAll(SPACERS, '').toUpperCase();
  });
  let bare = text;
  for (const name of names) {
    if (bare.toUpperCase().startsWith(name)) bare = bare.slice(name.length);
    if (bare.toUpperCase().endsWith(name)) bare = bare.slice(0, bare.length - name.length);
  }
  return bare.replaceAll(SIGN, '');
}

function separators(locale: string): { group: string; decimal: string } {
  const parts = new Intl.NumberFormat(locale).formatToParts(1_234_567.8);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return { group: of('group'), decimal: of('decimal') };
}

/** "1,234,567" or, as in India, "12,34,567": groups of two or three, the last of three. */
const isGrouped = (text: string, mark: string): boolean => {
  const [first = '', ...groups] = text.split(mark);
  return /^\d{1,3}$/.test(first) && groups.every((group) => /^\d{2,3}$/.test(group)) && groups.at(-1)?.length === 3;
};

/**
 * Where the whole part ends. One mark with three digits behind it is the trap: "1.234" is a thousand in Spain and one
 * and a bit in Mexico. The show's locale decides; where it does not use that mark for thousands, nobody guesses.
 */
function split(text: string, digits: number, locale: string): [whole: string, fraction: string] | TypingFault {
  const marks = Array.from(text).filter((character) => character === '.' || character === ',');
  const last = marks.at(-1);
  if (last === undefined) return [text, ''];
  const other = last === '.' ? ',' : '.';
  const cut = text.lastIndexOf(last);
  const whole = text.slice(0, cut);
  const fraction = text.slice(cut + 1);

  if (marks.includes(other)) {
    if (whole.includes(last)) return 'not_a_number';
    return isGrouped(whole, other) ? [whole.replaceAll(other, ''), fraction] : 'not_a_number';
  }
  if (marks.length > 1) return isGrouped(text, last) ? [text.replaceAll(last, ''), ''] : 'not_a_number';
  if (fraction.length !== 3 || !isGrouped(text, last)) return [whole, fraction];
  const { group, decimal } = separators(locale);
  if (last === group || digits === 0) return [whole + fraction, ''];
  if (last === decimal && digits >= 3) return [whole, fraction];
  return 'unclear';
}

/**
 * What a person typed, as an exact decimal string of the currency: "1,234.5" MXN → "1234.50", "1.234,50 €" → "1234.50",
 * "１２３" → "123.00". `locale` is the show's, whose way of writing money is what people see on the page.
 */
export function readAmount(typed: string, currency: string, locale: string): Typed {
  const digits = EXPONENTS.get(currency) ?? 2;
  const text = typed
    .normalize('NFKC')
    .replaceAll(/\p{Nd}/gu, asciiDigit)
    .replaceAll('٫', '.')
    .replaceAll('٬', ',')
    .replaceAll('，', ',')
    .replaceAll('。', '.')
    .replaceAll(SPACERS, '');
  if (text === '') return { fault: 'empty' };
  const negative = /[-−]/.test(text);
  const number = withoutUnit(text.replace(/[-−]/, ''), currency, locale);
  if (!/^[\d.,]*\d[\d.,]*$/.test(number)) return { fault: 'not_a_number' };
  if (negative) return { fault: 'negative' };

  const parts = split(number, digits, locale);
  if (!Array.isArray(parts)) return { fault: parts };
  const whole = parts[0].replace(/^0+(?=\d)/, '') || '0';
  const fraction = parts[1].replace(/0+$/, '');
  if (fraction.length > digits) return { fault: 'decimals' };

  const amount = digits === 0 ? whole : `${whole}.${fraction.padEnd(digits, '0')}`;
  return typeof parseAmount(amount, currency) === 'number' ? { amount } : { fault: 'too_large' };
}

/** How an amount is put back into a field for editing: with the locale's decimal mark, and no grouping. */
export function typedForm(amount: string, locale: string): string {
  const shown = /\.0+$/.test(amount) ? amount.replace(/\.0+$/, '') : amount;
  return shown.replace('.', separators(locale).decimal || '.');
}
