import type { JsonFaultCode, JsonObject, JsonValue } from './json.ts';

export const MAX_DEPTH = 64;
/** An order of 500 lines, told by Shopify in 2 MB, has 100,000; the largest body that a shop may send, written as shops do, 250,000. */
export const MOST_VALUES = 250_000;
/** An order has some hundred lines. */
export const MOST_IN_LIST = 10_000;

export class Unreadable extends Error {
  constructor(
    readonly code: JsonFaultCode,
    message: string,
  ) {
    super(message);
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const SPACE = /[\t\n\r ]*/y;
const HEX4 = /[0-9A-Fa-f]{4}/y;
const [QUOTE, BACKSLASH, FIRST_PLAIN, U] = [0x22, 0x5c, 0x20, 0x75];
const ESCAPED = new Set(Array.from('"\\/bfnrtu', (mark) => mark.charCodeAt(0)));

/**
 * Reads on from where it stopped, so that a long text need not be read at once. Invariant between two values: `#at` is
 * where the next one begins, `#holders` are the open lists and objects around it, each already in its place in the one
 * before, and `#key` is its name where the innermost is an object.
 */
export class Reader {
  readonly #text: string;
  #at = 0;
  #left = MOST_VALUES;
  readonly #holders: (JsonValue[] | JsonObject)[] = [];
  #key = '';
  #root: JsonValue = null;

  constructor(text: string) {
    this.#text = text;
    this.#skip(SPACE);
    if (this.#at === text.length) throw new Unreadable('body_empty', 'The body is empty. Send the JSON in it.');
  }

  /** Of the whole text, once `read` said that it is read. */
  get value(): JsonValue {
    return this.#root;
  }

  /** Reads so many values at the most; true: the text is at its end. @throws Unreadable */
  read(most: number): boolean {
    for (let left = most; left > 0; left -= 1) if (this.#next()) return true;
    return false;
  }

  #next(): boolean {
    if (this.#holders.length > MAX_DEPTH)
      throw new Unreadable(
        'json_depth',
        `The JSON is nested more than ${MAX_DEPTH} deep. Orders are not; send it flatter.`,
      );
    if ((this.#left -= 1) < 0)
      throw new Unreadable(
        'body_too_large',
        `The JSON holds more than ${MOST_VALUES} values, as no order does. Send less of it, or many orders in several requests.`,
      );
    switch (this.#text[this.#at]) {
      case '{':
        return this.#begins({}, '}');
      case '[':
        return this.#begins([], ']');
      case '"':
        this.#put(this.#string());
        break;
      case 't':
        this.#put(this.#word('true', true));
        break;
      case 'f':
        this.#put(this.#word('false', false));
        break;
      case 'n':
        this.#put(this.#word('null', null));
        break;
      default:
        this.#put(this.#number());
    }
    return this.#goesOn();
  }

  #begins(holder: JsonValue[] | JsonObject, end: string): boolean {
    this.#put(holder);
    this.#open();
    if (this.#text[this.#at] === end) {
      this.#at += 1;
      return this.#goesOn();
    }
    this.#holders.push(holder);
    if (end === '}') this.#name();
    return false;
  }

  #put(value: JsonValue): void {
    const holder = this.#holders.at(-1);
    if (holder === undefined) this.#root = value;
    else if (Array.isArray(holder)) this.#add(holder, value);
    else holder[this.#key] = value;
  }

  #add(list: JsonValue[], value: JsonValue): void {
    if (list.push(value) > MOST_IN_LIST)
      throw new Unreadable(
        'body_too_large',
        `A list in the JSON has more than ${MOST_IN_LIST} entries, as none of an order has. Send less of it, or many orders in several requests.`,
      );
  }

  /** Behind a value: over all that ends there, up to the next one; true at the end of the text. */
  #goesOn(): boolean {
    this.#skip(SPACE);
    for (;;) {
      const holder = this.#holders.at(-1);
      if (holder === undefined) {
        if (this.#at < this.#text.length) throw this.#unexpected();
        return true;
      }
      const end = Array.isArray(holder) ? ']' : '}';
      if (this.#text[this.#at] !== end) {
        this.#expect(',');
        if (this.#text[this.#at] === end) throw this.#unexpected();
        if (end === '}') this.#name();
        return false;
      }
      this.#at += 1;
      this.#holders.pop();
      this.#skip(SPACE);
    }
  }

  #name(): void {
    if (this.#text[this.#at] !== '"') throw this.#unexpected();
    const key = this.#string();
    this.#skip(SPACE);
    if (key === '__proto__') throw new Unreadable('json_forbidden_key', 'The key __proto__ is not allowed.');
    if (Object.hasOwn(this.#holders.at(-1) ?? {}, key)) {
      throw new Unreadable(
        'json_duplicate_key',
        `The key ${JSON.stringify(key.slice(0, 40))} stands twice in one object. Send it once.`,
      );
    }
    this.#expect(':');
    this.#key = key;
  }

  /** Not by a pattern: said again and again over megabytes of escapes, one takes a tenth of a second, or its matcher's stack. */
  #string(): string {
    const text = this.#text;
    const start = this.#at;
    let at = start + 1;
    let isPlain = true;
    for (let code = text.charCodeAt(at); code !== QUOTE; code = text.charCodeAt(at)) {
      // NaN behind the end.
      if (!(code >= FIRST_PLAIN)) throw this.#unexpected(at);
      at += 1;
      if (code !== BACKSLASH) continue;
      isPlain = false;
      const escaped = text.charCodeAt(at);
      HEX4.lastIndex = at + 1;
      if (!ESCAPED.has(escaped) || (escaped === U && !HEX4.test(text))) throw this.#unexpected(at - 1);
      at += escaped === U ? 5 : 1;
    }
    this.#at = at + 1;
    return wellFormed(isPlain ? text.slice(start + 1, at) : (JSON.parse(text.slice(start, at + 1)) as string));
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

  #expect(character: ':' | ','): void {
    if (this.#text[this.#at] !== character) throw this.#unexpected();
    this.#open();
  }

  /** Over what the pattern matches here, if anything. */
  #skip(pattern: RegExp): void {
    // Mostly there is none: a look costs less than a pattern.
    if (this.#text.charCodeAt(this.#at) > FIRST_PLAIN) return;
    pattern.lastIndex = this.#at;
    if (pattern.test(this.#text)) this.#at = pattern.lastIndex;
  }

  #unexpected(at = this.#at): Unreadable {
    const what = at >= this.#text.length ? 'ends too early' : `is not JSON at character ${at + 1}`;
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
