/** One promise of speed beside what a run reached of it. */
export interface Row {
  what: string;
  reached: number;
  bound: '≥' | '≤';
  target: number;
  /** × for a ratio. */
  unit: '' | '×' | '%' | 'ms' | 's' | 'B' | 'kB';
}

/** 1 and more: reached. */
export const shareOf = ({ reached, bound, target }: Row): number => {
  if (bound === '≥') return reached / target;
  return reached === 0 ? Infinity : target / reached;
};

export function printRows(rows: readonly Row[]): void {
  console.log(`\n${'what'.padEnd(84)}${'target'.padStart(13)}${'reached'.padStart(13)}${'ratio'.padStart(8)}`);
  for (const row of rows) {
    const told = (value: number): string => `${value.toFixed(Math.abs(value) < 100 ? 2 : 0)} ${row.unit}`.trim();
    const share = shareOf(row);
    console.log(
      row.what.padEnd(84) +
        `${row.bound} ${told(row.target)}`.padStart(13) +
        told(row.reached).padStart(13) +
        (share === Infinity ? '–' : share.toFixed(2)).padStart(8) +
        (share >= 1 ? '' : '  not reached'),
    );
  }
  console.log('ratio: reached ÷ target, or target ÷ reached where less is better; 1 and more is reached.');
}
