import fc from 'fast-check';
import { decodeUtf8, parseInSlices, parseJson } from '../../../server/sources/json.ts';
import type { ReadJson } from '../../../server/sources/json.ts';
import { jsonText, changed } from '../inputs.ts';
import { BODIES, CUES, ORDER } from '../seeds.ts';
import { hold, holdPlain } from '../target.ts';
import type { Target } from '../target.ts';

/** The strict reader, held against the engine's: what it takes the engine takes too, and means the same by it. */
export const json: Target<string> = {
  name: 'json',
  share: 25,
  input: fc.oneof(
    jsonText(changed([ORDER, ...CUES, ...Object.values(BODIES).flat()])),
    jsonText(fc.jsonValue({ maxDepth: 6 })),
  ),
  async run(bytes) {
    const text = decodeUtf8(Buffer.from(bytes, 'latin1'));
    if (typeof text !== 'string') return holdPlain(text.message, []);
    const read = parseJson(text);
    const sliced = await parseInSlices(text + ' '.repeat(65_536), AT_EACH_LOOK);
    hold(codeOf(sliced) === codeOf(read), 'in slices it reads another thing', text);
    if ('code' in read) return holdPlain(read.message, []);
    const theirs = JSON.parse(text) as unknown;
    hold(plain(read.value) === JSON.stringify(theirs), 'it reads another value than JSON.parse', text);
  },
};

/** Slices that are over whenever they are asked. */
const AT_EACH_LOOK = { isOver: () => true, next: () => Promise.resolve() };

const codeOf = (read: ReadJson): string => ('code' in read ? read.code : plain(read.value));

/** Integers that keep every digit come as BigInt. */
const plain = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? Number(one) : one)) ?? '';
