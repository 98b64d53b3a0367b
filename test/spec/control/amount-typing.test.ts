import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAmount, typedForm } from '../../../overlay/surfaces/control/logic/amount-typing.ts';
import { decimal } from '../../../shared/money.ts';

describe('[M1] what a person types becomes an exact decimal string', () => {
  test.each([
    ['1,234.5', 'MXN', 'es-MX', '1234.50'],
    ['1.234,50', 'EUR', 'es-ES', '1234.50'],
    ['1.234,50', 'MXN', 'es-MX', '1234.50'],
    ['１２３', 'CNY', 'zh-CN', '123.00'],
    ['￥１，２３４．５', 'CNY', 'zh-CN', '1234.50'],
    ['¥1,234', 'JPY', 'ja-JP', '1234'],
    ['1.234', 'CLP', 'en', '1234'],
    ['$ 50.000', 'COP', 'es-CO', '50000.00'],
    ['50,000', 'MXN', 'es-MX', '50000.00'],
    ['US$1 234.5', 'USD', 'en', '1234.50'],
    ['1 234,5 €', 'EUR', 'fr', '1234.50'],
    ["1'234.50", 'CHF', 'de-CH', '1234.50'],
    ['12,34,567.80', 'INR', 'en-IN', '1234567.80'],
    ['1.5', 'EUR', 'es-ES', '1.50'],
    ['1,5', 'USD', 'en', '1.50'],
    ['.5', 'USD', 'en', '0.50'],
    ['5.', 'USD', 'en', '5.00'],
    ['007', 'USD', 'en', '7.00'],
    ['299元', 'CNY', 'zh-CN', '299.00'],
    ['MXN 299', 'MXN', 'es-MX', '299.00'],
    ['299 mxn', 'MXN', 'es-MX', '299.00'],
    ['S/ 12.5', 'PEN', 'es-PE', '12.50'],
    ['R$ 12,50', 'BRL', 'pt-BR', '12.50'],
    ['1.234', 'KWD', 'en', '1.234'],
    ['12.3400', 'USD', 'en', '12.34'],
    ['١٢٣٫٥', 'EGP', 'ar', '123.50'],
    ['10000000000.00', 'USD', 'en', '10000000000.00'],
  ])('%s %s in %s → %s', (typed, currency, locale, amount) => {
    expect(readAmount(typed, currency, locale)).toEqual({ amount });
  });

  test.each([
    ['', 'USD', 'en', 'empty'],
    ['  ', 'USD', 'en', 'empty'],
    ['abc', 'USD', 'en', 'not_a_number'],
    ['1.5x', 'USD', 'en', 'not_a_number'],
    ['12 EUR', 'USD', 'en', 'not_a_number'],
    ['2 or', 'USD', 'en', 'not_a_number'],
    ['$', 'USD', 'en', 'not_a_number'],
    ['.', 'USD', 'en', 'not_a_number'],
    ['1e3', 'USD', 'en', 'not_a_number'],
    ['12 or 13', 'USD', 'en', 'not_a_number'],
    ['1,23,4', 'USD', 'en', 'not_a_number'],
    ['1.2.3', 'USD', 'en', 'not_a_number'],
    ['1,2.3,4', 'USD', 'en', 'not_a_number'],
    ['1.234', 'USD', 'en', 'unclear'],
    ['1,234', 'EUR', 'es-ES', 'unclear'],
    ['1.2345', 'USD', 'en', 'decimals'],
    ['1,5', 'JPY', 'ja', 'decimals'],
    ['-5', 'USD', 'en', 'negative'],
    ['$-5', 'USD', 'en', 'negative'],
    ['10000000000.01', 'USD', 'en', 'too_large'],
  ])('%j %s in %s is refused: %s', (typed, currency, locale, fault) => {
    expect(readAmount(typed, currency, locale)).toEqual({ fault });
  });

  test('every amount written back for editing reads as itself', () => {
    const currencies = fc.constantFrom('MXN', 'EUR', 'JPY', 'CNY', 'COP');
    const locales = fc.constantFrom('en', 'es-MX', 'es-ES', 'zh-CN', 'de-CH', 'fr');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), currencies, locales, (minor, currency, locale) => {
        const amount = decimal(minor, currency);
        expect(readAmount(typedForm(amount, locale), currency, locale)).toEqual({ amount });
      }),
      { numRuns: 1000 },
    );
  });

  test('every amount as Intl writes it in the show’s locale reads as itself', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100_000_000 }),
        fc.constantFrom('en', 'es-MX', 'es-ES', 'zh-CN', 'de-CH', 'fr', 'en-IN', 'es-CO'),
        (minor, locale) => {
          const written = new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' }).format(minor / 100);
          expect(readAmount(written, 'EUR', locale)).toEqual({ amount: decimal(minor, 'EUR') });
        },
      ),
      { numRuns: 1000 },
    );
  });
});
