import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { Api, freshName } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { hasObsEngines } from '../support/engines.ts';
import type { Engine } from '../support/engines.ts';
import { introduce, isLive } from '../support/page.ts';
import { startRedis } from '../support/redis.ts';
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

/** As OBS's browser source would be: its own plugin, and its mark in the User-Agent. */
function pretendObs(): void {
  Object.assign(window, { obsstudio: { pluginVersion: '2.24.4' } });
}
const OBS_AGENT =
  'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/127.0.0.0 Safari/537.36 OBS/31.0.2';

async function stage(show: string, { on = browser, at = api, width = 1920 } = {}) {
  const { key } = await at.key(show, 'stage');
  const context = await on.newContext({ viewport: { width, height: 1080 }, userAgent: OBS_AGENT });
  const page = await context.newPage();
  await page.addInitScript(pretendObs);
  let loads = 0;
  page.on('load', () => (loads += 1));
  await page.goto(`${at.url}/overlay/${show}#${key}`);
  await drawn(page);
  const id = () => page.evaluate(() => sessionStorage.getItem('nacre.page'));
  return { page, loads: () => loads, id, key, close: () => context.close() };
}
const graphics = (page: Page) => page.locator('#stage > *').count();
const drawn = (page: Page) => expect.poll(() => graphics(page), { timeout: 10_000 }).toBe(1);

async function doctor(show: string, { key = nacre.ownerKey, at = api } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' });
  await introduce(context);
  const page = await context.newPage();
  await page.goto(`${at.url}/control/${show}#${key}`);
  await isLive(page);
  const row = (id: string | null) => page.locator(`#doctor [data-surface="${id}"]`);
  const says = (id: string | null, words: string | RegExp) =>
    row(id).locator('.finding').filter({ hasText: words }).waitFor({ timeout: 15_000 });
  const tap = async (id: string | null, name: string) => {
    if ((await row(id).getAttribute('open')) === null) await row(id).locator('summary').click();
    await row(id).getByRole('button', { name }).click();
  };
  return { page, row, says, tap, close: () => context.close() };
}

async function newShow(at = api): Promise<string> {
  const show = freshName('doctor');
  await at.createShow({ show, currency: 'USD' });
  return show;
}

test('[D1 D3] a stage is listed with all that is known of it, in the reader’s words', async () => {
  const show = await newShow();
  const one = await stage(show);
  const control = await doctor(show);
  const id = await one.id();
  await control.says(id, 'Showing');
  await control.row(id).locator('summary').click();
  const facts = async () => {
    const text = await control.row(id).locator('.facts').innerText();
    return text.split('\n').map((line) => line.trim());
  };
  await expect
    .poll(facts, { timeout: 15_000 })
    .toEqual(
      expect.arrayContaining([
        'OBS 31.0.2 · Chrome 127 · obs-browser 2.24.4',
        '1920×1080',
        '127.0.0.1',
        'visible · in the live scene',
        'off',
      ]),
    );
  expect((await facts()).find((line) => line.includes('· the server’s'))).toMatch(/^[0-9a-f]{8} ·/);
  expect(await facts()).toEqual(expect.arrayContaining(['Where', 'Last drawn', 'Last heard', 'Connected', 'Sound']));
  // How far it is, it knows from the report before.
  await api.cue(show, { kind: 'callout.take', text: 'Hello' });
  for (const name of ['Round trip', 'Clock (?:behind|ahead) by'])
    await expect
      .poll(async () => (await control.row(id).locator('.facts').innerText()).replaceAll('\n', ' '), {
        timeout: 15_000,
      })
      .toMatch(new RegExp(`${name}\\s+\\d+ milliseconds?`));
  // What ails it comes on top, worst first, as it happens.
  await one.page.evaluate(() =>
    dispatchEvent(new CustomEvent('obsSourceVisibleChanged', { detail: { visible: false } })),
  );
  await control.says(id, 'OBS does not show this source.');
  expect(await control.row(id).locator('.finding').first().getAttribute('data-weight')).toBe('bad');
  const other = await stage(show);
  await one.page.evaluate(() =>
    dispatchEvent(new CustomEvent('obsSourceVisibleChanged', { detail: { visible: true } })),
  );
  await control.says(await other.id(), /Two overlays of 1920×1080 are on air/);
  // Of two, the one that is worse off stands on top.
  await other.page.evaluate(() =>
    dispatchEvent(new CustomEvent('obsSourceVisibleChanged', { detail: { visible: false } })),
  );
  await control.says(await other.id(), 'OBS does not show this source.');
  expect(await control.page.locator('#doctor [data-surface]').first().getAttribute('data-surface')).toBe(
    await other.id(),
  );
  await control.close();
  await one.close();
  await other.close();
});

describe.each<Engine>(hasObsEngines ? ['debian', 'obs127', 'obs103'] : ['debian'])(
  'doctor: a stage in %s',
  (engine) => {
    test('[D4] blanked it draws nothing within a frame, through a reload and an order too; the other one goes on', async () => {
      const on = engine === 'debian' ? browser : await openBrowser(engine);
      const show = await newShow();
      const [one, other] = [await stage(show, { on }), await stage(show, { width: 1280 })];
      const control = await doctor(show);
      const id = await one.id();
      // In how many frames after the document changed anything still stood.
      await one.page.evaluate(() => {
        const noted: number[] = [];
        Object.assign(window, { noted });
        new MutationObserver(() =>
          requestAnimationFrame(() => noted.push(document.querySelector('#stage')?.children.length ?? 0)),
        ).observe(document.body, { subtree: true, childList: true });
      });
      await control.tap(id, 'Blank');
      await control.says(id, 'Blanked by your team: it shows nothing.');
      await expect.poll(() => graphics(one.page)).toBe(0);
      expect(
        await one.page.evaluate(() => (window as unknown as { noted: number[] }).noted.every((count) => count === 0)),
      ).toBe(true);
      expect(await graphics(other.page)).toBe(1);
      const told = async () => (await api.control(show)).surfaces.find((entry) => entry.page === id);
      await expect.poll(told, { timeout: 10_000 }).toMatchObject({ blank: true });

      await one.page.reload();
      await api.postOrders(show, { id: '1', status: 'paid', currency: 'USD', total: '12.50' });
      const { seq = 0 } = (await api.control(show)).recent[0] ?? {};
      await expect.poll(async () => (await told())?.rev ?? 0, { timeout: 10_000 }).toBeGreaterThanOrEqual(seq);
      expect(await graphics(one.page)).toBe(0);
      await control.tap(id, 'Show again');
      await drawn(one.page);
      // What nobody could see is told in one card, as after a panic, and not celebrated.
      expect(await one.page.locator('.alert:not(.catch-up)').count()).toBe(0);
      const { cues } = await api.control(show);
      expect(cues.filter(({ kind }) => kind.startsWith('surface.')).map(({ kind, by }) => [kind, by.name])).toEqual([
        ['surface.blank', 'Lucía'],
        ['surface.show', 'Lucía'],
      ]);
      await control.close();
      await one.close();
      await other.close();
      if (on !== browser) await on.close();
    });
  },
);

test('[D8] a stage that is gone leaves the list at once; its blank is told, and can be forgotten', async () => {
  const show = await newShow();
  const [one, other] = [await stage(show), await stage(show, { width: 1280 })];
  const control = await doctor(show);
  const id = await one.id();
  const gone = control.page.locator('#doctor .notice');
  await control.tap(id, 'Blank');
  await expect.poll(() => graphics(one.page)).toBe(0);
  expect(await gone.count()).toBe(0);
  await one.close();
  await control.row(id).waitFor({ state: 'detached', timeout: 3000 });
  await gone.getByText('1 blanked overlay is not connected.').waitFor();
  // Another source of the same link is nobody's ghost.
  const anew = await stage(show);
  await control.says(await anew.id(), 'Showing');
  expect(await gone.count()).toBe(1);
  await gone.getByRole('button', { name: 'Forget it' }).click();
  await gone.waitFor({ state: 'detached' });
  expect((await api.control(show)).stage.surfaces).toBe(undefined);
  await control.close();
  await anew.close();
  await other.close();
});

test('[D5] asked to, a stage loads itself anew, once, and goes by the same name', async () => {
  const show = await newShow();
  const one = await stage(show);
  const control = await doctor(show);
  const id = await one.id();
  await control.tap(id, 'Reload');
  await expect.poll(one.loads, { timeout: 10_000 }).toBe(2);
  await drawn(one.page);
  await control.says(id, 'Showing');
  expect([await one.id(), one.loads()]).toEqual([id, 2]);
  await control.close();
  await one.close();
});

test('[D6] its link is revoked by the owner; a helper may blank it, and is told whom to ask', async () => {
  const show = await newShow();
  const one = await stage(show);
  const id = await one.id();
  const { key } = await api.key(show, 'staff');
  const helper = await doctor(show, { key });
  await helper.tap(id, 'Revoke its link');
  await helper.tap(id, 'Tap again, or hold');
  await helper.row(id).getByText('Only the owner of the show can revoke a link.').waitFor();
  await helper.tap(id, 'Blank');
  await expect.poll(() => graphics(one.page)).toBe(0);
  await helper.close();

  const owner = await doctor(show);
  await owner.tap(id, 'Revoke its link');
  await owner.row(id).getByText('Its link stops for good: 1 page goes.').waitFor();
  await owner.tap(id, 'Tap again, or hold');
  await owner.row(id).waitFor({ state: 'detached' });
  await one.page.reload();
  await one.page.getByText('This overlay link no longer works.').waitFor();
  await owner.close();
  await one.close();
});

test('[D7] a stage at another node is listed, blanked and loaded anew from here', async () => {
  const redis = await startRedis();
  const ownerKey = 'owner-of-both-the-nodes-0123456789abcdef';
  const nodes = await Promise.all([1, 2].map(() => startNacre({ ownerKey, env: { REDIS_URL: redis.url } })));
  const [here, there] = nodes.map(({ url }) => new Api(url, ownerKey));
  if (!here || !there) throw new Error('There are not two nodes.');
  const show = await newShow(here);
  await expect
    .poll(async () => (await there.request('GET', `/api/shows/${show}`)).status, { timeout: 10_000 })
    .toBe(200);
  const one = await stage(show, { at: there });
  const control = await doctor(show, { key: ownerKey, at: here });
  const id = await one.id();
  await control.says(id, 'Showing');
  await control.tap(id, 'Blank');
  await expect.poll(() => graphics(one.page), { timeout: 10_000 }).toBe(0);
  await control.tap(id, 'Show again');
  await drawn(one.page);
  await control.tap(id, 'Reload');
  await expect.poll(one.loads, { timeout: 10_000 }).toBe(2);
  await control.close();
  await one.close();
  for (const node of nodes) await node.stop();
});
