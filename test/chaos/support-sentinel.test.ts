import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { onceAtEnd } from '../support/cleanup.ts';
import { startSentinels } from '../support/redis-sentinel.ts';

test('a failover to a stale replica loses what only the old master had acknowledged', async () => {
  const setup = await startSentinels({ appendfsync: 'always', password: 'secret' });
  const first = await setup.master();
  await first.run('XADD', 's', '1-0', 'on', 'both');
  expect(await first.run('WAIT', 1, 2000)).toBe(1);

  await setup.freezeReplicas();
  for (let entry = 2; entry <= 50; entry += 1) await first.run('XADD', 's', `${entry}-0`, 'on', 'one');
  const second = await setup.failOverToStale();
  expect(second).not.toBe(first);
  expect(await second.run('XRANGE', 's', '-', '+')).toEqual([['1-0', ['on', 'both']]]);

  const client = new Redis({ sentinels: setup.addresses, name: setup.name, password: 'secret' });
  onceAtEnd(() => client.disconnect());
  expect(await client.xadd('s', '2-0', 'on', 'the new master')).toBe('2-0');
});

test('a failover after a kill keeps what the replicas have', async () => {
  const setup = await startSentinels({ replicas: 2 });
  const first = await setup.master();
  await first.run('SET', 'k', 'v');
  expect(await first.run('WAIT', 2, 2000)).toBe(2);
  expect(await setup.killMaster()).toBe(first);
  const second = await setup.waitForFailover(first);
  expect(await second.run('GET', 'k')).toBe('v');
  expect(await setup.replicas()).toHaveLength(1);
});
