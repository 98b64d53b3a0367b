import type { Slices } from '../slices.ts';
import { MAX_DEPTH, Reader, Unreadable } from './json-reader.ts';

/**
 * A strict reader for what comes from outside. Beyond JSON's grammar (RFC 8259) it refuses what two readers could
 * read differently: duplicate keys, `__proto__`, lone surrogates, numbers beyond a double, nesting without end.
 *
 * Integers beyond 2^53 come as BigInt, so that an id keeps every one of its digits (I5).
 */
export type JsonValue = string | number | bigint | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}

export type JsonFaultCode =
  | 'body_empty'
  | 'utf8_invalid'
  | 'json_syntax'
  | 'json_depth'
  | 'json_duplicate_key'
  | 'json_forbidden_key'
  | 'json_number_range'
  | 'json_surrogate'
  | 'body_too_large';

export interface JsonFault {
  code: JsonFaultCode;
  message: string;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

export function decodeUtf8(raw: Uint8Array): string | JsonFault {
  if (raw.length === 0) return { code: 'body_empty', message: 'The body is empty. Send the JSON in it.' };
  try {
    return strictUtf8.decode(raw);
  } catch {
    return { code: 'utf8_invalid', message: 'The body is not valid UTF-8. Send it in that encoding.' };
  }
}

export type ReadJson = { value: JsonValue } | JsonFault;

/** At once. For what comes from outside only where it is known to be short: else `parseInSlices`. */
export function parseJson(text: string): ReadJson {
  const plain = readPlain(text);
  if (plain) return plain;
  try {
    const reader = new Reader(text);
    reader.read(Infinity);
    return { value: reader.value };
  } catch (error) {
    return faultOf(error);
  }
}

/** Up to here a text is read at once, the engine's way, which nobody waits for. */
const SHORT = 65_536;
/** How many values are read between two looks at the clock. */
const AT_ONCE = 250;

/** The same, and however long the text is, others have their turn meanwhile (B5). */
export async function parseInSlices(text: string, slices: Slices): Promise<ReadJson> {
  if (text.length <= SHORT) return parseJson(text);
  // Its bytes were signed and turned into text just now.
  if (slices.isOver()) await slices.next();
  try {
    const reader = new Reader(text);
    while (!reader.read(AT_ONCE)) if (slices.isOver()) await slices.next();
    return { value: reader.value };
  } catch (error) {
    return faultOf(error);
  }
}

function faultOf(error: unknown): JsonFault {
  if (error instanceof Unreadable) return { code: error.code, message: error.message };
  throw error;
}

/**
 * The engine's reader takes half of the time of ours, and the same grammar; what it reads is what ours would, unless a
 * key stands twice, or a value is one of those that only ours tells apart. Null: this is for ours to read, or to refuse.
 */
function readPlain(text: string): { value: JsonValue } | null {
  if (text.includes('\\u') || !text.isWellFormed()) return null;
  try {
    const value = JSON.parse(text) as JsonValue;
    return keysOf(value, 0) === mostKeysIn(text) ? { value } : null;
  } catch {
    return null;
  }
}

const KEY_END = /"[\t\n\r ]*:/g;

/** Every key's end, and besides it only the beginning of a text such as ":)" and an escaped quote with a colon behind. */
function mostKeysIn(text: string): number {
  let count = 0;
  KEY_END.lastIndex = 0;
  while (KEY_END.test(text)) count += 1;
  return count;
}

/** How many keys there are in it, each of them once; NaN where it is not for the engine to read. */
function keysOf(value: JsonValue, depth: number): number {
  if (depth > MAX_DEPTH) return Number.NaN;
  if (typeof value === 'number') return isPlainNumber(value) ? 0 : Number.NaN;
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const one of value) count += keysOf(one, depth + 1);
    return count;
  }
  // Not `Object.entries`: all members are its own, and a list of pairs costs more than all else here.
  for (const key in value) count += key === '__proto__' ? Number.NaN : 1 + keysOf(value[key] ?? null, depth + 1);
  return count;
}

/** Neither an integer whose digits a double may have lost, nor more than a double holds. */
const isPlainNumber = (value: number): boolean =>
  Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));

/** The object's member of that name, if the value is an object. */
export const memberOf = (value: JsonValue | undefined, name: string): JsonValue | undefined =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const listOf = (value: JsonValue | undefined): JsonValue[] => (Array.isArray(value) ? value : []);

export const textOf = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

const MAX_ID = 200;

/** An id of 1 to 200 characters, whether the vendor writes it as a string or as an integer of any size. */
export function idOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value.length >= 1 && value.length <= MAX_ID ? value : undefined;
  if (typeof value === 'bigint') return String(value).length <= MAX_ID ? String(value) : undefined;
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : undefined;
}
