import { describe, expect, test } from 'vitest';
import { runCampaign } from '../simulation/campaign.ts';
import { diceOf } from '../simulation/dice.ts';
import { subscribersThrownOut } from '../simulation/faults/crowds.ts';
import { flushed, nodeKilled, redisKilled, tailTorn } from '../simulation/faults/deaths.ts';
import { fsyncFails } from '../simulation/faults/disks.ts';
import { replyCut } from '../simulation/faults/network.ts';
import { BUGS } from '../simulation/plants/bugs.ts';
import { hunt } from '../simulation/plants/hunt.ts';

/** The short form of `npm run chaos`: the long one has all faults, more of each, and all planted bugs. */
const SEED = 20_261_124;
const ORDERS_PER_SECOND = 150;

describe('[I2 I3 L2 L4 F1] after each fault the model, every node and every stage agree to the cent', () => {
  test.each([
    { fault: nodeKilled, rounds: 2 },
    { fault: redisKilled, rounds: 2 },
    { fault: tailTorn, rounds: 6 },
    { fault: flushed, rounds: 2 },
    { fault: replyCut, rounds: 2 },
    { fault: fsyncFails, rounds: 1 },
    { fault: subscribersThrownOut, rounds: 1 },
  ])('$fault.name', async ({ fault, rounds }) => {
    const report = await runCampaign(
      { fault, rounds, orders: 0 },
      { dice: diceOf(SEED), isLong: false, ordersPerSecond: ORDERS_PER_SECOND },
    );
    expect(report).toMatchObject({ rounds, lost: 0, double: 0, troubles: [] });
    expect(report.orders).toBeGreaterThan(ORDERS_PER_SECOND / 2);
  });
});

test.each(['outbox never replayed', 'duplicate by window'])('the checker is checked: %s', async (name) => {
  const bug = BUGS.find((one) => one.name === name);
  if (!bug) throw new Error(`There is no such bug: ${name}`);
  expect((await hunt(bug, diceOf(SEED), ORDERS_PER_SECOND)).caughtBy).not.toBeNull();
});
