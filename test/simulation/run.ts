import { ensureBuilt } from '../../scripts/build.mjs';
import { endAll } from '../support/cleanup.ts';
import { failed, runCampaign } from './campaign.ts';
import type { Report } from './campaign.ts';
import { diceOf } from './dice.ts';
import { readOptions } from './options.ts';
import { BUGS } from './plants/bugs.ts';
import { hunt } from './plants/hunt.ts';
import type { Catch } from './plants/hunt.ts';
import { tableOf } from './table.ts';

/**
 * `npm run chaos`: two nodes of one log, a shop that posts to both, stages open at both, and one fault at a time. After
 * each, an independent model of what was acknowledged must be what every node and every stage shows, to the cent.
 *
 * `-- --long` for half an hour of it (`--orders --node-kills --redis-kills --torn --flushes --failovers`), `--planted`
 * for programs with a bug that must be caught, `--seed N` to repeat a run, `--only TEXT` for faults or bugs of that name.
 */
const { seed, isLong, isPlanted, only, ordersPerSecond, campaigns } = readOptions(process.argv.slice(2));
const reports: Report[] = [];
const from = Date.now();

/** Also of a promise that nobody waits for yet: no server is left behind. What is done until then is told. */
process.once('unhandledRejection', (error) => void fail(error));
process.once('SIGINT', () => void fail('interrupted')).once('SIGTERM', () => void fail('ended'));

async function fail(error: unknown): Promise<never> {
  console.error(error);
  tell();
  await endAll();
  process.exit(1);
}

async function chaos(): Promise<boolean> {
  const dice = diceOf(seed);
  for (const campaign of campaigns) {
    const { name } = campaign.fault;
    const setting = { dice: dice.split(), isLong, ordersPerSecond };
    const report = await runCampaign(campaign, {
      ...setting,
      onRound(round, { nodesMs, stagesMs, linksMs, lost, double, troubles }) {
        const figures = `nodes ${nodesMs} ms, stages ${stagesMs} ms, links ${linksMs} ms, lost ${lost}, double ${double}`;
        console.log([`${name} ${round + 1}/${campaign.rounds}: ${figures}`, ...troubles].join('\n  '));
      },
    }).catch((error: unknown) => failed(name, error));
    if (report.troubles.length > 0) console.log(report.troubles.join('\n  '));
    reports.push(report);
  }
  tell();
  return reports.every(({ troubles, late }) => troubles.length === 0 && late === 0);
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

function tell(): void {
  if (reports.length === 0) return;
  const rows = reports.map(
    ({ name, rounds, orders, lost, double, nodesMs, stagesMs, linksMs, late }) =>
      [name, rounds, orders, lost, double, nodesMs ?? 'never', stagesMs ?? 'never', linksMs, late] as const,
  );
  const orders = reports.reduce((sum, report) => sum + report.orders, 0);
  console.log(`\n${tableOf(HEADS, rows)}`);
  console.log(`\n${orders} unique orders in ${Math.round((Date.now() - from) / 1000)} s, seed ${seed}`);
}

/** `--planted`: each bug must be caught. */
async function checkTheChecker(): Promise<boolean> {
  const dice = diceOf(seed);
  const catches: Catch[] = [];
  for (const bug of BUGS.filter(({ name }) => name.includes(only))) {
    const caught = await hunt(bug, dice.split(), ordersPerSecond);
    console.log(`${bug.name}: ${caught.caughtBy ?? 'NOT CAUGHT'}\n  ${caught.told}`);
    catches.push(caught);
  }
  const rows = catches.map(({ bug, caughtBy, round }) => [bug, caughtBy ?? 'NOT CAUGHT', round]);
  console.log(`\n${tableOf(['planted bug', 'caught by', 'in round'], rows)}`);
  return catches.every(({ caughtBy }) => caughtBy !== null);
}

if (ensureBuilt() === 'failed') process.exit(1);
console.log(`seed ${seed}`);
try {
  process.exitCode = (await (isPlanted ? checkTheChecker() : chaos())) ? 0 : 1;
} finally {
  await endAll();
}
// A stage's timers may still be waiting for a node that is gone.
process.exit();
