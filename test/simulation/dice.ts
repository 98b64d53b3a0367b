import { seeded } from '../../scripts/demo/random.ts';

/** Chance that repeats itself for the same seed. */
export interface Dice {
  /** A whole number from `from` to `to`, both included. */
  int(from: number, to: number): number;
  /** True with this probability, 0 to 1. */
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Dice of its own, so that what one part of a run throws does not depend on how often another did. */
  split(): Dice;
}

export function diceOf(seed: number): Dice {
  const next = seeded(seed);
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    int,
    chance: (probability) => next() < probability,
    pick<T>(list: readonly T[]): T {
      const one = list[int(0, list.length - 1)];
      if (one === undefined) throw new Error('There is nothing to pick from.');
      return one;
    },
    split: () => diceOf(int(0, 2 ** 31)),
  };
}
