/** One place of an amount. Digits and separators are known by how many digits stand to their right, so that "$999" becoming "$1,000" keeps its three. */
export type Cell = { key: string; kind: 'digit'; digit: number } | { key: string; kind: 'mark'; text: string };

export interface Cells {
  /** "−$", "US$", "" */
  prefix: string;
  body: Cell[];
  /** " €", "" */
  suffix: string;
}

/** Splits what Intl wrote. Numerals of other scripts than ours stay marks: they are shown and do not roll. */
export function cellsOf(text: string): Cells {
  const first = text.search(/\d/);
  if (first === -1) return { prefix: text, body: [], suffix: '' };
  const end = text.length - (/\D*$/.exec(text)?.[0].length ?? 0);
  const middle = text.slice(first, end);
  const body: Cell[] = [];
  let right = middle.replaceAll(/\D/g, '').length;
  for (const character of middle) {
    if (isDigit(character)) {
      right -= 1;
      body.push({ key: `d${right}`, kind: 'digit', digit: Number(character) });
    } else body.push({ key: `m${right}`, kind: 'mark', text: character });
  }
  return { prefix: text.slice(0, first), body, suffix: text.slice(end) };
}

const isDigit = (character: string): boolean => /^[0-9]$/.test(character);

/**
 * Where a wheel of 0…9 0…9 turns from and to: forwards when the amount rises, so that 9 to 0 is one step and not nine
 * back. All are places on the wheel, 0 to 19; `at` lies between two faces where the wheel is still turning.
 */
export function turn(at: number, to: number, rises: boolean): { from: number; to: number } {
  const from = at % 10;
  if (from === to) return { from, to };
  if (rises) return to > from ? { from, to } : { from, to: to + 10 };
  return to < from ? { from, to } : { from: from + 10, to };
}

/** How wide an amount is, in its own font size: tabular digits, marks, and symbols of any script. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/[.,'’\s]/u.test(character)) width += 0.3;
    else if (/[\d$€£−-]/u.test(character)) width += 0.66;
    else width += 0.9;
  }
  return Math.round(width * 100) / 100;
}
