import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { cleanText, displayFullName, displayName } from '../../shared/names.ts';

describe('buyers’ names', () => {
  it.each([
    ['María José García López', 'María L.'],
    ['ana', 'ana'],
    ['Nguyễn Thị Minh Khai', 'Nguyễn K.'],
    ['Иван Петров', 'Иван П.'],
    ['Γιώργος παπαδόπουλος', 'Γιώργος Π.'],
    ['أحمد منصور', 'أحمد م.'],
    ['דוד כהן', 'דוד כ.'],
    ['สมชาย ใจดี', 'สมชาย ใ.'],
    ['राज कुमार', 'राज कु.'],
    ['王小明', '王**'],
    ['王 小明', '王**'],
    ['欧阳娜娜', '欧**'],
    ['山田 太郎', '山**'],
    ['マリー・キュリー', 'マ**'],
    ['김민수', '김**'],
    ['𠮷野家', '𠮷**'],
    ['Ana de la straße', 'Ana S.'],
    ['  Ana \t\n  Gil  ', 'Ana G.'],
    ['Ana\u0000Gil', 'Ana G.'],
    ['', ''],
    [undefined, ''],
    ['\u200B\u202E', ''],
    ['ana@example.com', ''],
    ['Ana ana@example.com', ''],
    ['5512345678', ''],
    ['+52 55 1234 5678', ''],
    ['Ana (55) 12-34-56', ''],
    ['Ana ５５１２３４５６７８', ''],
    ['Ana 5️⃣5️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣', ''],
    ['Ana ①②③④⑤⑥', ''],
    ['55_1234/5678', ''],
    ['55·12·34·56', ''],
    ['小明＠qq.com', ''],
    ['Compra-en-otra.tienda.com', ''],
    ['bit.ly/3xYz Ana', ''],
    ['https://t Ana', ''],
    ['www.otra.mx Ana', ''],
    ['Ma.Luisa Gómez', 'Ma.Luisa G.'],
    ['J.R.R. Tolkien', 'J.R.R. T.'],
    ['王小明🌸', '王**'],
    ['王小明 (David)', '王**'],
    ['王小明2', '王**'],
    ['❤ 김민수 ❤', '❤ ❤.'],
    ['David 王小明', 'David'],
    ['Ana 2', 'Ana 2.'],
    ['Ana 🇲🇽', 'Ana 🇲🇽.'],
  ])('[A5] %j is masked as %j', (name, shown) => {
    expect(displayFullName(name, false)).toBe(shown);
  });

  it.each([
    ['María José', 'García López', 'María G.'],
    ['小明', '王', '王**'],
    ['小明🌸', '王', '王**'],
    ['Xiaoming', '王', 'Xiaoming'],
    ['小明', 'Wang', '小明 W.'],
    ['fb.com/otra', 'Gil', ''],
    ['太郎', '山田', '山**'],
    ['Ana', '', 'Ana'],
    ['', 'García', 'García'],
    ['Ana', undefined, 'Ana'],
    [undefined, undefined, ''],
    ['Ana', 'ana@example.com', ''],
    ['Ana', '55 1234 5678', ''],
    ['Ana', 'ﬁgueroa', 'Ana F.'],
  ])('[A5] %j and %j are masked as %j', (first, last, shown) => {
    expect(displayName(first, last, false)).toBe(shown);
  });

  test('[A5] with consent the name is shown whole, but clean, and no address with it', () => {
    expect(displayFullName('María José García', true)).toBe('María José García');
    expect(displayName('小明', '王', true)).toBe('小明 王');
    expect(displayFullName('María\u202E García\u200B', true)).toBe('María García');
    expect(displayFullName('ana@example.com', true)).toBe('');
  });
});

describe('text from outside', () => {
  it.each([
    ['bidi controls', '\u202Eevil\u202C \u2066x\u2069\u200Fy\u061C', 'evil xy'],
    ['zero widths', 'a\u200Bb\u200Cc\u200Dd\uFEFFe\u2060f\u00ADg', 'abcdefg'],
    ['controls and line separators', 'a\u0000b\u001Bc\u2028d\u2029e\u0085f', 'a b c d e f'],
    ['tags and fillers', 'a\u{E0041}\u{E007F}\u3164\uFFA0\u115Fb', 'ab'],
    ['lone surrogates', 'a\uD800b\uDC00c', 'abc'],
    ['private use and unassigned', 'a\uE000\uF8FFb\u{10FFFD}\u{50000}c', 'abc'],
    ['a letter and its accent, hidden apart', 'e\u200B\u0301', 'é'],
    ['a tower of marks', `Z${'\u0351\u0321'.repeat(40)}algo`, 'Z\u0321\u0321\u0321algo'],
    ['three marks, as Vietnamese and pointed Hebrew have', 'שּׁ\u05B8', 'שּׁ\u05B8'],
    ['a family of emoji', '👩‍👩‍👧', '👩‍👩‍👧'],
    ['a coloured profession', '👩🏽‍🌾', '👩🏽‍🌾'],
    ['a joiner at the end', '👩\u200D', '👩'],
    ['spaces', '  a \u00A0\u3000 b  ', 'a b'],
    ['a blank of Braille, and a joiner of marks', '\u2800A\u034Fna\u2800', 'Ana'],
    ['nothing', '', ''],
  ])('[A5] %s', (_what, text, clean) => {
    expect(cleanText(text, 80).normalize('NFC')).toBe(clean.normalize('NFC'));
  });

  test('[A5] what is too long ends in an ellipsis, counted in code points', () => {
    expect(cleanText('abcdef', 6)).toBe('abcdef');
    expect(cleanText('abcdefg', 6)).toBe('abcde…');
    expect(cleanText('abcd efg', 6)).toBe('abcd…');
    expect(cleanText('珍珠𠮷𠮷𠮷𠮷', 5)).toBe('珍珠𠮷𠮷…');
    expect(cleanText('a👩\u200D👩\u200D👩', 4)).toBe('a…');
    expect(cleanText('Ana 🇲🇽🇨🇴🇵🇪', 8)).toBe('Ana 🇲🇽…');
    expect(cleanText('नमस्ते जी', 6)).toBe('नम…');
  });

  const alphabet = fc.oneof(
    fc.constantFrom(
      ...Array.from(
        'aZé 王김מ👩🌾🏽…@1\u200D\u200B\u202E\u0301\u0308\u0351\uFE0F\u1100\u1161\u11A8\u0958\u2126\uE000\u0000\n\u00A0\u3164',
      ),
    ),
    fc.constantFrom('\uD83D', '\uDC69', '👩\u200D', 'e\u200B\u0301', '\u{E0041}'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  const text = fc.array(alphabet, { maxLength: 60 }).map((parts) => parts.join(''));
  const max = fc.integer({ min: 1, max: 50 });

  const FORBIDDEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\u3164\uFFA0\u115F\u1160]/u;
  const check = (shown: string, most: number): void => {
    expect(Array.from(shown).length).toBeLessThanOrEqual(most);
    expect(shown).not.toMatch(FORBIDDEN);
    // A joiner stands between two pictographs or nowhere; no other format character stands at all.
    expect(
      shown.replaceAll(
        /(?<=\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]?)\u200D(?=\p{Extended_Pictographic})/gu,
        '',
      ),
    ).not.toMatch(/\p{Cf}/u);
    expect(shown).not.toMatch(/\p{M}{4}/u);
    expect(shown).toBe(shown.trim());
    expect(shown.isWellFormed()).toBe(true);
  };

  test('[A5] nothing that hides, reorders or towers passes; never longer than asked; cleaning twice is cleaning once', () => {
    fc.assert(
      fc.property(text, max, (given, most) => {
        const shown = cleanText(given, most);
        check(shown, most);
        expect(cleanText(shown, most)).toBe(shown);
      }),
      { numRuns: 3000 },
    );
  });

  test('[A5] what is cut is cut between what people see as letters', () => {
    const whole = new Intl.Segmenter('und', { granularity: 'grapheme' });
    const letters = fc.constantFrom(
      '👩\u200D👩\u200D👧',
      '🇲🇽',
      '👍🏽',
      'e\u0308\u0301',
      'नि',
      'ते',
      'กี',
      'ñ',
      'a',
      '한',
      '珠',
    );
    fc.assert(
      fc.property(
        fc.array(letters, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 7, max: 40 }),
        (parts, most) => {
          const given = parts.join('').normalize('NFC');
          const shown = cleanText(given, most);
          const segments = Array.from(whole.segment(given), ({ segment }) => segment);
          const kept = shown === given ? given : shown.slice(0, -1);
          expect(segments.slice(0, Array.from(whole.segment(kept)).length).join('')).toBe(kept);
          check(shown, most);
        },
      ),
    );
  });

  it.each([
    'محمد الأمين',
    'فاطمة الزهراء',
    'नरेंद्र शर्मा',
    'প্রিয়া সেন',
    'சுப்ரமணியம்',
    'สมชาย ใจดี',
    'ณัฐวุฒิ กาญจนบุรี',
    'Nguyễn Thị Ánh Tuyết',
    'שָׁלוֹם כֹּהֵן',
    'Ξενοφών Παπαδόπουλος',
    'Łukasz Żółć',
    'İbrahim Çağlayan',
    '王小明',
    '𠮷野 さくら',
    '김민수',
    'Ana 👩🏽\u200D🌾',
    'Rosa 🇲🇽',
    '🏳️\u200D🌈 Sol',
    'O’Brien-Núñez',
  ])('[A5] %s stays as it is', (name) => {
    expect(cleanText(name, 40)).toBe(name.normalize('NFC'));
    expect(displayFullName(name, true)).toBe(name.normalize('NFC'));
  });

  test('[A5] a name, masked or not, is clean and at most 40 long', () => {
    fc.assert(
      fc.property(text, text, fc.boolean(), (first, last, consent) => {
        check(displayFullName(first, consent), 40);
        check(displayName(first, last, consent), 40);
      }),
      { numRuns: 3000 },
    );
  });

  test('[A5] a megabyte is cut before it is cleaned', () => {
    const clean = 'a'.repeat(39) + '…';
    const start = performance.now();
    for (const unit of ['a', 'a\u0301', '👩\u200D', '\u202E', ' \u200B', '1 ', '\uD83D']) {
      const given = unit.repeat(Math.ceil(1_000_000 / unit.length));
      displayName(given, given, false);
      displayFullName(given, true);
    }
    expect(cleanText('a'.repeat(1_000_000), 40)).toBe(clean);
    // Milliseconds in truth; what is quadratic in a megabyte takes minutes.
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
