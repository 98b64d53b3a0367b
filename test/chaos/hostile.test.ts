import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { beforeAll, describe, expect, test } from 'vitest';
import { memoryOf } from '../bench/machine.ts';
import { Api } from '../support/api.ts';
import { onceAtEnd } from '../support/cleanup.ts';
import { frame, openPage, openPeer, saleOf, upgrade } from '../support/hostile.ts';
import type { Peer } from '../support/hostile.ts';
import { counted } from '../support/metrics.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';
import { signShopify } from '../support/signing.ts';
import { until } from '../support/until.ts';

/** A laptop against one server. What each costs the server is measured by `npm run bench -- silent` and `-- siege`. */
const SECRET = 'a-webhook-secret';
let nacre: Nacre;
let api: Api;
let stage: string;
beforeAll(async () => {
  nacre = await startNacre();
  api = new Api(nacre.url, nacre.ownerKey);
  await api.createShow({ show: 'storm', currency: 'MXN' });
  await api.putSecrets('storm', 'shopify', SECRET);
  ({ key: stage } = await api.key('storm', 'stage'));
});

const auth = () => ({ key: stage, show: 'storm', surface: 'stage', build: '' });
const POLL = () => `${nacre.url}/socket.io/?EIO=4&transport=polling`;
const isLetIn = async (page: Peer): Promise<true> => until('a snapshot', () => page.heard().includes('["snapshot"'));
const isCut = async (peer: Peer, withinMs = 20_000): Promise<number> =>
  until('the connection is cut', () => peer.closedAfter(), { withinMs });
const dropped = (reason: string): Promise<number> =>
  counted(nacre, 'nacre_dropped_sockets_total', `reason="${reason}"`);
let orders = 0;
/** A shop's webhook passes, whatever else goes on; `from`: where it comes from. */
async function expectOrderTaken(from: string): Promise<void> {
  orders += 1;
  const body = saleOf(orders);
  const headers = { ...signShopify(body, SECRET, 'orders/paid'), 'x-forwarded-for': from };
  expect(await api.postHook('storm', 'shopify', body, headers)).toMatchObject({ status: 200, body: { accepted: 1 } });
}

describe('who only waits', () => {
  test.concurrent('[F11] one that reads nothing of a busy show is cut off, though it answers pings; one that reads stays', async () => {
    const before = await dropped('silent');
    await api.createShow({ show: 'busy', currency: 'USD' });
    const { key } = await api.key('busy', 'stage');
    const page = { key, show: 'busy', surface: 'stage', build: '' };
    const readers = ['websocket', 'polling'].map((transport) =>
      io(nacre.url, { auth: page, transports: [transport], forceNew: true }),
    );
    const ends: string[] = [];
    for (const one of readers) one.on('disconnect', (reason) => void ends.push(reason));
    onceAtEnd(() => {
      for (const one of readers) one.disconnect();
    });
    const silent = await openPage(nacre.port, page);
    await isLetIn(silent);
    silent.socket.pause();
    const { sid } = JSON.parse((await (await fetch(POLL())).text()).slice(1)) as { sid: string };
    const post = (text: string) => fetch(`${POLL()}&sid=${sid}`, { method: 'POST', body: text });
    expect((await post(`40${JSON.stringify(page)}`)).status).toBe(200);
    const from = performance.now();
    let sold = 0;
    // Frames of some 4 kB, twenty a second.
    const sales = setInterval(() => {
      sold += 1;
      void api.postOrders('busy', {
        id: `${sold}`,
        status: 'paid',
        currency: 'USD',
        total: '1.00',
        buyer: { name: 'Ana Gil' },
      });
    }, 50);
    onceAtEnd(() => clearInterval(sales));
    // Pongs of both kinds, to pings that it has not read; and to one that polls for nothing.
    const talk = setInterval(() => {
      silent.say(frame('3'));
      silent.say(frame('no proof', 10));
      void post('3');
    }, 500);
    onceAtEnd(() => clearInterval(talk));
    await until('both are cut off', async () => (await dropped('silent')) === before + 2);
    clearInterval(sales);
    expect(performance.now() - from).toBeLessThan(15_000);
    silent.socket.resume();
    await isCut(silent);
    expect((await post('3')).status).toBe(400);
    expect([...readers.map(({ connected }) => connected), ends]).toEqual([true, true, []]);
  });

  test.concurrent('[B2] headers that never end are answered 408 within 12 s, while webhooks are taken', async () => {
    const slow = await Promise.all(Array.from({ length: 200 }, () => openPeer(nacre.port)));
    for (const peer of slow) peer.say('POST /hooks/storm/shopify HTTP/1.1\r\nHost: nacre\r\nX-A: ');
    const drip = setInterval(() => {
      for (const peer of slow) peer.say('b');
    }, 500);
    onceAtEnd(() => clearInterval(drip));
    await expectOrderTaken('198.51.100.1');
    for (const peer of slow) expect(await isCut(peer)).toBeLessThan(16_000);
    for (const peer of slow) expect(peer.heard()).toMatch(/^HTTP\/1\.1 408 .*"request_timeout"/s);
  });
});

describe('sockets', () => {
  test.each([
    ['packets', () => frame('42["alive",{}]')],
    ['requests for the whole view', () => frame('420["resync"]')],
    ['pings', () => frame('', 9)],
    ['bytes in pieces that never end', () => frame('x'.repeat(4096), 0, false)],
    ['small pieces of a message that never ends', () => frame('x', 0, false)],
  ])('[F11] a flood of %s is cut off; others hear of the next sale', async (_what, packet) => {
    const page = await openPage(nacre.port, auth());
    const other = await openPage(nacre.port, auth());
    await isLetIn(page);
    await isLetIn(other);
    if (_what.includes('never end')) page.say(frame('x', 1, false));
    const flood = Buffer.concat(Array.from({ length: 1000 }, packet));
    page.say(flood);
    await isCut(page);
    await expectOrderTaken('198.51.100.1');
    await until('the sale is heard of', () => other.heard().includes(`"orders":${orders}`));
    other.socket.destroy();
  });

  test('[F11] one that is sent away and goes on speaking is cut off', async () => {
    const page = await openPeer(nacre.port);
    page.say(upgrade());
    const talk = setInterval(() => page.say(frame('42["alive",{}]')), 20);
    onceAtEnd(() => clearInterval(talk));
    expect(await isCut(page)).toBeLessThan(8000);
  });

  test('[F11] sockets of one address are so many and no more; another address is let in', async () => {
    const [crowded, other] = ['203.0.113.50', '203.0.113.51'];
    const before = await dropped('crowd');
    const peers = await Promise.all(Array.from({ length: 1040 }, () => openPeer(nacre.port)));
    for (const peer of peers) peer.say(upgrade(crowded));
    const opened = () => peers.filter((peer) => peer.heard().startsWith('HTTP/1.1 101')).length;
    const refused = () => peers.filter((peer) => peer.heard().startsWith('HTTP/1.1 429')).length;
    await until('each is answered', () => opened() + refused() === peers.length);
    expect(opened()).toBeLessThanOrEqual(1000);
    expect(opened()).toBeGreaterThan(900);
    expect(await dropped('crowd')).toBe(before + refused());
    expect(peers.find((peer) => peer.heard().startsWith('HTTP/1.1 429'))?.heard()).toMatch(/Retry-After: \d+\r\n/);
    const page = await openPage(nacre.port, auth(), other);
    await isLetIn(page);
    const answer = await fetch(`${nacre.url}/socket.io/?EIO=4&transport=polling`, {
      headers: { 'x-forwarded-for': crowded },
    });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '5']);
    for (const peer of [...peers, page]) peer.socket.destroy();
  });

  test.each([
    ['PUT', '/socket.io/?EIO=4&transport=polling', 400],
    ['PUT', '/socket.io/?EIO=4&transport=polling&sid=x', 400],
    ['GET', '/socket.io/?EIO=4&transport=websocket', 400],
    ['GET', '/socket.io/?EIO=3&transport=polling', 400],
    ['GET', '/socket.io/?EIO=4&transport=polling&sid=__proto__', 400],
    ['GET', '/socket.io/?EIO=4&transport=constructor', 400],
    ['POST', '/socket.io/?EIO=4&transport=polling', 400],
  ])('%s %s is answered %i', async (method, path, status) => {
    expect((await fetch(nacre.url + path, { method })).status).toBe(status);
  });
});

describe('requests', () => {
  test('[B2] a body that never ends is answered 413 and cut off', async () => {
    const peer = await openPeer(nacre.port);
    peer.say('POST /hooks/storm/shopify HTTP/1.1\r\nHost: nacre\r\nTransfer-Encoding: chunked\r\n\r\n');
    const piece = `${(65_536).toString(16)}\r\n${'x'.repeat(65_536)}\r\n`;
    const pour = setInterval(() => peer.socket.writableLength < 1_000_000 && peer.say(piece.repeat(4)), 5);
    onceAtEnd(() => clearInterval(pour));
    await isCut(peer);
    clearInterval(pour);
    expect(peer.heard()).toMatch(/^HTTP\/1\.1 413 .*"body_too_large"/s);
  });

  test('[I8] a body that comes a byte at a time takes no more memory than its bytes', async () => {
    const before = memoryOf(nacre.pid);
    const peer = await openPeer(nacre.port);
    peer.say('POST /hooks/storm/shopify HTTP/1.1\r\nHost: nacre\r\nTransfer-Encoding: chunked\r\n\r\n');
    const pieces = '1\r\nx\r\n'.repeat(10_000);
    for (let one = 0; one < 100; one += 1) peer.say(pieces);
    peer.say('0\r\n\r\n');
    await until('it is answered', () => peer.heard().startsWith('HTTP/1.1 401'), { withinMs: 60_000 });
    expect((memoryOf(nacre.pid) - before) / 1_048_576).toBeLessThan(120);
    peer.socket.destroy();
  });

  test('[I8] bodies that are begun and never ended keep no order out, however much of memory they would fill', async () => {
    const before = memoryOf(nacre.pid);
    const piece = Buffer.alloc(4 * 1_048_576 - 4000, 'x');
    const slow = await Promise.all(Array.from({ length: 80 }, () => openPeer(nacre.port)));
    for (const peer of slow)
      peer.say(
        `POST /hooks/storm/shopify HTTP/1.1\r\nHost: nacre\r\nTransfer-Encoding: chunked\r\n\r\n${piece.length.toString(16)}\r\n`,
      );
    for (const peer of slow) peer.say(piece);
    const madeWay = () => slow.filter((peer) => peer.heard().startsWith('HTTP/1.1 429')).length;
    await until('those make way that are too many', () => madeWay() >= 48);
    await expectOrderTaken('198.51.100.1');
    expect(slow.find((peer) => peer.heard() !== '')?.heard()).toMatch(/\r\nRetry-After: 1\r\n.*"too_many_requests"/s);
    expect((memoryOf(nacre.pid) - before) / 1_048_576).toBeLessThan(250);
    for (const peer of slow) peer.socket.destroy();
  });

  test('[B2] headers of 20 kB are answered 431; what is no HTTP 400; both in our words', async () => {
    for (const [text, status, code] of [
      [`GET / HTTP/1.1\r\nHost: nacre\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431, 'headers_too_large'],
      [
        `GET / HTTP/1.1\r\nHost: nacre\r\n${Array.from({ length: 5000 }, (_, one) => `X-${one}: a\r\n`).join('')}\r\n`,
        431,
        'headers_too_large',
      ],
      ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, 'request_malformed'],
    ] as const) {
      const peer = await openPeer(nacre.port);
      peer.say(text);
      await isCut(peer);
      expect(peer.heard()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*"${code}"`, 's'));
    }
    // Who asks for no body takes one for another answer.
    const peer = await openPeer(nacre.port);
    peer.say(`HEAD / HTTP/1.1\r\nHost: nacre\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`);
    await isCut(peer);
    expect(peer.heard()).toMatch(/^HTTP\/1\.1 431 [^{]*\r\n\r\n$/);
  });

  test('[B2] who reads nothing until all is sent hears why it was refused, and no reset', async () => {
    const peer = await openPeer(nacre.port);
    peer.socket.pause();
    peer.say('POST / HTTP/1.1\r\nHost: nacre\r\nContent-Length: 5\r\nX: ');
    for (let piece = 0; piece < 20; piece += 1) {
      peer.say('a'.repeat(20_000));
      await sleep(10);
    }
    peer.socket.resume();
    await isCut(peer);
    expect(peer.heard()).toMatch(/^HTTP\/1\.1 431 .*"headers_too_large"/s);
  });

  /** How often each status came as the answer to one and the same request, sent so many times without a pause. */
  async function answersTo(request: string, times: number): Promise<Map<number, number>> {
    const answers = new Map<number, number>();
    // As many to a connection as it takes (B8).
    await Promise.all(
      Array.from({ length: Math.ceil(times / 20) }, async (_, place) => {
        const peer = await openPeer(nacre.port);
        const count = Math.min(20, times - place * 20);
        peer.say(request.repeat(count - 1) + request.replace('\r\n', '\r\nConnection: close\r\n'));
        await isCut(peer, 60_000);
        for (const [, status] of peer.heard().matchAll(/HTTP\/1\.1 (\d{3}) /g))
          answers.set(Number(status), (answers.get(Number(status)) ?? 0) + 1);
        if (peer.heard().includes('HTTP/1.1 429')) expect(peer.heard()).toMatch(/\r\nRetry-After: [1-9]/);
      }),
    );
    return answers;
  }

  test.each([
    ['a page', 'GET /ticker/storm HTTP/1.1\r\nHost: nacre\r\n\r\n'],
    ['figures', 'GET /metrics HTTP/1.1\r\nHost: nacre\r\n\r\n'],
    ['what is expected', 'GET /healthz HTTP/1.1\r\nHost: nacre\r\nExpect: all\r\n\r\n'],
    ['an order', 'POST /hooks/storm/shopify HTTP/1.1\r\nHost: nacre\r\nContent-Length: 2\r\n\r\n{}'],
  ])(
    '[B8] who asks for %s thousands of times in one packet is cut off; a shop notices nothing',
    async (_what, request) => {
      const peer = await openPeer(nacre.port);
      peer.say(request.repeat(5000));
      await expectOrderTaken('198.51.100.1');
      await isCut(peer);
      expect(peer.heard().split('HTTP/1.1 ').length - 1).toBeLessThan(40);
    },
  );

  const forgedFrom = (address: string): string =>
    `POST /hooks/storm/shopify HTTP/1.1\r\nHost: nacre\r\nX-Forwarded-For: ${address}\r\nX-Shopify-Topic: orders/paid\r\n` +
    'X-Shopify-Hmac-Sha256: bm9uZQ==\r\nContent-Length: 2\r\n\r\n{}';
  /** Keeps an address beyond what may be refused of it, until it is stopped. */
  async function keepSpent(address: string): Promise<() => Promise<void>> {
    await answersTo(forgedFrom(address), 600);
    const flood = setInterval(() => void answersTo(forgedFrom(address), 20), 50);
    return onceAtEnd(() => clearInterval(flood));
  }

  test('[B1] who forges webhooks is told to wait; the shop, at another address, is not', async () => {
    const forged = forgedFrom('203.0.113.66');
    const answers = await answersTo(forged, 800);
    expect(new Set(answers.keys())).toEqual(new Set([401, 429]));
    expect(answers.get(401)).toBeGreaterThanOrEqual(400);
    await expectOrderTaken('198.51.100.1');
    const { refused } = await api.control('storm');
    expect(refused.map(({ code }) => code)).toContain('too_many_requests');
    await sleep(1000);
    expect((await answersTo(forged, 2)).get(401)).toBe(2);
  });

  test('[B9] what is forged at the shop’s own address costs none of its orders', async () => {
    const shared = '203.0.113.70';
    const stop = await keepSpent(shared);
    for (let one = 0; one < 40; one += 1) await expectOrderTaken(shared);
    await stop();
  });

  test('[B1] a key that asks beyond its rate is told to wait; another key is not', async () => {
    const { key } = await api.key('storm', 'host');
    const answers = await answersTo(
      `GET /nothing HTTP/1.1\r\nHost: nacre\r\nAuthorization: Bearer ${key}\r\n\r\n`,
      2000,
    );
    expect(new Set(answers.keys())).toEqual(new Set([404, 429]));
    expect((await api.control('storm')).show.show).toBe('storm');
  });
});
