import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Api } from '../support/api.ts';
import { startRedis } from '../support/redis.ts';
import { startNacre } from '../support/server.ts';
import { watchStage } from '../support/watch-stage.ts';

const SHOWS = 50;
const ownerKey = 'owner-of-all-the-nodes-0123456789abcdef';
const eventually = (what: () => unknown, timeout = 30_000) => expect.poll(what, { timeout, interval: 50 });

test('many shows on two nodes: each stage is exact, and those where nothing happens ask next to nothing of Redis', async () => {
  const redis = await startRedis();
  const env = { REDIS_URL: redis.url };
  const nodes = [await startNacre({ ownerKey, env }), await startNacre({ ownerKey, env })] as const;
  const apis = nodes.map(({ url }) => new Api(url, ownerKey));
  const shows = Array.from({ length: SHOWS }, (_, number) => `show-${number}`);
  const stages = await Promise.all(
    shows.map(async (show, place) => {
      const api = apis[place % 2];
      await api?.createShow({ show, currency: 'USD' });
      const key = (await api?.key(show, 'stage'))?.key ?? '';
      return watchStage({ url: nodes[(place + 1) % 2]?.url ?? '', show, key });
    }),
  );
  await eventually(() => stages.map((stage) => stage.net())).toEqual(shows.map(() => '0.00'));
  // Who is where, has been told.
  await sleep(3000);

  await redis.run('CONFIG', 'RESETSTAT');
  const seconds = 12;
  await sleep(seconds * 1000);
  const stats = String(await redis.run('INFO', 'commandstats'));
  const calls = (name: string): number => Number(new RegExp(`cmdstat_${name}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
  // A poll of each show at each node every 10 s at the most, and a look of its outbox after a quarter of its quiet, both
  // ever more seldom; one tick per node every 1.5 s.
  expect(calls('xrange')).toBeLessThan(5 * SHOWS * 2);
  expect(calls('publish')).toBeLessThan(2 * seconds + SHOWS / 2);
  expect(calls('hgetall')).toBeLessThanOrEqual(2);

  // And whoever is awakened is right, at both nodes.
  await Promise.all(
    shows.map(async (show, place) => {
      for (const [number, api] of apis.entries())
        await api.postOrders(show, { id: `${number}`, status: 'paid', currency: 'USD', total: `${place}.50` });
    }),
  );
  await eventually(() => stages.map((stage) => stage.net())).toEqual(shows.map((_, place) => `${place * 2 + 1}.00`));
  for (const show of shows.slice(0, 10))
    for (const api of apis) expect(await api.audit(show)).toMatchObject({ equal: true, fold: { orders: 2 } });

  // Staff at either node see each stage; those of a node that is gone are gone, too.
  const surfacesAt = async (place: number, show: string): Promise<number> =>
    (await apis[place]?.control(show))?.surfaces.length ?? 0;
  await eventually(async () => Promise.all([surfacesAt(0, 'show-0'), surfacesAt(1, 'show-0')])).toEqual([1, 1]);
  await nodes[1].kill9();
  await eventually(async () => surfacesAt(0, 'show-0')).toBe(0);
  const again = await startNacre({ ownerKey, env, port: nodes[1].port });
  await eventually(async () => surfacesAt(0, 'show-0')).toBe(1);
  for (const stage of stages) stage.stop();
  for (const node of [nodes[0], again]) expect(await node.stop()).toBe(0);
});
