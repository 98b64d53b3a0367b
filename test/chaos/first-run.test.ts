import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Api } from '../support/api.ts';
import { onceAtEnd } from '../support/cleanup.ts';
import { startNacre } from '../support/server.ts';
import { tempFolder } from '../support/temp.ts';

const MAIN = join(import.meta.dirname, '../../dist/server/main.js');

/** Runs the built program to its end; for runs that end by themselves. */
async function run(
  env: Record<string, string>,
  ...args: string[]
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env.PATH, NACRE_DATA: await tempFolder(), PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onceAtEnd(() => void child.kill('SIGKILL'));
  let out = '';
  let err = '';
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, out, err };
}

const keyIn = (printed: string, page: string): string => new RegExp(`/${page}/main#(\\S+)`).exec(printed)?.[1] ?? '';

describe('the first start', () => {
  test('makes the show main and prints links that open it, once', async () => {
    const first = await startNacre({ ownerKey: '' });
    const owner = keyIn(first.log(), 'control');
    const stage = keyIn(first.log(), 'overlay');
    expect([owner.length, stage.length]).toEqual([43, 43]);
    expect((await new Api(first.url, owner).control('main')).show).toMatchObject({ show: 'main', open: true });
    const refused = await new Api(first.url, stage).request('GET', '/api/shows/main');
    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'role_not_allowed' } } });
    expect(await first.stop()).toBe(0);

    const again = await startNacre({ ownerKey: '', dataFolder: first.dataFolder });
    expect(again.log()).toContain('npm run links');
    expect(again.log()).not.toContain('#');
    expect((await new Api(again.url, owner).control('main')).show.show).toBe('main');
    await again.stop();
  });

  test('links are renewed with Nacre stopped: the former owner key is no key any more', async () => {
    const first = await startNacre({ ownerKey: '' });
    const { dataFolder } = first;
    const inUse = await run({ NACRE_DATA: dataFolder }, 'links');
    expect(inUse).toMatchObject({ code: 1, out: '' });
    expect(inUse.err).toMatch(/in use by another Nacre/);
    await first.stop();
    const renewed = await run({ NACRE_DATA: dataFolder }, 'links');
    const second = await startNacre({ ownerKey: '', dataFolder });
    const api = new Api(second.url, '');
    const [former, now] = [keyIn(first.log(), 'control'), keyIn(renewed.out, 'control')];
    expect((await api.as(former).request('GET', '/api/shows/main')).status).toBe(401);
    expect((await api.as(now).request('GET', '/api/shows/main')).status).toBe(200);
    await second.stop();
  });
});

test('an owner key may hold whatever a link can carry', async () => {
  const nacre = await startNacre({ ownerKey: `!"#$&'()*+,-./:;<=>?@[\\]^_\`{|}~${'k'.repeat(32)}` });
  expect(await new Api(nacre.url, nacre.ownerKey).control('main')).toMatchObject({ show: { show: 'main' } });
  await nacre.stop();
});

describe('what stands in the way is said in plain words', () => {
  test('every wrong setting at once, and none of their values', async () => {
    const { code, err } = await run({
      PORT: '70000',
      NACRE_OWNER_KEY: 'short-secret',
      NACRE_PUBLIC_URL: 'live',
      NACRE_LOG: 'loud',
    });
    expect(code).toBe(1);
    for (const name of ['PORT', 'NACRE_OWNER_KEY', 'NACRE_PUBLIC_URL', 'NACRE_LOG']) expect(err).toContain(name);
    expect(err).not.toContain('short-secret');
    expect(err).not.toMatch(/^\s+at /m);
  });

  test('a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, err } = await run({ PORT: String(port) });
    other.close();
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(new RegExp(`port ${port} is taken`)) });
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test.each(['/dev/null/data', '/dev/null', '/proc/nope', '/proc/nope/data'])(
    'a data folder that cannot be one: %s',
    async (folder) => {
      const { code, err } = await run({ NACRE_DATA: folder });
      expect(code).toBe(1);
      expect(err).toContain('NACRE_DATA');
      expect(err.trim().split('\n')).toHaveLength(1);
    },
  );

  test.each(['192.0.2.1', 'no-such-host.invalid'])('an address that is not this machine’s: %s', async (host) => {
    const { code, err } = await run({ HOST: host });
    expect(code).toBe(1);
    expect(err).toMatch(new RegExp(`${host} is no address of this machine.*HOST`));
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});

describe('the end', () => {
  test('SIGTERM finishes what is under way, keeps it, and exits with 0', async () => {
    const nacre = await startNacre();
    const api = new Api(nacre.url, nacre.ownerKey);
    const order = (id: number) => ({ id: String(id), status: 'paid', currency: 'USD', total: '1.00' });
    const posted = Array.from({ length: 40 }, (_, id) => api.postOrders('main', order(id)).catch(() => null));
    await posted[0];
    expect(await nacre.stop()).toBe(0);
    const taken = (await Promise.all(posted)).filter((answer) => answer?.accepted === 1).length;
    const again = await startNacre({ dataFolder: nacre.dataFolder, ownerKey: nacre.ownerKey });
    expect((await new Api(again.url, again.ownerKey).control('main')).totals?.orders).toBeGreaterThanOrEqual(taken);
    await again.stop();
  });
});

test('[I2] SIGTERM lets go of clients that keep their connections busy, and cuts no answer off', async () => {
  const nacre = await startNacre();
  const agent = new Agent({ keepAlive: true });
  let [next, taken, cut] = [0, 0, 0];
  let isDown = false;
  const post = (): Promise<number> =>
    new Promise((resolve, reject) => {
      const sending = request(`${nacre.url}/api/shows/main/orders`, {
        agent,
        method: 'POST',
        headers: { authorization: `Bearer ${nacre.ownerKey}` },
      });
      sending.on('response', (answer) => answer.resume().on('end', () => resolve(answer.statusCode ?? 0)));
      sending.on('error', reject);
      sending.end(JSON.stringify({ id: `${next++}`, status: 'paid', currency: 'USD', total: '1.00' }));
    });
  const client = async (): Promise<void> => {
    while (!isDown) {
      try {
        if ((await post()) === 200) taken += 1;
      } catch (error) {
        // A connection that was never made costs nothing; one that was cut within an answer does.
        if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') isDown = true;
        else cut += 1;
      }
    }
  };
  const clients = Promise.all(Array.from({ length: 6 }, client));
  await expect.poll(() => taken, { timeout: 30_000 }).toBeGreaterThan(100);
  expect(await nacre.stop()).toBe(0);
  await clients;
  agent.destroy();
  const again = await startNacre({ dataFolder: nacre.dataFolder, ownerKey: nacre.ownerKey });
  const { totals } = await new Api(again.url, again.ownerKey).control('main');
  // A keep-alive connection may be closed just as the next request leaves: that one was not taken, and is sent again.
  expect(totals?.orders).toBe(taken);
  expect(cut).toBeLessThanOrEqual(6);
  await again.stop();
});

describe('secrets', () => {
  test('[A2 A3 I6] no key, secret, e-mail or address is ever in the log or the store', async () => {
    const nacre = await startNacre({ env: { NACRE_LOG: 'trace' } });
    const api = new Api(nacre.url, nacre.ownerKey);
    await api.createShow({ show: 'quiet', currency: 'USD' });
    const { key } = await api.key('quiet', 'stage');
    await api.postOrders('quiet', {
      id: '1',
      status: 'paid',
      currency: 'USD',
      total: '1.00',
      buyer: { name: 'Rosalinda Quetzalcoatl', email: 'rosalinda@private.example', phone: '+52 999 123 4567' },
      shipping: { address1: 'Calle 60 Secreta 123' },
    });
    await api.as(key).request('POST', '/api/shows/quiet/orders', '{}');
    await api.request('GET', `/overlay/quiet?key=${key}`);
    await nacre.stop();
    const { readFileSync, readdirSync } = await import('node:fs');
    const kept = readdirSync(nacre.dataFolder)
      .map((file) => readFileSync(join(nacre.dataFolder, file), 'latin1'))
      .join('\n');
    for (const secret of [key, nacre.ownerKey, 'rosalinda@private.example', '999 123', 'Calle 60', 'Quetzalcoatl']) {
      expect(nacre.log()).not.toContain(secret);
      expect(kept).not.toContain(secret);
    }
    expect(kept).toContain('Rosalinda Q.');
  });
});
