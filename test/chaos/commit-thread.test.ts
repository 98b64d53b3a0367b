import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Api } from '../support/api.ts';
import { startNacre } from '../support/server.ts';
import { signShopify } from '../support/signing.ts';

const MORTAL = join(import.meta.dirname, '../support/mortal-committer.mjs');
const SHOW = 'mortal';
const SECRET = 'shpss_of_the_mortal';
const CLIENTS = 20;
const KEPT_FIRST = 200;
const cents = (number: number): number => 1000 + number;

/** The status, or null where the connection was cut: then the shop does not know, and sends it again. */
async function deliver(url: string, number: number): Promise<{ status: number; body: unknown } | null> {
  const body = JSON.stringify({
    id: 450_789_000 + number,
    total_price: (cents(number) / 100).toFixed(2),
    currency: 'USD',
    financial_status: 'paid',
    created_at: '2026-11-24T20:15:00Z',
    updated_at: '2026-11-24T20:15:00Z',
    test: false,
    line_items: [],
    refunds: [],
  });
  return new Api(url, '').postHook(SHOW, 'shopify', body, signShopify(body, SECRET, 'orders/create')).catch(() => null);
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test.each([
  ['is ended from outside', 'SIGUSR2'],
  ['throws', 'SIGHUP'],
] as const)(
  '[L2 L9] a thread that commits and %s takes the server with it; nothing acknowledged is lost',
  async (_how, signal) => {
    const mortal = await startNacre({ script: MORTAL });
    const { dataFolder, ownerKey } = mortal;
    const owner = new Api(mortal.url, ownerKey);
    await owner.createShow({ show: SHOW, currency: 'USD' });
    await owner.putSecrets(SHOW, 'shopify', SECRET);

    let next = 0;
    const acknowledged: number[] = [];
    const others = new Set<number>();
    const client = async (): Promise<void> => {
      for (;;) {
        const number = next++;
        const answer = await deliver(mortal.url, number);
        if (!answer) return;
        if (answer.status === 200) acknowledged.push(number);
        else others.add(answer.status);
        if (number === KEPT_FIRST) process.kill(mortal.pid, signal);
      }
    };
    // None hangs: whoever is not answered is cut off.
    await Promise.all(Array.from({ length: CLIENTS }, client));
    await expect.poll(() => isAlive(mortal.pid), { timeout: 10_000 }).toBe(false);
    expect(await mortal.stop()).toBe(1);
    expect(mortal.log()).toMatch(/thread that commits/);
    expect(acknowledged.length).toBeGreaterThanOrEqual(KEPT_FIRST - CLIENTS);
    expect([...others]).toEqual([]);

    const again = await startNacre({ dataFolder, ownerKey });
    const api = new Api(again.url, ownerKey);
    expect(await api.audit(SHOW)).toMatchObject({ equal: true });
    for (const number of acknowledged)
      expect(await deliver(again.url, number)).toMatchObject({ status: 200, body: { accepted: 0, duplicate: 1 } });
    for (let number = 0; number < next; number += 1) await deliver(again.url, number);
    const sum = Array.from({ length: next }, (_, number) => cents(number)).reduce((all, one) => all + one, 0);
    const all = { net: (sum / 100).toFixed(2), orders: next };
    expect(await api.audit(SHOW)).toMatchObject({ equal: true, fold: all, projection: all });
    expect(await again.stop()).toBe(0);
  },
);
