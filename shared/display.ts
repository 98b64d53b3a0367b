/** Dresses a decimal string for people. Intl gives symbols, grouping and order; the digits stay ours, exact (M1). */

const cache = new Map<string, Intl.NumberFormat>();

/** Fractions are put in as they are, so the whole part is in Latin digits, too: never "٥٠.25". */
const LATIN = { numberingSystem: 'latn' } as const;

type CurrencyDisplay = 'symbol' | 'narrowSymbol' | 'code';

function dresser(
  locale: string,
  currency: string,
  fraction: number,
  currencyDisplay: CurrencyDisplay,
): Intl.NumberFormat {
  const key = `${locale} ${currency} ${fraction} ${currencyDisplay}`;
  let format = cache.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      currencyDisplay,
      ...LATIN,
      minimumFractionDigits: fraction,
      maximumFractionDigits: fraction,
    });
    cache.set(key, format);
  }
  return format;
}

const customary = new Map<string, number>();

/** The digits that people of a currency write, where ISO's are more than they use (COP, HUF, IDR, IQD). */
export function customaryDigits(currency: string): number {
  let digits = customary.get(currency);
  if (digits === undefined) {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    digits = format.resolvedOptions().maximumFractionDigits ?? 2;
    customary.set(currency, digits);
  }
  return digits;
}

/** Narrow symbols that several currencies share. */
const SHARED = new Set(['$', '£', '¥', '₩', 'kr', 'Rs', 'L']);
const signs = new Map<string, CurrencyDisplay>();

/**
 * The shortest way of writing a currency that nobody takes for another: pesos are "$" in Mexico and "MX$" in the States,
 * Colombia's "COP" there; rupiah, whose "Rp" no other currency has, are "Rp" anywhere.
 */
export function signOf(currency: string, locale: string): CurrencyDisplay {
  const key = `${locale} ${currency}`;
  let sign = signs.get(key);
  if (!sign) {
    const written = (display: CurrencyDisplay): string | undefined =>
      dresser(locale, currency, 0, display)
        .formatToParts(0)
        .find((part) => part.type === 'currency')?.value;
    sign = written('symbol') !== currency || SHARED.has(written('narrowSymbol') ?? '') ? 'symbol' : 'narrowSymbol';
    signs.set(key, sign);
  }
  return sign;
}

/**
 * "1234.50", "MXN", "es-MX" → "$1,234.50". The whole part goes through Intl as a BigInt and the fraction is put back
 * digit by digit, so amounts beyond 2^53 keep every digit on Chromium 103 too (which would read a string as a float).
 * Beside amounts of `home` another currency is written with its code: a peso's "$" beside dollars would be a lie (M4).
 * A fraction that people do not write is left out only while it is zero: 50000.00 COP → "$50,000", 0.50 COP → "$0.50".
 */
export function formatMoney(amount: string, currency: string, locale: string, home = currency): string {
  const negative = amount.startsWith('-');
  const [whole = '0', fraction = ''] = (negative ? amount.slice(1) : amount).split('.');
  const hidden = /^0*$/.test(fraction) && customaryDigits(currency) === 0;
  const digits = hidden ? 0 : fraction.length;
  const display = currency === home ? signOf(currency, locale) : 'code';
  const parts = dresser(locale, currency, digits, display).formatToParts(BigInt(whole));
  const text = parts.map((part) => (part.type === 'fraction' ? fraction : part.value)).join('');
  return negative ? `−${text}` : text;
}

/** Whole numbers: orders, viewers, pieces. */
export function formatCount(count: number, locale: string): string {
  return new Intl.NumberFormat(locale, LATIN).format(count);
}

/** A crowd: whole up to 9,999, then its first three digits, "12.8K", "1.23M", "1.28万". */
export function formatAbout(count: number, locale: string): string {
  if (count < 10_000) return formatCount(count, locale);
  return new Intl.NumberFormat(locale, { ...LATIN, notation: 'compact', maximumSignificantDigits: 3 }).format(count);
}
