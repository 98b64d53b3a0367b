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
} as const satisfies Dictionary;
