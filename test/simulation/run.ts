import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/build.mjs';
import { endAll } from '../support/cleanup.ts';
import { runCampaign } from './campaign.ts';
import type { Campaign, Report } from './campaign.ts';
import { diceOf } from './dice.ts';
import { flushed, nodeKilled, redisKilled, tailTorn } from './faults/deaths.ts';
import { failedOver } from './faults/masters.ts';
import { nodeKilledAtPoint } from './faults/kill-points.ts';
import { PLAN } from './faults/plan.ts';
import { BUGS } from './plants/bugs.ts';
import { hunt } from './plants/hunt.ts';
import type { Catch } from './plants/hunt.ts';
import { tableOf } from './table.ts';

/**
 * `npm run chaos`: two nodes of one log, a shop, stages, and one fault at a time; see docs in the part 9.
 * `--seed N` repeats the schedule of a run; `--only NAME` picks faults by a part of their name.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    long: { type: 'boolean', default: false },
    planted: { type: 'boolean', default: false },
    only: { type: 'string' },
    rate: { type: 'string', default: '200' },
    orders: { type: 'string' },
    'node-kills': { type: 'string' },
    'redis-kills': { type: 'string' },
    torn: { type: 'string' },
    flushes: { type: 'string' },
    failovers: { type: 'string' },
  },
});
const seed = Number(values.seed ?? randomInt(2 ** 31));
const { long: isLong } = values;
const count = (given: string | undefined, long: number, short: number): number =>
  given === undefined ? (isLong ? long : short) : Number(given);

/** Kills at random moments and at named points share the number that was asked for. */
const part = (given: string | undefined, share: number): string | undefined =>
  given === undefined ? undefined : String(Math.round(Number(given) * share));
const asked: Readonly<Record<string, string | undefined>> = {
  [nodeKilled.name]: part(values['node-kills'], 0.7),
  [nodeKilledAtPoint.name]: part(values['node-kills'], 0.3),
  [redisKilled.name]: values['redis-kills'],
  [tailTorn.name]: values.torn,
  [flushed.name]: values.flushes,
  [failedOver.name]: values.failovers,
};
const plan = PLAN.map(({ fault, long, short }) => ({ fault, rounds: count(asked[fault.name], long, short) })).filter(
  ({ fault, rounds }) => rounds > 0 && fault.name.toLowerCase().includes((values.only ?? '').toLowerCase()),
);

/** Also of a promise that nobody waits for yet: no server is left behind. */
process.once('unhandledRejection', (error) => void fail(error));
process.once('SIGINT', () => void fail('interrupted')).once('SIGTERM', () => void fail('ended'));

async function fail(error: unknown): Promise<never> {
  console.error(error);
  await endAll();
  process.exit(1);
}

const allRounds = plan.reduce((sum, { rounds }) => sum + rounds, 0);
const allOrders = count(values.orders, 200_000, 0);
const campaigns: Campaign[] = plan.map(({ fault, rounds }) => ({
  fault,
  rounds,
  orders: Math.ceil((allOrders * rounds) / allRounds),
}));

async function chaos(): Promise<boolean> {
  const dice = diceOf(seed);
  const reports: Report[] = [];
  const from = Date.now();
  for (const campaign of campaigns) {
    const report = await runCampaign(campaign, {
      dice: dice.split(),
      isLong,
      ordersPerSecond: Number(values.rate),
      onRound(round, { nodesMs, stagesMs, linksMs, lost, double, troubles }) {
        const figures = `nodes ${nodesMs} ms, stages ${stagesMs} ms, links ${linksMs} ms, lost ${lost}, double ${double}`;
        console.log([`${campaign.fault.name} ${round + 1}/${campaign.rounds}: ${figures}`, ...troubles].join('\n  '));
      },
    });
    reports.push(report);
  }
  console.log(`\n${tableOf(HEADS, reports.map(rowOf))}`);
  console.log(
    `\n${reports.reduce((sum, { orders }) => sum + orders, 0)} orders in ${Math.round((Date.now() - from) / 1000)} s, seed ${seed}`,
  );
  return reports.every(({ troubles, late }) => troubles.length === 0 && late === 0);
}

/** `--planted`: each bug must be caught. */
async function checkTheChecker(): Promise<boolean> {
  const dice = diceOf(seed);
  const catches: Catch[] = [];
  for (const bug of BUGS.filter(({ name }) => name.includes(values.only ?? ''))) {
    const caught = await hunt(bug, dice.split(), Number(values.rate));
    console.log(`${bug.name}: ${caught.caughtBy ?? 'NOT CAUGHT'}\n  ${caught.told}`);
    catches.push(caught);
  }
  const rows = catches.map(({ bug, caughtBy, round }) => [bug, caughtBy ?? 'NOT CAUGHT', round]);
  console.log(`\n${tableOf(['planted bug', 'caught by', 'in round'], rows)}`);
  return catches.every(({ caughtBy }) => caughtBy !== null);
}

const HEADS = [
  'fault',
  'rounds',
  'orders',
  'lost',
  'double',
  'worst: nodes ms',
  'stages ms',
  'link back ms',
  'over 2 s',
];
const rowOf = ({ name, rounds, orders, lost, double, nodesMs, stagesMs, linksMs, late }: Report) =>
  [name, rounds, orders, lost, double, nodesMs ?? 'never', stagesMs ?? 'never', linksMs, late] as const;

if (ensureBuilt() === 'failed') process.exit(1);
try {
  console.log(`seed ${seed}`);
  process.exitCode = (await (values.planted ? checkTheChecker() : chaos())) ? 0 : 1;
} finally {
  await endAll();
}
// A stage's timers may still be waiting for a node that is gone.
process.exit();
