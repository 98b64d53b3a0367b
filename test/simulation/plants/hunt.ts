import { runCampaign } from '../campaign.ts';
import type { Dice } from '../dice.ts';
import { buildPlanted } from './build.ts';
import type { Bug } from './bugs.ts';

export interface Catch {
  bug: string;
  /** Null: nothing showed it, so the driver is worth nothing against it. */
  caughtBy: string | null;
  /** The round in which it showed, counted from 1. */
  round: number;
  /** What the model had to say. */
  told: string;
}

/** The checker is checked: runs a program with the bug until the model disagrees with it. */
export async function hunt({ name, plants, faults }: Bug, dice: Dice, ordersPerSecond: number): Promise<Catch> {
  const script = await buildPlanted(plants);
  for (const { fault, rounds } of faults) {
    const report = await runCampaign(
      { fault, rounds, orders: 0 },
      { dice: dice.split(), isLong: false, ordersPerSecond, script, patienceMs: PATIENCE_MS, stopsAtTrouble: true },
    );
    if (report.troubles.length > 0)
      return { bug: name, caughtBy: fault.name, round: report.rounds, told: report.troubles.slice(0, 2).join('; ') };
  }
  return { bug: name, caughtBy: null, round: 0, told: '' };
}

/** What is not exact after so long will not be. */
const PATIENCE_MS = 8000;
