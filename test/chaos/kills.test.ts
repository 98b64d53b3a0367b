import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Api } from '../support/api.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';

const ORDERS = 2000;
const CLIENTS = 20;
const KILLS = 10;

/**
 * Each order has a total of its own, so that the sum tells not only how many there are but which. Clients send an
 * order again until it is answered 2xx, as shops do.
 */
test(`[I2 I3 L2] ${ORDERS} orders by ${CLIENTS} clients through ${KILLS} kills: each counts once`, async () => {
  let nacre: Nacre = await startNacre();
  const { dataFolder, ownerKey, port } = nacre;
  await new Api(nacre.url, ownerKey).createShow({ show: 'storm', currency: 'MXN' });

  const acknowledged = new Set<number>();
  let next = 0;
  const client = async (): Promise<void> => {
    for (let number = next++; number < ORDERS; number = next++) {
      const order = JSON.stringify({
        id: `n-${number}`,
        status: 'paid',
        currency: 'MXN',
        total: `${number}.${String(number % 100).padStart(2, '0')}`,
      });
      while (!(await isTaken(nacre.url, ownerKey, order))) await sleep(20);
      acknowledged.add(number);
    }
  };
  const clients = Promise.all(Array.from({ length: CLIENTS }, client));
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const until = Math.floor((ORDERS * kill) / (KILLS + 1));
    while (acknowledged.size < until) await sleep(2);
    await nacre.kill9();
    nacre = await startNacre({ dataFolder, ownerKey, port });
  }
  await clients;

  let cents = 0n;
  for (let number = 0; number < ORDERS; number += 1) cents += BigInt(number) * 100n + BigInt(number % 100);
  const net = `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
  const api = new Api(nacre.url, ownerKey);
  expect(acknowledged.size).toBe(ORDERS);
  expect((await api.control('storm')).totals).toMatchObject({ net, gross: net, orders: ORDERS });
  expect(await api.audit('storm')).toMatchObject({ equal: true, fold: { net, orders: ORDERS } });
});

async function isTaken(url: string, key: string, order: string): Promise<boolean> {
  const answer = await fetch(`${url}/api/shows/storm/orders`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: order,
    signal: AbortSignal.timeout(5000),
  }).catch(() => null);
  // The answer must have come whole: a connection cut within it is no acknowledgement.
  return answer !== null && answer.ok && (await answer.text().catch(() => '')) !== '';
}
