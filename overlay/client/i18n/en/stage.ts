import type { Dictionary } from '../dictionary.ts';

export const stage = {
  'stage.total': 'Sold so far',
  'stage.orders': { one: '{n} order', other: '{n} orders' },
  'stage.watching': '{viewers} watching',
  'stage.goal': 'Goal',
  'stage.goal.next': 'Next:',
  'stage.goal.reached': 'Goal reached!',
  'stage.goal.step': 'Milestone reached!',
  'stage.deal': 'Flash deal',
  'stage.stock': { one: '{n} left', other: '{n} left' },
  'stage.stock.low': { one: 'Only {n} left', other: 'Only {n} left' },
  'stage.stock.none': 'Sold out',
  'stage.off': '−{percent}%',
  'stage.scan': 'Scan to buy',
  'stage.comma': ', ',
  'stage.more': { one: 'and {n} more', other: 'and {n} more' },
  'stage.missed': 'While we were away',
  'stage.sales': 'Latest sales',
  'stage.rehearsal.more': 'These sales are not real',
  'stage.refused': 'This overlay link no longer works. Copy a new one from the control page.',
  'stage.no_key': 'This overlay link is not complete. Copy it whole from the control page.',
} as const satisfies Dictionary;
