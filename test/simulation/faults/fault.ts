import type { Arena } from '../arena.ts';
import type { Dice } from '../dice.ts';

/** One kind of harm, and the surroundings that it needs. */
export interface Fault {
  /** As it stands in the table. */
  name: string;
  open(setting: Setting): Promise<Attack>;
}

export interface Setting {
  dice: Dice;
  /** Long runs pause for longer and have more screens. */
  isLong: boolean;
  /** How often the fault will strike. */
  rounds: number;
  /** What the nodes run; the built server when absent. */
  script?: string;
  /** By the node's place. */
  envOf?: (place: number) => Record<string, string>;
}

export interface Attack {
  arena: Arena;
  /** In place of the run's own. */
  ordersPerSecond?: number;
  /** Does the harm, while the shop sells, and mends it; resolves when the fault has ended. `round` counts from 0. */
  strike(round: number): Promise<void>;
  /** What is wrong beside the totals, in words; asked once, at the end. */
  inspect?(): Promise<string[]>;
  /** After a round was judged, with nobody selling: makes everything as it was before. */
  restore?(): Promise<void>;
  close(): Promise<void>;
}
