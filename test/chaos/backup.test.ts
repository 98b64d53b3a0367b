import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Api } from '../support/api.ts';
import { freePort } from '../support/ports.ts';
import { startRedis } from '../support/redis.ts';
import type { RedisServer } from '../support/redis.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';
import { tempFolder } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { watchStage } from '../support/watch-stage.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const ownerKey = 'owner-of-all-the-nodes-0123456789abcdef';
const eventually = (what: () => unknown, timeout = 20_000) => expect.poll(what, { timeout, interval: 20 });

const api = ({ url }: Nacre): Api => new Api(url, ownerKey);
async function post(node: Nacre, show: string, from: number, to: number): Promise<void> {
  for (let id = from; id <= to; id += 1)
    await api(node).postOrders(show, { id: `${id}`, status: 'paid', currency: 'USD', total: '1.25' });
}
const counted = async (node: Nacre, show: string): Promise<unknown> => api(node).audit(show);
const exactly = (orders: number) => ({ equal: true, fold: { orders, net: (orders * 1.25).toFixed(2) } });

describe('docs/operating.md: one machine', () => {
  test('the folder, copied while Nacre is stopped, is the show', async () => {
    const first = await startNacre({ ownerKey });
    await api(first).createShow({ show: 'copied', currency: 'USD' });
    const { key } = await api(first).key('copied', 'stage');
    await post(first, 'copied', 1, 20);
    await first.stop();
    const dataFolder = join(await tempFolder(), 'backup');
    cpSync(first.dataFolder, dataFolder, { recursive: true });
    const restored = await startNacre({ ownerKey, dataFolder });
    expect(await counted(restored, 'copied')).toMatchObject(exactly(20));
    await post(restored, 'copied', 20, 21);
    expect(await counted(restored, 'copied')).toMatchObject(exactly(21));
    // Its links open it, too.
    const stage = watchStage({ url: restored.url, show: 'copied', key });
    await eventually(stage.net).toBe('26.25');
    await restored.stop();
  });

  test('npm run backup copies it while it is being written to, whole as of one moment', async () => {
    const live = await startNacre({ ownerKey });
    await api(live).createShow({ show: 'live', currency: 'USD' });
    await post(live, 'live', 1, 20);
    const posting = post(live, 'live', 21, 120);
    const dataFolder = join(await tempFolder(), 'backup');
    const backup = async () =>
      run(process.execPath, [join(ROOT, 'scripts/backup.mjs'), dataFolder], {
        env: { PATH: process.env.PATH, NACRE_DATA: live.dataFolder },
      });
    expect((await backup()).stdout).toContain(join(dataFolder, 'nacre.db'));
    await posting;
    await expect(backup()).rejects.toThrow(/is there already/);
    expect(await counted(live, 'live')).toMatchObject(exactly(120));
    const restored = await startNacre({ ownerKey, dataFolder });
    const { orders } = (await api(restored).control('live')).totals ?? { orders: 0 };
    expect(orders).toBeGreaterThanOrEqual(20);
    expect(await counted(restored, 'live')).toMatchObject(exactly(orders));
    // What shops send again is counted once, what they had sent since is counted.
    await post(restored, 'live', 1, 120);
    expect(await counted(restored, 'live')).toMatchObject(exactly(120));
    for (const node of [live, restored]) await node.stop();
  });
});

describe('docs/operating.md: Redis', () => {
  async function twoNodesAndRedis(): Promise<{ redis: RedisServer; port: number; nodes: [Nacre, Nacre] }> {
    const port = await freePort();
    const redis = await startRedis({ port });
    const env = { REDIS_URL: redis.url };
    const nodes = await Promise.all([startNacre({ ownerKey, env }), startNacre({ ownerKey, env })]);
    await api(nodes[0]).createShow({ show: 'kept', currency: 'USD' });
    await eventually(async () => (await api(nodes[1]).request('GET', '/api/shows/kept')).status).toBe(200);
    await post(nodes[0], 'kept', 1, 10);
    await post(nodes[1], 'kept', 11, 20);
    return { redis, port, nodes };
  }
  const metric = async ({ url }: Nacre, name: string): Promise<number> => {
    const { body } = await new Api(url, '').request<string>('GET', '/metrics');
    return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(body)?.[1] ?? Number.NaN);
  };

  /** With what was taken after the backup: it is in the outboxes, and comes back under a new epoch. */
  async function restoredIsExact(
    { redis, nodes }: { redis: RedisServer; nodes: [Nacre, Nacre] },
    restore: () => Promise<void>,
  ): Promise<void> {
    const { key } = await api(nodes[0]).key('kept', 'stage');
    const stages = nodes.map(({ url }) => watchStage({ url, show: 'kept', key }));
    await post(nodes[0], 'kept', 21, 30);
    await post(nodes[1], 'kept', 31, 40);
    await eventually(() => stages.map((stage) => stage.net())).toEqual(['50.00', '50.00']);
    expect(await metric(nodes[0], 'nacre_epoch_changes_total')).toBe(0);
    await redis.stop();
    await eventually(async () => metric(nodes[0], 'nacre_log_away_seconds')).toBeGreaterThan(0);
    await post(nodes[0], 'kept', 41, 41);
    expect(await metric(nodes[0], 'nacre_outbox_waiting')).toBe(1);
    await restore();
    await eventually(() => stages.map((stage) => stage.net())).toEqual(['51.25', '51.25']);
    for (const node of nodes) {
      await eventually(async () => counted(node, 'kept')).toMatchObject(exactly(41));
      expect(await metric(node, 'nacre_epoch_changes_total')).toBeGreaterThan(0);
      expect(await metric(node, 'nacre_log_away_seconds')).toBe(0);
      expect(await metric(node, 'nacre_outbox_waiting')).toBe(0);
      expect(await metric(node, 'nacre_shows_open')).toBeGreaterThan(0);
    }
    for (const { epochs } of stages) expect(epochs.size).toBeGreaterThan(1);
  }

  test('[L4 L7] BGSAVE: the file goes back, and what came after it comes from the outboxes', async () => {
    const { redis, port, nodes } = await twoNodesAndRedis();
    const former = await redis.run('LASTSAVE');
    await new Promise((resolve) => setTimeout(resolve, 1100)); // LASTSAVE counts in seconds
    await redis.run('BGSAVE');
    await until('a saved file', async () => (await redis.run('LASTSAVE')) !== former);
    const backup = join(await tempFolder(), 'dump.rdb');
    cpSync(join(redis.folder, 'dump.rdb'), backup);

    let restored = redis;
    await restoredIsExact({ redis, nodes }, async () => {
      rmSync(join(redis.folder, 'appendonlydir'), { recursive: true });
      cpSync(backup, join(redis.folder, 'dump.rdb'));
      // With appendonly yes it would not read the file: off, then on while it runs.
      restored = await startRedis({ port, folder: redis.folder, appendonly: false });
      await restored.run('CONFIG', 'SET', 'appendonly', 'yes');
      await until('an append-only file', async () =>
        String(await restored.run('INFO', 'persistence')).includes('aof_rewrite_in_progress:0'),
      );
    });
    expect(existsSync(join(redis.folder, 'appendonlydir'))).toBe(true);
    // The next start is as usual.
    await restored.stop();
    await startRedis({ port, folder: redis.folder });
    for (const node of nodes) await eventually(async () => counted(node, 'kept')).toMatchObject(exactly(41));
    for (const node of nodes) await node.stop();
  });

  test('[L4 L7] the append-only folder, copied while Redis runs', async () => {
    const { redis, port, nodes } = await twoNodesAndRedis();
    await redis.run('CONFIG', 'SET', 'auto-aof-rewrite-percentage', '0');
    await until('no rewrite', async () =>
      String(await redis.run('INFO', 'persistence')).includes('aof_rewrite_in_progress:0'),
    );
    const backup = join(await tempFolder(), 'appendonlydir');
    cpSync(join(redis.folder, 'appendonlydir'), backup, { recursive: true });
    await redis.run('CONFIG', 'SET', 'auto-aof-rewrite-percentage', '100');

    await restoredIsExact({ redis, nodes }, async () => {
      const folder = await tempFolder();
      mkdirSync(join(folder, 'appendonlydir'));
      for (const file of readdirSync(backup)) cpSync(join(backup, file), join(folder, 'appendonlydir', file));
      await startRedis({ port, folder });
    });
    for (const node of nodes) await node.stop();
  });

  test('[L7] Redis is gone with all that it had: every node that kept its folder gives back', async () => {
    const { redis, port, nodes } = await twoNodesAndRedis();
    await restoredIsExact({ redis, nodes }, async () => {
      await startRedis({ port });
    });
    for (const node of nodes) await node.stop();
  });
});
