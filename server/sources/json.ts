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
  | 'json_surrogate';

export interface JsonFault {
  code: JsonFaultCode;
  message: string;
}

export const MAX_DEPTH = 64;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

export function decodeUtf8(raw: Uint8Array): string | JsonFault {
  if (raw.length === 0) return { code: 'body_empty', message: 'The body is empty. Send the JSON in it.' };
  try {
    return strictUtf8.decode(raw);
  } catch {
    return { code: 'utf8_invalid', message: 'The body is not valid UTF-8. Send it in that encoding.' };
  }
}

export function parseJson(text: string): { value: JsonValue } | JsonFault {
  const plain = readPlain(text);
  if (plain) return plain;
  const reader = new Reader(text);
  try {
    return { value: reader.document() };
  } catch (error) {
    if (error instanceof Unreadable) return { code: error.code, message: error.message };
    throw error;
  }
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
  if (typeof value === 'number') return isPlainNumber(value) ? 0 : Number.NaN;
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > MAX_DEPTH) return Number.NaN;
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

class Unreadable extends Error {
  constructor(
    readonly code: JsonFaultCode,
    message: string,
  ) {
    super(message);
  }
}

// Control characters are just what JSON's strings may not hold as they are.
/* eslint-disable no-control-regex */
const PLAIN = /[^"\\\u0000-\u001F]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y;
/* eslint-enable no-control-regex */
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const SPACE = /[\t\n\r ]*/y;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonValue {
    this.#skip(SPACE);
    if (this.#at === this.#text.length) throw new Unreadable('body_empty', 'The body is empty. Send the JSON in it.');
    const value = this.#value(0);
    if (this.#at < this.#text.length) throw this.#unexpected();
    return value;
  }

  /** Reads a value and the space behind it. */
  #value(depth: number): JsonValue {
    if (depth > MAX_DEPTH) {
      throw new Unreadable(
        'json_depth',
        `The JSON is nested more than ${MAX_DEPTH} deep. Orders are not; send it flatter.`,
      );
    }
    const value = this.#bare(depth);
    this.#skip(SPACE);
    return value;
  }

  #bare(depth: number): JsonValue {
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #object(depth: number): JsonObject {
    const object: JsonObject = {};
    this.#open();
    while (!this.#closes('}')) {
      if (this.#text[this.#at] !== '"') throw this.#unexpected();
      const key = this.#string();
      this.#skip(SPACE);
      if (key === '__proto__') throw new Unreadable('json_forbidden_key', 'The key __proto__ is not allowed.');
      if (Object.hasOwn(object, key)) {
        throw new Unreadable(
          'json_duplicate_key',
          `The key ${JSON.stringify(key.slice(0, 40))} stands twice in one object. Send it once.`,
        );
      }
      this.#expect(':');
      object[key] = this.#value(depth + 1);
      this.#separate('}');
    }
    return object;
  }

  #array(depth: number): JsonValue[] {
    const array: JsonValue[] = [];
    this.#open();
    while (!this.#closes(']')) {
      array.push(this.#value(depth + 1));
      this.#separate(']');
    }
    return array;
  }

  #string(): string {
    const start = this.#at;
    this.#at += 1;
    this.#skip(PLAIN);
    if (this.#text[this.#at] === '"') {
      this.#at += 1;
      return wellFormed(this.#text.slice(start + 1, this.#at - 1));
    }
    // Not one pattern for both: repeated over megabytes of escapes it would exhaust the stack of the matcher.
    while (this.#text[this.#at] !== '"') {
      const before = this.#at;
      this.#skip(ESCAPE);
      if (this.#at === before) throw this.#unexpected();
      this.#skip(PLAIN);
    }
    this.#at += 1;
    return wellFormed(JSON.parse(this.#text.slice(start, this.#at)) as string);
  }

  #number(): JsonValue {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (!match) throw this.#unexpected();
    this.#at = NUMBER.lastIndex;
    const [text, fraction, exponent] = match;
    const value = Number(text);
    if (!Number.isFinite(value))
      throw new Unreadable('json_number_range', `The number ${text.slice(0, 40)} is too large for any reader.`);
    return fraction === undefined && exponent === undefined && !Number.isSafeInteger(value) ? BigInt(text) : value;
  }

  #word<T extends JsonValue>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) throw this.#unexpected();
    this.#at += word.length;
    return value;
  }

  #open(): void {
    this.#at += 1;
    this.#skip(SPACE);
  }

  #closes(end: '}' | ']'): boolean {
    if (this.#text[this.#at] !== end) return false;
    this.#at += 1;
    return true;
  }

  /** After a member: its end, or a comma with another member behind it. */
  #separate(end: '}' | ']'): void {
    if (this.#text[this.#at] === end) return;
    this.#expect(',');
    if (this.#text[this.#at] === end) throw this.#unexpected();
  }

  #expect(character: ':' | ','): void {
    if (this.#text[this.#at] !== character) throw this.#unexpected();
    this.#open();
  }

  /** Over what the pattern matches here, if anything. */
  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#at;
    if (pattern.test(this.#text)) this.#at = pattern.lastIndex;
  }

  #unexpected(): Unreadable {
    const what = this.#at >= this.#text.length ? 'ends too early' : `is not JSON at character ${this.#at + 1}`;
    return new Unreadable('json_syntax', `The body ${what}. Send one JSON value.`);
  }
}

function wellFormed(text: string): string {
  if (!text.isWellFormed())
    throw new Unreadable(
      'json_surrogate',
      'A text holds half of a character (a lone surrogate). Send whole characters.',
    );
  return text;
}

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
