import type { Dictionary } from '../dictionary.ts';

export const common = {
  'link.joining': 'Connecting…',
  'link.lost': 'Reconnecting…',
  'show.rehearsal': 'Rehearsal',
  'show.closed': 'The show has ended',
  'buyer.unnamed': 'Someone',
} as const satisfies Dictionary;
