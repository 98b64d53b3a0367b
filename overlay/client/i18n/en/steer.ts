import type { Dictionary } from '../dictionary.ts';

/** Steering together, with one thumb. */
export const steer = {
  'tap.drawn.in': 'On screen in {seconds} s',
  'tap.changed.in': 'Done on screen in {seconds} s',
  'tap.drawn_inactive': 'Drawn, but OBS is sending another scene',
  'race.lost': '{who} put {what} on air just before you. Tap again to insist.',
  'race.deal': '{who} started a deal on {what} just before you. Tap again to insist.',
  'undo.whose': 'Undo {who}’s?',
  'hold.hint': 'Hold, or tap twice',
  'hold.again': 'Tap again, or hold',
  shelf: 'Show several together',
  'shelf.label': 'Choose {title} for the shelf',
  'shelf.place': 'Chosen {place}',
  'shelf.leave': 'Leave',
  'shelf.hint': 'Choose two or three',
  'shelf.show': { one: 'Show {n} together', other: 'Show {n} together' },
} as const satisfies Dictionary;
