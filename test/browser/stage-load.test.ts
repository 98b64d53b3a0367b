import { beforeAll, expect, test } from 'vitest';
import { Api, freshName } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';
import { loadStage } from '../support/stage-load.ts';

let nacre: Nacre;

beforeAll(async () => {
  nacre = await startNacre();
});

/** The whole of it, with 1,000 in 10 s, is `npm run bench -- stage-load`. */
test('[T8 S3 S6] 100 orders a second: each total shown is one that the log had, few alerts, no growth', async () => {
  const api = new Api(nacre.url, nacre.ownerKey);
  const show = freshName('load');
  await api.createShow({ show, currency: 'USD' });
  await api.cue(show, { kind: 'goal.set', amount: '300000.00', steps: ['200100.00', '290000.00'] });
  const { key } = await api.key(show, 'stage');
  const browser = await openBrowser('debian');
  const page = await (await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'en-US' })).newPage();
  await page.goto(`${nacre.url}/overlay/${show}#${key}`);
  await page.locator('html:not([data-still]) .goal-bar').waitFor();

  const figures = await loadStage(page, api, show, { orders: 300, seconds: 3 });
  expect(figures.strange).toEqual([]);
  expect(figures.shown.at(-1)).toBe(figures.end);
  expect(figures.shown.length).toBeGreaterThan(20);
  expect(figures.mostAlerts).toBeGreaterThan(0);
  expect(figures.mostAlerts).toBeLessThanOrEqual(3);
  // A step of the goal that is reached is drawn with an element less.
  expect(figures.elements.after).toBeLessThanOrEqual(figures.elements.before);
  expect(figures.after.nodes - figures.before.nodes).toBeLessThan(20);
  expect(figures.after.heap - figures.before.heap).toBeLessThan(1_000_000);
  // How many frames exactly is for a quiet machine and the bench to say; here others take the cores, too.
  expect(figures.loaded.onTime).toBeGreaterThan(figures.idle.onTime / 2);
});
