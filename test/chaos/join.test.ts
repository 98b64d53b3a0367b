import { expect, test } from 'vitest';
import { placeOf } from '../../server/ledger/redis-store.ts';
import { coverKey } from '../../server/projection/snapshot.ts';
import { Api } from '../support/api.ts';
import { fillLog } from '../support/fill-log.ts';
import { manyOrders } from '../support/many-orders.ts';
import { openDirect } from '../support/redis-direct.ts';
import { startRedis } from '../support/redis.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';

const FACTS = 60_000;
/** So many reads the whole log takes; those of others, who look now and then, are counted, too. */
const WHOLE = FACTS / 2000;
const ownerKey = 'owner-of-all-the-nodes-0123456789abcdef';
const eventually = (what: () => unknown) => expect.poll(what, { timeout: 60_000, interval: 100 });

test('[L3] a node that comes new joins a long show from the snapshot in Redis, and not from its first fact', async () => {
  const redis = await startRedis();
  await fillLog(redis.url, 'main', FACTS);
  const direct = await openDirect(redis.url);
  const start = async (): Promise<Nacre> => startNacre({ ownerKey, env: { REDIS_URL: redis.url } });
  const ordersAt = async ({ url }: Nacre): Promise<number | undefined> => {
    const { status, body } = await new Api(url, ownerKey).request<{ totals?: { orders: number } }>(
      'GET',
      '/api/shows/main',
    );
    return status === 200 ? body.totals?.orders : undefined;
  };
  const calls = async (command: string): Promise<number> => {
    const stats = String(await redis.run('INFO', 'commandstats'));
    return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
  };
  const { hash } = placeOf(coverKey('main'));
  const snapshotSeq = async (): Promise<number> => Number(await redis.run('HGET', hash, '#seq'));
  /** Node by node, how many times the log was read until it was shown. */
  const readsToJoin = async (orders: number): Promise<[Nacre, number]> => {
    await redis.run('CONFIG', 'RESETSTAT');
    const node = await start();
    await eventually(async () => ordersAt(node)).toBe(orders);
    return [node, await calls('xrange')];
  };

  const [first, readsOfAll] = await readsToJoin(FACTS - 1);
  expect(readsOfAll).toBeGreaterThanOrEqual(WHOLE);
  // Every 20,000 facts, at the end of a batch.
  await eventually(snapshotSeq).toBeGreaterThan(FACTS - 20_000);
  const [second, readsOfRest] = await readsToJoin(FACTS - 1);
  expect(readsOfRest).toBeLessThan(WHOLE);

  // Both go on, and both would write the next: a page is sent once, by whoever is first.
  await redis.run('CONFIG', 'RESETSTAT');
  await direct.ledger.append('main', manyOrders(FACTS, FACTS + 20_000));
  for (const node of [first, second]) await eventually(async () => ordersAt(node)).toBe(FACTS + 19_999);
  await eventually(snapshotSeq).toBeGreaterThan(FACTS);
  // Some 22 pages of 150 kB in pieces of 0.5 MB, twice at the worst; never all that there are.
  expect(await calls('hset')).toBeLessThan(25);
  const [third, readsAfter] = await readsToJoin(FACTS + 19_999);
  expect(readsAfter).toBeLessThan(WHOLE);
  for (const node of [first, second, third])
    expect(await new Api(node.url, ownerKey).audit('main')).toMatchObject({ equal: true, facts: FACTS + 20_000 });

  // A snapshot that has lost a page is none.
  const fields = (await redis.run('HKEYS', hash)) as string[];
  await redis.run('HDEL', hash, fields.find((field) => field.startsWith('page/7-')) ?? '');
  const [fourth, readsWithout] = await readsToJoin(FACTS + 19_999);
  expect(readsWithout).toBeGreaterThanOrEqual(WHOLE);
  expect(await new Api(fourth.url, ownerKey).audit('main')).toMatchObject({ equal: true });
  // Whoever ends leaves its place to the next, whole again.
  await direct.ledger.append('main', manyOrders(FACTS + 20_000, FACTS + 20_001));
  for (const node of [first, second, third, fourth]) await eventually(async () => ordersAt(node)).toBe(FACTS + 20_000);
  for (const node of [first, second, third, fourth]) expect(await node.stop()).toBe(0);
  expect(await snapshotSeq()).toBe(FACTS + 20_001);
  const [fifth, reads] = await readsToJoin(FACTS + 20_000);
  expect(reads).toBeLessThan(10);
  await fifth.stop();
  await direct.close();
});
