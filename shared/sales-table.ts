import { SALES_PER_PAGE, SalesColumns } from './sales-columns.ts';
import type { Rare } from './sales-columns.ts';
import { SaleNames } from './sale-names.ts';
import type { NamesPage } from './sale-names.ts';
import type { Sale } from './state.ts';

/**
 * Every sale of a show, a million of them: in columns by place, page by page, so that a sale is a few numbers and not an
 * object that stays; apart from them what few sales have.
 *
 * `at` makes a `Sale` of what stands there, `put` writes it back whole. Invariant: a sale that was given out leads back to
 * nothing here. Whoever changes it has changed nothing until it is put.
 */
export class SalesTable {
  readonly names: SaleNames;
  /** Pages written to since the last snapshot. */
  readonly touched = new Set<number>();
  readonly #pages: SalesColumns[] = [];
  readonly #rare = new Map<number, Rare>();
  #size = 0;

  /** `seed`: see SaleNames. */
  constructor(seed = 0) {
    this.names = new SaleNames(seed);
  }

  /** Places given out; those of merged sales, too. */
  get size(): number {
    return this.#size;
  }

  /** Null: merged into another sale. */
  at(place: number): Sale | null {
    const page = this.#pages[Math.floor(place / SALES_PER_PAGE)];
    const row = place % SALES_PER_PAGE;
    if (!page?.hasSale(row)) return null;
    return page.read(row, place, page.hasRare(row) ? this.#rare.get(place) : undefined);
  }

  /** Where in the log the sale there first counted; 0: it never has. */
  countedSeqOf(place: number): number {
    return this.#pages[Math.floor(place / SALES_PER_PAGE)]?.countedSeqs[place % SALES_PER_PAGE] ?? 0;
  }

  /** The sale of that name, its key or another one. */
  of(name: string): Sale | null {
    const place = this.names.placeOf(name);
    return place === -1 ? null : this.at(place);
  }

  /** In the order in which they were first heard of, without those that were merged into others. */
  *[Symbol.iterator](): Generator<Sale> {
    for (let place = 0; place < this.#size; place += 1) {
      const sale = this.at(place);
      if (sale) yield sale;
    }
  }

  /** Those that first counted at `at` or later, ms since 1970. */
  *countedFrom(at: number): Generator<Sale> {
    for (const [number, page] of this.#pages.entries())
      for (let row = 0; row < page.rows; row += 1) {
        if ((page.countedAts[row] ?? 0) < at) continue;
        const sale = this.at(number * SALES_PER_PAGE + row);
        if (sale) yield sale;
      }
  }

  /** Places of the sales of a buyer. */
  ofBuyer(buyer: string): number[] {
    return this.#pages.flatMap((page, number) =>
      page.buyers.flatMap((one, row) => (one === buyer ? [number * SALES_PER_PAGE + row] : [])),
    );
  }

  /** Whether any sale that first counted before that tells who bought. */
  tellsBuyersBefore(at: number): boolean {
    return this.#pages.some((page) => {
      for (let row = 0; row < page.rows; row += 1)
        if (page.hasOrder(row) && page.tellsBuyer(row) && (page.countedAts[row] ?? 0) < at) return true;
      return false;
    });
  }

  /** No order of a sale that `isGone` tells who bought any more; `see` is told each name that was there. */
  forgetBuyers(
    isGone: (place: number, countedAt: number) => boolean,
    see: (name: string, isGone: boolean) => void,
  ): void {
    for (const [number, page] of this.#pages.entries())
      for (let row = 0; row < page.rows; row += 1) {
        if (!page.hasOrder(row) || !page.tellsBuyer(row)) continue;
        const is = isGone(number * SALES_PER_PAGE + row, page.countedAts[row] ?? 0);
        const name = page.names[row];
        if (name !== undefined) see(name, is);
        if (!is) continue;
        page.forgetBuyer(row);
        this.touched.add(number);
      }
  }

  /** The sale of that name; a new one of which nothing is known, if there is none. */
  open(name: string): Sale {
    const next = this.#size;
    const place = this.names.claim(name, next);
    if (place < next) return this.at(place) ?? absent(name);
    this.#size += 1;
    this.#pageFor(place).open(place % SALES_PER_PAGE);
    return this.at(place) ?? absent(name);
  }

  put(sale: Sale): void {
    const { place } = sale;
    const rare = this.#pageFor(place).write(place % SALES_PER_PAGE, sale);
    if (rare) this.#rare.set(place, rare);
    else if (this.#rare.size > 0) this.#rare.delete(place);
  }

  /** `from` is no sale of its own any more, and its names are `into`'s. */
  merge(from: Sale, into: Sale): void {
    this.names.merge(from.place, into.place);
    this.#rare.delete(from.place);
    this.#pageFor(from.place).clear(from.place % SALES_PER_PAGE);
  }

  /** Of what has been put until now. */
  page(number: number): SalesPage {
    const start = number * SALES_PER_PAGE;
    const rows = Math.min(SALES_PER_PAGE, this.#size - start);
    const columns = this.#pages[number]?.copy(rows) ?? new SalesColumns(rows);
    const rare: SalesPage['rare'] = [];
    for (let row = 0; row < rows; row += 1) {
      const one = columns.hasRare(row) ? this.#rare.get(start + row) : undefined;
      if (one) rare.push([row, one]);
    }
    return { columns, rare, saleNames: this.names.page(start, rows) };
  }

  /** Pages as they were taken, from the first on. */
  append({ columns, rare, saleNames }: SalesPage): void {
    const start = this.#size;
    this.#pages.push(columns);
    this.#size += columns.rows;
    for (const [row, one] of rare) this.#rare.set(start + row, one);
    this.names.append(start, saleNames);
  }

  #pageFor(place: number): SalesColumns {
    const number = Math.floor(place / SALES_PER_PAGE);
    const row = place % SALES_PER_PAGE;
    this.touched.add(number);
    let page = this.#pages[number];
    // Many shows have few sales: their only page grows with them.
    if (!page) this.#pages[number] = page = new SalesColumns(number === 0 ? FEW : SALES_PER_PAGE);
    while (row >= page.rows)
      this.#pages[number] = page = page.copy(Math.min(Math.max(page.rows * 2, FEW), SALES_PER_PAGE));
    return page;
  }
}

const FEW = 16;

function absent(name: string): never {
  throw new Error(`${name} leads to a sale that was merged`);
}

/** A page by itself, as a snapshot keeps it; `rare` by row. */
export interface SalesPage {
  columns: SalesColumns;
  rare: [row: number, rare: Rare][];
  saleNames: NamesPage;
}
