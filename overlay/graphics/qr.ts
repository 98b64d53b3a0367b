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

/** `ownHost`: of this page. Null where a link is not to be scanned, or makes no code that can be. */
export function qrOf(link: string | undefined, ownHost: string): Qr | null {
  if (link === undefined || !canBeScanned(link, ownHost)) return null;
  try {
    const { data, size } = encode(link, { ecc: 'L', boostEcc: true, border: BORDER });
    return size > MOST_MODULES ? null : { size, path: data.map((row, y) => runs(row, y)).join('') };
  } catch {
    return null; // longer than any code
  }
}

/**
 * A code that a viewer scans opens a page and does nothing else, at an address that nobody between can exchange: https, or
 * this server itself, as on a stall's own network. A name and password before the host only hide which host it is.
 */
function canBeScanned(link: string, ownHost: string): boolean {
  try {
    const { protocol, host, username, password } = new URL(link);
    if (username !== '' || password !== '') return false;
    return protocol === 'https:' || (protocol === 'http:' && host === ownHost);
  } catch {
    return false;
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
