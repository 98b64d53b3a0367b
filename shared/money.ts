/**
 * Money as integer minor units (M1). Decimal strings are read and written digit by digit; no float ever holds an
 * amount. The exponents are ISO 4217's own (list one, active currencies); Intl disagrees with ISO for some of them
 * (COP, HUF, IDR, IQD), so Intl only dresses a decimal string and never decides its digits.
 */

/** Minor-unit digits of every active ISO 4217 currency that has them; 2 is written as the bare list. */
const TWO_DIGITS =
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY ' +
  'COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS ' +
  'INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR ' +
  'MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP ' +
  'STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG';
const ZERO_DIGITS = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF';
const THREE_DIGITS = 'BHD IQD JOD KWD LYD OMR TND';
const FOUR_DIGITS = 'CLF UYW';

export const EXPONENTS: ReadonlyMap<string, number> = new Map(
  (
    [
      [TWO_DIGITS, 2],
      [ZERO_DIGITS, 0],
      [THREE_DIGITS, 3],
      [FOUR_DIGITS, 4],
    ] as const
  ).flatMap(([codes, digits]) => codes.split(' ').map((code) => [code, digits] as const)),
);

/** The largest single amount, in minor units (M1). */
export const MAX_MINOR = 1_000_000_000_000;

export type AmountFault =
  | 'currency_unknown'
  | 'amount_not_string'
  | 'amount_format'
  | 'amount_decimals'
  | 'amount_negative'
  | 'amount_too_large';

export const isCurrency = (code: unknown): code is string => typeof code === 'string' && EXPONENTS.has(code);

/**
 * Reads a decimal string in major units into minor units.
 * `exact`: the string must carry exactly the currency's digits, no zeros before it and no sign, as our own contract asks. `vendor`: fewer digits, and
 * zeros beyond the currency's, are read too, for shops write "29", "29.3500" and, for yen, "1000.00".
 */
export function parseAmount(
  text: unknown,
  currency: string,
  digits: 'exact' | 'vendor' = 'exact',
): number | AmountFault {
  const exponent = EXPONENTS.get(currency);
  if (exponent === undefined) return 'currency_unknown';
  if (typeof text !== 'string') return 'amount_not_string';
  const match = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?$/.exec(text);
  if (!match) return 'amount_format';
  const [, sign, whole = '', fraction = ''] = match;
  if (digits === 'exact' && sign === '-') return 'amount_negative';
  if (digits === 'exact' && /^0\d/.test(whole)) return 'amount_format';
  const fits = digits === 'exact' ? fraction.length === exponent : /^0*$/.test(fraction.slice(exponent));
  if (!fits) return 'amount_decimals';
  const all = (whole + fraction.slice(0, exponent).padEnd(exponent, '0')).replace(/^0+(?=\d)/, '');
  if (sign === '-' && all !== '0') return 'amount_negative';
  if (all.length > 13) return 'amount_too_large';
  const minor = Number(all); // at most 13 digits: exact
  return minor > MAX_MINOR ? 'amount_too_large' : minor;
}

/** Writes minor units as a decimal string with exactly the currency's digits: 123450n MXN → "1234.50". */
export function decimal(minor: bigint | number, currency: string): string {
  const exponent = EXPONENTS.get(currency) ?? 2;
  const text = minor.toString();
  const negative = text.startsWith('-');
  const all = (negative ? text.slice(1) : text).padStart(exponent + 1, '0');
  const cut = all.length - exponent;
  const body = exponent === 0 ? all : `${all.slice(0, cut)}.${all.slice(cut)}`;
  return negative ? `-${body}` : body;
}

/** Reads back what `decimal` wrote, of any size. Only for strings that this program wrote. */
export function minorOf(text: string): bigint {
  return BigInt(text.replace('.', ''));
}

/** Whether a price was dearer than it is now, and so is worth striking through. Both are decimal strings of one currency. */
export const wasDearer = (was: string | undefined, now: string | undefined): was is string =>
  was !== undefined && now !== undefined && minorOf(was) > minorOf(now);

/** A conversion rate as a decimal string ("17.0512") to an exact fraction `numerator / 10^scale`; null if malformed. */
export function parseRate(text: unknown): { numerator: bigint; scale: number } | null {
  if (typeof text !== 'string') return null;
  const match = /^(\d{1,12})(?:\.(\d{1,12}))?$/.exec(text);
  if (!match) return null;
  const [, whole = '', fraction = ''] = match;
  const numerator = BigInt(whole + fraction);
  return numerator === 0n ? null : { numerator, scale: fraction.length };
}

/** Converts minor units of `from` into minor units of `to` at `rate` (one `from` = `rate` `to`), half away from zero. */
export function convert(minor: bigint, from: string, to: string, rate: string): bigint {
  const parsed = parseRate(rate);
  if (!parsed) return 0n;
  const shift = (EXPONENTS.get(to) ?? 2) - (EXPONENTS.get(from) ?? 2) - parsed.scale;
  const product = minor * parsed.numerator;
  if (shift >= 0) return product * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  const half = product < 0n ? -divisor / 2n : divisor / 2n;
  return (product + half) / divisor;
}
