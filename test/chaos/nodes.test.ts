import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FrameMessage, SnapshotMessage } from '../../shared/protocol.ts';
import { Api, freshName } from '../support/api.ts';
import { onceAtEnd } from '../support/cleanup.ts';
import { freePort } from '../support/ports.ts';
import { startRedis } from '../support/redis.ts';
import type { RedisServer } from '../support/redis.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';

const ownerKey = 'owner-of-all-the-nodes-0123456789abcdef';
const eventually = (what: () => unknown, timeout = 15_000) => expect.poll(what, { timeout, interval: 20 });

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});

const startNode = async (env: Record<string, string> = {}): Promise<{ nacre: Nacre; api: Api }> => {
  const nacre = await startNacre({ ownerKey, env: { REDIS_URL: redis.url, ...env } });
  return { nacre, api: new Api(nacre.url, ownerKey) };
};

const order = (id: string, total = '1.25') => ({
  id,
  status: 'paid',
  currency: 'USD',
  total,
  buyer: { name: 'Ana Gil' },
});

interface Watching {
  net(): string | undefined;
  panic(): boolean | undefined;
  epochs: Set<string>;
  ledger(): { awaySince: number | null; waiting: number } | undefined;
  isConnected(): boolean;
}

/** A stage that keeps its view as pages do. */
function watch(url: string, show: string, key: string): Watching {
  const socket = io(url, { auth: { key, show, surface: 'stage', build: '' }, transports: ['websocket'] });
  onceAtEnd(() => void socket.disconnect());
  let view: SnapshotMessage['view'] = {};
  let rev = -1;
  const epochs = new Set<string>();
  socket.on('snapshot', (message: SnapshotMessage) => {
    ({ view, rev } = message);
    epochs.add(message.epoch);
  });
  socket.on('frame', (message: FrameMessage) => {
    if (message.base !== rev) {
      socket.emit('resync', (again: SnapshotMessage) => ({ view, rev } = again));
      return;
    }
    view = { ...view, ...message.sections };
    ({ rev } = message);
  });
  return {
    net: () => view.totals?.net,
    panic: () => view.stage?.panic,
    epochs,
    ledger: () => view.ledger,
    isConnected: () => socket.connected,
  };
}

describe('two nodes, one truth', () => {
  test('any node takes any order, serves any screen, knows every show, key and secret', async () => {
    const show = freshName('pair');
    const [a, b] = await Promise.all([startNode(), startNode()]);
    await a.api.createShow({ show, currency: 'USD' });
    const { key, id } = await b.api.key(show, 'stage');
    // What one node has just made the other one knows, though nobody has told it yet.
    for (let turn = 0; turn < 20; turn += 1) {
      const another = freshName('made');
      await a.api.createShow({ show: another, currency: 'USD' });
      const held = await b.api.key(another, 'staff');
      expect((await a.api.as(held.key).request('GET', `/api/shows/${another}`)).status).toBe(200);
    }
    const [atA, atB] = [watch(a.nacre.url, show, key), watch(b.nacre.url, show, key)];
    await eventually(() => [atA.net(), atB.net()]).toEqual(['0.00', '0.00']);
    await Promise.all([a.api.postOrders(show, order('1')), b.api.postOrders(show, order('2'))]);
    await eventually(() => [atA.net(), atB.net()]).toEqual(['2.50', '2.50']);
    expect(await b.api.postOrders(show, order('1'))).toMatchObject({ accepted: 0, duplicate: 1 });
    // Of a node that died between the entry and its nudge.
    const fact = {
      kind: 'order',
      source: 'rest',
      id: '3',
      version: 0,
      at: 1,
      body: { status: 'paid', currency: 'USD', total: 100 },
    };
    await redis.run('XADD', `nacre:{${show}}:log`, '0-*', 'mark', randomUUID(), 'fact', JSON.stringify(fact));
    await eventually(() => [atA.net(), atB.net()], 2500).toEqual(['3.50', '3.50']);
    await b.api.cue(show, { kind: 'panic.hide' });
    await eventually(async () => (await a.api.control(show)).stage.panic).toBe(true);
    // Staff at one node see the surfaces of both.
    await eventually(async () => (await a.api.control(show)).surfaces.map((one) => one.surface)).toEqual([
      'stage',
      'stage',
    ]);
    await b.api.request('POST', `/api/shows/${show}/crowd`, '{"viewers":321}');
    await eventually(async () => (await a.api.control(show)).crowd.viewers).toBe(321);
    await a.api.putSecrets(show, 'shopify', 'shpss_1');
    await eventually(async () => (await b.api.postHook(show, 'shopify', '{}', {})).body).toMatchObject({
      error: { code: 'signature_missing' },
    });
    await eventually(async () => (await a.api.control(show)).refused).toMatchObject([{ code: 'signature_missing' }]);
    for (const { api } of [a, b])
      expect(await api.audit(show)).toMatchObject({ equal: true, fold: { net: '3.50', orders: 3 } });
    await a.api.revoke(show, id);
    await eventually(() => [atA.isConnected(), atB.isConnected()], 1500).toEqual([false, false]);
    for (const { nacre } of [a, b]) expect(await nacre.stop()).toBe(0);
  });

  test('[L6 S4] Redis away: orders are taken, cues are queued, screens say so; back, all is exact and nothing twice', async () => {
    const show = freshName('away');
    const port = await freePort();
    const own = await startRedis({ port });
    const { nacre, api } = await startNode({ REDIS_URL: own.url });
    await api.createShow({ show, currency: 'USD' });
    const { key } = await api.key(show, 'stage');
    const stage = watch(nacre.url, show, key);
    await api.postOrders(show, order('0'));
    await eventually(stage.net).toBe('1.25');
    await own.kill9();
    for (let id = 1; id <= 20; id += 1)
      expect(await api.postOrders(show, order(`${id}`))).toMatchObject({ accepted: 1 });
    expect(await api.postOrders(show, order('7'))).toMatchObject({ accepted: 0, duplicate: 1 });
    const cue = { id: randomUUID(), kind: 'panic.hide' };
    const answered = api.request('POST', `/api/shows/${show}/cues`, JSON.stringify(cue));
    // It is on the node's own screens at once all the same (S4).
    await eventually(stage.panic, 1000).toBe(true);
    expect(await answered).toMatchObject({ status: 200, body: { outcome: 'queued' } });
    await eventually(() => stage.ledger()?.awaySince).toEqual(expect.any(Number));
    await eventually(() => stage.ledger()?.waiting).toBe(21);
    expect(stage.net()).toBe('1.25');
    await own.restart();
    await eventually(stage.net).toBe('26.25');
    await eventually(() => stage.ledger()).toEqual({ awaySince: null, waiting: 0 });
    expect((await api.control(show)).stage.panic).toBe(true);
    expect(await api.audit(show)).toMatchObject({ equal: true, facts: 23, fold: { orders: 21 } });
    await nacre.stop();
  });

  test('[L4] Redis flushed: a new epoch, and everything that the nodes have accepted is there again', async () => {
    const show = freshName('flushed');
    const [a, b] = await Promise.all([startNode(), startNode()]);
    await a.api.createShow({ show, currency: 'USD' });
    const { key } = await a.api.key(show, 'stage');
    const stages = [watch(a.nacre.url, show, key), watch(b.nacre.url, show, key)];
    await eventually(() => stages.map((one) => one.net())).toEqual(['0.00', '0.00']);
    for (let id = 0; id < 40; id += 1) await (id % 2 ? a : b).api.postOrders(show, order(`${id}`));
    await eventually(() => stages.map((one) => one.net())).toEqual(['50.00', '50.00']);
    await redis.run('FLUSHALL');
    await a.api.postOrders(show, order('after'));
    await eventually(() => stages.map((one) => one.net())).toEqual(['51.25', '51.25']);
    for (const { epochs } of stages) expect(epochs.size).toBeGreaterThan(1);
    for (const { api } of [a, b])
      await eventually(async () => api.audit(show)).toMatchObject({
        equal: true,
        fold: { net: '51.25', orders: 41 },
      });
    // The stage's key is known still, at a node that comes new.
    const c = await startNode();
    const knows = async () => (await c.api.as(key).request('GET', `/api/shows/${show}`)).status;
    await eventually(knows).toBe(403);
    const late = watch(c.nacre.url, show, key);
    await eventually(late.net).toBe('51.25');
    for (const { nacre } of [a, b, c]) await nacre.stop();
  });

  test('[B1] what a stranger has used up at one node is used up at the other, too', async () => {
    const [a, b] = await Promise.all([startNode(), startNode()]);
    // 400 refusals at once, and 20 a second; each node alone would give as many.
    const forged = async ({ nacre }: { nacre: Nacre }, count: number): Promise<number[]> => {
      const sent = Array.from({ length: count }, async () => {
        const headers = { 'x-forwarded-for': '203.0.113.66' };
        return (await fetch(`${nacre.url}/hooks/nowhere/shopify`, { method: 'POST', headers, body: '{}' })).status;
      });
      return Promise.all(sent);
    };
    expect(await forged(a, 390)).not.toContain(429);
    // Nodes tell each other once a second.
    await sleep(1500);
    expect(await forged(b, 350)).toContain(429);
    await Promise.all([a.nacre.stop(), b.nacre.stop()]);
  });

  test('[I2] without an outbox a 2xx waits for Redis, and Redis must be safe', async () => {
    const show = freshName('bare');
    await expect(startNode({ NACRE_OUTBOX: 'off' })).rejects.toThrow(/appendfsync always/);
    const port = await freePort();
    const safe = await startRedis({ appendfsync: 'always', port });
    const { nacre, api } = await startNode({ REDIS_URL: safe.url, NACRE_OUTBOX: 'off' });
    await api.createShow({ show, currency: 'USD' });
    expect(await api.postOrders(show, order('1'))).toMatchObject({ accepted: 1 });
    await safe.kill9();
    const refused = await api.request('POST', `/api/shows/${show}/orders`, JSON.stringify(order('2')));
    expect(refused).toMatchObject({ status: 503, body: { error: { code: 'store_unavailable' } } });
    await safe.restart();
    await eventually(
      async () => (await api.request('POST', `/api/shows/${show}/orders`, JSON.stringify(order('2')))).status,
    ).toBe(200);
    await eventually(async () => api.audit(show)).toMatchObject({ equal: true, fold: { orders: 2 } });
    await nacre.stop();
  });

  test('[L6] a node that starts while Redis is away takes orders for the shows that it knows', async () => {
    const show = freshName('early');
    const port = await freePort();
    const own = await startRedis({ port });
    const first = await startNode({ REDIS_URL: own.url });
    await first.api.createShow({ show, currency: 'USD' });
    await first.api.postOrders(show, order('1'));
    await first.nacre.stop();
    await own.kill9();
    const nacre = await startNacre({ ownerKey, dataFolder: first.nacre.dataFolder, env: { REDIS_URL: own.url } });
    const api = new Api(nacre.url, ownerKey);
    expect(await api.postOrders(show, order('2'))).toMatchObject({ accepted: 1 });
    expect((await api.request('GET', `/api/shows/${show}`)).status).toBe(503);
    await own.restart();
    await eventually(async () => (await api.request('GET', `/api/shows/${show}`)).body).toMatchObject({
      totals: { net: '2.50' },
    });
    await nacre.stop();
  });
});
