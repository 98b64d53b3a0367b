import { sharedPieces } from '../../shared/pieces.ts';
import { SalesColumns } from '../../shared/sales-columns.ts';
import type { SalesPage } from '../../shared/sales-table.ts';
import type { Pieces } from '../../shared/state.ts';

/**
 * A page of sales as JSON. Its numbers are the bytes that they are in memory, and of its texts each stands there once, beside
 * who has it: JSON.parse makes a few texts a page, not a dozen values for each sale.
 */
export interface PackedPage extends Omit<SalesPage, 'columns'> {
  rows: number;
  /** Base64. */
  numbers: Record<NumberColumn, string>;
  currencies: Packed<string>;
  skus: Packed<Pieces>;
  names: Packed<string>;
  buyers: Packed<string>;
}

/**
 * A column of few values, each once. `rows`: base64 of two bytes a row, the place of its value from 1, 0 where it has none;
 * empty where all rows are alike.
 */
interface Packed<Value> {
  values: Value[];
  rows: string;
}

const NUMBER_COLUMNS = ['traits', 'versions', 'totals', 'units', 'countedSeqs', 'countedAts'] as const;
type NumberColumn = (typeof NUMBER_COLUMNS)[number];
type Numbers = SalesColumns[NumberColumn] | Uint16Array;

export function packPage({ columns, ...page }: SalesPage): PackedPage {
  return {
    ...page,
    rows: columns.rows,
    numbers: Object.fromEntries(NUMBER_COLUMNS.map((name) => [name, base64Of(columns[name])])) as PackedPage['numbers'],
    currencies: pack(columns.currencies),
    skus: pack(columns.skus),
    names: pack(columns.names),
    buyers: pack(columns.buyers),
  };
}

export function unpackPage({ rows, numbers, currencies, skus, names, buyers, ...page }: PackedPage): SalesPage {
  const columns = new SalesColumns(rows);
  for (const name of NUMBER_COLUMNS) read(columns[name], numbers[name]);
  columns.currencies = unpack(currencies, rows, '');
  columns.skus = unpack({ ...skus, values: skus.values.map(sharedPieces) }, rows, []);
  columns.names = unpack(names, rows, undefined);
  columns.buyers = unpack(buyers, rows, undefined);
  return { ...page, columns };
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
  const areAlike = rows.every((place) => place === rows[0]);
  return { values: [...known.keys()], rows: areAlike ? '' : base64Of(rows) };
}

function unpack<Value, None>({ values, rows }: Packed<Value>, count: number, none: None): (Value | None)[] {
  const places = new Uint16Array(count);
  if (rows !== '') read(places, rows);
  else if (values.length > 0) places.fill(1);
  const column: (Value | None)[] = [];
  for (const place of places) column.push(place === 0 ? none : (values[place - 1] ?? none));
  return column;
}

const base64Of = (numbers: Numbers): string => bytesOf(numbers).toString('base64');

/** @throws Error when it is not as long as it should be: no snapshot at all is better than half of one. */
function read(into: Numbers, base64: string): void {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== into.byteLength) throw new Error('a column of a snapshot is cut off');
  bytesOf(into).set(bytes);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Numbers): Buffer => Buffer.from(buffer, byteOffset, byteLength);
