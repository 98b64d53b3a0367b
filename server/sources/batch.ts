import type { Slices } from '../slices.ts';
import { decodeUtf8, isObject, parseInSlices } from './json.ts';
import type { JsonFault, JsonValue, ReadJson } from './json.ts';

/** The orders of a request body, each read or named as unreadable. `isOne`: it was a single object, not a list. */
export interface Batch {
  isOne: boolean;
  lines: ReadJson[];
}

const MAX_ORDERS = 10_000;
const TOO_MANY: JsonFault = {
  code: 'body_too_large',
  message: `These are more than ${MAX_ORDERS} orders. Send them in several requests.`,
};

/**
 * One object, an array, or NDJSON (an object per line, empty lines passed over); at most MAX_ORDERS of them. What makes
 * one of several unreadable (its bytes, a key twice, half a character) leaves the others readable.
 */
export async function splitBatch(raw: Uint8Array, slices: Slices): Promise<Batch | JsonFault> {
  const text = decodeUtf8(raw);
  // A long array is read an element at a time, and only one that is none as a whole, to say what is wrong with it.
  const isLongArray = typeof text === 'string' && text.length > LONG && text.trimStart().startsWith('[');
  const whole = typeof text !== 'string' ? text : isLongArray ? null : await parseInSlices(text, slices);
  if (whole && 'value' in whole) return batchOf(whole.value);
  // Else a byte to a character: what JSON and lines are split at is ASCII, which no other character's bytes hold.
  const written = typeof text === 'string' ? text : Buffer.from(raw).toString('latin1');
  if (slices.isOver()) await slices.next();
  const elements = elementsOf(written);
  const pieces = elements ?? linesOf(written);
  if (pieces.length > MAX_ORDERS) return TOO_MANY;
  const lines: ReadJson[] = [];
  for (const piece of pieces) {
    const own = typeof text === 'string' ? piece : decodeUtf8(Buffer.from(piece, 'latin1'));
    lines.push(typeof own === 'string' ? await parseInSlices(own, slices) : own);
    if (slices.isOver()) await slices.next();
  }
  const isRead = (line: ReadJson): boolean => 'value' in line;
  // A list of which nothing can be read is no list, but one bad body.
  if (pieces.length > 1 && lines.some((line) => 'value' in line && isObject(line.value)))
    return { isOne: false, lines };
  if (whole || typeof text !== 'string') return whole ?? TOO_MANY;
  if (elements && lines.every(isRead)) return { isOne: false, lines };
  const read = await parseInSlices(text, slices);
  return 'value' in read ? batchOf(read.value) : read;
}

const LONG = 65_536;

function batchOf(value: JsonValue): Batch | JsonFault {
  if (!Array.isArray(value)) return { isOne: true, lines: [{ value }] };
  return value.length > MAX_ORDERS ? TOO_MANY : { isOne: false, lines: value.map((one) => ({ value: one })) };
}

// By the codes of characters: 8 MB of commas or newlines are to take a few milliseconds.
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const NEWLINE = 0x0a;

/**
 * The elements of an array as they are written, and no more of them than one too many; null where it is none, or one that
 * is broken off or runs on.
 */
function elementsOf(text: string): string[] | null {
  const array = text.trim();
  if (!array.startsWith('[')) return null;
  const elements: string[] = [];
  let depth = 0;
  let start = 1;
  let isInText = false;
  for (let at = 0; at < array.length; at += 1) {
    const code = array.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) isInText = !isInText;
    if (isInText || code === BACKSLASH) continue;
    if (isOpening(code)) depth += 1;
    else if (isClosing(code)) depth -= 1;
    const isEnd = depth === 0;
    if (!isEnd && (depth > 1 || code !== COMMA)) continue;
    elements.push(array.slice(start, at));
    start = at + 1;
    if (isEnd) return start === array.length ? elements : null;
    if (elements.length > MAX_ORDERS) return elements;
  }
  return null;
}

/** `[` or `{` */
const isOpening = (code: number): boolean => code === 0x5b || code === 0x7b;
/** `]` or `}` */
const isClosing = (code: number): boolean => code === 0x5d || code === 0x7d;
/** Those of ASCII. */
const isSpace = (code: number): boolean => code === 0x20 || (code >= 0x09 && code <= 0x0d);

/**
 * The lines of NDJSON that are not empty, and no more of them than one too many; none where it is none. Text whose first
 * line ends open is one broken order over many lines, though some of them may be readable by themselves; unless every
 * line begins an object, which the lines of one order do not: then the first was cut off.
 */
function linesOf(text: string): string[] {
  const lines: string[] = [];
  let isEachBegun = true;
  let start = 0;
  /** Where the line's first sign stands. */
  let sign = -1;
  for (let at = 0; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : NEWLINE;
    if (code !== NEWLINE) {
      if (sign < 0 && !isSpace(code)) sign = at;
      continue;
    }
    if (sign >= 0) {
      // There are spaces beyond ASCII.
      const first = text.charCodeAt(sign) < 0x80 ? text[sign] : text.slice(sign, at).trimStart()[0];
      if (first !== undefined && first !== '{') isEachBegun = false;
      if (first !== undefined && lines.length <= MAX_ORDERS) lines.push(text.slice(start, at));
    }
    start = at + 1;
    sign = -1;
  }
  const isOpen = /[{[,:]$/.test(lines[0]?.trimEnd().slice(-1) ?? '');
  return isOpen && !isEachBegun ? [] : lines;
}
