import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Api, freshName } from '../support/api.ts';
import { childrenOf, isThere } from '../support/children.ts';
import { counted } from '../support/metrics.ts';
import { startRedis } from '../support/redis.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre, StartOptions } from '../support/server.ts';
import { until } from '../support/until.ts';
import { watchStage } from '../support/watch-stage.ts';
import type { WatchOptions, WatchedStage } from '../support/watch-stage.ts';

const WORKERS = 2;
const eventually = (what: () => unknown, timeout = 15_000) => expect.poll(what, { timeout, interval: 20 });

async function startCores(options: StartOptions = {}): Promise<{ nacre: Nacre; api: Api; workers: () => number[] }> {
  const nacre = await startNacre({ ...options, env: { NACRE_CORES: String(WORKERS), ...options.env } });
  return { nacre, api: new Api(nacre.url, nacre.ownerKey), workers: () => childrenOf(nacre.pid) };
}

/** Connections go to the workers in turn. */
const NEW_CONNECTION = { connection: 'close' };
const orderOf = (number: number): string =>
  JSON.stringify({ id: `n-${number}`, status: 'paid', currency: 'USD', total: `${number}.25` });
const netOf = (count: number): string =>
  `${(count * (count - 1)) / 2 + Math.floor(count / 4)}.${String((count % 4) * 25).padStart(2, '0')}`;

/** Again until it is answered 2xx, as shops do. */
async function sell({ url }: Nacre, key: string, show: string, number: number): Promise<void> {
  await until(
    `order ${number} taken`,
    async () => {
      const answer = await fetch(`${url}/api/shows/${show}/orders`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, ...NEW_CONNECTION },
        body: orderOf(number),
        signal: AbortSignal.timeout(5000),
      });
      return answer.ok && (await answer.text()) !== '';
    },
    { withinMs: 60_000 },
  );
}

/** A stage at each worker, the first worker's first. */
async function stageAtEach(options: WatchOptions): Promise<WatchedStage[]> {
  const stages = Array.from({ length: WORKERS }, () => watchStage(options));
  await eventually(() => stages.map((stage) => stage.net() !== undefined)).toEqual(stages.map(() => true));
  stages.sort((a, b) => a.worker() - b.worker());
  expect(stages.map((stage) => stage.worker())).toEqual([1, 2]);
  return stages;
}

async function showWithStages({ nacre, api }: { nacre: Nacre; api: Api }, name: string) {
  const show = freshName(name);
  await api.createShow({ show, currency: 'USD' });
  const { key, id } = await api.key(show, 'stage');
  return { show, key, id, stages: await stageAtEach({ url: nacre.url, show, key }) };
}

const nets = (stages: readonly WatchedStage[]): unknown[] => stages.map((stage) => stage.net());

test('[L11] unless it is asked for, there is one process, as ever', async () => {
  const nacre = await startNacre();
  expect(childrenOf(nacre.pid)).toEqual([]);
  await nacre.stop();
});

describe('two workers, one truth', () => {
  test('[L11 F12] any worker takes any order and serves any screen; what is made once is made once; all end together', async () => {
    const machine = await startCores();
    const { nacre, api, workers } = machine;
    expect(workers()).toHaveLength(WORKERS);
    expect(nacre.log().match(/Nacre is live/g)).toHaveLength(1);
    const { show, id, stages } = await showWithStages(machine, 'cores');
    for (let number = 0; number < 20; number += 1) await sell(nacre, nacre.ownerKey, show, number);
    await eventually(() => nets(stages)).toEqual([netOf(20), netOf(20)]);
    // Each once more, of which half come to the other worker.
    for (let number = 0; number < 20; number += 1) {
      const again = await api.request('POST', `/api/shows/${show}/orders`, orderOf(number), NEW_CONNECTION);
      expect(again.body).toMatchObject({ accepted: 0, duplicate: 1 });
    }
    await api.putSecrets(show, 'shopify', 'shpss_1');
    for (let turn = 0; turn < WORKERS; turn += 1) {
      const hook = await api.request('POST', `/hooks/${show}/shopify`, '{}', NEW_CONNECTION);
      expect(hook.body).toMatchObject({ error: { code: 'signature_missing' } });
    }
    // What was made at one worker is known at the other.
    for (let turn = 0; turn < 10; turn += 1) {
      const made = freshName('made');
      const settings = { show: made, title: made, currency: 'USD', timezone: 'UTC', locale: 'en', countOn: 'placed' };
      expect(await api.request('POST', '/api/shows', JSON.stringify(settings), NEW_CONNECTION)).toMatchObject({
        status: 201,
      });
      expect(await api.request('GET', `/api/shows/${made}`, undefined, NEW_CONNECTION)).toMatchObject({ status: 200 });
    }
    for (let turn = 0; turn < WORKERS; turn += 1) {
      const audit = await api.request('GET', `/api/shows/${show}/audit`, undefined, NEW_CONNECTION);
      expect(audit.body).toMatchObject({ equal: true, fold: { net: netOf(20), orders: 20 } });
    }
    // Staff see the surfaces, the crowd and the refusals of both.
    await api.request('POST', `/api/shows/${show}/crowd`, '{"viewers":321}', NEW_CONNECTION);
    for (let turn = 0; turn < WORKERS; turn += 1) {
      const view = async () => (await api.request('GET', `/api/shows/${show}`, undefined, NEW_CONNECTION)).body;
      await eventually(view).toMatchObject({
        surfaces: [{ surface: 'stage' }, { surface: 'stage' }],
        crowd: { viewers: 321 },
        refused: [{ code: 'signature_missing', count: WORKERS }],
      });
    }
    const cue = { id: randomUUID(), kind: 'panic.hide' };
    const given = await api.request('POST', `/api/shows/${show}/cues`, JSON.stringify(cue), NEW_CONNECTION);
    expect(given.body).toMatchObject({ outcome: 'taken' });
    await eventually(() => stages.map((stage) => stage.panic()), 1000).toEqual([true, true]);
    // Whoever is asked tells of all.
    for (let turn = 0; turn < 2 * WORKERS; turn += 1) {
      expect(await counted(nacre, 'nacre_sockets', 'surface="stage"')).toBe(2);
      expect(await counted(nacre, 'nacre_facts_total', 'kind="order"')).toBe(20);
      expect(await counted(nacre, 'nacre_refusals_total', 'reason="signature_missing"')).toBe(WORKERS);
    }
    await api.revoke(show, id);
    await eventually(() => stages.map((stage) => stage.isConnected()), 1000).toEqual([false, false]);
    const all = workers();
    expect(await nacre.stop()).toBe(0);
    expect(all.filter(isThere)).toEqual([]);
  });

  test('[F12] long polling, whichever worker each poll comes to; and its upgrade to a WebSocket', async () => {
    const machine = await startCores();
    const { nacre } = machine;
    const { show, key } = await showWithStages(machine, 'polls');
    const agent = new Agent({ keepAlive: false });
    const options = { url: nacre.url, show, key, agent };
    const polling = Array.from({ length: 4 }, () => watchStage({ ...options, transports: ['polling'] }));
    const upgraded = Array.from({ length: 4 }, () => watchStage({ ...options, transports: ['polling', 'websocket'] }));
    const all = [...polling, ...upgraded];
    await eventually(() => nets(all)).toEqual(all.map(() => '0.00'));
    await eventually(() => upgraded.map((stage) => stage.transport())).toEqual(upgraded.map(() => 'websocket'));
    for (let number = 0; number < 10; number += 1) {
      await sell(nacre, nacre.ownerKey, show, number);
      await eventually(() => nets(all)).toEqual(all.map(() => netOf(number + 1)));
    }
    expect(new Set(all.map((stage) => stage.worker()))).toEqual(new Set([1, 2]));
    // By one session each, all the while.
    expect(all.map((stage) => stage.joins())).toEqual(all.map(() => 1));
    expect(polling.map((stage) => stage.transport())).toEqual(polling.map(() => 'polling'));
    // Of no worker, of none any more, and of what is none.
    for (const sid of ['7-abc', '1-abc', '2-abc', '1-', '999-x', 'abc']) {
      const answer = await fetch(`${nacre.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`, {
        headers: NEW_CONNECTION,
      });
      expect([answer.status, await answer.json()]).toEqual([400, { code: 1, message: 'Session ID unknown' }]);
    }
    await nacre.stop();
  });

  test('[F12] an upgraded link that is cut off ends its session at once, whichever worker it came through', async () => {
    const { nacre } = await startCores();
    const poll = `${nacre.url}/socket.io/?EIO=4&transport=polling`;
    for (let turn = 0; turn < 3 * WORKERS; turn += 1) {
      const opened = await (await fetch(poll, { headers: NEW_CONNECTION })).text();
      const { sid } = JSON.parse(opened.slice(1)) as { sid: string };
      const link = new WebSocket(`${poll.replace('http', 'ws').replace('polling', 'websocket')}&sid=${sid}`);
      link.on('error', () => {});
      await once(link, 'open');
      const probed = once(link, 'message');
      link.send('2probe');
      expect(String((await probed)[0])).toBe('3probe');
      link.send('5');
      const asked = async () => (await fetch(`${poll}&sid=${sid}`, { headers: NEW_CONNECTION })).json();
      await eventually(asked).toMatchObject({ code: 3 });
      // Of a reset a pipe tells nothing.
      (link as unknown as { _socket: Socket })._socket.resetAndDestroy();
      await eventually(asked, 2000).toMatchObject({ code: 1 });
    }
    await nacre.stop();
  });
});

describe('kills', () => {
  test('[L12 L11] workers killed under load: no order is lost, none counts twice, screens come back', async () => {
    const machine = await startCores();
    const { nacre, api, workers } = machine;
    const { show, stages } = await showWithStages(machine, 'killed');
    const ORDERS = 600;
    let [next, taken] = [0, 0];
    const client = async (): Promise<void> => {
      for (let number = next++; number < ORDERS; number = next++) {
        await sell(nacre, nacre.ownerKey, show, number);
        taken += 1;
      }
    };
    const clients = Promise.all(Array.from({ length: 10 }, client));
    for (let kill = 1; kill <= 4; kill += 1) {
      await until('so many orders', () => taken >= (ORDERS * kill) / 6, { everyMs: 2 });
      const [victim = 0] = workers();
      process.kill(victim, 'SIGKILL');
      await until('another in its place', () => workers().length === WORKERS && !workers().includes(victim));
    }
    await clients;
    await eventually(() => nets(stages)).toEqual([netOf(ORDERS), netOf(ORDERS)]);
    expect(Math.max(...stages.map((stage) => stage.joins()))).toBeGreaterThan(1);
    for (let turn = 0; turn < WORKERS; turn += 1) {
      const audit = await api.request('GET', `/api/shows/${show}/audit`, undefined, NEW_CONNECTION);
      expect(audit.body).toMatchObject({ equal: true, fold: { net: netOf(ORDERS), orders: ORDERS } });
    }
    // One that is asked to end is replaced, too.
    const [asked = 0] = workers();
    process.kill(asked, 'SIGTERM');
    await until('another in its place', () => workers().length === WORKERS && !workers().includes(asked));
    // As a terminal does, to all at once.
    const all = workers();
    for (const worker of all) process.kill(worker, 'SIGINT');
    expect(await nacre.stop()).toBe(0);
    expect(all.filter(isThere)).toEqual([]);
  });

  test('[L14] a worker that does nothing more is ended, and another one takes its place and its screens', async () => {
    const machine = await startCores();
    const { nacre, workers } = machine;
    const { show, stages } = await showWithStages(machine, 'stuck');
    const [stuck = 0] = workers();
    process.kill(stuck, 'SIGSTOP');
    await until('another in its place', () => workers().length === WORKERS && !workers().includes(stuck), {
      withinMs: 30_000,
    });
    for (let number = 0; number < 4; number += 1) await sell(nacre, nacre.ownerKey, show, number);
    await eventually(() => nets(stages)).toEqual([netOf(4), netOf(4)]);
    expect(nacre.log()).toContain('a worker does not answer');
    expect(await nacre.stop()).toBe(0);
  });

  test('[L11 L12] one that ends again and again is started later each time; links are printed once, all the while', async () => {
    const { nacre, workers } = await startCores({ ownerKey: '' });
    const printed = (): unknown[] =>
      [/Keep these links/g, /#[\w-]{43}/g].map((what) => nacre.log().match(what)?.length);
    // The owner's in the first, a stage's in the second.
    expect(printed()).toEqual([1, 2]);
    const seen = new Set(workers());
    const from = performance.now();
    let [victim = 0] = seen;
    for (let kill = 1; kill <= 4; kill += 1) {
      process.kill(victim, 'SIGKILL');
      const another = (): number => workers().find((one) => !seen.has(one)) ?? 0;
      await until('another in its place', () => another() > 0, { everyMs: 5 });
      victim = another();
      seen.add(victim);
    }
    // Of the first nobody knows whether it had lived long enough.
    expect(performance.now() - from).toBeGreaterThan(100 + 200 + 400);
    await until('it serves', () => (nacre.log().match(/a worker has ended/g)?.length ?? 0) === 4);
    expect(await nacre.stop()).toBe(0);
    expect(printed()).toEqual([1, 2]);
  });

  test('[L12] the keeper killed: no process is left, and the next start is exact', async () => {
    const machine = await startCores();
    const { nacre, workers } = machine;
    const { show } = await showWithStages(machine, 'headless');
    let [next, isOver] = [0, false];
    const taken = new Set<number>();
    const client = async (): Promise<void> => {
      while (!isOver) {
        const number = next++;
        const answer = await fetch(`${nacre.url}/api/shows/${show}/orders`, {
          method: 'POST',
          headers: { authorization: `Bearer ${nacre.ownerKey}`, ...NEW_CONNECTION },
          body: orderOf(number),
        }).catch(() => null);
        if (answer?.ok && (await answer.text().catch(() => '')) !== '') taken.add(number);
      }
    };
    const clients = Promise.all(Array.from({ length: 10 }, client));
    await until('some orders', () => taken.size > 100);
    const all = workers();
    expect(all).toHaveLength(WORKERS);
    await nacre.kill9();
    await until('no worker', () => !all.some(isThere), { withinMs: 1000, everyMs: 5 });
    isOver = true;
    await clients;
    const again = await startCores({ dataFolder: nacre.dataFolder, ownerKey: nacre.ownerKey });
    for (const number of taken) {
      const answer = await again.api.request('POST', `/api/shows/${show}/orders`, orderOf(number));
      expect(answer.body).toMatchObject({ accepted: 0, duplicate: 1 });
    }
    for (let number = 0; number < next; number += 1) await sell(again.nacre, nacre.ownerKey, show, number);
    for (let turn = 0; turn < WORKERS; turn += 1) {
      const audit = await again.api.request('GET', `/api/shows/${show}/audit`, undefined, NEW_CONNECTION);
      expect(audit.body).toMatchObject({ equal: true, fold: { net: netOf(next), orders: next } });
    }
    await again.nacre.stop();
  });
});

test('[L11 L6 L7 F12 S4] over Redis: workers and another machine show the same; what Redis loses, or cannot take, is kept', async () => {
  const redis = await startRedis({});
  const ownerKey = 'owner-of-all-the-nodes-0123456789abcdef';
  const machine = await startCores({ ownerKey, env: { REDIS_URL: redis.url } });
  const { nacre, api, workers } = machine;
  const other = await startNacre({ ownerKey, env: { REDIS_URL: redis.url } });
  const { show, key, id, stages: own } = await showWithStages(machine, 'redis');
  const stages = [...own, watchStage({ url: other.url, show, key })];
  const all = (net: string) => stages.map(() => net);
  for (let number = 0; number < 20; number += 1) await sell(number % 2 ? nacre : other, ownerKey, show, number);
  await eventually(() => nets(stages)).toEqual(all(netOf(20)));
  await redis.run('FLUSHALL');
  await sell(nacre, ownerKey, show, 20);
  await eventually(() => nets(stages)).toEqual(all(netOf(21)));
  await redis.kill9();
  for (let number = 21; number < 40; number += 1) await sell(nacre, ownerKey, show, number);
  await eventually(() => own.map((stage) => stage.ledger()?.waiting)).toEqual([19, 19]);
  expect(await counted(nacre, 'nacre_outbox_waiting')).toBe(19);
  // Whichever worker takes it, nothing is on the screens of the others either (S4).
  const hidden = api.cue(show, { kind: 'panic.hide' });
  await eventually(() => own.map((stage) => stage.panic()), 1000).toEqual([true, true]);
  expect(await hidden).toMatchObject({ outcome: 'queued' });
  const [victim = 0] = workers();
  process.kill(victim, 'SIGKILL');
  await until('another in its place', () => workers().length === WORKERS && !workers().includes(victim));
  await sleep(100);
  await redis.restart();
  await eventually(() => nets(stages), 30_000).toEqual(all(netOf(40)));
  await eventually(() => own.map((stage) => stage.ledger())).toEqual(own.map(() => ({ awaySince: null, waiting: 0 })));
  await eventually(() => stages.map((stage) => stage.panic())).toEqual(stages.map(() => true));
  await api.cue(show, { kind: 'panic.show' });
  await eventually(() => stages.map((stage) => stage.panic())).toEqual(stages.map(() => false));
  await eventually(async () => (await new Api(other.url, ownerKey).control(show)).surfaces.length).toBe(3);
  await api.revoke(show, id);
  await eventually(() => stages.map((stage) => stage.isConnected()), 1500).toEqual(stages.map(() => false));
  expect(await nacre.stop()).toBe(0);
  await other.stop();
});
