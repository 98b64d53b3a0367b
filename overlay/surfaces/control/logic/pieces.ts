/** As many as a product or a deal may have. */
const MOST = 1_000_000;

/** "12", "１２" → 12; nothing typed → null. */
export function readPieces(typed: string, least: 0 | 1): number | null | 'fault' {
  const text = typed.normalize('NFKC').trim();
  if (text === '') return null;
  if (!/^\d{1,7}$/.test(text)) return 'fault';
  const pieces = Number(text);
  return pieces >= least && pieces <= MOST ? pieces : 'fault';
}
