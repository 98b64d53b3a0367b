import { sharedPieces } from '../../shared/pieces.ts';
import { SALES_PER_PAGE, SalesColumns } from '../../shared/sales-columns.ts';
import type { NamesPage } from '../../shared/sale-names.ts';
import type { SalesPage } from '../../shared/sales-table.ts';
import type { Pieces } from '../../shared/state.ts';

/**
 * A page of sales as JSON. Its numbers are bytes, as few as tell them apart, and of its texts each stands there once, beside
 * who has it: what costs is how much SQLite has to read, and JSON.parse makes a few texts a page, not a dozen values for
 * each sale.
 */
export interface PackedPage extends Pick<SalesPage, 'rare'> {
  rows: number;
  numbers: Record<NumberColumn, PackedNumbers>;
  currencies: Packed<string>;
  skus: Packed<Pieces>;
  names: Packed<string>;
  buyers: Packed<string>;
  saleNames: Pick<NamesPage, 'prefix' | 'text'> & { lengths: PackedNumbers; counts: PackedNumbers };
}

/** A column of few values, each once. `rows`: the place of its value from 1, 0 where it has none. */
interface Packed<Value> {
  values: Value[];
  rows: PackedNumbers;
}

/**
 * How many there are, and how far each is above `least`, as base64 of 1, 2 or 4 bytes each; none, where all are alike. With 8
 * they are floats, and `least` is 0.
 */
interface PackedNumbers {
  count: number;
  least: number;
  width: 0 | keyof typeof WIDTHS;
  bytes: string;
}

const WIDTHS = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: Float64Array };
type Numbers = SalesColumns[NumberColumn] | Uint16Array;

const NUMBER_COLUMNS = ['traits', 'versions', 'totals', 'units', 'countedSeqs', 'countedAts'] as const;
type NumberColumn = (typeof NUMBER_COLUMNS)[number];

export function packPage({ columns, rare, saleNames }: SalesPage): PackedPage {
  return {
    rows: columns.rows,
    numbers: Object.fromEntries(
      NUMBER_COLUMNS.map((name) => [name, packNumbers(columns[name])]),
    ) as PackedPage['numbers'],
    currencies: pack(columns.currencies),
    skus: pack(columns.skus),
    names: pack(columns.names),
    buyers: pack(columns.buyers),
    rare,
    saleNames: {
      ...saleNames,
      lengths: packNumbers(saleNames.lengths),
      counts: packNumbers(saleNames.counts),
    },
  };
}

/** @throws Error where anything is not as long as it should be: no snapshot at all is better than half of one. */
export function unpackPage({ rows, numbers, currencies, skus, names, buyers, rare, saleNames }: PackedPage): SalesPage {
  const columns = new SalesColumns(rows);
  for (const name of NUMBER_COLUMNS) unpackNumbers(columns[name], numbers[name]);
  columns.currencies = unpack(currencies, rows, '');
  columns.skus = unpack({ ...skus, values: skus.values.map(sharedPieces) }, rows, []);
  columns.names = unpack(names, rows, undefined);
  columns.buyers = unpack(buyers, rows, undefined);
  const { prefix, text } = saleNames;
  const counts = unpackNumbers(new Uint32Array(rows), saleNames.counts);
  const lengths = unpackNumbers(new Uint32Array(saleNames.lengths.count), saleNames.lengths);
  return { columns, rare, saleNames: { prefix, text, lengths, counts } };
}

function pack<Value>(column: readonly (Value | undefined)[]): Packed<Value> {
  const known = new Map<Value, number>();
  const rows = new Uint16Array(column.length);
  for (const [row, value] of column.entries()) {
    if (value === undefined) continue;
    const place = known.get(value) ?? known.size + 1;
    if (place > known.size) known.set(value, place);
    rows[row] = place;
  }
  return { values: [...known.keys()], rows: packNumbers(rows) };
}

function unpack<Value, None>({ values, rows }: Packed<Value>, count: number, none: None): (Value | None)[] {
  const all = [none, ...values];
  const column: (Value | None)[] = [];
  // Room for all at once.
  column.length = count;
  if (rows.width === 0 && rows.count === count) return column.fill(all[rows.least] ?? none);
  const places = unpackNumbers(new Uint16Array(count), rows);
  for (let row = 0; row < count; row += 1) column[row] = all[places[row] ?? 0] ?? none;
  return column;
}

function packNumbers(numbers: ArrayLike<number>): PackedNumbers {
  const { length: count } = numbers;
  let [least, most, areWhole] = [numbers[0] ?? 0, numbers[0] ?? 0, true];
  for (let place = 0; place < count; place += 1) {
    const number = numbers[place] ?? 0;
    least = Math.min(least, number);
    most = Math.max(most, number);
    areWhole &&= Number.isSafeInteger(number);
  }
  const width = areWhole ? widthOf(most - least) : 8;
  if (width === 0) return { count, least, width, bytes: '' };
  if (width === 8) least = 0;
  const above = new WIDTHS[width](count);
  for (let place = 0; place < count; place += 1) above[place] = (numbers[place] ?? 0) - least;
  const bytes = Buffer.from(above.buffer, above.byteOffset, above.byteLength).toString('base64');
  return { count, least, width, bytes };
}

const widthOf = (span: number): PackedNumbers['width'] =>
  span === 0 ? 0 : span <= 0xff ? 1 : span <= 0xff_ff ? 2 : span <= 0xff_ff_ff_ff ? 4 : 8;

function unpackNumbers<Into extends Numbers>(into: Into, { count, least, width, bytes }: PackedNumbers): Into {
  if (count !== into.length) throw new Error(CUT_OFF);
  if (width === 0) {
    into.fill(least);
    return into;
  }
  const size = count * width;
  const room = size <= ROOM.length ? ROOM : Buffer.alloc(size);
  if (bytes.length !== Math.ceil(size / 3) * 4 || room.write(bytes, 'base64') !== size) throw new Error(CUT_OFF);
  into.set(new WIDTHS[width](room.buffer, room.byteOffset, count));
  if (least !== 0) for (let place = 0; place < count; place += 1) into[place] = (into[place] ?? 0) + least;
  return into;
}

/** Used for one column after the other. */
const ROOM = Buffer.from(new ArrayBuffer(8 * SALES_PER_PAGE));
const CUT_OFF = 'a column of a snapshot is cut off';
