import { spawn } from 'node:child_process';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Api } from '../../support/api.ts';
import { onceAtEnd } from '../../support/cleanup.ts';
import { saleOf } from '../../support/hostile.ts';
import { startNacre } from '../../support/server.ts';
import { signShopify } from '../../support/signing.ts';
import { counted } from '../../support/metrics.ts';
import { ms, percentile, rssOf } from './figures.ts';

const SECRET = 'a-webhook-secret';

/**
 * A shop's webhooks, first in peace, then for a minute while 200 connections send requests that never end and ten send
 * 10,000 packets each, again and again; and then the rush of a real sale, 1,000 a second for a minute.
 */
export async function siege(): Promise<void> {
  const nacre = await startNacre();
  const api = new Api(nacre.url, nacre.ownerKey);
  await api.createShow({ show: 'sale', currency: 'MXN' });
  await api.putSecrets('sale', 'shopify', SECRET);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let [orders, again] = [0, 0];

  function post(body: string): Promise<number> {
    const headers = { ...signShopify(body, SECRET, 'orders/paid'), 'content-length': body.length };
    return new Promise((resolve, reject) => {
      const to = { port: nacre.port, host: '127.0.0.1', method: 'POST', path: '/hooks/sale/shopify', headers, agent };
      request(to, (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
      })
        .on('error', reject)
        .end(body);
    });
  }

  async function deliver(): Promise<{ status: number; time: number }> {
    orders += 1;
    const body = saleOf(orders);
    const from = performance.now();
    // As a shop does: what was cut off is sent again.
    const status = await post(body).catch(() => {
      again += 1;
      return post(body);
    });
    return { status, time: performance.now() - from };
  }

  async function sell(what: string, perSecond: number, seconds: number): Promise<void> {
    const [under, from] = [[] as ReturnType<typeof deliver>[], performance.now()];
    while (under.length < perSecond * seconds) {
      const due = ((performance.now() - from) / 1000) * perSecond;
      while (under.length < Math.min(due, perSecond * seconds)) under.push(deliver());
      await sleep(5);
    }
    const answers = await Promise.all(under);
    const times = answers.map(({ time }) => time);
    const lost = answers.filter(({ status }) => status !== 200).length;
    const took = (performance.now() - from) / 1000;
    console.log(
      `${what.padEnd(12)} ${answers.length} webhooks in ${took.toFixed(0)} s, ${lost} not taken; p50 ${ms(percentile(times, 0.5))}, p99 ${ms(percentile(times, 0.99))}, slowest ${ms(Math.max(...times))}; ${rssOf(nacre.pid).toFixed(0)} MB`,
    );
  }

  await sell('in peace', 50, 15);
  const attack = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'attack.ts'), String(nacre.port)],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  onceAtEnd(() => void attack.kill('SIGKILL'));
  await sleep(2000);
  await sell('under siege', 50, 60);
  attack.kill('SIGTERM');
  await sleep(1000);
  await sell('a rush', 1000, 60);
  console.log(`webhooks cut off and sent again: ${again}`);
  console.log(`sockets cut off: ${await counted(nacre, 'nacre_dropped_sockets_total')}`);
  const { equal, facts } = await api.audit('sale');
  console.log(`books: ${equal ? 'equal' : 'NOT EQUAL'}, ${facts} facts of ${orders} orders and the first`);
  agent.destroy();
}
