/** As many as a product or a deal may have. */
const MOST_PIECES = 1_000_000;

/** A whole number as typed: "12", "１２" → 12; nothing typed → null. */
export function readWhole(typed: string, least: number, most: number): number | null | 'fault' {
  const text = typed.normalize('NFKC').trim();
  if (text === '') return null;
  if (!/^\d{1,7}$/.test(text)) return 'fault';
  const whole = Number(text);
  return whole >= least && whole <= most ? whole : 'fault';
}

export const readPieces = (typed: string, least: 0 | 1): number | null | 'fault' =>
  readWhole(typed, least, MOST_PIECES);
