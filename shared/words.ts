/**
 * Numbers from 0 to 2^32 − 1 by place, 4 bytes each and outside of the heap; what was never set is 0. It grows by pages:
 * but for the first one, while it is short, nothing is ever copied.
 */
export class Words {
  readonly #pages: Uint32Array[] = [];

  get(place: number): number {
    return this.#pages[place >>> PAGE_BITS]?.[place & WITHIN] ?? 0;
  }

  set(place: number, value: number): void {
    const page = place >>> PAGE_BITS;
    while (this.#pages.length <= page) this.#pages.push(new Uint32Array(this.#pages.length === 0 ? SHORT : PAGE));
    let words = this.#pages[page];
    if (words === undefined) return;
    if ((place & WITHIN) >= words.length) this.#pages[page] = words = grown(words, (place & WITHIN) + 1);
    words[place & WITHIN] = value;
  }
}

const PAGE_BITS = 14;
const PAGE = 1 << PAGE_BITS;
const WITHIN = PAGE - 1;
const SHORT = 64;

function grown(words: Uint32Array, least: number): Uint32Array {
  let size = words.length;
  while (size < least) size *= 2;
  const more = new Uint32Array(size);
  more.set(words);
  return more;
}
