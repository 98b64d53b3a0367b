import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Campaign } from './campaign.ts';
import { flushed, nodeKilled, redisKilled, tailTorn } from './faults/deaths.ts';
import { nodeKilledAtPoint } from './faults/kill-points.ts';
import { failedOver } from './faults/masters.ts';
import { PLAN } from './faults/plan.ts';

/** What was asked for on the command line. */
export interface Options {
  /** The same seed gives the same faults at the same places in the same order. */
  seed: number;
  isLong: boolean;
  isPlanted: boolean;
  /** A part of the name of the faults, or of the planted bugs, that are meant; '' for all. */
  only: string;
  ordersPerSecond: number;
  campaigns: readonly Campaign[];
}

const LONG_ORDERS = 200_000;

export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      long: { type: 'boolean', default: false },
      planted: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      rate: { type: 'string' },
      orders: { type: 'string' },
      'node-kills': { type: 'string' },
      'redis-kills': { type: 'string' },
      torn: { type: 'string' },
      flushes: { type: 'string' },
      failovers: { type: 'string' },
    },
  });
  const { long: isLong, planted: isPlanted, only } = values;
  const asked: Readonly<Record<string, number | undefined>> = {
    // Kills at random moments and at named points share the number that was asked for.
    [nodeKilled.name]: shareOf(values['node-kills'], 0.7),
    [nodeKilledAtPoint.name]: shareOf(values['node-kills'], 0.3),
    [redisKilled.name]: shareOf(values['redis-kills']),
    [tailTorn.name]: shareOf(values.torn),
    [flushed.name]: shareOf(values.flushes),
    [failedOver.name]: shareOf(values.failovers),
  };
  const plan = PLAN.map(({ fault, long, short }) => ({
    fault,
    rounds: asked[fault.name] ?? (isLong ? long : short),
  })).filter(({ fault, rounds }) => rounds > 0 && fault.name.toLowerCase().includes(only.toLowerCase()));
  const allRounds = plan.reduce((sum, { rounds }) => sum + rounds, 0);
  const allOrders = Number(values.orders ?? (isLong ? LONG_ORDERS : 0));
  return {
    seed: Number(values.seed ?? randomInt(2 ** 31)),
    isLong,
    isPlanted,
    only,
    // So many that the long form ends within about half an hour.
    ordersPerSecond: Number(values.rate ?? (isLong ? 350 : 200)),
    campaigns: plan.map(({ fault, rounds }) => ({
      fault,
      rounds,
      orders: Math.ceil((allOrders * rounds) / allRounds),
    })),
  };
}

const shareOf = (given: string | undefined, share = 1): number | undefined =>
  given === undefined ? undefined : Math.round(Number(given) * share);
