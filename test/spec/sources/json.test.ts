import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSlices } from '../../../server/slices.ts';
import type { Slices } from '../../../server/slices.ts';
import { MAX_DEPTH, MOST_IN_LIST, MOST_VALUES } from '../../../server/sources/json-reader.ts';
import { decodeUtf8, idOf, parseInSlices, parseJson } from '../../../server/sources/json.ts';
import type { JsonValue } from '../../../server/sources/json.ts';

const RUNS = { numRuns: 1000 };
const valueOf = (text: string): JsonValue => {
  const read = parseJson(text);
  if ('code' in read) throw new Error(read.code);
  return read.value;
};
const codeOf = (text: string): string => {
  const read = parseJson(text);
  return 'code' in read ? read.code : 'read';
};

/** JSON.parse's value, but for integers beyond 2^53, of which every digit is kept. */
function expected(value: unknown): unknown {
  if (typeof value === 'number') {
    const text = JSON.stringify(value);
    return Number.isSafeInteger(value) || /[.e]/.test(text) ? value : BigInt(text);
  }
  if (Array.isArray(value)) return value.map(expected);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, expected(one)]));
  return value;
}

const arbitraryJson = fc
  .jsonValue({ stringUnit: 'binary', maxDepth: 6 })
  .map((value) => JSON.stringify(value))
  .filter((text) => !text.includes('__proto__'));

describe('parseJson', () => {
  it('[I5] reads every JSON value as JSON.parse does, large integers apart', () => {
    fc.assert(
      fc.property(arbitraryJson, fc.constantFrom(0, 2), (text, indent) => {
        const spaced = JSON.stringify(JSON.parse(text), null, indent);
        expect(valueOf(spaced)).toEqual(expected(JSON.parse(spaced)));
      }),
      RUNS,
    );
  });

  it('refuses a key that stands twice in one object, whatever the texts and spaces around it look like', () => {
    const text = fc.constantFrom('a', 'b', 'c', ':', '":', '\\', 'a":', '');
    const member = fc.tuple(text, fc.constantFrom('', ' ', '\n\t'), fc.oneof(text, fc.record({ a: text, b: text })));
    fc.assert(
      fc.property(fc.array(member, { maxLength: 4 }), (members) => {
        const written = members.map(([key, space, value]) => `${JSON.stringify(key)}${space}:${JSON.stringify(value)}`);
        const isTwice = new Set(members.map(([key]) => key)).size < members.length;
        expect(codeOf(`[{${written.join(',')}}]`)).toBe(isTwice ? 'json_duplicate_key' : 'read');
      }),
      RUNS,
    );
  });

  it('refuses what JSON.parse refuses, and never throws', () => {
    const mangled = fc
      .tuple(
        arbitraryJson,
        fc.nat(),
        fc.constantFrom('', ',', '"', '{', ']', '\\', '\0', '1', '.', 'e', '-', '０', ' '),
      )
      .map(([text, at, put]) => text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + 1));
    const isJson = (text: string): boolean => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(
      fc.property(fc.oneof(mangled, fc.string({ unit: 'binary' })), (text) => {
        const code = codeOf(text);
        if (!isJson(text)) expect(code).toMatch(/^(json_syntax|body_empty)$|^json_/);
        // What JSON.parse takes and this does not is one of the named ambiguities.
        else expect(code).toMatch(/^(read|json_duplicate_key|json_forbidden_key|json_number_range|json_surrogate)$/);
      }),
      RUNS,
    );
  });

  it('[I5] keeps every digit of an integer, of whatever length', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 80n), max: 10n ** 80n }), (integer) => {
        expect(idOf(valueOf(String(integer)))).toBe(String(integer));
      }),
      RUNS,
    );
    expect(valueOf('[9007199254740991,9007199254740992,9007199254740993]')).toEqual([
      9007199254740991,
      9007199254740992n,
      9007199254740993n,
    ]);
    expect(idOf(valueOf('9007199254740993'))).toBe('9007199254740993');
  });

  it('an id is a text of 1 to 200 characters or a whole number', () => {
    expect([idOf(''), idOf('x'.repeat(201)), idOf(1.5), idOf(null), idOf({}), idOf(true)]).toEqual(
      Array.from({ length: 6 }, () => undefined),
    );
    expect([idOf('x'.repeat(200)), idOf(0), idOf(42)]).toEqual(['x'.repeat(200), '0', '42']);
  });

  it.each([
    ['body_empty', ''],
    ['body_empty', ' \n\t\r '],
    ['json_syntax', '{"a":1'],
    ['json_syntax', '{"a":1,}'],
    ['json_syntax', '[1,]'],
    ['json_syntax', '{"a" 1}'],
    ['json_syntax', '{a:1}'],
    ['json_syntax', "{'a':1}"],
    ['json_syntax', '{"a":01}'],
    ['json_syntax', '{"a":+1}'],
    ['json_syntax', '{"a":.5}'],
    ['json_syntax', '{"a":1.}'],
    ['json_syntax', '{"a":0x10}'],
    ['json_syntax', '{"a":NaN}'],
    ['json_syntax', '{"a":Infinity}'],
    ['json_syntax', '{"a":undefined}'],
    ['json_syntax', '{} {}'],
    ['json_syntax', '"a\nb"'],
    ['json_syntax', '"a\0b"'],
    ['json_syntax', String.raw`"\x41"`],
    ['json_syntax', String.raw`"\u12g4"`],
    ['json_syntax', '"open'],
    ['json_syntax', String.raw`"open\"`],
    ['json_syntax', '\uFEFF\uFEFF{}'],
    ['json_syntax', '\u00A0{}'],
    ['json_depth', '['.repeat(MAX_DEPTH + 2) + ']'.repeat(MAX_DEPTH + 2)],
    ['json_depth', `${'['.repeat(MAX_DEPTH + 1)}1${']'.repeat(MAX_DEPTH + 1)}`],
    ['json_duplicate_key', '{"a":1,"b":2,"a":1}'],
    ['json_duplicate_key', String.raw`{"a":1,"\u0061":2}`],
    ['json_duplicate_key', '{"toString":1,"toString":2}'],
    ['json_forbidden_key', '{"__proto__":{"isAdmin":true}}'],
    ['json_forbidden_key', String.raw`{"\u005f_proto__":1}`],
    ['json_number_range', '1e400'],
    ['json_number_range', '[-1e309]'],
    ['json_number_range', '9'.repeat(400)],
    ['json_surrogate', String.raw`"\ud83d"`],
    ['json_surrogate', String.raw`{"\udc00":1}`],
    ['json_surrogate', String.raw`"\udc00\ud83d"`],
  ])('refuses as %s: %s', (code, text) => {
    expect(codeOf(text)).toBe(code);
  });

  it('reads names that objects have of themselves as any other', () => {
    const text = '{"constructor":1,"hasOwnProperty":2,"toString":3,"prototype":4}';
    expect(valueOf(text)).toEqual(JSON.parse(text));
    expect(Object.getPrototypeOf(valueOf(text))).toBe(Object.prototype);
  });

  it('reads exactly MAX_DEPTH levels', () => {
    const text = '['.repeat(MAX_DEPTH) + '1' + ']'.repeat(MAX_DEPTH);
    expect(codeOf(text)).toBe('read');
  });

  // Each a pattern that recursion, backtracking or copying would make slow or fatal; the time of all is the runner's.
  it.each([
    ['100,000 levels', '['.repeat(100_000), 'json_depth'],
    ['100,000 levels of objects', '{"a":'.repeat(100_000), 'json_depth'],
    ['8 MB of escapes', `"${String.raw`\n`.repeat(4_000_000)}"`, 'read'],
    ['8 MB of escapes and no end', `"${String.raw`\n`.repeat(4_000_000)}`, 'json_syntax'],
    ['8 MB of text', `"${'x'.repeat(8_000_000)}"`, 'read'],
    ['8 MB of text and no end', `"${'x'.repeat(8_000_000)}`, 'json_syntax'],
    ['8 MB of space', `${' '.repeat(8_000_000)}x`, 'json_syntax'],
    ['8 MB of digits', '1'.repeat(8_000_000), 'json_number_range'],
    ['8 MB of decimals', `0.${'1'.repeat(8_000_000)}`, 'read'],
    ['8 MB of decimals and a stray', `0.${'1'.repeat(8_000_000)}x`, 'json_syntax'],
    ['a million small values', `[${'1,'.repeat(1_000_000)}1]`, 'read'],
  ])('is quick with %s', (_what, text, code) => {
    expect(codeOf(text)).toBe(code);
  });
});

describe('[B5] parseInSlices', () => {
  /** Longer than what is read at once. */
  const long = (text: string): string => text + ' '.repeat(70_000);
  /** Slices that are over whenever they are asked. */
  const shortest = (): Slices & { count: number } => ({
    count: 0,
    isOver: () => true,
    async next() {
      this.count += 1;
      await Promise.resolve();
    },
  });

  it('reads what parseJson reads, and refuses as it does, wherever it is cut', async () => {
    const piece = fc.constantFrom(
      ...'{}[]",:\\ 01e-.tn'.split(''),
      '"a"',
      '"a":',
      'null',
      'true',
      '1.5',
      '\\u00e9',
      '__proto__',
    );
    const written = fc.oneof(
      arbitraryJson,
      fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
    );
    await fc.assert(
      fc.asyncProperty(written, async (text) => {
        const [sliced, whole] = [await parseInSlices(long(text), shortest()), parseJson(text)];
        if ('code' in whole) expect(sliced).toMatchObject({ code: whole.code });
        else expect(sliced).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });

  it('others have their turn while a long one is read', async () => {
    const slices = shortest();
    const values = Array.from({ length: 100_000 }, (_, one) => ({ a: [one] }));
    const text = JSON.stringify(Array.from({ length: 20 }, (_, part) => values.slice(part * 2000, (part + 1) * 2000)));
    expect(await parseInSlices(text, slices)).toEqual({ value: JSON.parse(text) as JsonValue });
    expect(slices.count).toBeGreaterThan(100);
  });

  it.each([
    ['a list as long as may be', `[${'0,'.repeat(MOST_IN_LIST - 1)}0]`, 'read'],
    ['a longer one', `[${'0,'.repeat(MOST_IN_LIST)}0]`, 'body_too_large'],
    ['as many values as may be', `[${`[${'0,'.repeat(998)}0],`.repeat(249)}[${'0,'.repeat(997)}0]]`, 'read'],
    ['one more', `[${`[${'0,'.repeat(998)}0],`.repeat(250)}0]`, 'body_too_large'],
    ['an escape cut off', `["${'x'.repeat(70_000)}\\u00`, 'json_syntax'],
  ])('%s: %s', async (_what, text, code) => {
    expect(MOST_VALUES).toBe(250_000);
    const read = await parseInSlices(long(text), openSlices());
    expect('code' in read ? read.code : 'read').toBe(code);
  });
});

describe('decodeUtf8', () => {
  it.each([
    ['body_empty', []],
    ['utf8_invalid', [0xff]],
    ['utf8_invalid', [0xc3]],
    ['utf8_invalid', [0xc0, 0xaf]],
    ['utf8_invalid', [0xed, 0xa0, 0x80]],
    ['utf8_invalid', [0x1f, 0x8b, 0x08, 0x00]],
    ['utf8_invalid', [0xf4, 0x90, 0x80, 0x80]],
  ])('refuses as %s: %j', (code, bytes) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toMatchObject({ code });
  });

  it('reads what TextEncoder wrote, and passes over a byte order mark', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        expect(decodeUtf8(new TextEncoder().encode(`x${text}`))).toBe(`x${text}`);
      }),
      RUNS,
    );
    expect(decodeUtf8(Uint8Array.from([0xef, 0xbb, 0xbf, 0x31]))).toBe('1');
  });
});
