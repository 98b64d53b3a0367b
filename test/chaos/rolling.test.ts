import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { openEmbedded } from '../../server/ledger/embedded.ts';
import type { Fact } from '../../shared/fact.ts';
import { Api } from '../support/api.ts';
import { openDirect } from '../support/redis-direct.ts';
import { startRedis } from '../support/redis.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';
import { startTwoNodes } from '../support/two-nodes.ts';
import { watchStage } from '../support/watch-stage.ts';

const ownerKey = 'owner-of-all-the-nodes-0123456789abcdef';
const eventually = (what: () => unknown, timeout = 20_000) => expect.poll(what, { timeout, interval: 20 });
const order = (id: string) => ({ id, status: 'paid', currency: 'USD', total: '1.25' });

describe('a rolling deploy', () => {
  test('[I2 L6] one node after the other is replaced while orders come: none is refused, every stage is exact', async () => {
    const redis = await startRedis();
    const { nodes, nginx } = await startTwoNodes({ ownerKey, env: { REDIS_URL: redis.url } });
    const api = new Api(nginx.url, ownerKey);
    await api.createShow({ show: 'rolling', currency: 'USD' });
    const { key } = await api.key('rolling', 'stage');
    await eventually(
      async () => (await new Api(nodes[1].url, ownerKey).request('GET', '/api/shows/rolling')).status,
    ).toBe(200);
    const stages = Array.from({ length: 300 }, () => watchStage({ url: nginx.url, show: 'rolling', key }));
    await eventually(() => stages.every((stage) => stage.net() === '0.00')).toBe(true);

    let [posted, isOver] = [0, false];
    const posting = (async () => {
      const statuses = new Set<number>();
      while (!isOver) {
        posted += 1;
        statuses.add(
          (await api.request('POST', '/api/shows/rolling/orders', JSON.stringify(order(`${posted}`)))).status,
        );
        await sleep(5);
      }
      return statuses;
    })();
    // Awaited at the end; where the test fails before, its servers go while an order is on its way.
    posting.catch(() => {});

    let current: Nacre[] = [...nodes];
    for (const [place, node] of nodes.entries()) {
      const joins = (): number => stages.reduce((sum, stage) => sum + stage.joins(), 0);
      const before = joins();
      const here = Number(
        /^nacre_sockets\{surface="stage"\} (\d+)/m.exec(
          (await new Api(node.url, '').request<string>('GET', '/metrics')).body,
        )?.[1],
      );
      expect(here).toBeGreaterThan(30);
      const from = performance.now();
      const stopped = node.stop();
      await eventually(async () => (await fetch(`${node.url}/readyz`)).status, 1000).toBe(503);
      expect(performance.now() - from).toBeLessThan(400);
      // They come a few at a time.
      await eventually(() => joins() > before, 5000).toBe(true);
      expect(joins() - before).toBeLessThan(here);
      expect(await stopped).toBe(0);
      expect(performance.now() - from).toBeLessThan(10_000);
      await eventually(() => stages.every((stage) => stage.isConnected())).toBe(true);
      const { dataFolder, port } = node;
      const env = { REDIS_URL: redis.url, NACRE_PUBLIC_URL: nginx.url };
      current[place] = await startNacre({ ownerKey, dataFolder, port, env });
      // For so long nginx takes the one before for dead (fail_timeout): were the next one gone by then, it would know none.
      await sleep(2500);
      // Those that come now spread over both again.
      if (place === 0) {
        for (const stage of stages.splice(0, 150)) stage.stop();
        while (stages.length < 300) stages.push(watchStage({ url: nginx.url, show: 'rolling', key }));
        await eventually(() => stages.every((stage) => stage.isConnected())).toBe(true);
      }
    }
    isOver = true;
    expect([...(await posting)]).toEqual([200]);
    const net = (posted * 1.25).toFixed(2);
    await eventually(() => stages.filter((stage) => stage.net() !== net).length).toBe(0);
    for (const node of current)
      expect(await new Api(node.url, ownerKey).audit('rolling')).toMatchObject({
        equal: true,
        fold: { orders: posted },
      });
    for (const stage of stages) stage.stop();
    for (const node of current) await node.stop();
  });

  test('what was taken last is in the log before a node is gone', async () => {
    const redis = await startRedis();
    const node = await startNacre({ ownerKey, env: { REDIS_URL: redis.url } });
    const api = new Api(node.url, ownerKey);
    const posting = Array.from({ length: 200 }, async (_, id) =>
      api.postOrders('main', order(`${id}`)).catch(() => null),
    );
    await posting[0];
    expect(await node.stop()).toBe(0);
    const taken = (await Promise.all(posting)).filter((answer) => answer?.accepted === 1).length;
    expect(taken).toBeGreaterThan(0);
    // Another one, without the first one's folder.
    const other = await startNacre({ ownerKey, env: { REDIS_URL: redis.url } });
    const { orders } = (await new Api(other.url, ownerKey).control('main')).totals ?? { orders: 0 };
    expect(orders).toBeGreaterThanOrEqual(taken);
    await other.stop();
  });
});

describe('an older and a newer version side by side', () => {
  const gift = (id: string): Fact => ({ kind: 'gift', id, at: 1, body: { pearls: 3 } }) as unknown as Fact;

  const burst = (id: string): Fact =>
    ({ kind: 'cue', at: 1, by: { key: 'k', role: 'staff' }, cue: { id, kind: 'confetti.burst' } }) as unknown as Fact;

  test('[B6] a kind of fact that this one does not know is kept in the log, and ignored; a kind of cue is refused', async () => {
    const redis = await startRedis();
    const direct = await openDirect(redis.url);
    const env = { REDIS_URL: redis.url };
    const nodes = [await startNacre({ ownerKey, env }), await startNacre({ ownerKey, env })];
    const [first] = nodes;
    const api = new Api(first?.url ?? '', ownerKey);
    await api.createShow({ show: 'mixed', currency: 'USD' });
    const { key } = await api.key('mixed', 'stage');
    await eventually(
      async () => (await new Api(nodes[1]?.url ?? '', ownerKey).request('GET', '/api/shows/mixed')).status,
    ).toBe(200);
    const stages = nodes.map(({ url }) => watchStage({ url, show: 'mixed', key }));
    await api.postOrders('mixed', order('1'));
    await direct.ledger.append('mixed', [gift('g1'), burst('b1'), gift('g2')]);
    await api.postOrders('mixed', order('2'));
    await eventually(() => stages.map((stage) => stage.net())).toEqual(['2.50', '2.50']);
    for (const { url } of nodes)
      await eventually(async () => new Api(url, ownerKey).audit('mixed')).toMatchObject({ equal: true, facts: 6 });
    for (const { url } of nodes)
      expect((await new Api(url, ownerKey).control('mixed')).cues.at(-1)).toMatchObject({
        kind: 'confetti.burst',
        outcome: 'refused',
        reason: 'newer_version',
      });
    // A node that comes new, and one that comes back from its snapshot.
    for (const node of nodes) expect(await node.stop()).toBe(0);
    const again = await startNacre({ ownerKey, env });
    expect(await new Api(again.url, ownerKey).audit('mixed')).toMatchObject({
      equal: true,
      facts: 6,
      fold: { net: '2.50' },
    });
    const kinds = (await direct.ledger.read('mixed', 0, 100)).map(({ fact }) => fact.kind);
    expect(kinds.toSorted()).toEqual(['cue', 'cue', 'gift', 'gift', 'order', 'order']);
    await again.stop();
    await direct.close();
  });

  test('[L7] what a newer version has left in the outbox is forwarded and given back by an older one', async () => {
    const redis = await startRedis();
    const env = { REDIS_URL: redis.url };
    const newer = await startNacre({ ownerKey, env });
    const api = new Api(newer.url, ownerKey);
    await api.createShow({ show: 'mixed', currency: 'USD' });
    await api.postOrders('mixed', order('1'));
    await newer.stop();
    const { ledger } = await openEmbedded(join(newer.dataFolder, 'outbox'));
    await ledger.append('mixed', [gift('g1')]);
    await ledger.close();
    const older = await startNacre({ ownerKey, env, dataFolder: newer.dataFolder });
    const there = new Api(older.url, ownerKey);
    const direct = await openDirect(redis.url);
    const kinds = async (): Promise<string[]> =>
      (await direct.ledger.read('mixed', 0, 100)).map(({ fact }) => fact.kind);
    await eventually(kinds).toEqual(['cue', 'order', 'gift']);
    expect(await there.audit('mixed')).toMatchObject({ equal: true, facts: 3 });
    await redis.run('FLUSHALL');
    await there.postOrders('mixed', order('2'));
    await eventually(async () => (await kinds()).toSorted()).toEqual(['cue', 'gift', 'order', 'order']);
    await eventually(async () => there.audit('mixed')).toMatchObject({ equal: true, fold: { net: '2.50', orders: 2 } });
    expect(await older.stop()).toBe(0);
    await direct.close();
  });
});
