import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { answerOneByOne } from '../../server/http/one-by-one.ts';
import { onceAtEnd } from '../support/cleanup.ts';
import { openPeer } from '../support/hostile.ts';

/** A server that answers at once, and what it was asked: in which turn of the event loop each. */
async function listening() {
  const asked: { path: string; turn: number }[] = [];
  let turn = 0;
  let isOver = false;
  const count = (): void => {
    turn += 1;
    if (!isOver) setImmediate(count);
  };
  count();
  const http = createServer((request, response) => {
    asked.push({ path: request.url ?? '', turn });
    request.resume();
    response.end(request.url);
  });
  answerOneByOne(http);
  await once(http.listen(0, '127.0.0.1'), 'listening');
  onceAtEnd(() => {
    isOver = true;
    http.closeAllConnections();
    http.close();
  });
  return { asked, port: (http.address() as AddressInfo).port };
}

const ask = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
const post = (path: string): string => ask(path, 'Content-Length: 2\r\n').replace('GET', 'POST') + '{}';

test.each([
  ['without bodies', (one: number) => ask(`/${one}`)],
  ['with bodies', (one: number) => post(`/${one}`)],
  ['that expect something', (one: number) => ask(`/${one}`, 'Expect: something\r\n')],
])(
  '[B8] requests %s in one packet are answered in their order, each in a turn of its own',
  async (_what, requestOf) => {
    const { asked, port } = await listening();
    const peer = await openPeer(port);
    peer.say(Array.from({ length: 30 }, (_, one) => requestOf(one)).join(''));
    await expect.poll(() => peer.heard().split('HTTP/1.1 200').length - 1).toBe(30);
    expect(asked.map(({ path }) => path)).toEqual(Array.from({ length: 30 }, (_, one) => `/${one}`));
    expect(new Set(asked.map(({ turn }) => turn)).size).toBe(30);
  },
);

test('[B8] a connection on which more wait than anybody sends who means well is cut off, and what waits is not answered', async () => {
  const { asked, port } = await listening();
  const [flood, other] = [await openPeer(port), await openPeer(port)];
  flood.say(ask('/flood').repeat(1000));
  await expect.poll(() => flood.closedAfter()).not.toBeNull();
  expect(asked.length).toBeLessThan(10);
  other.say(ask('/other'));
  await expect.poll(() => other.heard()).toMatch(/^HTTP\/1\.1 200/);
});

test('[B8] one that is not taken keeps those behind it waiting, not their answers in memory', async () => {
  const bytes = 8 * 1_048_576;
  const asked: string[] = [];
  const http = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end(Buffer.alloc(bytes));
  });
  answerOneByOne(http);
  await once(http.listen(0, '127.0.0.1'), 'listening');
  onceAtEnd(() => {
    http.closeAllConnections();
    http.close();
  });
  const peer = await openPeer((http.address() as AddressInfo).port);
  peer.socket.pause();
  peer.say(Array.from({ length: 20 }, (_, one) => ask(`/${one}`)).join(''));
  await expect.poll(() => asked.length).toBeGreaterThan(0);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(asked.length).toBeLessThanOrEqual(3);
});
