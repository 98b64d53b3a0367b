import fc from 'fast-check';

/** What breaks programs: as JSON values, put in the place of any other. */
const TEXTS = [
  '',
  ' ',
  '\0',
  '0',
  '-0',
  '1',
  '-1.00',
  '10.005',
  '1,000.00',
  '1e309',
  '0x10',
  'NaN',
  'Infinity',
  '９９.００',
  '9'.repeat(400),
  '0.'.padEnd(400, '0'),
  '9007199254740993',
  '1000000000000.01',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'MXN',
  'XXX',
  'JPY',
  'paid',
  'refunded',
  'cancelled',
  '2026-13-45T99:99:99Z',
  '+275760-09-13T00:00:00.001Z',
  '0000-00-00 00:00:00',
  '2026-11-24T14:00:00-99:99',
  'javascript:alert(1)',
  'http://169.254.169.254/',
  '../../etc/passwd',
  '%00',
  "' or 1=1 --",
  '<script>',
  '\u202Eevil',
  'a\u0301'.repeat(100),
  '👨‍👩‍👧‍👦'.repeat(40),
  '\u200B\u200D\uFEFF',
  '王小明',
  'Ana García',
  '&amp;'.repeat(200),
  '&#x1F600;&#99999999999;&nosuch;',
  ' '.repeat(5000),
  'x'.repeat(5000),
  '"\\\n\t\u2028',
];
const deep = (depth: number): unknown => (depth === 0 ? 1 : depth % 2 ? [deep(depth - 1)] : { a: deep(depth - 1) });
const OTHERS: unknown[] = [
  0,
  -1,
  1,
  1.5,
  -0.1,
  1e21,
  1e308,
  2 ** 31,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 63),
  true,
  false,
  null,
  [],
  {},
  [[]],
  [null],
  { a: 1 },
  { length: 2 ** 31 },
  { toString: 'x' },
  deep(60),
  deep(63),
  deep(70),
  Array(300).fill(0),
  Array.from({ length: 300 }, () => ({ id: 1 })),
];
/** One of these signs. */
export const of = (signs: string): fc.Arbitrary<string> => fc.constantFrom(...signs.split(''));

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: fc.constantFrom(...TEXTS), weight: 4 },
  { arbitrary: fc.constantFrom(...OTHERS), weight: 3 },
  { arbitrary: fc.string({ unit: 'binary', maxLength: 20 }), weight: 1 },
  { arbitrary: fc.string({ unit: of('0123456789.,-+eE '), maxLength: 20 }), weight: 2 },
  { arbitrary: fc.double(), weight: 1 },
  { arbitrary: fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String), weight: 1 },
);
const KEYS = [
  'id',
  'total',
  'amount',
  'currency',
  'status',
  'refunds',
  '__proto__',
  'constructor',
  '',
  'kind',
  'object',
];

/** One change of a value: at a place that is found by walking, `path` saying where to turn. */
interface Edit {
  path: number[];
  how: 'put' | 'drop' | 'add' | 'twice';
  key: string;
  value: unknown;
}
const edit: fc.Arbitrary<Edit> = fc.record({
  path: fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 6 }),
  how: fc.constantFrom('put', 'put', 'put', 'drop', 'add', 'twice'),
  key: fc.constantFrom(...KEYS),
  value: hostile,
});

/** A valid value with a few places changed: mostly understood, and wrong where it hurts. */
export const changed = (seeds: readonly unknown[]): fc.Arbitrary<unknown> =>
  fc.tuple(fc.constantFrom(...seeds), fc.array(edit, { maxLength: 4 })).map(([seed, edits]) => {
    const value = structuredClone(seed);
    // Copies: what is put into itself has no end.
    for (const one of edits) apply(value, structuredClone(one));
    return value;
  });

function apply(root: unknown, { path, how, key, value }: Edit): void {
  let at = root;
  for (const [depth, turn] of path.entries()) {
    if (typeof at !== 'object' || at === null) return;
    const holder = at as Record<string, unknown>;
    const keys = Object.keys(holder);
    const name = keys[turn % Math.max(1, keys.length)];
    if (name === undefined || depth === path.length - 1 || !isDeep(holder[name])) {
      if (how === 'drop' && name !== undefined) delete holder[name];
      else if (how === 'put' && name !== undefined) holder[name] = value;
      else if (how === 'twice' && Array.isArray(holder)) holder.push(...(holder as unknown[]).slice(0, 20));
      else if (!Array.isArray(holder))
        Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
      return;
    }
    at = holder[name];
  }
}
const isDeep = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

/** Pieces that a reader of bytes may trip over; a character is a byte. */
const PIECES = [
  '"',
  '\\',
  '\\u',
  '\\ud83d',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\0',
  '\n',
  '\r\n',
  '\xff',
  '\xc0\xaf',
  '\xed\xa0\x80',
  '\xef\xbb\xbf',
  '1e999',
  '-',
  '.',
  '9'.repeat(50),
  '['.repeat(100),
  '{"a":'.repeat(100),
  ' '.repeat(300),
];
const cutting: fc.Arbitrary<{ at: number; gone: number; piece: string }> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  gone: fc.oneof(fc.constant(0), fc.nat({ max: 3 }), fc.nat({ max: 200 })),
  piece: fc.oneof(
    fc.constantFrom('', ...PIECES),
    fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCodePoint(code)), maxLength: 4 }),
  ),
});

/** The bytes of a text, a character to each. */
export const bytesOf = (text: string): string => Buffer.from(text).toString('latin1');

/** Bytes with some of them gone and others between, now and then; a character is a byte. */
export const torn = (bytes: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      bytes,
      fc.oneof(
        { arbitrary: fc.constant([]), weight: 3 },
        { arbitrary: fc.array(cutting, { minLength: 1, maxLength: 4 }), weight: 2 },
      ),
    )
    .map(([text, cuts]) =>
      cuts.reduce((left, { at, gone, piece }) => {
        const place = Math.floor(at * left.length);
        return left.slice(0, place) + piece + left.slice(place + gone);
      }, text),
    );

/** Larger ones take time by their length alone. */
const MOST_BYTES = 150_000;

/** As JSON writes it, whatever is in it, and as text that JSON would not. */
export const jsonText = (value: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  torn(value.map((one) => bytesOf(JSON.stringify(one) ?? 'null').slice(0, MOST_BYTES)));

/** What a header or a path may hold, so that it reaches us at all. */
export const headerText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: of('abcdef0123456789=,;:.-_+/ vt1sha256'), maxLength: 120 }),
  fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCodePoint(code)), maxLength: 200 }),
  fc.constantFrom(
    '',
    ' ',
    '0',
    'null',
    '__proto__',
    'a'.repeat(8000),
    ','.repeat(4000),
    't=,v1='.repeat(500),
    '='.repeat(3000),
  ),
);
