import { setTimeout as sleep } from 'node:timers/promises';
import SQLite from 'libsql';
import { expect, test } from 'vitest';
import { openEmbedded } from '../../server/ledger/embedded.ts';
import { makeGathering } from '../../server/ledger/gathering.ts';
import { diceOf } from '../simulation/dice.ts';
import { manyOrders } from '../support/many-orders.ts';
import { tempFolder } from '../support/temp.ts';

const TICK_MS = 0.1;
const COMMIT_MS = 0.7;

/** How many come in this tick, when so many were answered in the one before. */
type Senders = (answered: number) => number;

/** A committer in a time of its own: how long each waited before its commit began, but for the one before, and how many shared each. */
function run(senders: Senders, seconds: number, commitMs = COMMIT_MS): { waits: number[]; shared: number[] } {
  const gathering = makeGathering();
  const waits: number[] = [];
  const shared: number[] = [];
  let waiting: number[] = [];
  let [underWay, freeAt, freeSince] = [0, 0, 0];
  let sending: { at: number; hasWaited: boolean } | null = null;
  let answered = 0;
  for (let now = 1; now < seconds * 1000; now += TICK_MS) {
    const sendSoon = (): void => {
      const left = gathering.left(now);
      sending = { at: now + left, hasWaited: (sending?.hasWaited ?? false) || left > 0 };
    };
    for (let more = senders(answered); more > 0; more -= 1) {
      gathering.came(now);
      waiting.push(now);
      if (underWay === 0 && (sending === null || gathering.left(now) === 0)) sendSoon();
    }
    answered = 0;
    if (underWay > 0 && now >= freeAt) {
      [answered, underWay, freeSince] = [underWay, 0, now];
      if (waiting.length > 0) sendSoon();
    }
    if (sending && now >= (sending as { at: number }).at) {
      gathering.sent(now, (sending as { hasWaited: boolean }).hasWaited);
      sending = null;
      for (const came of waiting) waits.push(now - Math.max(came, freeSince));
      shared.push(waiting.length);
      [underWay, freeAt, waiting] = [waiting.length, now + commitMs, []];
    }
  }
  return { waits, shared };
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

/** So many a second, at any time, whoever was answered. */
function stream(rate: number): Senders {
  const dice = diceOf(7);
  return () => (dice.chance((rate * TICK_MS) / 1000) ? 1 : 0);
}

/** Each sends the next when it was answered. */
function inFlight(count: number): Senders {
  let first = count;
  return (answered) => {
    const now = answered + first;
    first = 0;
    return now;
  };
}

test('[L14] in a dense stream several share a commit, and none waits over 3 ms for others', () => {
  const { waits, shared } = run(stream(1000), 20);
  expect(mean(shared)).toBeGreaterThan(3);
  expect(Math.max(...waits)).toBeLessThan(3 + 2 * TICK_MS);
});

test('[L14] what comes alone, 25 a second or 100 evenly, never waits', () => {
  for (const everyMs of [40, 10]) {
    let tick = 0;
    const { waits } = run(() => ((tick += 1) % (everyMs / TICK_MS) === 0 ? 1 : 0), 10);
    expect(waits.length).toBeGreaterThan(200);
    expect(Math.max(...waits)).toBeLessThanOrEqual(2 * TICK_MS);
  }
});

test.each([1, 2, 8, 15])('[L14] %i who each wait for their answer are hardly slower for it', (count) => {
  const { waits, shared } = run(inFlight(count), 20);
  // 20 s of commits one after the other would be 25,000.
  expect(shared.length).toBeGreaterThan(20_000);
  expect(mean(waits)).toBeLessThan(0.25);
});

test('[L14] where senders who wait give way to a stream, waiting is tried again', () => {
  const [few, many] = [inFlight(2), stream(1000)];
  let ticks = 0;
  const { shared } = run((answered) => ((ticks += 1) < 20_000 ? few(answered) : many(answered)), 20);
  expect(mean(shared.slice(-500))).toBeGreaterThan(3);
});

test('[L14] what has waited for the disk for so long waits for nobody then', () => {
  const { waits, shared } = run(stream(1000), 20, 5);
  expect(mean(shared)).toBeGreaterThan(4);
  expect(mean(waits)).toBeLessThan(0.2);
});

test('[L14] the embedded ledger waits so', async () => {
  const folder = await tempFolder();
  const { ledger } = await openEmbedded(folder);
  const facts = manyOrders(0, 3);
  // Where the disk is slow once, the stream is no dense one any more.
  const isShared = async (): Promise<boolean> => {
    await Promise.all(facts.map((fact) => ledger.append('main', [fact])));
    const one = ledger.append('main', facts.slice(0, 1));
    await sleep(1);
    const other = ledger.append('main', facts.slice(1, 2));
    const seqs = (await Promise.all([one, other])).map(([position]) => position?.seq);
    const sqlite = new SQLite(`${folder}/nacre.db`);
    const rows = sqlite.prepare('SELECT seq FROM runs WHERE seq IN (?, ?)').all(...seqs).length;
    sqlite.close();
    return rows === 1;
  };
  await expect.poll(isShared, { interval: 10, timeout: 20_000 }).toBe(true);
  await ledger.close();
});
