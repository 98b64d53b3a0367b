import { parseRate } from '../../../../shared/money.ts';

/** A typed exchange rate as a decimal string: "17,05" → "17.05"; null if it is none. Rates are written without grouping. */
export function readRate(typed: string): string | null {
  const text = typed.normalize('NFKC').replaceAll(/\s/g, '').replace(',', '.');
  const whole = text.startsWith('.') ? `0${text}` : text;
  return parseRate(whole) ? whole : null;
}
