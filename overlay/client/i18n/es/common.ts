import type { Translation } from '../dictionary.ts';
import type { common as english } from '../en/common.ts';

export const common: Translation<typeof english> = {
  'link.joining': 'Conectando…',
  'link.lost': 'Reconectando…',
  'log.late': 'Las ventas nuevas se verán un poco después',
  'show.rehearsal': 'Ensayo',
  'show.closed': 'La transmisión terminó',
  'buyer.unnamed': 'Alguien',
};
