import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { join } from '../../overlay/client/session.ts';
import type { StageView } from '../../shared/view.ts';
import { Api, freshName } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { onceAtEnd } from '../support/cleanup.ts';
import { introduce, isLive } from '../support/page.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const OPTIONS: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  // Of those tags, and off unless it is asked for.
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
  // The stage in its frame is for a camera, not for a reader.
  iframes: false,
};

let nacre: Nacre;
let browser: Browser;
let show: string;

beforeAll(async () => {
  nacre = await startNacre();
  browser = await openBrowser('debian');
  show = await busyShow(new Api(nacre.url, nacre.ownerKey));
});

/** Of everything that a page can show there is some. */
async function busyShow(api: Api): Promise<string> {
  const name = freshName('axe');
  await api.createShow({ show: name, title: 'Perlas del Mar', currency: 'USD' });
  const products = [
    { sku: 'ring', title: 'Ring', price: '48.00', wasPrice: '60.00', stock: 2, image: 'http://127.0.0.1/gone.png' },
    {
      sku: 'bowl',
      title: 'Bowl of a potter with a name that goes on and on',
      variant: 'Blue',
      price: '8.00',
      stock: 0,
    },
    ...Array.from({ length: 9 }, (_, n) => ({ sku: `p${n}`, title: `Pearl ${n}`, price: `${n}.50` })),
  ];
  for (const product of products) await api.cue(name, { kind: 'product.upsert', ...product });
  await api.cue(name, { kind: 'goal.set', amount: '500.00', steps: [{ amount: '100.00', label: 'A song' }] });
  await api.cue(name, { kind: 'callout.take', sku: 'ring' });
  await api.cue(name, { kind: 'callout.queue', text: 'Welcome!' });
  await api.cue(name, { kind: 'deal.start', sku: 'bowl', price: '5.00', seconds: 3600, stock: 9 });
  const item = { sku: 'ring', title: 'Ring', quantity: 1 };
  const order = { status: 'paid', currency: 'USD', total: '48.00', items: [item], buyer: { name: 'María Gil' } };
  await api.postOrders(name, [
    { ...order, id: '1' },
    { ...order, id: '2', refunds: [{ id: 'r', amount: '90.00' }] },
    { ...order, id: '3', currency: 'EUR' },
  ]);
  await api.postHook(name, 'shopify', '{}', { 'x-shopify-hmac-sha256': 'AAAA', 'x-shopify-topic': 'orders/create' });
  await api.postCrowd(name, { viewers: 31 });
  await api.key(name, 'staff');
  const { key } = await api.key(name, 'stage');
  const stage = join<StageView>({ show: name, surface: 'stage', key, url: api.url, page: 'a-page-of-a-test' });
  onceAtEnd(() => stage.stop());
  stage.onSnapshot(() =>
    setTimeout(() => stage.alive({ rev: 1, visible: false, active: true, drawnAt: 1, audio: true, latency: 900 }), 0),
  );
  return name;
}

interface Axe {
  run(context: object, options: RunOptions): Promise<AxeResults>;
}
/**
 * Where a graphic stands on the picture is where its handle is, over another one's perhaps. Each is in the list beside the
 * picture too, in full size (2.5.8: equivalent).
 */
const APART = { exclude: ['.handles'] };

/** What hinders somebody, and where: nothing is what is hoped for. */
async function hindrances(page: Page, where: string): Promise<string[]> {
  // What has just come is not judged half transparent.
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {}))));
  // A tap may have loaded the page anew.
  if (!(await page.evaluate(() => 'axe' in window))) await bringAxe(page);
  const { violations } = await page.evaluate(
    ([context, options]) => (window as unknown as { axe: Axe }).axe.run(context, options),
    [APART, OPTIONS] as const,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, html, any }) =>
          `${where}: ${id} at ${String(target)}: ${any[0]?.message ?? ''} ${html.slice(0, 120)}`,
      ),
    );
}

/** On a phone, what a thumb would miss: all that lies uppermost and can be tapped, smaller than 48 px in a direction. */
const missed = (page: Page, where: string): Promise<string[]> =>
  page.evaluate((at) => {
    const room = document.querySelector('dialog[open]') ?? document;
    const targets = [...room.querySelectorAll('button, a[href], input, select, textarea, summary')]
      .filter((one) => !one.matches('.handles *, p a, input[type="file"]') && one.checkVisibility())
      // A box is ticked by its words, too.
      .map((one) => one.closest('label') ?? one);
    return targets.flatMap((target) => {
      const { width, height } = target.getBoundingClientRect();
      const name = target.getAttribute('aria-label') ?? (target.textContent || target.outerHTML.slice(0, 80));
      return Math.min(width, height) >= 47.5 ? [] : [`${at}: ${name} is ${width} × ${height}`];
    });
  }, where);

async function open(path: string, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext(options);
  await introduce(context);
  const page = await context.newPage();
  await page.goto(nacre.url + path);
  return page;
}

/** Past the page's own policy, as a reader's tools are. */
const bringAxe = (page: Page) => page.evaluate(AXE);
const openAll = (page: Page) =>
  page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));

/**
 * Whatever lies over the page when something is tapped, under its own name; each name is judged once. A tap that led
 * elsewhere is followed by `back`.
 */
async function judgeSheets(
  page: Page,
  where: string,
  judged: Set<string>,
  back: () => Promise<void>,
): Promise<string[]> {
  const found: string[] = [];
  const buttons = page.locator('.page button:not(.tab):not(.panic):not(:disabled)').locator('visible=true');
  const namesNow = () =>
    buttons.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? one.textContent ?? ''));
  const tabNow = () => page.locator('.page').getAttribute('data-tab');
  const tab = await tabNow();
  // Of thirty products one stands for all.
  const kinds = new Map((await namesNow()).map((name) => [name.replace(/Ring|Bowl.*|Pearl \d/, '…'), name]));
  for (const name of kinds.values()) {
    const place = (await namesNow()).indexOf(name);
    if (place < 0) continue;
    await buttons
      .nth(place)
      .click({ timeout: 2000, noWaitAfter: true })
      .catch(() => {});
    const sheet = page.locator('dialog[open]');
    if ((await sheet.count()) > 0) {
      const title = (await sheet.getAttribute('aria-label')) ?? '';
      if (!judged.has(title)) {
        judged.add(title);
        await openAll(page);
        found.push(...(await hindrances(page, `${where}, ${title}`)), ...(await missed(page, `${where}, ${title}`)));
      }
      await page.keyboard.press('Escape');
      await sheet.waitFor({ state: 'detached' });
    }
    if ((await tabNow()) !== tab) await back();
  }
  return found;
}

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };

describe.each([
  ['en-US', 'light', PHONE],
  ['es-MX', 'dark', PHONE],
  ['zh-CN', 'light', DESKTOP],
  ['en-US', 'dark', DESKTOP],
] as const)('WCAG 2.2 AA in %s, %s', (locale, colorScheme, viewport) => {
  const options = { locale, colorScheme, viewport };
  const hasSheets = viewport === PHONE;

  test('[W5 W6] control: no tab and no sheet hinders anybody, or is missed by a thumb', async () => {
    const page = await open(`/control/${show}#${nacre.ownerKey}`, options);
    await isLive(page);
    await bringAxe(page);
    const found: string[] = [];
    const judged = new Set<string>();
    // A desktop shows all but the setup at once; of a phone's tabs each is visited, however many there come to be.
    const tabs = viewport === PHONE ? page.locator('.tabs .tab') : page.locator('.header-desktop .button');
    const count = await tabs.count();
    const visit = async (place: number): Promise<void> => {
      if (place >= 0) await tabs.nth(place).click();
      else {
        await page.reload();
        await isLive(page);
        await bringAxe(page);
      }
      if (await page.locator('dialog[open]').count()) await page.keyboard.press('Escape');
      await page.locator('.panel').locator('visible=true').first().waitFor();
      await page.getByText(/^(Loading…|Cargando…|正在加载…)$/).waitFor({ state: 'detached' });
      await openAll(page);
    };
    for (let place = viewport === PHONE ? 0 : -1; place < count; place += 1) {
      await visit(place);
      const where = place < 0 ? 'all' : ((await tabs.nth(place).textContent()) ?? '');
      found.push(...(await hindrances(page, where)));
      if (viewport === PHONE) found.push(...(await missed(page, where)));
      // In light and in dark; on a desktop they are the same.
      if (hasSheets) found.push(...(await judgeSheets(page, where, judged, () => visit(place))));
    }
    expect(found).toEqual([]);
    if (hasSheets) expect(judged.size, [...judged].join(', ')).toBeGreaterThan(5);
    await page.context().close();
  });

  test('[W5] ticker: live, and after the show', async () => {
    const page = await open(`/ticker/${show}`, options);
    await page.getByText('Perlas del Mar').first().waitFor();
    await bringAxe(page);
    expect(await hindrances(page, 'ticker')).toEqual([]);
    const gone = await open('/ticker/nowhere', options);
    await gone.getByRole('heading').or(gone.locator('p')).first().waitFor();
    await bringAxe(gone);
    expect(await hindrances(gone, 'no such show')).toEqual([]);
    await page.context().close();
    await gone.context().close();
  });

  test('[W5] control: the door, closed and without a key', async () => {
    const page = await open(`/control/${show}`, options);
    await page.locator('.entrance h1').waitFor();
    await bringAxe(page);
    expect(await hindrances(page, 'entrance')).toEqual([]);
    await page.context().close();
  });
});
