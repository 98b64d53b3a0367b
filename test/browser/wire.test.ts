import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../scripts/fingerprint.mjs';
import { Api, freshName } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';

let nacre: Nacre;
let api: Api;
let browser: Browser;

beforeAll(async () => {
  nacre = await startNacre();
  api = new Api(nacre.url, nacre.ownerKey);
  browser = await openBrowser('debian');
});

/** A stage with a total of $12.00, and what it asked for. */
async function stage(show: string, hasWebSockets: boolean) {
  await api.createShow({ show, currency: 'USD' });
  await api.postOrders(show, { id: '1', status: 'paid', currency: 'USD', total: '12.00' });
  const { key } = await api.key(show, 'stage');
  const page = await (await browser.newContext({ locale: 'en-US' })).newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  // As behind a proxy that knows of none: the socket closes before it was open.
  if (!hasWebSockets) await page.routeWebSocket(/./, (socket) => socket.close());
  await page.goto(`${nacre.url}/overlay/${show}#${key}`);
  const shows = (text: string) => page.locator(`.total-amount [data-text="${text}"]`).waitFor();
  await shows('$12.00');
  return { page, shows, polls: () => asked.filter((url) => /long-polling|transport=polling/.test(url)).length };
}

test('[F7] where no WebSocket gets through a stage follows its show by long polling', async () => {
  const show = freshName('polled');
  const { page, shows, polls } = await stage(show, false);
  expect(polls()).toBeGreaterThan(1);
  await api.postOrders(show, { id: '2', status: 'paid', currency: 'USD', total: '3.00' });
  await shows('$15.00');
  // What it tells and is answered goes the same way.
  await expect
    .poll(async () => (await api.control(show)).surfaces?.find(({ surface }) => surface === 'stage')?.drawnAt)
    .toBeGreaterThan(0);
  await page.context().close();
});

test('[F7] where one does, nothing of long polling is fetched', async () => {
  const { page, polls } = await stage(freshName('socket'), true);
  expect(polls()).toBe(0);
  await page.context().close();
});

test('[F8] what a stage loads before its first picture is under 32 KiB gzipped, script and style, fonts aside', () => {
  const page = readFileSync(join(ROOT, 'dist/overlay/stage.html'), 'utf8');
  const files = [...new Set(page.match(/assets\/[\w.-]+\.(?:js|css)/g))];
  expect(new Set(files.map((file) => file.split('.').at(-1)))).toEqual(new Set(['css', 'js']));
  expect(files).toHaveLength(2);
  const bytes = files.map((file) => {
    const whole = readFileSync(join(ROOT, 'dist/overlay', file), 'utf8');
    return gzipSync(whole.replaceAll(/@font-face\s*\{[^}]*\}/g, ''), { level: 9 }).length;
  });
  expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(32 * 1024);
});

test('[F8] sound, codes and what is told of itself come after the first picture, all the same', async () => {
  const { page } = await stage(freshName('after'), true);
  const backstage = readdirSync(join(ROOT, 'dist/overlay/assets')).find((file) => file.startsWith('backstage-'));
  await expect
    .poll(() => page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name)))
    .toContainEqual(expect.stringContaining(String(backstage)));
  await page.context().close();
});
