import type { Dictionary } from '../dictionary.ts';

export const common = {
  'link.joining': 'Connecting…',
  'link.lost': 'Reconnecting…',
  'log.late': 'New sales will show a little later',
  'show.rehearsal': 'Rehearsal',
  'show.closed': 'The show has ended',
  'buyer.unnamed': 'Someone',
} as const satisfies Dictionary;
