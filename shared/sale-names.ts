import { Words } from './words.ts';

/**
 * Which sale a name speaks of. A sale has one name or more, `source:id` each; the first is its key. A million of them are
 * kept for ever (I3), so they are bytes outside of the heap, not strings in a Map: nothing here is for the garbage
 * collector to walk through.
 *
 * A name is three words (where its bytes are, its sale's place, the sale's next name), found by open addressing.
 * Invariant: the names of a sale are a chain from its first one; no name is ever taken out, it can only change its sale.
 */
export class SaleNames {
  readonly #names = new Words();
  /** By the sale's place: its first name; 0 where it has none (any more). */
  readonly #firsts = new Words();
  readonly #texts = new Texts();
  /** Two words each: a name's hash, and which one it is, from 1; 0 is free. At most half are taken: a new name is one look. */
  #slots = new Uint32Array(2 * FEW);
  #size = 0;
  readonly #seed: number;

  /** `seed`: a whole number. Who does not know it cannot choose ids that all fall on one slot; nothing that is told depends on it. */
  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Of all sales together. */
  get size(): number {
    return this.#size;
  }

  /** The place of the sale that the name leads to; −1 where none has it. */
  placeOf(name: string): number {
    const found = this.#slots[this.#slotOf(name, 0, name.length, hashOf(this.#seed, name, 0, name.length)) + 1] ?? 0;
    return found === 0 ? -1 : this.#names.get(found * WORDS + PLACE);
  }

  /** Of the sale at `place`, its key first. */
  of(place: number): string[] {
    const names: string[] = [];
    for (let name = this.#firsts.get(place); name > 0; name = this.#nextOf(name)) names.push(this.#textOf(name));
    return names;
  }

  keyOf(place: number): string {
    const first = this.#firsts.get(place);
    return first === 0 ? '' : this.#textOf(first);
  }

  hasAliases(place: number): boolean {
    const first = this.#firsts.get(place);
    return first > 0 && this.#nextOf(first) > 0;
  }

  /**
   * The name is the sale's at `place`, its newest one, unless it is another's already. The place of the one that has it now.
   * In a long text: from `from` to `to`.
   */
  claim(text: string, place: number, from = 0, to = text.length): number {
    const hash = hashOf(this.#seed, text, from, to);
    const slot = this.#slotOf(text, from, to, hash);
    const known = this.#slots[slot + 1] ?? 0;
    if (known > 0) return this.#names.get(known * WORDS + PLACE);
    const name = (this.#size += 1);
    this.#names.set(name * WORDS + AT, this.#texts.add(text, from, to));
    this.#names.set(name * WORDS + PLACE, place);
    this.#chain(place, name);
    this.#slots[slot] = hash;
    this.#slots[slot + 1] = name;
    if (name * 4 > this.#slots.length) this.#widen(this.#slots.length * 2);
    return place;
  }

  /** All names of the sale at `from` are from now on of the one at `into`, after its own. */
  merge(from: number, into: number): void {
    const first = this.#firsts.get(from);
    if (first === 0) return;
    for (let name = first; name > 0; name = this.#nextOf(name)) this.#names.set(name * WORDS + PLACE, into);
    this.#firsts.set(from, 0);
    this.#chain(into, first);
  }

  #chain(place: number, added: number): void {
    let last = this.#firsts.get(place);
    if (last === 0) return this.#firsts.set(place, added);
    for (let next = this.#nextOf(last); next > 0; next = this.#nextOf(last)) last = next;
    this.#names.set(last * WORDS + NEXT, added);
  }

  #nextOf(name: number): number {
    return this.#names.get(name * WORDS + NEXT);
  }

  #textOf(name: number): string {
    return this.#texts.get(this.#names.get(name * WORDS + AT));
  }

  /** The slot that leads to this name, or the free one where it belongs. */
  #slotOf(text: string, from: number, to: number, hash: number): number {
    const slots = this.#slots;
    const within = slots.length - 1;
    for (let slot = (hash * 2) & within; ; slot = (slot + 2) & within) {
      const name = slots[slot + 1] ?? 0;
      if (name === 0) return slot;
      if (slots[slot] === hash && this.#texts.isAt(this.#names.get(name * WORDS + AT), text, from, to)) return slot;
    }
  }

  /** Room for so many names in all: they need not be sorted anew as they come. */
  reserve(names: number): void {
    let length = this.#slots.length;
    while (length < names * 4) length *= 2;
    if (length > this.#slots.length) this.#widen(length);
  }

  #widen(length: number): void {
    const former = this.#slots;
    const slots = new Uint32Array(length);
    const within = slots.length - 1;
    for (let from = 0; from < former.length; from += 2) {
      const name = former[from + 1] ?? 0;
      if (name === 0) continue;
      const hash = former[from] ?? 0;
      let slot = (hash * 2) & within;
      while (slots[slot + 1] !== 0) slot = (slot + 2) & within;
      slots[slot] = hash;
      slots[slot + 1] = name;
    }
    this.#slots = slots;
  }
}

const FEW = 16;
/** Words of a name. */
const WORDS = 3;
const AT = 0;
const PLACE = 1;
const NEXT = 2;

/** FNV-1a, and its bits mixed, as only the lowest ones say where to look. */
function hashOf(seed: number, text: string, from: number, to: number): number {
  let hash = seed;
  for (let place = from; place < to; place += 1) hash = Math.imul(hash ^ text.charCodeAt(place), 0x01_00_01_93);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7f_eb_35_2d);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/**
 * Texts one after another, each within one page: two bytes of `length × 2 + isWide`, then a byte for each UTF-16 unit, or two
 * where one of them needs it.
 */
class Texts {
  readonly #pages: Uint8Array[] = [];
  /** In the last page. */
  #end = 0;

  /** Where the text is. */
  add(text: string, from: number, to: number): number {
    const isWide = needsTwoBytes(text, from, to);
    const length = to - from;
    if (length > LONGEST) throw new Error(`a name of ${length} characters`);
    const bytes = this.#room(HEAD + (isWide ? length * 2 : length));
    const start = this.#end;
    bytes[start] = ((length << 1) | Number(isWide)) & 0xff;
    bytes[start + 1] = length >> 7;
    let end = start + HEAD;
    for (let place = from; place < to; place += 1) {
      const unit = text.charCodeAt(place);
      bytes[end] = unit & 0xff;
      if (isWide) bytes[end + 1] = unit >> 8;
      end += isWide ? 2 : 1;
    }
    this.#end = end;
    return (this.#pages.length - 1) * PAGE + start;
  }

  get(at: number): string {
    const bytes = this.#pages[Math.floor(at / PAGE)];
    if (bytes === undefined) return '';
    const { start, length, step } = headOf(bytes, at % PAGE);
    const units: number[] = [];
    for (let place = 0; place < length; place += 1) units.push(unitAt(bytes, start + place * step, step));
    return String.fromCharCode(...units);
  }

  isAt(at: number, text: string, from: number, to: number): boolean {
    const bytes = this.#pages[Math.floor(at / PAGE)];
    if (bytes === undefined) return false;
    const { start, length, step } = headOf(bytes, at % PAGE);
    if (length !== to - from) return false;
    for (let place = 0; place < length; place += 1)
      if (unitAt(bytes, start + place * step, step) !== text.charCodeAt(from + place)) return false;
    return true;
  }

  /** The last page, with so much room behind `#end`. */
  #room(size: number): Uint8Array {
    const last = this.#pages.at(-1);
    if (last && this.#end + size <= last.length) return last;
    const isShort = last && last.length < PAGE;
    const page = new Uint8Array(isShort ? last.length * 2 : last ? PAGE : SHORT_PAGE);
    if (isShort) {
      page.set(last);
      this.#pages[this.#pages.length - 1] = page;
      return this.#room(size);
    }
    if (this.#pages.length === MOST_PAGES) throw new Error('more names than there is room for');
    this.#pages.push(page);
    this.#end = 0;
    return page.length < size ? this.#room(size) : page;
  }
}

const PAGE = 65_536;
const SHORT_PAGE = 1024;
/** A place in them is one word. */
const MOST_PAGES = 65_536;
const HEAD = 2;
const LONGEST = 32_000;

const headOf = (bytes: Uint8Array, at: number): { start: number; length: number; step: 1 | 2 } => ({
  start: at + HEAD,
  length: ((bytes[at + 1] ?? 0) << 7) | ((bytes[at] ?? 0) >> 1),
  step: ((bytes[at] ?? 0) & 1) === 1 ? 2 : 1,
});

const unitAt = (bytes: Uint8Array, at: number, step: 1 | 2): number =>
  step === 1 ? (bytes[at] ?? 0) : (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);

function needsTwoBytes(text: string, from: number, to: number): boolean {
  for (let place = from; place < to; place += 1) if (text.charCodeAt(place) > 0xff) return true;
  return false;
}
