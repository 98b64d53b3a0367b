import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { fetchPicture } from '../../../server/pictures/fetch-picture.ts';
import { isPublicAddress } from '../../../server/pictures/public-address.ts';
import { onceAtEnd } from '../../support/cleanup.ts';

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onceAtEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A resolver that knows one address for every name. */
const leadsTo =
  (...addresses: string[]) =>
  (): Promise<LookupAddress[]> =>
    Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '198.18.0.1',
  '192.0.2.1',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1',
  'fc00::1',
  'fd12::1',
  'ff02::1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '2001::1',
  '2001:db8::1',
  'localhost',
  '',
])('[P3] %j is not of the internet at large', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['1.1.1.1', '172.32.0.1', '8.8.8.8', '192.169.0.1', '2606:4700::1111', '2a00:1450::1'])(
  '[P3] %s is',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test.each([
  'http://127.0.0.1/a.png',
  'http://127.1/a.png',
  'http://2130706433/',
  'http://0x7f.0.0.1/',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]:80/',
  'http://169.254.169.254/latest/meta-data',
  'ftp://shop.test/a',
  'file:///etc/passwd',
  'http://user:secret@1.1.1.1/',
  'https://',
  'data:image/png;base64,AA',
])('[P3] %s is refused without asking anybody', async (address) => {
  const resolve = (() => expect.unreachable()) as never;
  await expect(fetchPicture(address, { allowed: null, resolve })).rejects.toMatchObject({ fault: 'address_refused' });
});

test.each([['127.0.0.1'], ['::1'], ['10.0.0.8'], ['1.1.1.1', '192.168.0.1']])(
  '[P3] a name that leads to %s is refused',
  async (...addresses) => {
    const options = { allowed: null, resolve: leadsTo(...addresses) };
    await expect(fetchPicture('http://shop.test/a.png', options)).rejects.toMatchObject({ fault: 'address_refused' });
  },
);

test('[P3] a redirect is looked at like the address itself', async () => {
  const inner = await serve((_request, response) => response.end('secret'));
  const outer = await serve((_request, response) => response.writeHead(302, { location: `${inner}/meta` }).end());
  await expect(fetchPicture(`${outer}/a`, { allowed: outer })).rejects.toMatchObject({ fault: 'address_refused' });
});

test('[P3] a picture comes, by redirects within its own server too; not for ever', async () => {
  const base = await serve(({ url = '' }, response) => {
    const left = Number(url.slice(1));
    if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end();
    else response.end('bytes');
  });
  const { bytes } = (await fetchPicture(`${base}/3`, { allowed: base })) ?? {};
  expect(bytes?.toString()).toBe('bytes');
  await expect(fetchPicture(`${base}/4`, { allowed: base })).rejects.toMatchObject({ fault: 'not_found' });
});

test('[P6] a picture that is known is asked about by its tags, through redirects too; tags that could do harm are not kept', async () => {
  const base = await serve(({ url, headers }, response) => {
    if (url === '/moved') return response.writeHead(302, { location: '/a' }).end();
    if (url === '/odd') return response.writeHead(200, { etag: `"${'x'.repeat(300)}"` }).end('bytes');
    const isSame =
      headers['if-none-match'] === '"1"' && headers['if-modified-since'] === 'Mon, 01 Jun 2026 00:00:00 GMT';
    if (isSame) return response.writeHead(304).end();
    return response.writeHead(200, { etag: '"1"', 'last-modified': 'Mon, 01 Jun 2026 00:00:00 GMT' }).end('bytes');
  });
  const ask = (path: string, known?: object) => fetchPicture(base + path, { allowed: base, known });
  const first = await ask('/a');
  expect(first?.tags).toEqual({ etag: '"1"', lastModified: 'Mon, 01 Jun 2026 00:00:00 GMT' });
  expect(await ask('/a', first?.tags)).toBe(null);
  expect(await ask('/moved', first?.tags)).toBe(null);
  expect((await ask('/a', { etag: '"0"' }))?.bytes.toString()).toBe('bytes');
  expect((await ask('/odd'))?.tags).toEqual({});
});

test('[P3] what is too large, too slow, gone or nobody is told apart', async () => {
  const base = await serve(({ url }, response) => {
    if (url === '/gone') response.writeHead(404).end('<h1>gone</h1>');
    if (url === '/slow') response.write('a');
    if (url !== '/large') return;
    const more = (): void => {
      while (response.write(Buffer.alloc(65_536)));
      response.once('drain', more);
    };
    more();
  });
  const fault = (path: string) =>
    fetchPicture(base + path, { allowed: base, withinMs: 1500 }).then(
      () => null,
      (error: { fault: string }) => error.fault,
    );
  expect(await Promise.all(['/gone', '/slow', '/large'].map(fault))).toEqual(['not_found', 'unreachable', 'too_large']);
  const nobody = 'http://127.0.0.1:9';
  await expect(fetchPicture(nobody, { allowed: nobody })).rejects.toMatchObject({ fault: 'unreachable' });
});

test('[P3] a server that answers with another protocol, or with hints without end, does not keep a place for ever', async () => {
  const base = await serve(({ url, socket }) => {
    if (url === '/switch')
      return void socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
    const hints = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'), 10);
    socket.once('close', () => clearInterval(hints));
  });
  for (const path of ['/switch', '/hints'])
    await expect(fetchPicture(base + path, { allowed: base, withinMs: 500 })).rejects.toMatchObject({
      fault: 'unreachable',
    });
});
