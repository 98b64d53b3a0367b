import { Cluster } from 'ioredis';
import { expect, test } from 'vitest';
import { onceAtEnd } from '../support/cleanup.ts';
import { startCluster } from '../support/redis-cluster.ts';
import { until } from '../support/until.ts';

const KEYS = Array.from({ length: 30 }, (_, number) => `{show-${number}}:log`);

test('three masters share the keys; one dies and comes back with what it had', async () => {
  const cluster = await startCluster({ appendfsync: 'always', user: 'nacre', password: 'secret' });
  expect(cluster.nodes).toHaveLength(3);
  const client = new Cluster(cluster.url.split(','), { redisOptions: { username: 'nacre', password: 'secret' } });
  client.on('error', () => {});
  onceAtEnd(() => client.disconnect());
  for (const key of KEYS) await client.xadd(key, '1-0', 'n', '1');
  const owners = new Set(await Promise.all(KEYS.map((key) => cluster.masterOf(key))));
  expect(owners.size).toBe(3);

  const victim = await cluster.masterOf(KEYS[0] ?? '');
  await victim.kill9();
  await victim.restart();
  await cluster.untilOk();
  for (const key of KEYS) expect(await client.xlen(key)).toBe(1);
});

test('with a replica each, one takes over from a dead master', async () => {
  const cluster = await startCluster({ replicasEach: 1, tls: true });
  expect(cluster.url).toMatch(/^(rediss:\/\/127\.0\.0\.1:\d+,?){6}$/);
  const victim = await cluster.masterOf('k');
  await victim.run('SET', 'k', 'v');
  expect(await victim.run('WAIT', 1, 2000)).toBe(1);
  await victim.kill9();
  await cluster.untilOk();
  const heir = await cluster.masterOf('k');
  expect(heir).not.toBe(victim);
  await until('the heir has what its master had', async () => (await heir.run('GET', 'k')) === 'v');
});
