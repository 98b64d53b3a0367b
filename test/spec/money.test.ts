import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMoney } from '../../shared/display.ts';
import { EXPONENTS, MAX_MINOR, convert, decimal, minorOf, parseAmount, parseRate } from '../../shared/money.ts';

/** ISO 4217 list one, written out anew: the currencies whose exponent is not 2. */
const NOT_TWO: Readonly<Record<string, number>> = Object.fromEntries([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0]),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3]),
  ...'CLF UYW'.split(' ').map((code) => [code, 4]),
]);
/** Metals, funds units and test codes, which have no minor unit and no shop; and withdrawn ones that ICU still knows. */
const NO_MONEY = /^(X(AG|AU|BA|BB|BC|BD|DR|PD|PT|SU|TS|UA|XX))$/;

const currency = fc.constantFrom(...EXPONENTS.keys());

describe('currencies', () => {
  test('[M1] the exponents are those of ISO 4217, also where Intl gives others', () => {
    for (const [code, digits] of EXPONENTS) expect([code, digits]).toEqual([code, NOT_TWO[code] ?? 2]);
    for (const code of ['COP', 'HUF', 'IDR']) expect(EXPONENTS.get(code)).toBe(2);
    expect(EXPONENTS.get('IQD')).toBe(3);
  });

  test('[M1] every active currency is there', () => {
    const world =
      'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG'.split(
        ' ',
      );
    for (const code of world) expect(EXPONENTS.has(code), code).toBe(true);
    for (const code of EXPONENTS.keys()) expect(NO_MONEY.test(code), code).toBe(false);
  });

  test('[M1] what Intl knows is known, but for what is withdrawn; what it does not know is a fund or young', () => {
    const intl = Intl.supportedValuesOf('currency');
    const withdrawn = new Set('ANG CUC HRK SLL STD MRO VEF BYR ZMK ZWL LTL LVL EEK'.split(' '));
    expect(intl.filter((code) => !EXPONENTS.has(code) && !withdrawn.has(code) && !NO_MONEY.test(code))).toEqual([]);
    expect([...EXPONENTS.keys()].filter((code) => withdrawn.has(code))).toEqual([]);
    const unknown = new Set('BOV CHE CHW CLF COU MXV USN UYI UYW VED XAD XCG ZWG SLE'.split(' '));
    expect([...EXPONENTS.keys()].filter((code) => !intl.includes(code) && !unknown.has(code))).toEqual([]);
  });
});

describe('reading and writing', () => {
  test('[M1] what is written is read back, in every currency', () => {
    fc.assert(
      fc.property(currency, fc.integer({ min: 0, max: MAX_MINOR }), (code, minor) => {
        expect(parseAmount(decimal(minor, code), code)).toBe(minor);
        expect(minorOf(decimal(minor, code))).toBe(BigInt(minor));
      }),
      { numRuns: 2000 },
    );
  });

  test('[M1] sums of any size, and below zero, are written digit by digit', () => {
    expect(decimal(123_456_789_012_345_678_901_234n, 'MXN')).toBe('1234567890123456789012.34');
    expect(decimal(-5n, 'MXN')).toBe('-0.05');
    expect(decimal(5n, 'KWD')).toBe('0.005');
    expect(decimal(5n, 'JPY')).toBe('5');
    expect(minorOf('-0.05')).toBe(-5n);
  });

  test.each([
    ['1234.50', 'MXN', 123_450],
    ['0.00', 'USD', 0],
    ['-0.00', 'USD', 'amount_negative'],
    ['007.10', 'USD', 'amount_format'],
    ['00.00', 'USD', 'amount_format'],
    ['1250', 'JPY', 1250],
    ['1.234', 'KWD', 1234],
    ['10000000000.00', 'USD', MAX_MINOR],
    ['12', 'USD', 'amount_decimals'],
    ['12.5', 'USD', 'amount_decimals'],
    ['12.505', 'USD', 'amount_decimals'],
    ['12.00', 'JPY', 'amount_decimals'],
    ['10000000000.01', 'USD', 'amount_too_large'],
    ['99999999999999999999.00', 'USD', 'amount_too_large'],
    ['-1.00', 'USD', 'amount_negative'],
    ['1,000.00', 'USD', 'amount_format'],
    ['1e3', 'USD', 'amount_format'],
    ['１２.００', 'USD', 'amount_format'],
    ['٣.٠٠', 'USD', 'amount_format'],
    [' 1.00', 'USD', 'amount_format'],
    ['1.00\n', 'USD', 'amount_format'],
    ['.50', 'USD', 'amount_format'],
    ['+1.00', 'USD', 'amount_format'],
    ['0x10', 'USD', 'amount_format'],
    ['', 'USD', 'amount_format'],
    [12.5, 'USD', 'amount_not_string'],
    [null, 'USD', 'amount_not_string'],
    ['1.00', 'XXX', 'currency_unknown'],
    ['1.00', 'usd', 'currency_unknown'],
    ['1.00', '__proto__', 'currency_unknown'],
  ])('[M1] %j %s → %j', (text, code, expected) => {
    expect(parseAmount(text, code)).toBe(expected);
  });

  test('[M1] shops may leave digits out, or write zeros too many', () => {
    expect(parseAmount('29', 'USD', 'vendor')).toBe(2900);
    expect(parseAmount('-0.00', 'USD', 'vendor')).toBe(0);
    expect(parseAmount('007.10', 'USD', 'vendor')).toBe(710);
    expect(parseAmount('29.3500', 'USD', 'vendor')).toBe(2935);
    expect(parseAmount('1000.00', 'JPY', 'vendor')).toBe(1000);
    expect(parseAmount('1000.50', 'JPY', 'vendor')).toBe('amount_decimals');
  });
});

describe('whatever is read', () => {
  const noise = fc.string({ unit: fc.constantFrom('0', '1', '9', '.', '-', ',', 'e', ' ', '０') });
  const amountLike = fc.stringMatching(/^-?\d{1,14}(\.\d{1,5})?$/);

  test('[M1] is exactly the amount that the digits say, or a fault', () => {
    fc.assert(
      fc.property(
        fc.oneof(amountLike, amountLike, noise, fc.string()),
        currency,
        fc.constantFrom('exact', 'vendor'),
        (text, code, how) => {
          const read = parseAmount(text, code, how);
          if (typeof read === 'string') {
            expect(read).toMatch(/^amount_/);
            return;
          }
          expect(Number.isSafeInteger(read) && read >= 0 && read <= MAX_MINOR).toBe(true);
          // As fractions of integers: read / 10^exponent = whole.fraction
          const [whole = '', fraction = ''] = text.replace('-', '').split('.');
          const exponent = BigInt(NOT_TWO[code] ?? 2);
          expect(BigInt(read) * 10n ** BigInt(fraction.length)).toBe(BigInt(whole + fraction) * 10n ** exponent);
        },
      ),
      { numRuns: 5000 },
    );
  });
});

describe('converting', () => {
  const anyRate = fc.stringMatching(/^\d{1,12}(\.\d{1,12})?$/).filter((text) => /[1-9]/.test(text));

  test('[M4] misses the exact product by no more than a half, of either sign and at any rate', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
        currency,
        currency,
        anyRate,
        (minor, from, to, r) => {
          const [whole = '', fraction = ''] = r.split('.');
          const numerator = minor * BigInt(whole + fraction) * 10n ** BigInt(NOT_TWO[to] ?? 2);
          const denominator = 10n ** BigInt(fraction.length + (NOT_TWO[from] ?? 2));
          const miss = 2n * (convert(minor, from, to, r) * denominator - numerator);
          // At exactly a half the result is the one further from zero.
          const away = numerator < 0n ? -miss : miss;
          expect(away > -denominator && away <= denominator).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('[M4] is exact arithmetic, rounded once, half away from zero', () => {
    fc.assert(
      fc.property(
        currency,
        currency,
        fc.integer({ min: 0, max: MAX_MINOR }),
        fc.integer({ min: 1, max: 999_999_999 }),
        fc.nat({ max: 6 }),
        (from, to, minor, digits, scale) => {
          const whole = String(digits).padStart(scale + 1, '0');
          const rate = scale === 0 ? whole : `${whole.slice(0, -scale)}.${whole.slice(-scale)}`;
          const numerator = BigInt(minor) * BigInt(digits) * 10n ** BigInt(EXPONENTS.get(to) ?? 0);
          const denominator = 10n ** BigInt(scale + (EXPONENTS.get(from) ?? 0));
          expect(convert(BigInt(minor), from, to, rate)).toBe((2n * numerator + denominator) / (2n * denominator));
        },
      ),
      { numRuns: 2000 },
    );
    expect(convert(-150n, 'USD', 'JPY', '1')).toBe(-2n);
  });

  test.each(['', '0', '0.00', '-1', '1,5', '1e2', ' 1', '١'])('[M4] %j is no rate', (text) => {
    expect(parseRate(text)).toBeNull();
  });
});

describe('as people see it', () => {
  const plain = (text: string): string => text.replaceAll(/[\u00A0\u202F]/g, ' ');
  test.each([
    ['1234.50', 'MXN', 'es-MX', '$1,234.50'],
    ['1234.50', 'USD', 'en-US', '$1,234.50'],
    ['1234.50', 'CNY', 'zh-CN', '¥1,234.50'],
    ['1234', 'JPY', 'zh-CN', 'JP¥1,234'],
    ['50000.00', 'COP', 'es-CO', '$ 50.000'],
    ['50000.50', 'COP', 'es-CO', '$ 50.000,50'],
    ['1.234', 'KWD', 'en-US', 'KWD 1.234'],
    ['-12.30', 'USD', 'en-US', '−$12.30'],
    ['90071992547409931.23', 'USD', 'en-US', '$90,071,992,547,409,931.23'],
  ])('[M1] %s %s in %s is %s', (amount, code, locale, shown) => {
    expect(plain(formatMoney(amount, code, locale))).toBe(shown);
  });

  test('[M1] every digit that is shown was there, in every currency', () => {
    fc.assert(
      fc.property(currency, fc.bigInt({ min: 0n, max: 10n ** 20n }), (code, minor) => {
        const digits = formatMoney(decimal(minor, code), code, 'en-US').replaceAll(/\D/g, '');
        const all = decimal(minor, code).replace('.', '');
        const exponent = EXPONENTS.get(code) ?? 0;
        // Only a fraction of zeros may be left out.
        expect([all, all.slice(0, all.length - exponent)]).toContain(digits);
        expect(all.slice(digits.length)).toMatch(/^0*$/);
      }),
      { numRuns: 1000 },
    );
  });
});
