import { sharedPieces } from '../../shared/pieces.ts';
import { SalesColumns } from '../../shared/sales-columns.ts';
import type { SalesPage } from '../../shared/sales-table.ts';
import type { Pieces } from '../../shared/state.ts';

/**
 * A page of sales as JSON. Numbers are the bytes that they are in memory, of texts each once and who has it: a million sales are
 * read in a tenth of the time that a number and a text for each thing of each would take.
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

/** A column of few values: each of them once, and base64 of two bytes a row, its place among them + 1; 0: none. */
interface Packed<Value> {
  values: Value[];
  rows: string;
}

const NUMBER_COLUMNS = ['traits', 'versions', 'totals', 'units', 'countedSeqs', 'countedAts'] as const;
type NumberColumn = (typeof NUMBER_COLUMNS)[number];

export function packPage({ columns, ...page }: SalesPage): PackedPage {
  const numbers = Object.fromEntries(
    NUMBER_COLUMNS.map((name) => [name, base64Of(columns[name])]),
  ) as PackedPage['numbers'];
  return {
    ...page,
    rows: columns.rows,
    numbers,
    currencies: pack(columns.currencies),
    skus: pack(columns.skus),
    names: pack(columns.names),
    buyers: pack(columns.buyers),
  };
}

export function unpackPage({ rows, numbers, currencies, skus, names, buyers, ...page }: PackedPage): SalesPage {
  const columns = new SalesColumns(rows);
  for (const name of NUMBER_COLUMNS) bytesOf(columns[name]).set(Buffer.from(numbers[name], 'base64'));
  columns.currencies = unpack(currencies).map((one) => one ?? '');
  columns.skus = unpack({ ...skus, values: skus.values.map(sharedPieces) }).map((one) => one ?? []);
  columns.names = unpack(names);
  columns.buyers = unpack(buyers);
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
  return { values: [...known.keys()], rows: base64Of(rows) };
}

function unpack<Value>({ values, rows }: Packed<Value>): (Value | undefined)[] {
  const bytes = Buffer.from(rows, 'base64');
  const column: (Value | undefined)[] = [];
  for (let at = 0; at < bytes.length; at += 2) column.push(values[bytes.readUInt16LE(at) - 1]);
  return column;
}

const base64Of = (numbers: SalesColumns[NumberColumn] | Uint16Array): string => bytesOf(numbers).toString('base64');

const bytesOf = ({ buffer, byteOffset, byteLength }: SalesColumns[NumberColumn] | Uint16Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
