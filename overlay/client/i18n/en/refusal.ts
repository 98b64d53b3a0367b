import type { Refusal } from '../../../../shared/cue.ts';

/** Why a cue was refused, as the person who tapped needs to hear it. */
export const refusal = {
  'refusal.product_unknown': 'That product is not in this show.',
  'refusal.nothing_to_show': 'Nothing was chosen to show.',
  'refusal.nothing_queued': 'Nothing comes next.',
  'refusal.no_deal': 'No deal is running.',
  'refusal.sale_unknown': 'That sale is not among the latest any more.',
  'refusal.amount_invalid': 'That amount does not fit the show’s currency.',
  'refusal.currency_fixed': 'The currency cannot be changed once the show has one.',
  'refusal.currency_unknown': 'That is not a currency we know.',
  'refusal.timezone_unknown': 'That is not a time zone we know.',
  'refusal.rehearsal_fixed': 'A show stays a rehearsal, or real, for good.',
  'refusal.undo_unknown': 'That action is too old to undo.',
  'refusal.undo_not_possible': 'That action cannot be undone.',
  'refusal.undo_superseded': 'Something newer has changed it since.',
  'refusal.lost_race': 'Somebody else was just before you. Tap again if you still want it.',
  'refusal.rundown_changed': 'Somebody else changed the rundown meanwhile. Look at it as it is now, and do it again.',
  'refusal.rundown_item_unknown': 'That line is not in the rundown any more.',
  'refusal.newer_version': 'That needs a newer version of Nacre than the one that is running here.',
} as const satisfies Record<`refusal.${Refusal}`, string>;
