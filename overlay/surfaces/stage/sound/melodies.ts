import { unreachable } from '../../../../shared/assert.ts';
import type { SoundName } from '../../../../shared/view.ts';

/** One stroke of a small bell. */
export interface Note {
  /** ms after the melody begins. */
  at: number;
  /** Hz. */
  pitch: number;
  /** ms until it has died away. */
  lasts: number;
  /** 0 to 1. */
  strength: number;
}

/** Of the D major pentatonic, in which no two notes quarrel: one event may ring into another. */
const D5 = 587.33;
const E5 = 659.26;
const F5 = 739.99;
const A5 = 880;
const B5 = 987.77;
const D6 = 1174.66;
const F6 = 1479.98;
const A6 = 1760;

const line = (pitches: readonly number[], gap: number, lasts: number, strength: number): Note[] =>
  pitches.map((pitch, place) => ({ at: place * gap, pitch, lasts, strength }));

/** A sale's, by how many of the host's amounts it reaches: the larger, the further it climbs. */
const SALES: readonly (readonly Note[])[] = [
  line([A5, D6], 95, 900, 0.5),
  line([F5, A5, D6], 90, 1000, 0.55),
  line([D5, F5, A5, D6], 85, 1200, 0.6),
  [...line([D5, F5, A5, D6, F6], 80, 1400, 0.6), { at: 480, pitch: A6, lasts: 1800, strength: 0.35 }],
];

export function melodyOf(sound: SoundName, tier = 0): readonly Note[] {
  switch (sound) {
    case 'sale':
      return SALES[Math.min(tier, SALES.length - 1)] ?? [];
    case 'big':
      return SALES.at(-1) ?? [];
    case 'goal':
      return [
        ...line([D5, A5, D6, F6], 120, 1600, 0.55),
        ...[D6, F6, A6].map((pitch) => ({ at: 560, pitch, lasts: 2400, strength: 0.4 })),
      ];
    case 'deal':
      return line([E5, B5, E5, B5], 110, 700, 0.5);
    case 'soldout':
      return line([B5, F5, D5], 150, 1100, 0.5);
    default:
      return unreachable(sound);
  }
}

export const lengthOf = (melody: readonly Note[]): number => Math.max(0, ...melody.map(({ at, lasts }) => at + lasts));
