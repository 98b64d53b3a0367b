/** Lines of a table in plain text; numbers stand to the right. */
export function tableOf(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [heads, ...rows.map((row) => row.map(String))];
  const widths = heads.map((_, place) => Math.max(...cells.map((row) => (row[place] ?? '').length)));
  const isNumber = (place: number): boolean => rows.every((row) => /^[\d,.–]/.test(String(row[place])));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, place) => (isNumber(place) ? cell.padStart(widths[place] ?? 0) : cell.padEnd(widths[place] ?? 0)))
      .join('  ')
      .trimEnd();
  const [head = [], ...rest] = cells.map(line);
  return [head, widths.map((width) => '-'.repeat(width)).join('  '), ...rest].join('\n');
}
