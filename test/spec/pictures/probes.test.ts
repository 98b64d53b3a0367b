import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fetchPicture } from '../../../server/pictures/fetch-picture.ts';
import { onceAtEnd } from '../../support/cleanup.ts';

/**
 * Whoever may name a picture's address tries to make this server reach itself. A real server listens on this machine, on
 * every address of it, and counts who connects.
 */
let port = 0;
let connections = 0;

async function listen(answer: RequestListener, host: string, at = 0): Promise<Server> {
  const server = createServer(answer);
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(at, host, resolve));
  onceAtEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return server;
}

beforeAll(async () => {
  const inner: RequestListener = (_request, response) => response.end('secret');
  port = ((await listen(inner, '0.0.0.0')).address() as AddressInfo).port;
  // A machine without IPv6 has nothing to reach there.
  await listen(inner, '::1', port).catch(() => {});
});
beforeEach(() => (connections = 0));

type Resolver = ((name: string) => Promise<LookupAddress[]>) & { asked: number };
/** Answers each question with the next of these, the last one again and again. */
function resolver(...answers: string[]): Resolver {
  const resolve: Resolver = Object.assign(
    () => {
      const address = answers[Math.min(resolve.asked, answers.length - 1)] ?? '';
      resolve.asked += 1;
      return Promise.resolve([{ address, family: address.includes(':') ? 6 : 4 }]);
    },
    { asked: 0 },
  );
  return resolve;
}

const HOSTS = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '2130706433',
  '017700000001',
  '0177.0.0.1',
  '0177.0.0.01',
  '0x7f.0.0.1',
  '0x7f000001',
  '0x7F.1',
  '00000177.0x0.0.1',
  '0.0.0.0',
  '0',
  '0x0',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:7f00:0001]',
  '[::127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[fe80::1]',
  '[fd00::1]',
  '①②⑦.⓪.⓪.①',
  '１２７.０.０.１',
  '127。0。0。1',
  '127%2e0%2e0%2e1',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '[::ffff:169.254.169.254]',
  '[fd00:ec2::254]',
  '10.0.0.1',
  '192.168.0.1',
  '172.16.0.1',
  '100.100.100.200',
  '127.0.0.1.',
];
const SCHEMES = ['http', 'https'];

describe('a picture’s address that leads to this machine or its network', () => {
  test.each(HOSTS)('[P7] %s is refused, and nobody connects', async (host) => {
    for (const scheme of SCHEMES) {
      const resolve = resolver('127.0.0.1');
      await expect(
        fetchPicture(`${scheme}://${host}:${port}/a.png`, { allowed: null, resolve, withinMs: 2000 }),
      ).rejects.toMatchObject({ fault: 'address_refused' });
    }
    expect(connections).toBe(0);
  });

  test.each([
    '127.0.0.1',
    '0.0.0.0',
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '169.254.169.254',
    'fe80::1%lo',
  ])('[P7] a name that leads to %s is refused, and nobody connects', async (address) => {
    const resolve = resolver(address);
    await expect(fetchPicture(`http://shop.example:${port}/a.png`, { allowed: null, resolve })).rejects.toMatchObject({
      fault: 'address_refused',
    });
    expect([resolve.asked, connections]).toEqual([1, 0]);
  });

  test('[P7] localhost leads nowhere, and nobody connects', async () => {
    for (const name of ['localhost', 'LOCALHOST', 'localhost.'])
      await expect(fetchPicture(`http://${name}:${port}/`, { allowed: null, withinMs: 3000 })).rejects.toMatchObject({
        fault: expect.stringMatching(/address_refused|unreachable/) as string,
      });
    expect(connections).toBe(0);
  });

  test('[P7] a name that is public when it is looked at and private when it is connected to is asked once, and never reaches it', async () => {
    // 203.0.114.1 is public, and nobody answers there within so short a time.
    const resolve = resolver('203.0.114.1', '127.0.0.1');
    await expect(
      fetchPicture(`http://rebind.example:${port}/a.png`, { allowed: null, resolve, withinMs: 700 }),
    ).rejects.toMatchObject({ fault: 'unreachable' });
    expect([resolve.asked, connections]).toEqual([1, 0]);
  });

  test('[P7] a redirect to any of them is refused, and nobody connects; one that leads to another name is looked at anew', async () => {
    let target = '';
    const outer = await listen(
      (_request, response) => response.writeHead(302, { location: target }).end(),
      '127.0.0.1',
    );
    const allowed = `http://127.0.0.1:${(outer.address() as AddressInfo).port}`;
    // A header carries Latin letters only; the others are in the addresses above.
    for (const host of HOSTS.filter((one) => /^[\x20-\x7e]*$/.test(one))) {
      target = `http://${host}:${port}/meta`;
      connections = 0;
      await expect(
        fetchPicture(`${allowed}/a`, { allowed, resolve: resolver('127.0.0.1'), withinMs: 2000 }),
      ).rejects.toMatchObject({ fault: 'address_refused' });
      // The one of the server that redirects.
      expect(connections, host).toBe(1);
    }
    target = `http://innocent.example:${port}/`;
    connections = 0;
    const resolve = resolver('127.0.0.1');
    await expect(fetchPicture(`${allowed}/a`, { allowed, resolve })).rejects.toMatchObject({
      fault: 'address_refused',
    });
    expect([resolve.asked, connections]).toEqual([1, 1]);
    for (target of [
      'file:///etc/passwd',
      'gopher://127.0.0.1/',
      'ftp://127.0.0.1/',
      'data:image/png;base64,AA',
      '//0/',
    ])
      await expect(fetchPicture(`${allowed}/a`, { allowed, resolve: resolver('127.0.0.1') })).rejects.toMatchObject({
        fault: 'address_refused',
      });
  });
});
