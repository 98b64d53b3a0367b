import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Api } from '../support/api.ts';
import { freePort } from '../support/ports.ts';
import { startCluster } from '../support/redis-cluster.ts';
import { startSentinels } from '../support/redis-sentinel.ts';
import { startRedis } from '../support/redis.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';
import { tempFolder } from '../support/temp.ts';

const MAIN = join(import.meta.dirname, '../../dist/server/main.js');
const ownerKey = 'owner-of-all-the-nodes-0123456789abcdef';

/** Runs the built program to its end, for starts that end by themselves. */
async function refused(env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH, NACRE_DATA: await tempFolder(), PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let err = '';
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  child.stdout.resume();
  const [code, signal] = await Promise.race([once(child, 'exit'), sleep(20_000, ['still runs', null])]);
  child.kill('SIGKILL');
  expect(code, `${signal ?? 'no signal'}: ${err}`).toBe(1);
  return err.trim();
}

/** One line, without a stack. */
const inOneLine = async (env: Record<string, string>): Promise<string> => {
  const said = await refused(env);
  expect(said.split('\n')).toHaveLength(1);
  return said;
};

/** Orders at both nodes are in the totals of either. */
async function countOnTwo(env: Record<string, string>): Promise<Nacre[]> {
  const nodes = [await startNacre({ ownerKey, env }), await startNacre({ ownerKey, env })];
  const apis = nodes.map(({ url }) => new Api(url, ownerKey));
  const [first] = apis;
  await first?.createShow({ show: 'both', currency: 'USD' });
  await expect
    .poll(async () => (await apis[1]?.request('GET', '/api/shows/both'))?.status, { timeout: 5000 })
    .toBe(200);
  for (const [place, api] of apis.entries())
    for (const id of [1, 2])
      await api.postOrders('both', { id: `${place}-${id}`, status: 'paid', currency: 'USD', total: '1.25' });
  for (const api of apis)
    await expect
      .poll(async () => api.audit('both'), { timeout: 10_000 })
      .toMatchObject({ equal: true, fold: { net: '5.00', orders: 4 } });
  return nodes;
}

async function countAndStop(env: Record<string, string>): Promise<void> {
  for (const node of await countOnTwo(env)) expect(await node.stop()).toBe(0);
}

describe('a Redis that would lose orders is refused, with the line to write in redis.conf', () => {
  test('one that throws data away when its memory is full', async () => {
    const redis = await startRedis({ config: ['maxmemory-policy allkeys-lru'] });
    const said = await inOneLine({ REDIS_URL: redis.url });
    expect(said).toContain('maxmemory-policy allkeys-lru');
    expect(said).toContain('write "maxmemory-policy noeviction" in redis.conf');
  });

  test('without an outbox, everything that is wrong at once', async () => {
    const redis = await startRedis({ appendonly: false, config: ['maxmemory-policy allkeys-lru'] });
    const lines = (await refused({ REDIS_URL: redis.url, NACRE_OUTBOX: 'off' })).split('\n');
    expect(lines).toEqual([
      'Nacre cannot start:',
      expect.stringContaining('"maxmemory-policy noeviction"'),
      expect.stringContaining('"appendonly yes"'),
    ]);
  });

  test('with an outbox, one that forgets is only warned of', async () => {
    const redis = await startRedis({ appendonly: false });
    const nacre = await startNacre({ env: { REDIS_URL: redis.url } });
    expect(nacre.log()).toContain('write \\"appendonly yes\\" in redis.conf');
    await nacre.stop();
  });

  test('one node of a cluster is enough', async () => {
    const cluster = await startCluster();
    await cluster.nodes[1]?.run('CONFIG', 'SET', 'maxmemory-policy', 'volatile-lru');
    expect(await inOneLine({ REDIS_URL: cluster.url })).toContain('maxmemory-policy volatile-lru');
  });
});

describe('deploy/redis.conf', () => {
  const lines = readFileSync(join(import.meta.dirname, '../../deploy/redis.conf'), 'utf8').split('\n');

  test('is what nodes with an outbox want: nothing is warned of', async () => {
    const redis = await startRedis({ appendonly: false, config: lines });
    const nacre = await startNacre({ env: { REDIS_URL: redis.url } });
    expect(nacre.log()).not.toContain('redis.conf');
    await nacre.stop();
    expect(await inOneLine({ REDIS_URL: redis.url, NACRE_OUTBOX: 'off' })).toContain('"appendfsync always"');
  });

  test('with the line that it names, also what nodes without one want', async () => {
    const config = lines.map((line) => line.replace('appendfsync everysec', 'appendfsync always'));
    const redis = await startRedis({ config });
    const nacre = await startNacre({ env: { REDIS_URL: redis.url, NACRE_OUTBOX: 'off' } });
    expect(nacre.log()).not.toContain('redis.conf');
    await nacre.stop();
  });
});

describe('what stands in the way is said in plain words', () => {
  test('a wrong password, none, and a database that there is not', async () => {
    const redis = await startRedis({ password: 'pearl-diver', databases: 2 });
    const wrong = await inOneLine({ REDIS_URL: redis.url.replace('pearl-diver', 'oyster-thief') });
    expect(wrong).toMatch(/^Nacre cannot start: Redis refuses the user or password in REDIS_URL/);
    expect(wrong).not.toContain('oyster-thief');
    const none = await inOneLine({ REDIS_URL: `redis://127.0.0.1:${redis.port}` });
    expect(none).toMatch(/^Nacre cannot start: Redis wants a password/);
    const database = await inOneLine({ REDIS_URL: `${redis.url}/7` });
    expect(database).toMatch(/^Nacre cannot start: Redis has no database/);
  });

  test('a wrong password is no Redis that is away: also a node that knows its shows does not start', async () => {
    const redis = await startRedis({ password: 'pearl-diver' });
    const nacre = await startNacre({ env: { REDIS_URL: redis.url } });
    await nacre.stop();
    const NACRE_DATA = nacre.dataFolder;
    expect(await inOneLine({ REDIS_URL: redis.url.replace('diver', 'thief'), NACRE_DATA })).toContain('password');
  });

  test('nobody there', async () => {
    const port = await freePort();
    const REDIS_URL = `redis://127.0.0.1:${port}`;
    expect(await inOneLine({ REDIS_URL, NACRE_OUTBOX: 'off' })).toMatch(/does not answer.*ECONNREFUSED.*REDIS_URL/);
    // It knows no shows yet, so that it has nothing to take orders for.
    expect(await inOneLine({ REDIS_URL })).toMatch(/Redis of REDIS_URL does not answer/);
  });

  test('no such host', async () => {
    const said = await inOneLine({ REDIS_URL: 'redis://no-such-host.invalid', NACRE_OUTBOX: 'off' });
    expect(said).toMatch(/does not answer.*no-such-host\.invalid.*REDIS_URL/);
  });
});

describe('TLS', () => {
  test('works with a certificate that is trusted, and one that is not is named', async () => {
    const redis = await startRedis({ tls: true, user: 'nacre', password: 'p@ss:w/rd' });
    expect(redis.url).toMatch(/^rediss:/);
    expect(await inOneLine({ REDIS_URL: redis.url })).toMatch(
      /certificate of Redis is not trusted.*NODE_EXTRA_CA_CERTS/,
    );
    await countAndStop({ REDIS_URL: redis.url, NODE_EXTRA_CA_CERTS: redis.certificate?.certFile ?? '' });
  });
});

describe('two nodes count as one', () => {
  test('behind Sentinel, also after a failover', { timeout: 180_000 }, async () => {
    const setup = await startSentinels({ user: 'nacre', password: 'p@ss:w/rd' });
    const where = setup.addresses.map(({ host, port }) => `${host}:${port}`).join(',');
    const REDIS_URL = `redis+sentinel://nacre:${encodeURIComponent('p@ss:w/rd')}@${where}/${setup.name}`;
    const nodes = await countOnTwo({ REDIS_URL });
    const former = await setup.killMaster();
    const api = new Api(nodes[0]?.url ?? '', ownerKey);
    expect(await api.postOrders('both', { id: 'x', status: 'paid', currency: 'USD', total: '1.00' })).toMatchObject({
      accepted: 1,
    });
    await setup.waitForFailover(former);
    for (const node of nodes) {
      const counted = async () => new Api(node.url, ownerKey).audit('both');
      await expect.poll(counted, { timeout: 30_000 }).toMatchObject({ equal: true, fold: { net: '6.00', orders: 5 } });
    }
    for (const node of nodes) expect(await node.stop()).toBe(0);
  });

  test('behind Sentinel with TLS, of Redis and Sentinels', async () => {
    const setup = await startSentinels({ tls: true, password: 'pearl-diver' });
    const where = setup.addresses.map(({ host, port }) => `${host}:${port}`).join(',');
    await countAndStop({
      REDIS_URL: `rediss+sentinel://:pearl-diver@${where}/${setup.name}`,
      NODE_EXTRA_CA_CERTS: setup.redises[0]?.certificate?.certFile ?? '',
    });
  });

  test('as a user who may do no more than docs/operating.md says', async () => {
    const guide = readFileSync(join(import.meta.dirname, '../../docs/operating.md'), 'utf8');
    const rights = /needs `(~nacre:[^`]+)`/.exec(guide)?.[1] ?? '';
    const redis = await startRedis({ config: [`user small on >pearl ${rights}`] });
    await countAndStop({ REDIS_URL: `redis://small:pearl@127.0.0.1:${redis.port}` });
    await countAndStop({
      REDIS_URL: (await startRedis({ config: [`user small on >pearl ${rights}`], appendfsync: 'always' })).url.replace(
        'redis://',
        'redis://small:pearl@',
      ),
      NACRE_OUTBOX: 'off',
    });
  });

  test('on a cluster with TLS and a password', async () => {
    const cluster = await startCluster({ tls: true, password: 'pearl-diver' });
    const NODE_EXTRA_CA_CERTS = cluster.nodes[0]?.certificate?.certFile ?? '';
    const wrong = cluster.url.replaceAll('pearl-diver', 'oyster-thief');
    expect(await inOneLine({ REDIS_URL: wrong, NODE_EXTRA_CA_CERTS })).toContain('password');
    await countAndStop({ REDIS_URL: cluster.url, NODE_EXTRA_CA_CERTS });
  });
});
