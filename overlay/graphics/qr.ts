import { encode } from 'uqr';

export interface Qr {
  /** Modules along one side, its quiet border included. */
  size: number;
  /** One module is 1 unit. */
  path: string;
}

/** Denser ones cannot be read off a stream at the size of the card. */
const MOST_MODULES = 57;
const BORDER = 2;

/** Only of a web address: a code that a viewer scans must not do anything but open a page. Null where it cannot be made. */
export function qrOf(link: string | undefined): Qr | null {
  if (link === undefined || !/^https?:\/\/./i.test(link)) return null;
  try {
    const { data, size } = encode(link, { ecc: 'L', boostEcc: true, border: BORDER });
    return size > MOST_MODULES ? null : { size, path: data.map((row, y) => runs(row, y)).join('') };
  } catch {
    return null; // longer than any code
  }
}

/** The dark modules of a row, neighbours as one rectangle. */
function runs(row: readonly boolean[], y: number): string {
  let path = '';
  for (let x = 0; x < row.length; x += 1) {
    if (!row[x]) continue;
    const start = x;
    while (row[x + 1]) x += 1;
    const width = x + 1 - start;
    path += `M${start} ${y}h${width}v1h-${width}z`;
  }
  return path;
}
