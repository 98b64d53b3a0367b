import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openAccess } from '../../server/access/access.ts';
import type { Access } from '../../server/access/access.ts';
import { makeCookies } from '../../server/access/cookies.ts';
import { deviceOf } from '../../server/access/device.ts';
import { makeGuesses } from '../../server/access/guesses.ts';
import { openOrigins } from '../../server/access/origins.ts';
import { hashOf, randomKey } from '../../server/access/secret.ts';
import { IDLE_MS, LONGEST_MS } from '../../server/access/sessions.ts';
import { openTickets } from '../../server/access/tickets.ts';
import type { Signals } from '../../server/ledger/ledger.ts';
import { openEmbedded } from '../../server/ledger/embedded.ts';
import { bytesIn } from '../support/bytes-in.ts';
import { onceAtEnd } from '../support/cleanup.ts';
import { tempFolder } from '../support/temp.ts';

const OWNER = 'the-owners-own-key-0123456789abcdef';
const NEXT = 'the-key-that-comes-after-it-0123456';
let ownerKeys: readonly string[];
let now: number;
const clock = () => now;
let folder: string;
let access: Access;
let close: () => Promise<void>;

async function start(): Promise<void> {
  const { ledger, store } = await openEmbedded(folder);
  close = onceAtEnd(() => ledger.close());
  const publicUrl = 'http://localhost:4870';
  const origins = openOrigins(publicUrl, 4870);
  access = await openAccess({ store, ownerHashes: ownerKeys.map(hashOf), signals: null, publicUrl, origins, clock });
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  now = Date.UTC(2026, 10, 28);
  folder = await tempFolder();
  ownerKeys = [OWNER];
  await start();
});
afterEach(async () => {
  vi.useRealTimers();
  await close();
});
const pass = (ms: number): void => {
  now += ms;
  vi.advanceTimersByTime(2000);
};

describe('[A7] a session', () => {
  test('opens what its key opens, survives a restart, and is stored as a hash', async () => {
    const { key } = await access.keys.grant('main', 'staff');
    const { token, record } = await access.sessions.open(key, 'Android · Chrome');
    expect(await access.sessions.holderOf(token, 'main')).toMatchObject({ role: 'staff', session: record.id });
    expect(await access.sessions.holderOf(token, 'other')).toBe('wrong');
    await close();
    await start();
    expect(await access.sessions.holderOf(token, 'main')).toMatchObject({ role: 'staff', session: record.id });
    expect(JSON.stringify(access.sessions.list())).not.toContain(token);
    expect(JSON.stringify(access.sessions.list())).not.toContain(key);
  });

  test('ends when nobody came with it for 30 days, and after 90 whatever happened', async () => {
    const { token: idle } = await access.sessions.open(OWNER, '');
    const { token: busy } = await access.sessions.open(OWNER, '');
    for (let days = 0; days < 87; days += 29) {
      pass(IDLE_MS - 86_400_000);
      expect(await access.sessions.holderOf(busy, 'main')).toMatchObject({ role: 'owner' });
    }
    expect(await access.sessions.holderOf(idle, 'main')).not.toMatchObject({ role: 'owner' });
    pass(LONGEST_MS - 3 * (IDLE_MS - 86_400_000));
    expect(await access.sessions.holderOf(busy, 'main')).not.toMatchObject({ role: 'owner' });
  });

  test('ends with its key: revoked, expired, or replaced as the owner’s', async () => {
    const ended: string[] = [];
    access.onEnd((id) => ended.push(id));
    const revoked = await access.keys.grant('main', 'host');
    const expiring = await access.keys.grant('main', 'host', { seconds: 60 });
    const [one, other] = [await access.sessions.open(revoked.key, ''), await access.sessions.open(expiring.key, '')];
    await access.keys.revoke('main', revoked.id);
    expect(await access.sessions.holderOf(one.token, 'main')).toBe('wrong');
    pass(61_000);
    expect(await access.sessions.holderOf(other.token, 'main')).not.toMatchObject({ role: 'host' });
    await vi.waitFor(() =>
      expect(ended.sort()).toEqual([revoked.id, expiring.id, one.record.id, other.record.id].sort()),
    );
  });

  test('of a key that is revoked at that very moment is none, and none in the list', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { key, id } = await access.keys.grant('main', 'staff');
      const [, opened] = await Promise.allSettled([access.keys.revoke('main', id), access.sessions.open(key, '')]);
      await vi.waitFor(() => expect(access.sessions.list()).toEqual([]));
      if (opened.status === 'rejected') expect(opened.reason).toMatchObject({ code: 'key_wrong' });
      await expect(access.sessions.open(key, '')).rejects.toMatchObject({ code: 'key_wrong' });
    }
  });

  test('of one key there are 50 at the most: the one used longest ago goes', async () => {
    const { token: first } = await access.sessions.open(OWNER, '');
    for (let made = 0; made < 50; made += 1) {
      now += 1000;
      await access.sessions.open(OWNER, '');
    }
    expect(await access.sessions.holderOf(first, 'main')).toBe('wrong');
    expect(access.sessions.list()).toHaveLength(50);
  });
});

describe('[A14] the owner’s key', () => {
  test('is exchanged without a moment in which none is good: two are, then the other one, with its sessions', async () => {
    const { token } = await access.sessions.open(OWNER, 'former');
    ownerKeys = [OWNER, NEXT];
    await close();
    await start();
    const { token: next } = await access.sessions.open(NEXT, 'next');
    for (const key of ownerKeys)
      for (const show of ['main', null])
        expect(await access.keys.holderOf(key, show)).toEqual({ keyId: 'owner', role: 'owner' });
    expect(await access.keys.holderOf(ownerKeys.join(' '), 'main')).toBe('wrong');
    for (const one of [token, next])
      expect(await access.sessions.holderOf(one, 'main')).toMatchObject({ role: 'owner' });
    ownerKeys = [NEXT];
    await close();
    await start();
    expect(await access.keys.holderOf(OWNER, 'main')).toBe('wrong');
    expect(await access.keys.holderOf(NEXT, 'main')).toMatchObject({ role: 'owner' });
    expect(await access.sessions.holderOf(token, 'main')).toBe('wrong');
    expect(await access.sessions.holderOf(next, 'main')).toMatchObject({ role: 'owner' });
    await vi.waitFor(() => expect(access.sessions.list().map(({ device }) => device)).toEqual(['next']), {
      timeout: 20_000,
    });
  });
});

describe('[A4 A7] a request with a cookie', () => {
  const asked = (token: string, method: string, more: Record<string, string>): IncomingMessage =>
    ({
      method,
      headers: { host: 'localhost:4870', cookie: `nacre4870.main=${token}`, ...more },
      socket: { remoteAddress: '127.0.0.1' },
    }) as unknown as IncomingMessage;
  const CSRF = { 'x-nacre-csrf': '1' };

  test.each([
    ['GET', {}, 'staff'],
    ['GET', { origin: 'http://localhost:4870', 'sec-fetch-site': 'same-origin' }, 'staff'],
    ['GET', { 'sec-fetch-site': 'none' }, 'staff'],
    ['POST', CSRF, 'staff'],
    ['POST', {}, 'csrf_missing'],
    ['POST', { 'x-nacre-csrf': 'yes' }, 'csrf_missing'],
    ['DELETE', {}, 'csrf_missing'],
    ['POST', { ...CSRF, 'sec-fetch-site': 'cross-site' }, 'origin_not_allowed'],
    ['POST', { ...CSRF, 'sec-fetch-site': 'same-site' }, 'origin_not_allowed'],
    ['GET', { 'sec-fetch-site': 'cross-site' }, 'origin_not_allowed'],
    ['GET', { origin: 'http://evil.example' }, 'origin_not_allowed'],
    ['GET', { origin: 'http://localhost:4871' }, 'origin_not_allowed'],
    ['GET', { origin: 'https://localhost:4870' }, 'origin_not_allowed'],
    ['GET', { origin: 'null' }, 'origin_not_allowed'],
  ])('%s %j: %s', async (method, more, outcome) => {
    const { key } = await access.keys.grant('main', 'staff');
    const { token } = await access.sessions.open(key, '');
    const admitted = access.admit('cue', asked(token, method, more), 'main');
    expect(
      await admitted.then(
        ({ role }) => role,
        ({ code }: { code: string }) => code,
      ),
    ).toBe(outcome);
  });

  test('a second cookie of the same name, which another program of the host has planted, keeps nobody out', async () => {
    const { token } = await access.sessions.open((await access.keys.grant('main', 'staff')).key, '');
    const planted = `nacre4870.main=${randomKey()}`;
    for (const cookie of [`${planted}; nacre4870.main=${token}`, `nacre4870.main=${token}; ${planted}`])
      expect(await access.admit('cue', asked(token, 'GET', { cookie }), 'main')).toMatchObject({ role: 'staff' });
  });

  test('of a session that was ended opens nothing, and whoever listens is told', async () => {
    const ended: string[] = [];
    access.onEnd((id) => ended.push(id));
    const { token, record } = await access.sessions.open(OWNER, '');
    await access.sessions.end(record.id);
    await expect(access.admit('cue', asked(token, 'GET', {}), 'main')).rejects.toMatchObject({ code: 'session_ended' });
    expect(ended).toEqual([record.id]);
  });
});

describe('[A11] a link for a button', () => {
  test('presses within a second are one cue; later it is another; revoked or over, it is none', async () => {
    const { triggers } = access;
    const { key, id } = await triggers.make('main', { kind: 'callout.next' }, { seconds: 60 });
    const found = async () => {
      const trigger = await triggers.find(key);
      if (typeof trigger === 'string') throw new Error(trigger);
      return trigger;
    };
    const first = triggers.press(await found());
    now += 900;
    expect(triggers.press(await found())).toEqual(first);
    now += 1100;
    expect(triggers.press(await found()).id).not.toBe(first.id);
    // The clock was a minute ahead, and is set right.
    now -= 60_000;
    const after = triggers.press(await found());
    now += 2000;
    expect(triggers.press(await found()).id).not.toBe(after.id);
    now += 58_000;
    expect(await access.keys.holderOf(key, 'main')).toBe('wrong');
    pass(60_000);
    expect(await triggers.find(key)).toBe('expired');
    const other = await triggers.make('main', { kind: 'callout.next' }, {});
    expect(await triggers.revoke('other', other.id)).toBe(false);
    expect(await triggers.revoke('main', other.id)).toBe(true);
    expect(await triggers.find(other.key)).toBe('wrong');
    expect(id).not.toBe(other.id);
  });
});

describe('[A7] a ticket', () => {
  const [token, another] = [randomKey(), randomKey()];

  test('is good once, for a minute, for its show, beside the cookie of its session', () => {
    const tickets = openTickets(null, clock);
    const ticket = tickets.make(token, 'main');
    expect(tickets.take(ticket, another, 'main')).toBe(false);
    expect(tickets.take(ticket, token, 'other')).toBe(false);
    expect(tickets.take(`${ticket}x`, token, 'main')).toBe(false);
    expect(tickets.take(ticket.replace(/^\d/, '9'), token, 'main')).toBe(false);
    expect([tickets.take(ticket, token, 'main'), tickets.take(ticket, token, 'main')]).toEqual([true, false]);
    const late = tickets.make(token, 'main');
    now += 60_000;
    expect(tickets.take(late, token, 'main')).toBe(false);
    for (const nonsense of ['', '.', '..', `${now + 1000}.x.`, 'a.b.c.d'])
      expect(tickets.take(nonsense, token, 'main')).toBe(false);
  });

  test('of one node is good at another, and then at none', () => {
    const listeners: ((message: unknown) => void)[] = [];
    const signalsOf = (self: number): Signals => ({
      send: (_show, message) => listeners.forEach((listener, place) => place !== self && listener(message)),
      listen: (_show, listener) => (listeners.push(listener), () => {}),
    });
    const [one, other] = [openTickets(signalsOf(0), clock), openTickets(signalsOf(1), clock)];
    const ticket = one.make(token, 'main');
    expect([other.take(ticket, token, 'main'), one.take(ticket, token, 'main')]).toEqual([true, false]);
  });
});

describe('[A8] keys', () => {
  test('[A1] an owner of one show is none of what belongs to no show', async () => {
    const { key } = await access.keys.grant('main', 'owner');
    expect(await access.keys.holderOf(key, 'main')).toMatchObject({ role: 'owner' });
    expect(await access.keys.holderOf(key, null)).toMatchObject({ role: 'host' });
  });

  test('[A2] of what opens something only hashes are in the folder', async () => {
    const { key } = await access.keys.grant('main', 'staff');
    const { token } = await access.sessions.open(key, '');
    const trigger = await access.triggers.make('main', { kind: 'callout.next' }, {});
    await close();
    const kept = bytesIn(folder);
    await start();
    expect(kept).toContain(hashOf(key));
    for (const secret of [key, token, trigger.key, OWNER]) expect(kept).not.toContain(secret);
  });

  test('renewed, two are good at once, the former for a week, and never three', async () => {
    const first = await access.keys.grant('main', 'stage', { label: 'OBS' });
    const second = await access.keys.rotate('main', first.id, 7 * 86_400);
    const roleOf = async (key = '') => access.keys.holderOf(key, 'main');
    expect([await roleOf(first.key), await roleOf(second?.key)]).toMatchObject([{ role: 'stage' }, { role: 'stage' }]);
    expect(access.keys.list('main')).toMatchObject([
      { label: 'OBS', expiresAt: now + 7 * 86_400_000 },
      { label: 'OBS', replaces: first.id },
    ]);
    const third = await access.keys.rotate('main', second?.id ?? '', 60);
    expect([await roleOf(first.key), await roleOf(second?.key), await roleOf(third?.key)]).toMatchObject([
      'wrong',
      { role: 'stage' },
      { role: 'stage' },
    ]);
    pass(60_000);
    expect(await roleOf(second?.key)).toBe('expired');
    expect(await access.keys.rotate('other', third?.id ?? '', 60)).toBeNull();
  });

  test('renewed twice, by a second tap or as the answer was lost, there are two: of the newer only the one in use stays', async () => {
    const open = async (...keys: (string | undefined)[]) => {
      const verdicts = await Promise.all(keys.map(async (key = '') => access.keys.holderOf(key, 'main')));
      return verdicts.map((verdict) => verdict !== 'wrong');
    };
    const first = await access.keys.grant('main', 'stage');
    const week = 7 * 86_400;
    const [second, third] = await Promise.all([
      access.keys.rotate('main', first.id, week),
      access.keys.rotate('main', first.id, week),
    ]);
    const fourth = await access.keys.rotate('main', first.id, week);
    expect(await open(second?.key, third?.key, first.key, fourth?.key)).toEqual([false, false, true, true]);
    expect(access.keys.list('main')).toHaveLength(2);
    // By now OBS has the fourth, and does not lose it.
    const fifth = await access.keys.rotate('main', first.id, week);
    expect(await open(first.key, fourth?.key, fifth?.key)).toEqual([false, true, true]);
    expect(access.keys.list('main')).toMatchObject([{ id: fourth?.id }, { replaces: fourth?.id }]);
  });

  test('tell when they were last used, and using one that was just revoked does not bring it back', async () => {
    const { id, key } = await access.keys.grant('main', 'staff');
    expect(access.used.of(id)).toBeNull();
    await access.keys.holderOf(key, 'main');
    expect(access.used.of(id)).toBe(now);
    now += 60_000;
    await Promise.all([access.keys.revoke('main', id), access.keys.holderOf(key, 'main')]);
    expect(await access.keys.holderOf(key, 'main')).toBe('wrong');
    await close();
    await start();
    expect(await access.keys.holderOf(key, 'main')).toBe('wrong');
  });
});

describe('[A10] wrong keys', () => {
  test('after ten different ones an address waits, twice as long each time, up to a minute; another one does not', () => {
    const guesses = makeGuesses(clock);
    const guess = (from = 'a') => guesses.waitFor(from, randomKey());
    for (let free = 0; free < 10; free += 1) expect(guess()).toBeNull();
    const waits: number[] = [];
    for (let more = 0; more < 8; more += 1) {
      expect(guess()).toBeNull();
      const wait = guess() ?? 0;
      waits.push(wait);
      now += wait * 1000;
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(guess('b')).toBeNull();
    now += 600_000;
    expect([guess(), guess()]).toEqual([null, null]);
  });

  test('the same wrong key again is a page that was left open, and no guess', () => {
    const guesses = makeGuesses(clock);
    for (let times = 0; times < 100; times += 1) expect(guesses.waitFor('a', 'revoked')).toBeNull();
  });

  test('the right one is let in from there all the while', async () => {
    const { key } = await access.keys.grant('main', 'staff');
    for (let guess = 0; guess < 20; guess += 1) await access.ofKey(randomKey(), 'main', 'a').catch(() => {});
    await expect(access.ofKey(randomKey(), 'main', 'a')).rejects.toMatchObject({
      code: 'too_many_requests',
      retryAfter: 1,
    });
    expect(await access.ofKey(key, 'main', 'a')).toMatchObject({ role: 'staff' });
  });
});

describe('[A7] cookies', () => {
  const token = randomKey();
  const origins = openOrigins('https://live.example.org', 4870);
  const https = makeCookies('https://live.example.org', origins.isOwnHost);

  test('behind https begin with __Host- and are sent over https alone; on plain HTTP in a LAN they name the port', () => {
    expect(https.set({ host: 'live.example.org' }, 'main', token, 60)).toBe(
      `__Host-nacre.main=${token}; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure`,
    );
    const lan = makeCookies('http://192.168.1.5:4870', () => true);
    expect(lan.set({ host: '192.168.1.5:4870' }, null, token, 60)).toBe(
      `nacre4870=${token}; Path=/; Max-Age=60; HttpOnly; SameSite=Strict`,
    );
  });

  test('in a LAN two servers of one machine, both behind https otherwise, do not overwrite each other’s', () => {
    const [one = '', other = ''] = [4870, 4871].map((port) => {
      const cookies = makeCookies('https://live.example.org', openOrigins('https://live.example.org', port).isOwnHost);
      return cookies.set({ host: `localhost:${port}` }, 'main', token, 60).split('=')[0];
    });
    expect([one, other]).toEqual(['nacre4870.main', 'nacre4871.main']);
  });

  test('one that plain HTTP could have planted is not looked at behind https', () => {
    const planted = { host: 'live.example.org', cookie: `nacre443.main=${token}; nacre.main=${token}; nacre=${token}` };
    expect(https.tokensIn(planted, 'main')).toEqual([]);
    expect(https.tokensIn({ ...planted, cookie: `a=b; __Host-nacre.main=${token}` }, 'main')).toEqual([token]);
  });

  test('the show’s own goes before the owner’s, and another show’s is not looked at', () => {
    const [own, owners, others] = [randomKey(), randomKey(), randomKey()];
    const headers = {
      host: 'live.example.org',
      cookie: `__Host-nacre=${owners}; __Host-nacre.main=${own}; __Host-nacre.b=${others}; __Host-nacre.c=short`,
    };
    expect(https.tokensIn(headers, 'main')).toEqual([own, owners]);
    expect(https.tokensIn(headers, null)).toEqual([owners, own, others]);
    expect(https.clear(headers)).toHaveLength(3);
  });
});

test.each([
  [
    'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/127.0.0.0 Mobile Safari/537.36',
    'Android · Chrome',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1',
    'iPhone · Safari',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/127.0.0.0 Safari/537.36 Edg/127.0.0.0',
    'Windows · Edge',
  ],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:128.0) Gecko/20100101 Firefox/128.0', 'Mac · Firefox'],
  ['curl/8.5.0', ''],
])('a device is called by its system and browser: %s', (agent, device) => {
  expect(deviceOf(agent)).toBe(device);
});
