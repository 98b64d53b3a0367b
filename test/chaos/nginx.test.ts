import { describe, expect, test } from 'vitest';
import { Api } from '../support/api.ts';
import { startRedis } from '../support/redis.ts';
import { startNacre } from '../support/server.ts';
import { signShopify } from '../support/signing.ts';
import { startTwoNodes } from '../support/two-nodes.ts';
import { watchStage } from '../support/watch-stage.ts';
import type { WatchedStage } from '../support/watch-stage.ts';

const SECRET = 'shpss_of_two_nodes';
const eventually = (what: () => unknown, timeout = 15_000) => expect.poll(what, { timeout, interval: 20 });

function shopifyOrder(number: number): string {
  const at = new Date().toISOString();
  return JSON.stringify({
    id: 450_789_000 + number,
    total_price: '1.25',
    currency: 'USD',
    financial_status: 'paid',
    cancelled_at: null,
    created_at: at,
    updated_at: at,
    test: false,
    line_items: [],
    refunds: [],
  });
}

describe('two nodes behind nginx, as in deploy/nginx.conf', () => {
  test('[I2 L6] webhooks and sockets go to either; one is killed, and every stage is exact again', async () => {
    const redis = await startRedis();
    const { nodes, nginx } = await startTwoNodes({ env: { REDIS_URL: redis.url } });
    const [one, other] = nodes;
    const api = new Api(nginx.url, one.ownerKey);
    await api.createShow({ show: 'live', currency: 'USD' });
    await api.putSecrets('live', 'shopify', SECRET);
    const { key } = await api.key('live', 'stage');
    const post = async (number: number): Promise<void> => {
      const body = shopifyOrder(number);
      const headers = signShopify(body, SECRET, 'orders/create');
      // As a shop does: what is not taken is sent again.
      await expect
        .poll(async () => api.postHook('live', 'shopify', body, headers).then(({ status }) => status, String), {
          timeout: 20_000,
          interval: 200,
        })
        .toBe(200);
    };
    const count = async (node: { url: string }): Promise<number> => {
      const { body } = await new Api(node.url, '').request<string>('GET', '/metrics');
      return Number(/^nacre_facts_total\{kind="order"\} (\d+)/m.exec(body)?.[1] ?? 0);
    };

    await post(0);
    const stages: WatchedStage[] = [];
    for (let place = 0; place < 24; place += 1) stages.push(watchStage({ url: nginx.url, show: 'live', key }));
    // Long polling, from elsewhere: its requests all have to reach the one node that knows it.
    for (const localAddress of ['127.0.0.1', '127.0.1.1', '127.0.2.1'])
      stages.push(watchStage({ url: nginx.url, show: 'live', key, transports: ['polling'], localAddress }));
    await eventually(() => stages.map((stage) => stage.net())).toEqual(stages.map(() => '1.25'));
    const surfaces = async (node: { url: string }): Promise<number> => {
      const { body } = await new Api(node.url, '').request<string>('GET', '/metrics');
      return Number(/^nacre_sockets\{surface="stage"\} (\d+)/m.exec(body)?.[1] ?? 0);
    };
    const spread = [await surfaces(one), await surfaces(other)];
    expect(Math.min(...spread)).toBeGreaterThan(3);
    expect(spread[0]! + spread[1]!).toBe(stages.length);

    await Promise.all(Array.from({ length: 40 }, async (_, place) => post(place + 1)));
    await eventually(() => stages.map((stage) => stage.net())).toEqual(stages.map(() => '51.25'));
    expect(Math.min(await count(one), await count(other))).toBeGreaterThan(3);

    await one.kill9();
    for (let number = 41; number < 61; number += 1) await post(number);
    await eventually(() => stages.map((stage) => stage.net())).toEqual(stages.map(() => '76.25'));
    expect(stages.every((stage) => stage.isConnected())).toBe(true);
    expect(await surfaces(other)).toBe(stages.length);
    expect(await new Api(other.url, other.ownerKey).audit('live')).toMatchObject({ equal: true, fold: { orders: 61 } });

    // And back: the dead one takes its part again, from its own disk and Redis.
    const again = await startNacre({
      ownerKey: one.ownerKey,
      dataFolder: one.dataFolder,
      port: one.port,
      env: { REDIS_URL: redis.url, NACRE_PUBLIC_URL: nginx.url },
    });
    for (let number = 61; number < 81; number += 1) await post(number);
    await eventually(() => stages.map((stage) => stage.net())).toEqual(stages.map(() => '101.25'));
    expect(await new Api(again.url, one.ownerKey).audit('live')).toMatchObject({ equal: true, fold: { orders: 81 } });
    expect((await fetch(`${nginx.url}/metrics`)).status).toBe(404);
    for (const stage of stages) stage.stop();
    for (const node of [again, other]) expect(await node.stop()).toBe(0);
  });

  test('a webhook at one node shows on a stage at the other within 100 ms of what one node alone takes', async () => {
    const redis = await startRedis();
    const { nodes } = await startTwoNodes({ env: { REDIS_URL: redis.url } });
    const [one, other] = nodes;
    const alone = await startNacre({ ownerKey: one.ownerKey });
    const medianAt = async (postTo: string, lookAt: string): Promise<number> => {
      const api = new Api(postTo, one.ownerKey);
      const { key } = await api.key('quick', 'stage');
      const stage = watchStage({ url: lookAt, show: 'quick', key });
      await eventually(() => stage.orders()).toBeTypeOf('number');
      const begin = stage.orders() ?? 0;
      const times: number[] = [];
      for (let id = begin + 1; id <= begin + 40; id += 1) {
        const from = performance.now();
        await api.postOrders('quick', { id: `${id}`, status: 'paid', currency: 'USD', total: '1.25' });
        times.push((await stage.sawOrders(id)) - from);
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
      stage.stop();
      return times.toSorted((a, b) => a - b)[20] ?? Infinity;
    };
    for (const node of [one, alone])
      await new Api(node.url, one.ownerKey).createShow({ show: 'quick', currency: 'USD' });
    const single = await medianAt(alone.url, alone.url);
    await eventually(
      async () => (await new Api(other.url, one.ownerKey).request('GET', '/api/shows/quick')).status,
    ).toBe(200);
    const across = await medianAt(one.url, other.url);
    console.log(
      `median, webhook → stage: one node alone ${single.toFixed(1)} ms, at the other node ${across.toFixed(1)} ms`,
    );
    expect(across - single).toBeLessThan(100);
    for (const node of [...nodes, alone]) await node.stop();
  });
});
