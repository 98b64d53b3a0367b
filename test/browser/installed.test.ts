import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { networkInterfaces } from 'node:os';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { anotherBuild } from '../support/another-build.ts';
import { Api } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { faultsOf, introduce, isLive } from '../support/page.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser('debian');
});

async function start(total = '12.50'): Promise<{ nacre: Nacre; api: Api }> {
  const nacre = await startNacre();
  const api = new Api(nacre.url, nacre.ownerKey);
  await api.createShow({ show: 'app', title: 'Perlas', currency: 'USD' });
  await api.cue('app', { kind: 'product.upsert', sku: 'ring', title: 'Ring', price: '12.50' });
  await api.postOrders('app', { id: '1', status: 'paid', currency: 'USD', total });
  return { nacre, api };
}

const newContext = async (): Promise<BrowserContext> => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-US' });
  await introduce(context);
  return context;
};
const shown = (page: Page) => page.locator('.total-net').textContent();
/** As the service worker keeps it. */
const keptShell = (page: Page) =>
  page.evaluate(async () => (await (await caches.open('nacre-shell')).match('/control/'))?.text() ?? '');
/** Opened with its key until all that it needs without a network is kept. */
async function visit(context: BrowserContext, nacre: Nacre): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${nacre.url}/control/app#${nacre.ownerKey}`);
  await isLive(page);
  await expect.poll(() => keptShell(page), { timeout: 15_000 }).toContain('<script');
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('nacre.seen.app') ?? ''), { timeout: 10_000 })
    .toContain('Ring');
  return page;
}

test('[V7] a phone shows buyers’ names, and keeps none: who is forgotten is not on one that lies in a drawer', async () => {
  const { nacre, api } = await start();
  await api.cue('app', { kind: 'show.configure', topBuyers: true });
  await api.postOrders('app', {
    id: 'X',
    status: 'paid',
    currency: 'USD',
    total: '1.00',
    buyer: { name: 'Xiadani Cruz' },
  });
  const told = { id: randomUUID(), version: 1, status: 'paid', total: '2.00', name: 'Xiadani Cruz' };
  expect((await api.request('POST', '/api/shows/app/sales', JSON.stringify(told))).status).toBe(200);
  const context = await newContext();
  const page = await visit(context, nacre);
  await page.locator('nav.tabs .tab').filter({ hasText: 'Sales' }).click();
  await page.getByText('Xiadani C.').first().waitFor();
  await page.close();
  const other = await context.newPage();
  await other.goto(`${nacre.url}/healthz`);
  const kept = await other.evaluate(() => JSON.stringify(localStorage));
  expect(kept).toContain('Ring');
  expect(kept).not.toContain('Xiadani');
  await context.close();
  await nacre.stop();
});

test('[W1] the manifest names the show, icons as they are, and no key', async () => {
  const { nacre } = await start();
  const context = await newContext();
  const page = await visit(context, nacre);
  const address = await page.locator('link[rel=manifest]').getAttribute('href');
  const text = await (await fetch(nacre.url + address)).text();
  expect(text).not.toContain(nacre.ownerKey);
  const manifest = JSON.parse(text) as {
    start_url: string;
    scope: string;
    icons: { src: string; sizes: string; purpose: string }[];
  };
  expect(manifest).toMatchObject({
    start_url: '/control/app',
    scope: '/control/',
    display: 'standalone',
    name: 'Nacre · app',
  });
  expect(manifest.icons.map(({ purpose }) => purpose)).toContain('maskable');
  for (const { src, sizes } of manifest.icons) {
    const { format, width, height } = await sharp(
      Buffer.from(await (await fetch(nacre.url + src)).arrayBuffer()),
    ).metadata();
    expect([format, `${width}x${height}`]).toEqual(['png', sizes]);
  }
  // What the browser itself says against it.
  const devtools = await context.newCDPSession(page);
  const { errors } = (await devtools.send('Page.getAppManifest')) as { errors: unknown[] };
  expect(errors).toEqual([]);
  await context.close();
  await nacre.stop();
});

test('[W2 W3 A7] opened from the home screen it is still signed in; with no server it shows what was last seen, as old, and comes back by itself', async () => {
  const { nacre, api } = await start();
  const context = await newContext();
  const asked: string[] = [];
  context.on('request', (request) => asked.push(request.url().split('#')[0] ?? ''));
  await (await visit(context, nacre)).close();
  const page = await context.newPage();
  await page.goto(`${nacre.url}/control/app`);
  await isLive(page);
  expect(await shown(page)).toBe('$12.50');
  await page.close();

  await nacre.stop();
  const offline = await context.newPage();
  await offline.goto(`${nacre.url}/control/app`);
  await offline.getByText('May be old').waitFor({ timeout: 15_000 });
  expect(await shown(offline)).toBe('$12.50');
  await offline.getByText('The link to the server is lost.').waitFor();
  await offline.getByText(/Last heard/).waitFor();
  const take = offline.getByRole('button', { name: 'Show Ring on air' });
  expect(await take.isDisabled()).toBe(true);

  const { dataFolder, ownerKey, port } = nacre;
  const again = await startNacre({ dataFolder, ownerKey, port });
  await api.postOrders('app', { id: '2', status: 'paid', currency: 'USD', total: '7.50' });
  await isLive(offline);
  await expect.poll(() => shown(offline)).toBe('$20.00');
  expect(await offline.getByText('May be old').count()).toBe(0);
  expect(await take.isDisabled()).toBe(false);

  // The key is nowhere any more, and no script can read what the browser has in its place.
  const readable = await offline.evaluate(() => [
    JSON.stringify([localStorage, sessionStorage]),
    document.cookie,
    location.href,
  ]);
  expect(readable.join('\n')).not.toContain(ownerKey);
  expect(readable[1]).toBe('');
  const [cookie, ...others] = await context.cookies();
  expect([cookie?.name, cookie?.httpOnly, cookie?.sameSite, cookie?.secure, others.length]).toEqual([
    `nacre${port}`,
    true,
    'Strict',
    false,
    0,
  ]);
  const cached = await offline.evaluate(async () => {
    const texts: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys())
        texts.push(request.url, (await (await cache.match(request))?.text()) ?? '');
    }
    return texts.join('\n');
  });
  expect(cached).toContain('/control/');
  expect(cached).not.toContain(ownerKey);
  expect(asked.join('\n')).not.toContain(ownerKey);
  expect(again.log()).not.toContain(ownerKey);
  await context.close();
  await again.stop();
});

test('[W2 S7] a new build takes the shell’s place at once: never an old page with a new server', async () => {
  const { nacre } = await start();
  const context = await newContext();
  await (await visit(context, nacre)).close();
  await nacre.stop();
  // The old shell is open while the new server comes.
  const open = await context.newPage();
  await open.goto(`${nacre.url}/control/app`);
  await open.getByText('May be old').waitFor({ timeout: 15_000 });
  const old = await keptShell(open);
  const { script, build } = await anotherBuild();
  const { dataFolder, ownerKey, port } = nacre;
  const second = await startNacre({ dataFolder, ownerKey, port, script });
  await isLive(open);
  const builds = async () => (await new Api(second.url, ownerKey).control('app')).surfaces.map((entry) => entry.build);
  await expect.poll(builds, { timeout: 20_000 }).toEqual([build]);
  await open.close();

  const page = await context.newPage();
  await page.goto(`${nacre.url}/control/app`);
  await isLive(page);
  const served = await (await fetch(`${second.url}/control/app`)).text();
  expect(await page.content()).toContain(/\/assets\/control-[\w-]+\.js/.exec(served)?.[0] ?? 'no script');
  await expect.poll(() => keptShell(page), { timeout: 10_000 }).toBe(served);
  expect(old.length).toBeGreaterThan(0);
  await context.close();
  await second.stop();
});

test('[W3 A7] a device forgets session and figures alike; a pasted link opens it again', async () => {
  const { nacre } = await start();
  const context = await newContext();
  const page = await visit(context, nacre);
  await page.getByRole('navigation').getByRole('button', { name: 'Setup' }).click();
  const forget = page.locator('#setup-device').getByRole('button', { name: 'Forget this device' });
  await forget.click();
  await page.locator('#setup-device').getByRole('button', { name: 'Tap again, or hold' }).click();
  await page.getByText('The key is missing').waitFor();
  expect(await context.cookies()).toEqual([]);
  const left = () =>
    page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('nacre.') && name !== 'nacre.name'));
  expect(await left()).toEqual([]);
  expect(page.url()).not.toContain('#');
  await page.getByLabel('Your link, or its key').fill(`${nacre.url}/control/app#${nacre.ownerKey}`);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await isLive(page);
  await context.close();
  await nacre.stop();
});

test('[W2] a proxy that answers in place of a server that is away is no server', async () => {
  const { nacre } = await start();
  const context = await newContext();
  await (await visit(context, nacre)).close();
  await nacre.stop();
  const proxy = createServer((_request, response) => response.writeHead(502).end('Bad gateway'));
  await new Promise<void>((listening) => proxy.listen(nacre.port, '127.0.0.1', listening));
  const page = await context.newPage();
  await page.goto(`${nacre.url}/control/app`);
  await page.getByText('May be old').waitFor({ timeout: 15_000 });
  await context.close();
  proxy.closeAllConnections();
  await new Promise((closed) => proxy.close(closed));
});

test('[W3 A2] a key that is revoked is forgotten, with all that it has shown', async () => {
  const { nacre, api } = await start();
  const { id, key } = await api.key('app', 'host');
  const context = await newContext();
  const page = await visit(context, { ...nacre, ownerKey: key });
  await api.revoke('app', id);
  const left = () =>
    page.evaluate(() => Object.keys(localStorage).filter((name) => /nacre\.(key|whose|seen)/.test(name)));
  await expect.poll(left, { timeout: 10_000 }).toEqual([]);
  await context.close();
  await nacre.stop();
});

test('[W4] over plain HTTP in a LAN all of it works but the app', async () => {
  const lan = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
  if (lan === undefined) return; // this machine is in no network
  const nacre = await startNacre({ env: { HOST: '0.0.0.0' } });
  const context = await newContext();
  const page = await context.newPage();
  const faults = faultsOf(page);
  await page.goto(`http://${lan}:${nacre.port}/control/main#${nacre.ownerKey}`);
  await isLive(page);
  expect(await page.evaluate(() => [isSecureContext, 'serviceWorker' in navigator])).toEqual([false, false]);
  expect(faults).toEqual([]);
  await context.close();
  await nacre.stop();
});
