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
    spelling.begin(this.#seed, '');
    spelling.end(name, 0, name.length);
    const found = this.#slots[this.#slot() + 1] ?? 0;
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

  /** The name is the sale's at `place`, its newest one, unless it is another's already. The place of the one that has it now. */
  claim(name: string, place: number): number {
    spelling.begin(this.#seed, '');
    spelling.end(name, 0, name.length);
    return this.#claim(place);
  }

  /** Those of `rows` sales from the place `start` on. */
  page(start: number, rows: number): NamesPage {
    const names: string[] = [];
    const counts: number[] = [];
    for (let row = 0; row < rows; row += 1) {
      const own = this.of(start + row);
      counts.push(own.length);
      names.push(...own);
    }
    const prefix = sharedPrefix(names);
    const rests = names.map((name) => name.slice(prefix.length));
    return { prefix, text: rests.join(''), lengths: rests.map(({ length }) => length), counts };
  }

  /** @throws Error where the text does not end with its last name: no page at all is better than another's names. */
  append(start: number, { prefix, text, lengths, counts }: NamesPage): void {
    spelling.begin(this.#seed, prefix);
    this.#fetchSlots(text, lengths);
    let name = 0;
    let from = 0;
    for (let row = 0; row < counts.length; row += 1)
      for (let left = counts[row] ?? 0; left > 0; left -= 1) {
        const to = from + (lengths[name] ?? 0);
        spelling.end(text, from, to);
        this.#claim(start + row);
        name += 1;
        from = to;
      }
    if (from !== text.length || name !== lengths.length) throw new Error('a page of names is cut off');
  }

  /**
   * Reads the slots of a page's names before any is needed, and nothing else. They lie anywhere in memory: waited for one
   * after the other they would take most of a name's time, and the processor fetches several at once that nothing hangs on.
   */
  #fetchSlots(text: string, lengths: ArrayLike<number>): void {
    const hashes = new Uint32Array(lengths.length);
    for (let name = 0, from = 0; name < lengths.length; name += 1) {
      const to = from + (lengths[name] ?? 0);
      spelling.end(text, from, to);
      hashes[name] = spelling.hash;
      from = to;
    }
    const slots = this.#slots;
    const within = slots.length - 1;
    // Kept, though nobody asks: what is read for nothing may not be read at all.
    for (let name = 0; name < hashes.length; name += 1)
      hashes[name] = slots[(((hashes[name] ?? 0) << 1) & within) + 1] ?? 0;
  }

  /** As `claim`, of the name that is spelled out. */
  #claim(place: number): number {
    const slot = this.#slot();
    const known = this.#slots[slot + 1] ?? 0;
    if (known > 0) return this.#names.get(known * WORDS + PLACE);
    const name = (this.#size += 1);
    this.#names.set(name * WORDS + AT, this.#texts.add(spelling));
    this.#names.set(name * WORDS + PLACE, place);
    this.#chain(place, name);
    this.#slots[slot] = spelling.hash;
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

  /** The slot that leads to the name that is spelled out, or the free one where it belongs. */
  #slot(): number {
    const slots = this.#slots;
    const within = slots.length - 1;
    const { hash } = spelling;
    for (let slot = (hash << 1) & within; ; slot = (slot + 2) & within) {
      const name = slots[slot + 1] ?? 0;
      if (name === 0) return slot;
      if (slots[slot] === hash && this.#texts.isAt(this.#names.get(name * WORDS + AT), spelling)) return slot;
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
      let slot = (hash << 1) & within;
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

/** The names of several sales, as a snapshot keeps them. */
export interface NamesPage {
  /** What all of them begin with. */
  prefix: string;
  /** What follows in each, one behind another, and how long each is. */
  text: string;
  lengths: ArrayLike<number>;
  /** How many each sale has; none: it was merged. */
  counts: ArrayLike<number>;
}

function sharedPrefix(names: readonly string[]): string {
  let prefix = names[0] ?? '';
  for (const name of names) while (!name.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
}

const LONGEST = 32_000;

/** The name at hand as UTF-16 units, and its hash: FNV-1a, its bits mixed, as only the lowest ones say where to look. */
class Spelling {
  readonly units = new Uint16Array(LONGEST);
  length = 0;
  hash = 0;
  /** Whether a byte is enough for each unit. */
  isNarrow = true;
  /** All units' bits together. */
  #bits = 0;
  #raw = 0;
  #prefix = { length: 0, bits: 0, raw: 0 };

  /** What the names begin with that are spelled out from now on. */
  begin(seed: number, prefix: string): void {
    this.#prefix = { length: 0, bits: 0, raw: seed };
    this.#add(prefix, 0, prefix.length);
    this.#prefix = { length: this.length, bits: this.#bits, raw: this.#raw };
  }

  /** The rest of one: of a long text from `from` to `to`. */
  end(text: string, from: number, to: number): void {
    this.#add(text, from, to);
    const mixed = Math.imul(this.#raw ^ (this.#raw >>> 16), 0x7f_eb_35_2d);
    this.hash = (mixed ^ (mixed >>> 15)) >>> 0;
    this.isNarrow = this.#bits <= 0xff;
  }

  #add(text: string, from: number, to: number): void {
    let { length, bits, raw } = this.#prefix;
    if (length + to - from > LONGEST) throw new Error(`a name of ${length + to - from} characters`);
    const { units } = this;
    for (let place = from; place < to; place += 1) {
      const unit = text.charCodeAt(place);
      units[length] = unit;
      length += 1;
      bits |= unit;
      raw = Math.imul(raw ^ unit, 0x01_00_01_93);
    }
    this.length = length;
    this.#bits = bits;
    this.#raw = raw;
  }
}

/** There is one at a time: nothing here waits. */
const spelling = new Spelling();

/**
 * Texts one after another, each within one page: two bytes of `length × 2 + isWide`, then a byte for each UTF-16 unit, or two
 * where one of them needs it.
 */
class Texts {
  readonly #pages: Uint8Array[] = [];
  /** In the last page. */
  #end = 0;

  /** Where the text is. */
  add({ units, length, isNarrow }: Spelling): number {
    const bytes = this.#room(HEAD + (isNarrow ? length : length * 2));
    const start = this.#end;
    bytes[start] = ((length << 1) | (isNarrow ? 0 : 1)) & 0xff;
    bytes[start + 1] = length >> 7;
    let end = start + HEAD;
    for (let place = 0; place < length; place += 1) {
      const unit = units[place] ?? 0;
      bytes[end] = unit & 0xff;
      end += 1;
      if (isNarrow) continue;
      bytes[end] = unit >> 8;
      end += 1;
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

  isAt(at: number, spelled: Spelling): boolean {
    const bytes = this.#pages[Math.floor(at / PAGE)];
    if (bytes === undefined) return false;
    const { start, length, step } = headOf(bytes, at % PAGE);
    if (length !== spelled.length) return false;
    for (let place = 0; place < length; place += 1)
      if (unitAt(bytes, start + place * step, step) !== spelled.units[place]) return false;
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

const headOf = (bytes: Uint8Array, at: number): { start: number; length: number; step: 1 | 2 } => ({
  start: at + HEAD,
  length: ((bytes[at + 1] ?? 0) << 7) | ((bytes[at] ?? 0) >> 1),
  step: ((bytes[at] ?? 0) & 1) === 1 ? 2 : 1,
});

const unitAt = (bytes: Uint8Array, at: number, step: 1 | 2): number =>
  step === 1 ? (bytes[at] ?? 0) : (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
