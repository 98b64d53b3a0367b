import { expect, test } from 'vitest';
import { anotherBuild } from '../support/another-build.ts';
import { Api } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { startNacre } from '../support/server.ts';

test('[S7] a new build reloads the page by itself, once, and the key stays', async () => {
  const first = await startNacre();
  const api = new Api(first.url, first.ownerKey);
  await api.createShow({ show: 'build', currency: 'USD' });
  const { key } = await api.key('build', 'stage');
  const browser = await openBrowser('debian');
  const page = await browser.newPage();
  let loads = 0;
  page.on('load', () => (loads += 1));
  await page.goto(`${first.url}/overlay/build#${key}`);
  const total = () => page.locator('.total-amount [data-text]').getAttribute('data-text');
  await expect.poll(total, { timeout: 20_000 }).toBe('$0.00');
  expect(loads).toBe(1);

  await first.stop();
  const { script } = await anotherBuild();
  const { dataFolder, ownerKey, port } = first;
  const second = await startNacre({ dataFolder, ownerKey, port, script });
  const order = { id: '1', status: 'paid', currency: 'USD', total: '12.50' };
  await new Api(second.url, ownerKey).postOrders('build', order);
  await expect.poll(() => loads, { timeout: 20_000 }).toBe(2);
  await expect
    .poll(async () => (await new Api(second.url, ownerKey).control('build')).surfaces.length, { timeout: 20_000 })
    .toBe(1);
  expect(loads).toBe(2);
  expect(await total()).toBe('$12.50');
  await browser.close();
});

test('[S7] pages are never kept, and assets for ever under a name of their own', async () => {
  const nacre = await startNacre();
  const page = await fetch(`${nacre.url}/overlay/main`);
  const html = await page.text();
  const [asset] = /\/assets\/[\w.-]+\.js/.exec(html) ?? [];
  const script = await fetch(`${nacre.url}${asset}`);
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(asset).toMatch(/-[\w-]{8}\.js$/);
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
});
