import { randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join as pathOf } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { cookieOf } from '../support/access/credentials.ts';
import { ask, join, outcomeOf } from '../support/access/drive.ts';
import type { Joined } from '../support/access/drive.ts';
import { Api, freshName } from '../support/api.ts';
import { startRedis } from '../support/redis.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';
import { openWire } from '../support/wire.ts';

const CSRF = { 'x-nacre-csrf': '1' };
let nacre: Nacre;
let api: Api;
beforeAll(async () => {
  nacre = await startNacre();
  api = new Api(nacre.url, nacre.ownerKey);
});

async function newShow(name: string): Promise<string> {
  const show = freshName(name);
  await api.createShow({ show, currency: 'USD' });
  await api.cue(show, { kind: 'product.upsert', sku: 'ring', title: 'Ring', price: '1.00' });
  return show;
}
const eventually = (what: () => unknown) => expect.poll(what, { timeout: 10_000 });
async function ticketOf(url: string, show: string, cookie: string): Promise<string> {
  const { text } = await ask(`${url}/api/shows/${show}/tickets`, { method: 'POST', headers: { cookie, ...CSRF } });
  return (JSON.parse(text) as { ticket: string }).ticket;
}
const dropped = ({ socket }: Joined): Promise<number> =>
  new Promise((resolve) => socket.on('disconnect', () => resolve(Date.now())));

describe('[A7] sessions', () => {
  test('a session steers by request and by socket; its ticket is good once, and beside its cookie only', async () => {
    const show = await newShow('session');
    const { key } = await api.key(show, 'staff');
    const cookie = await cookieOf(api, show, key);
    const cue = JSON.stringify({ id: randomUUID(), kind: 'callout.take', sku: 'ring' });
    const answer = await ask(`${nacre.url}/api/shows/${show}/cues`, {
      method: 'POST',
      headers: { cookie, ...CSRF },
      body: cue,
    });
    expect(JSON.parse(answer.text)).toMatchObject({ outcome: 'taken' });
    const auth = { show, surface: 'control', build: '' };
    const ticket = await ticketOf(nacre.url, show, cookie);
    expect((await join(nacre.url, { ...auth, ticket }, {})).outcome).toBe('key_missing');
    const joined = await join(nacre.url, { ...auth, ticket }, { cookie });
    expect(joined.outcome).toBe('joined');
    const given: unknown = await joined.socket
      .timeout(5000)
      .emitWithAck('cue', { id: randomUUID(), kind: 'callout.clear' });
    expect(given).toMatchObject({ outcome: 'taken' });
    expect((await join(nacre.url, { ...auth, ticket }, { cookie })).outcome).toBe('session_ended');
    // The cookie alone, which a browser sends for any page that opens a socket, is nothing.
    expect((await join(nacre.url, auth, { cookie })).outcome).toBe('key_missing');
    joined.socket.disconnect();
  });

  test('signed out from the list, its socket goes within a second and it opens nothing', async () => {
    const show = await newShow('out');
    const { key, id } = await api.key(show, 'host');
    const cookie = await cookieOf(api, show, key);
    const joined = await join(
      nacre.url,
      { show, surface: 'control', build: '', ticket: await ticketOf(nacre.url, show, cookie) },
      { cookie },
    );
    const { body } = await api.request<{ sessions: { id: string; key: string }[] }>(
      'GET',
      `/api/shows/${show}/sessions`,
    );
    const session = body.sessions.find((one) => one.key === id);
    const [gone, from] = [dropped(joined), Date.now()];
    expect((await api.request('DELETE', `/api/shows/${show}/sessions/${session?.id}`)).status).toBe(204);
    expect((await gone) - from).toBeLessThan(1000);
    expect(outcomeOf(await ask(`${nacre.url}/api/shows/${show}`, { method: 'GET', headers: { cookie } }))).toBe(
      'session_ended',
    );
    // The link itself is as good as before.
    expect((await api.as(key).control(show)).show.show).toBe(show);
  });

  test('who owns one show neither sees nor ends the sessions of who owns them all', async () => {
    const show = await newShow('mine');
    const { key } = await api.key(show, 'owner');
    const root = await cookieOf(api, show, nacre.ownerKey);
    const list = async (as: Api) =>
      (await as.request<{ sessions: { id: string; key: string }[] }>('GET', `/api/shows/${show}/sessions`)).body
        .sessions;
    const owners = (await list(api)).find((one) => one.key === 'owner');
    expect((await list(api.as(key))).map((one) => one.key)).not.toContain('owner');
    const ended = await api.as(key).request('DELETE', `/api/shows/${show}/sessions/${owners?.id}`);
    expect(ended).toMatchObject({ status: 404, body: { error: { code: 'session_unknown' } } });
    expect((await ask(`${nacre.url}/api/shows/${show}`, { method: 'GET', headers: { cookie: root } })).status).toBe(
      200,
    );
  });

  test('survives a restart; what lies on the disk and in the log opens nothing', async () => {
    const one = await startNacre();
    const first = new Api(one.url, one.ownerKey);
    const { key } = await first.key('main', 'staff');
    const { body: trigger } = await first.request<{ key: string }>(
      'POST',
      '/api/shows/main/triggers',
      JSON.stringify({ cue: { kind: 'panic.hide' } }),
    );
    await fetch(`${one.url}/t/${trigger.key}`);
    const cookie = await cookieOf(first, 'main', key);
    await one.stop();
    const { dataFolder, ownerKey, port } = one;
    const files = await Promise.all(
      (await readdir(dataFolder, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => readFile(pathOf(entry.parentPath, entry.name), 'latin1')),
    );
    const token = cookie.split('=')[1] ?? '';
    for (const secret of [key, token, trigger.key, ownerKey]) {
      expect(files.some((text) => text.includes(secret))).toBe(false);
      expect(one.log()).not.toContain(secret);
    }
    const again = await startNacre({ dataFolder, ownerKey, port });
    expect((await ask(`${again.url}/api/shows/main`, { method: 'GET', headers: { cookie } })).status).toBe(200);
    await again.stop();
  });
});

describe('behind one router', () => {
  const asked = async (path: string, headers: Record<string, string>, method = 'GET') =>
    outcomeOf(await ask(nacre.url + path, { method, headers }));
  /** Strangers are refused without end, until `look` has seen what it waits for. */
  async function besieged(headers: () => Record<string, string>, look: () => Promise<boolean>): Promise<void> {
    for (let round = 0; round < 100; round += 1) {
      const strangers = Array.from({ length: 100 }, () => asked('/api/shows/main/audit', headers()));
      if (await look()) return;
      await Promise.all(strangers);
    }
    throw new Error('Nobody was told to wait.');
  }

  test('[A10] a session is let in, and gets its ticket, while all else of that address is told to wait', async () => {
    const show = await newShow('hall');
    const router = { 'x-forwarded-for': '203.0.113.9' };
    const cookie = await cookieOf(api, show, (await api.key(show, 'host')).key);
    const { key, id } = await api.key(show, 'host');
    const ended = await cookieOf(api, show, key);
    await api.revoke(show, id);
    await besieged(
      () => router,
      async () => {
        const [view, ticket, other] = await Promise.all([
          asked(`/api/shows/${show}`, { ...router, cookie }),
          asked(`/api/shows/${show}/tickets`, { ...router, ...CSRF, cookie }, 'POST'),
          asked(`/api/shows/${show}`, { ...router, cookie: ended }),
        ]);
        expect([view, ticket]).toEqual(['200', '201']);
        return other === 'too_many_requests';
      },
    );
  });

  test('[B1] a browser that is signed in gets a thousand pictures at once', async () => {
    const show = await newShow('shelves');
    const cookie = await cookieOf(api, show, (await api.key(show, 'staff')).key);
    const pictures = Array.from({ length: 1000 }, (_, one) => asked(`/images/${show}/${one}`, { cookie }));
    expect(new Set(await Promise.all(pictures))).toEqual(new Set(['not_found']));
  });

  test('[B1] a stranger who makes up a key for each request is one who has none', async () => {
    const made = () => ({ 'x-forwarded-for': '203.0.113.10', authorization: `Basic ${randomUUID()}` });
    await besieged(made, async () => (await asked('/api/shows/main/audit', made())) === 'too_many_requests');
  });
});

test('[A8] an expired key’s socket goes within a second, and another one is not let in', async () => {
  const show = await newShow('brief');
  const { body } = await api.request<{ key: string; expiresAt: number }>(
    'POST',
    `/api/shows/${show}/keys`,
    '{"role":"stage","seconds":2}',
  );
  const auth = { key: body.key, show, surface: 'stage', build: '' };
  const joined = await join(nacre.url, auth, {});
  expect(joined.outcome).toBe('joined');
  expect((await dropped(joined)) - body.expiresAt).toBeLessThan(1000);
  expect((await join(nacre.url, auth, {})).outcome).toBe('key_expired');
});

describe('[A11] a trigger link', () => {
  interface Made {
    id: string;
    path: string;
    key: string;
  }
  const make = async (show: string, cue: object, more: object = {}): Promise<Made> =>
    (await api.request<Made>('POST', `/api/shows/${show}/triggers`, JSON.stringify({ cue, ...more }))).body;
  const press = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    ask(nacre.url + path, { method, headers });
  const facts = async (show: string) => (await api.audit(show)).facts;

  test('gives its cue for a plain GET, as its name; presses within a second are one', async () => {
    const show = await newShow('press');
    const { path, id } = await make(show, { kind: 'callout.take', sku: 'ring' }, { label: 'Key 3' });
    const before = await facts(show);
    const answers = await Promise.all([press(path), press(path), press(path)]);
    expect(answers.map(({ text }) => text)).toEqual(['taken\n', 'taken\n', 'taken\n']);
    expect(answers[0]?.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
      'referrer-policy': 'no-referrer',
    });
    expect(await facts(show)).toBe(before + 1);
    const { stage, cues } = await api.control(show);
    expect(stage.onAir).toMatchObject({ kind: 'product' });
    expect(cues.at(-1) ?? cues[0]).toMatchObject({ by: { key: id, role: 'staff', name: 'Key 3' } });
    await sleep(1100);
    expect(JSON.parse((await press(path, { accept: 'application/json' })).text)).toMatchObject({ outcome: 'taken' });
    expect(await facts(show)).toBe(before + 2);
  });

  test('what nobody pressed does nothing: a HEAD, a look ahead, the card of a chat, a crawler', async () => {
    const show = await newShow('nobody');
    const { path } = await make(show, { kind: 'panic.hide' });
    const before = await facts(show);
    expect((await press(path, {}, 'HEAD')).status).toBe(204);
    expect((await press(path, {}, 'OPTIONS')).status).toBe(200);
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) expect((await press(path, {}, method)).status).toBe(404);
    for (const headers of [
      { 'sec-purpose': 'prefetch;prerender' },
      { purpose: 'prefetch' },
      { 'x-moz': 'prefetch' },
      { 'user-agent': 'Slackbot-LinkExpanding 1.0' },
      { 'user-agent': 'WhatsApp/2.23' },
      { 'user-agent': 'TelegramBot (like TwitterBot)' },
      { 'user-agent': 'facebookexternalhit/1.1' },
      { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' },
    ])
      expect((await press(path, headers)).status).toBe(204);
    expect(await facts(show)).toBe(before);
    expect((await ask(`${nacre.url}/robots.txt`, { method: 'GET' })).text).toContain('Disallow: /t/');
  });

  test('can be nothing but what staff may give, opens nothing else, and stops when it is revoked or its time is over', async () => {
    const show = await newShow('narrow');
    const refused = async (cue: object) =>
      outcomeOf(
        await ask(`${nacre.url}/api/shows/${show}/triggers`, {
          method: 'POST',
          headers: { authorization: `Bearer ${nacre.ownerKey}` },
          body: JSON.stringify({ cue }),
        }),
      );
    expect(await refused({ kind: 'show.close' })).toBe('role_not_allowed');
    expect(await refused({ kind: 'undo', cue: randomUUID() })).toBe('role_not_allowed');
    expect(await refused({ kind: 'nothing' })).toBe('cue_invalid');
    const { id, key, path } = await make(show, { kind: 'panic.hide' });
    expect((await api.as(key).request('GET', `/api/shows/${show}`)).status).toBe(401);
    expect((await join(nacre.url, { key, show, surface: 'stage', build: '' }, {})).outcome).toBe('key_wrong');
    const staff = await api.key(show, 'staff');
    expect(outcomeOf(await press(`/t/${staff.key}`))).toBe('key_wrong');
    const said = await make(show, { kind: 'callout.take', text: 'Ours' });
    await press(`${said.path}?text=Theirs&kind=panic.hide&cue=%7B%22kind%22%3A%22panic.hide%22%7D`);
    expect((await api.control(show)).stage.onAir).toMatchObject({ text: 'Ours' });
    const brief = await make(show, { kind: 'panic.hide' }, { seconds: 1 });
    await api.request('DELETE', `/api/shows/${show}/triggers/${id}`);
    await sleep(1100);
    expect([outcomeOf(await press(path)), outcomeOf(await press(brief.path))]).toEqual(['key_wrong', 'key_expired']);
    expect((await api.control(show)).stage.panic).toBe(false);
    const metrics = await (await fetch(`${nacre.url}/metrics`)).text();
    expect([metrics.includes('/t/:key'), metrics.includes(key), nacre.log().includes(key)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

test('[A2 A7] revoked at one node, a key and its session drop their sockets at every node within a second, and open nothing', async () => {
  const redis = await startRedis();
  const env = { REDIS_URL: redis.url };
  const one = await startNacre({ env });
  const other = await startNacre({ ownerKey: one.ownerKey, env });
  const first = new Api(one.url, one.ownerKey);
  await first.createShow({ show: 'both', currency: 'USD' });
  const took: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const { id, key } = await first.key('both', 'host');
    // Behind a balancer both nodes have one address, and so one cookie.
    const cookie = await cookieOf(first, 'both', key);
    const cookieAt = ({ port }: Nacre) => cookie.replace(/^nacre\d+/, `nacre${port}`);
    const joined: Joined[] = [];
    for (const node of [one, other]) {
      const ticket = await ticketOf(node.url, 'both', cookieAt(node));
      joined.push(await join(node.url, { key, show: 'both', surface: 'control', build: '' }, {}));
      joined.push(
        await join(node.url, { ticket, show: 'both', surface: 'control', build: '' }, { cookie: cookieAt(node) }),
      );
    }
    expect(joined.map(({ outcome }) => outcome)).toEqual(Array.from(joined, () => 'joined'));
    const [gone, from] = [Promise.all(joined.map(dropped)), Date.now()];
    await first.revoke('both', id);
    took.push(Math.max(...(await gone)) - from);
    for (const node of [one, other]) {
      expect((await new Api(node.url, key).request('GET', '/api/shows/both')).status).toBe(401);
      await eventually(async () =>
        outcomeOf(await ask(`${node.url}/api/shows/both`, { method: 'GET', headers: { cookie: cookieAt(node) } })),
      ).toBe('session_ended');
    }
  }
  console.log(`Dropped after ${took.join(', ')} ms.`);
  expect(Math.max(...took)).toBeLessThan(1000);
});

test('[A11] presses within a second are one at two nodes, too, whichever second of the clock each is in', async () => {
  const redis = await startRedis();
  const env = { REDIS_URL: redis.url };
  const one = await startNacre({ env });
  const other = await startNacre({ ownerKey: one.ownerKey, env });
  const first = new Api(one.url, one.ownerKey);
  await first.createShow({ show: 'pressed', currency: 'USD' });
  const { body } = await first.request<{ path: string }>(
    'POST',
    '/api/shows/pressed/triggers',
    JSON.stringify({ cue: { kind: 'slate.hide' } }),
  );
  await fetch(other.url + body.path);
  const { facts } = await first.audit('pressed');
  for (let round = 0; round < 3; round += 1) {
    await sleep(1900 - (Date.now() % 1000));
    await fetch(one.url + body.path);
    await sleep(200);
    await fetch(other.url + body.path);
  }
  expect((await first.audit('pressed')).facts).toBe(facts + 3);
});

test('[A1] at a node that is cut off from the log staff cannot undo what a host sets meanwhile, of which it has not heard', async () => {
  const redis = await startRedis();
  const wire = await openWire(redis.port);
  const one = await startNacre({ env: { REDIS_URL: redis.url } });
  const apart = await startNacre({ ownerKey: one.ownerKey, env: { REDIS_URL: `redis://127.0.0.1:${wire.port}` } });
  const hosts = new Api(one.url, one.ownerKey);
  await hosts.createShow({ show: 'apart', currency: 'USD' });
  const staff = new Api(apart.url, (await hosts.key('apart', 'staff')).key);
  await staff.cue('apart', { kind: 'panic.hide' });
  wire.reset();
  const id = randomUUID();
  await hosts.cue('apart', { id, kind: 'show.configure', staffMoney: false });
  expect(await staff.cue('apart', { kind: 'undo', cue: id })).toMatchObject({ outcome: 'queued' });
  wire.mend();
  await eventually(async () => (await hosts.control('apart')).cues.map(({ kind }) => kind)).toContain('undo');
  const { show, cues } = await hosts.control('apart');
  expect(show.staffMoney).toBe(false);
  expect(cues.find(({ kind }) => kind === 'undo')).toMatchObject({ outcome: 'refused', reason: 'undo_not_possible' });
});
