import { useState } from 'preact/hooks';
import { readPieces } from '../logic/whole.ts';
import { t } from '../words.ts';
import { TextField } from './field.tsx';

/** A number of pieces as typed: `pieces` is null where nothing is. `least`: 0 may say "sold out", a deal needs one. */
export function usePieces(first: number | undefined, least: 0 | 1) {
  const [typed, setTyped] = useState(first === undefined ? '' : String(Math.max(0, first)));
  const read = readPieces(typed, least);
  return { typed, setTyped, isSound: read !== 'fault', pieces: read === 'fault' ? null : read };
}

export function PiecesField({ label, of }: { label: string; of: ReturnType<typeof usePieces> }) {
  return (
    <TextField
      label={label}
      inputMode="numeric"
      value={of.typed}
      onText={of.setTyped}
      fault={of.isSound ? null : t('stock.fault')}
      hint={t('optional')}
    />
  );
}
