import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { formatAbout, formatCount, formatMoney } from '../../shared/display.ts';
import { EXPONENTS, decimal } from '../../shared/money.ts';

/** Intl's spaces differ between engines' tables (U+00A0, U+202F): what people read does not. */
const plain = (text: string): string => text.replaceAll(/[\u00A0\u202F]/gu, ' ');

describe('amounts as people see them', () => {
  it.each([
    ['1234.50', 'MXN', ['MX$1,234.50', '$1,234.50', 'MX$1,234.50']],
    ['1234.50', 'CNY', ['CN¥1,234.50', 'CNY 1,234.50', '¥1,234.50']],
    ['1234', 'JPY', ['¥1,234', 'JPY 1,234', 'JP¥1,234']],
    ['1234.567', 'KWD', ['KWD 1,234.567', 'KWD 1,234.567', 'KWD 1,234.567']],
    ['50000.00', 'COP', ['COP 50,000', 'COP 50,000', 'COP 50,000']],
    ['0.50', 'COP', ['COP 0.50', 'COP 0.50', 'COP 0.50']],
    ['50000.00', 'IDR', ['Rp 50,000', 'Rp 50,000', 'Rp 50,000']],
    ['50000.25', 'IDR', ['Rp 50,000.25', 'Rp 50,000.25', 'Rp 50,000.25']],
    ['990.00', 'HUF', ['Ft 990', 'Ft 990', 'Ft 990']],
    ['0.00', 'MXN', ['MX$0.00', '$0.00', 'MX$0.00']],
  ])('[M1] %s %s', (amount, currency, texts) => {
    expect(['en', 'es-MX', 'zh-CN'].map((locale) => plain(formatMoney(amount, currency, locale)))).toEqual(texts);
  });

  it.each([
    ['50000.00', 'COP', 'es-CO', '$ 50.000'],
    ['1234567.00', 'IDR', 'id-ID', 'Rp 1.234.567'],
    ['1234.50', 'MXN', 'es-MX', '$1,234.50'],
    ['98', 'JPY', 'ja-JP', '￥98'],
    ['1234.50', 'CNY', 'zh-CN', '¥1,234.50'],
    ['45000', 'CLP', 'es-CL', '$45.000'],
    ['120000', 'VND', 'vi-VN', '120.000 ₫'],
    ['1234.56', 'BRL', 'pt-BR', 'R$ 1.234,56'],
  ])('[S27] %s %s as people at home write it', (amount, currency, locale, text) => {
    expect(plain(formatMoney(amount, currency, locale))).toBe(text);
  });

  test.each(['en', 'en-US', 'es-MX', 'es-CO', 'es-ES', 'zh-CN', 'pt-BR', 'fr-FR', 'id-ID', 'ja-JP'])(
    '[M4] in %s no currency is written as another is',
    (locale) => {
      const amounts = [...EXPONENTS.keys()].map((currency) => formatMoney('1', currency, locale));
      expect(amounts.filter((amount, at) => amounts.indexOf(amount) !== at)).toEqual([]);
    },
  );

  test('[M4] another currency than the show’s is told by its code', () => {
    const written = (locale: string, home: string) => plain(formatMoney('590.00', 'MXN', locale, home));
    expect(['en', 'es-MX', 'zh-CN'].map((locale) => written(locale, 'USD'))).toEqual([
      'MXN 590.00',
      'MXN 590.00',
      'MXN 590.00',
    ]);
    expect(written('de', 'EUR')).toBe('590,00 MXN');
    expect(written('es-MX', 'MXN')).toBe('$590.00');
  });

  test('[M1] another locale’s order, grouping and comma', () => {
    expect(plain(formatMoney('1234567.50', 'EUR', 'de'))).toBe('1.234.567,50 €');
    expect(plain(formatMoney('12345678.00', 'INR', 'hi'))).toBe('₹1,23,45,678.00');
  });

  test('[M1] beyond 2^53 no digit is lost', () => {
    expect(formatMoney('90071992547409931.27', 'USD', 'en')).toBe('$90,071,992,547,409,931.27');
    expect(formatMoney('9007199254740993', 'JPY', 'en')).toBe('¥9,007,199,254,740,993');
  });

  test('[M6] what went below nothing is shown so', () => {
    expect(formatMoney('-0.50', 'MXN', 'es-MX')).toBe('−$0.50');
    expect(formatMoney('-1234.50', 'CNY', 'zh-CN')).toBe('−¥1,234.50');
    expect(formatMoney('-5000.00', 'COP', 'es-CO')).toBe('−$\u00A05.000');
  });

  test('[M1] the digits shown are the amount’s own, in every currency and locale', () => {
    const locales = ['en', 'es-MX', 'zh-CN', 'de', 'fr', 'hi', 'ar-EG', 'fa', 'bn', 'my'];
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
        fc.constantFrom(...EXPONENTS.keys()),
        fc.constantFrom(...locales),
        (minor, currency, locale) => {
          const amount = decimal(minor, currency);
          const [whole = '', fraction = ''] = amount.replace('-', '').split('.');
          const shown = formatMoney(amount, currency, locale);
          const digits = shown.replaceAll(/[^0-9]/g, '');
          const isHidden = /^0+$/.test(fraction) && digits === whole;
          expect(digits).toBe(isHidden ? whole : whole + fraction);
          expect(shown.replaceAll(/[0-9]/g, '')).not.toMatch(/\p{Nd}/u);
          expect(shown.startsWith('−')).toBe(minor < 0n);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('counts', () => {
    expect(formatCount(1_234_567, 'es-MX')).toBe('1,234,567');
    expect(formatCount(1234, 'fa')).toBe('1,234');
  });

  test.each([
    [9999, 'en-US', '9,999'],
    [12_840, 'en-US', '12.8K'],
    [1_234_567, 'en-US', '1.23M'],
    [12_840, 'zh-CN', '1.28万'],
  ])('a crowd of %i in %s', (count, locale, text) => {
    expect(formatAbout(count, locale)).toBe(text);
  });
});
