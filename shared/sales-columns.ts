import { ORDER_STATUSES } from './order-status.ts';
import type { Adjustment, OrderRecord, Pieces, Rate, Sale } from './state.ts';

/** A power of two, so that a place is cut into page and row by bits. */
export const SALES_PER_PAGE = 1024;

/** What few sales have. `taken`: see OrderBody.refunds, where it lists any. */
export interface Rare {
  refunds: readonly Adjustment[];
  disputes: readonly Adjustment[];
  rate: Rate | undefined;
  taken: readonly string[] | undefined;
}

const NONE: readonly never[] = [];
const ROW_BYTES = 37;

/**
 * A page of sales, a column for each thing that nearly every sale has; row by row its `traits` tell whether there is a sale,
 * and what of it is elsewhere. Whatever is in no column is `Rare`, and kept by whoever has the page.
 */
export class SalesColumns {
  traits: Uint8Array;
  versions: Float64Array;
  totals: Float64Array;
  units: Uint32Array;
  countedSeqs: Float64Array;
  countedAts: Float64Array;
  // What they point to is shared by many sales, or short.
  currencies: string[] = [];
  skus: Pieces[] = [];
  names: (string | undefined)[] = [];
  buyers: (string | undefined)[] = [];

  constructor(rows: number) {
    // One piece of memory for a page, those of 8 bytes first, as each begins at a multiple of its size.
    const buffer = new ArrayBuffer(rows * ROW_BYTES);
    this.versions = new Float64Array(buffer, 0, rows);
    this.totals = new Float64Array(buffer, 8 * rows, rows);
    this.countedSeqs = new Float64Array(buffer, 16 * rows, rows);
    this.countedAts = new Float64Array(buffer, 24 * rows, rows);
    this.units = new Uint32Array(buffer, 32 * rows, rows);
    this.traits = new Uint8Array(buffer, 36 * rows, rows);
  }

  get rows(): number {
    return this.traits.length;
  }

  /** Of the first so many rows, or with so many. */
  copy(rows: number): SalesColumns {
    const copy = new SalesColumns(rows);
    const kept = Math.min(rows, this.rows);
    copy.traits.set(this.traits.subarray(0, kept));
    copy.versions.set(this.versions.subarray(0, kept));
    copy.totals.set(this.totals.subarray(0, kept));
    copy.units.set(this.units.subarray(0, kept));
    copy.countedSeqs.set(this.countedSeqs.subarray(0, kept));
    copy.countedAts.set(this.countedAts.subarray(0, kept));
    copy.currencies = this.currencies.slice(0, kept);
    copy.skus = this.skus.slice(0, kept);
    copy.names = this.names.slice(0, kept);
    copy.buyers = this.buyers.slice(0, kept);
    return copy;
  }

  hasSale(row: number): boolean {
    return ((this.traits[row] ?? 0) & IS_SALE) !== 0;
  }

  hasRare(row: number): boolean {
    return ((this.traits[row] ?? 0) & IS_RARE) !== 0;
  }

  hasOrder(row: number): boolean {
    return ((this.traits[row] ?? 0) & HAS_ORDER) !== 0;
  }

  tellsBuyer(row: number): boolean {
    return this.names[row] !== undefined || this.buyers[row] !== undefined;
  }

  forgetBuyer(row: number): void {
    this.names[row] = undefined;
    this.buyers[row] = undefined;
  }

  read(row: number, place: number, rare: Rare | undefined): Sale {
    return {
      place,
      order: this.#order(row, rare?.taken),
      refunds: rare?.refunds ?? NONE,
      disputes: rare?.disputes ?? NONE,
      rate: rare?.rate,
      countedSeq: this.countedSeqs[row] ?? 0,
      countedAt: this.countedAts[row] ?? 0,
    };
  }

  /** Members in the order in which the fold makes them: their bytes break ties of versions. */
  #order(row: number, taken: readonly string[] | undefined): OrderRecord | null {
    const traits = this.traits[row] ?? 0;
    if ((traits & HAS_ORDER) === 0) return null;
    return {
      version: this.versions[row] ?? 0,
      status: ORDER_STATUSES[traits >> STATUS] ?? 'deleted',
      currency: this.currencies[row] ?? '',
      total: this.totals[row] ?? 0,
      test: (traits & IS_TEST) !== 0,
      units: this.units[row] ?? 0,
      skus: this.skus[row] ?? NONE,
      refunds: (traits & LISTS_NONE) === 0 ? taken : NONE,
      name: this.names[row],
      buyer: this.buyers[row],
    };
  }

  /** What of it belongs in no column. */
  write(row: number, { order, refunds, disputes, rate, countedSeq, countedAt }: Sale): Rare | undefined {
    const taken = order?.refunds?.length === 0 ? undefined : order?.refunds;
    const isRare = refunds.length > 0 || disputes.length > 0 || rate !== undefined || taken !== undefined;
    let traits = IS_SALE | (isRare ? IS_RARE : 0);
    if (order) {
      traits |= HAS_ORDER | (ORDER_STATUSES.indexOf(order.status) << STATUS);
      if (order.test) traits |= IS_TEST;
      if (order.refunds?.length === 0) traits |= LISTS_NONE;
    }
    this.traits[row] = traits;
    this.versions[row] = order?.version ?? 0;
    this.totals[row] = order?.total ?? 0;
    this.units[row] = order?.units ?? 0;
    this.countedSeqs[row] = countedSeq;
    this.countedAts[row] = countedAt;
    this.currencies[row] = order?.currency ?? '';
    this.skus[row] = order?.skus ?? NONE;
    this.names[row] = order?.name;
    this.buyers[row] = order?.buyer;
    return isRare ? { refunds, disputes, rate, taken } : undefined;
  }

  /** A sale begins, of which nothing is known. */
  open(row: number): void {
    this.traits[row] = IS_SALE;
    this.currencies[row] = '';
    this.skus[row] = NONE;
    this.names[row] = undefined;
    this.buyers[row] = undefined;
  }

  /** There is no sale any more. */
  clear(row: number): void {
    this.traits[row] = 0;
    this.forgetBuyer(row);
  }
}

// Bits of traits; above them the status.
const IS_SALE = 1;
const HAS_ORDER = 2;
const IS_TEST = 4;
/** Part of it is in no column. */
const IS_RARE = 8;
/** The shop tells the order's refunds with it, and there are none. */
const LISTS_NONE = 16;
const STATUS = 5;
