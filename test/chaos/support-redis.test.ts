import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { onceAtEnd } from '../support/cleanup.ts';
import { aofBytes, truncateAof } from '../support/redis-aof.ts';
import { startRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

test('what is acknowledged with appendfsync always outlives kill -9, on the same port and in the same folder', async () => {
  const redis = await startRedis({ appendfsync: 'always' });
  const { pid, port, folder } = redis;
  for (let entry = 1; entry <= 20; entry += 1) await redis.run('XADD', 's', `${entry}-0`, 'n', entry);
  await redis.kill9();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  await expect(redis.run('PING')).rejects.toThrow();

  await redis.restart();
  expect(redis).toMatchObject({ port, folder });
  expect(redis.pid).not.toBe(pid);
  expect(await redis.run('XLEN', 's')).toBe(20);
  expect(redis.log().match(/Ready to accept connections/g)).toHaveLength(2);
  await redis.stop();
  expect(redis.log()).toContain('Received SIGTERM');
});

test('without the append-only file a restart forgets', async () => {
  const redis = await startRedis({ appendonly: false });
  await redis.run('SET', 'k', 'v');
  await redis.restart();
  expect(await redis.run('GET', 'k')).toBe(null);
});

test('a log cut anywhere in its last entry loads without it, and goes on', async () => {
  const redis = await startRedis({ appendfsync: 'always' });
  await redis.run('XADD', 's', '1-0', 'n', 1);
  const before = await aofBytes(redis.folder);
  await redis.run('XADD', 's', '2-0', 'n', 2);
  const bytes = (await aofBytes(redis.folder)) - before;
  await redis.kill9();

  await truncateAof(redis.folder, bytes - 1);
  await redis.restart();
  expect(await redis.run('XLEN', 's')).toBe(1);
  await redis.run('XADD', 's', '3-0', 'n', 3);
  await redis.kill9();
  await redis.restart();
  expect(await redis.run('XRANGE', 's', '-', '+')).toEqual([
    ['1-0', ['n', '1']],
    ['3-0', ['n', '3']],
  ]);
  await redis.stop();
  await expect(truncateAof(redis.folder, 1_000_000)).rejects.toThrow('shorter');
});

test('a paused Redis is reached and does not answer; resumed, it answers what was asked meanwhile', async () => {
  const redis = await startRedis();
  redis.pause();
  const answer = redis.run('INCR', 'n');
  await expect(Promise.race([answer, sleep(300, 'silence')])).resolves.toBe('silence');
  redis.resume();
  expect(await answer).toBe(1);
  redis.pause();
  await redis.stop();
});

test('an ACL user, a number of databases, TLS and lines of its own', async () => {
  const redis = await startRedis({
    user: 'nacre',
    password: 'p@ss:word',
    databases: 2,
    tls: true,
    config: ['maxmemory 64mb', 'maxmemory-policy noeviction'],
  });
  expect(redis.url).toBe(`rediss://nacre:p%40ss%3Aword@127.0.0.1:${redis.port}`);
  expect(await redis.run('ACL', 'WHOAMI')).toBe('nacre');
  expect(await redis.run('CONFIG', 'GET', 'maxmemory')).toEqual(['maxmemory', '67108864']);
  await expect(redis.run('SELECT', 2)).rejects.toThrow('out of range');

  const ca = await readFile(redis.certificate?.certFile ?? '', 'utf8');
  const client = new Redis(`${redis.url}/1`, { tls: { ca } });
  onceAtEnd(() => client.disconnect());
  expect(await client.ping()).toBe('PONG');
  const stranger = new Redis(`rediss://127.0.0.1:${redis.port}`, {
    tls: { ca },
    lazyConnect: true,
    retryStrategy: null,
  });
  stranger.on('error', () => {});
  onceAtEnd(() => stranger.disconnect());
  await expect(stranger.ping()).rejects.toThrow('NOAUTH');
});

test('a replica of a Redis with a password has what its master has', async () => {
  const master = await startRedis({ password: 'secret' });
  await master.run('SET', 'before', 1);
  const replica = await startRedis({ password: 'secret', replicaOf: master });
  await until('a copy', async () => (await replica.run('GET', 'before')) === '1');
  await master.run('SET', 'after', 2);
  expect(await master.run('WAIT', 1, 2000)).toBe(1);
  expect(await replica.run('GET', 'after')).toBe('2');
});

test('one that cannot start says why, and a port that is taken is named', async () => {
  await expect(startRedis({ config: ['no-such-setting 1'] })).rejects.toThrow('no-such-setting');
  const redis = await startRedis();
  await expect(startRedis({ port: redis.port })).rejects.toThrow(/Address already in use/i);
});
