import type { Browser, BrowserContext, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { Api, freshName } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { introduce } from '../support/page.ts';
import { startNacre } from '../support/server.ts';

let api: Api;
let ownerKey: string;
let browser: Browser;

beforeAll(async () => {
  const nacre = await startNacre();
  ({ ownerKey } = nacre);
  api = new Api(nacre.url, ownerKey);
  browser = await openBrowser('debian');
});

const PHONE = { width: 390, height: 844 };
const order = (id: string, name: string) => ({
  id,
  status: 'paid',
  currency: 'USD',
  total: '12.00',
  buyer: { name },
  items: [{ sku: 'PEARL', title: 'Pearl', quantity: 1 }],
});

async function control(show: string, tab: string, locale = 'en-US'): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ viewport: PHONE, hasTouch: true, locale, acceptDownloads: true });
  await introduce(context, 'Ana');
  const page = await context.newPage();
  await page.goto(`${api.url}/control/${show}#${ownerKey}`);
  await page.locator('nav.tabs .tab').filter({ hasText: tab }).click();
  return { page, context };
}
async function whatViewersSee(show: string): Promise<{ stage: Page; ticker: Page }> {
  const { key } = await api.key(show, 'stage');
  const stage = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await stage.goto(`${api.url}/overlay/${show}#${key}`);
  await stage.waitForSelector('html:not([data-still]) .total-bug');
  const ticker = await browser.newPage();
  await ticker.goto(`${api.url}/ticker/${show}`);
  return { stage, ticker };
}

const tooSmall = (page: Page, box: string): Promise<string[]> =>
  page
    .locator(`${box} button, ${box} select, ${box} summary`)
    .evaluateAll((targets) =>
      targets
        .filter((one) => one.getClientRects().length > 0 && one.getBoundingClientRect().height < 47.5)
        .map((one) => one.outerHTML),
    );

test('[A12 A13] from a phone: a rude name waits, one on air is hidden on every screen at once, and shown again', async () => {
  const show = freshName('rude');
  await api.createShow({ show, currency: 'USD' });
  const { stage, ticker } = await whatViewersSee(show);
  const { page, context } = await control(show, 'Screen');
  await api.postOrders(show, [order('1', 'F.u.c.k Off')]);
  await stage.waitForSelector('.alert-name');
  expect(await stage.locator('.alert-name').textContent()).toBe('Someone');
  await page.getByText('Holds a word that may not be fit for a stream').waitFor();
  await stage.waitForSelector('.alert-name', { state: 'detached' });

  await api.postOrders(show, order('2', 'Rosa Gil'));
  await expect.poll(() => stage.locator('.alert-name').textContent()).toBe('Rosa G.');
  await page.getByRole('button', { name: 'Hide the name Rosa G.' }).click();
  await page.getByText('Hidden: on screen it is “Someone”').waitFor();
  await expect.poll(() => stage.locator('.alert-name').textContent()).toBe('Someone');
  await expect.poll(() => stage.locator('.crawl-name').allTextContents()).not.toContain('Rosa G.');
  await expect.poll(() => ticker.locator('body').textContent()).not.toContain('Rosa');
  expect(await ticker.locator('body').textContent()).toContain('24.00');
  expect(await tooSmall(page, '#names')).toEqual([]);

  await page.getByText('Words to hold names for').click();
  await page.getByLabel('Your own words besides, one a line').fill('Rivalia\n\n  copycat ');
  await page.locator('#names form button').click();
  await expect.poll(async () => (await api.control(show)).show.words).toEqual(['Rivalia', 'copycat']);
  await page.getByRole('button', { name: 'Show the name Rosa G.' }).click();
  await expect.poll(() => stage.locator('.crawl-name').allTextContents()).toContain('Rosa G.');
  await stage.close();
  await ticker.close();
  await context.close();
});

/** In the page: whether a text stands, or stood at any moment from now on, anywhere in it. */
function lookFor(text: string): void {
  const look = (): void => {
    const isThere = document.documentElement.textContent.includes(text);
    Object.assign(globalThis, { stood: isThere || (globalThis as { stood?: boolean }).stood === true });
  };
  look();
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
}
const stood = (page: Page): Promise<boolean> =>
  page.evaluate(() => (globalThis as unknown as { stood: boolean }).stood);

test('[A13] a name that was hidden is nowhere any more: alert, list, top buyers, replay, catch-up, thanks, ticker', async () => {
  const show = freshName('hidden');
  await api.createShow({ show, currency: 'USD' });
  await api.cue(show, { kind: 'show.configure', topBuyers: true, bestSellers: true });
  const { stage, ticker } = await whatViewersSee(show);
  const buy = async (id: string) =>
    api.postOrders(show, { ...order(id, 'Rosa Gil'), buyer: { name: 'Rosa Gil', id: 'rosa' } });
  await buy('1');
  for (const place of ['.alert-name', '.crawl-name', '.leader-name'])
    await expect.poll(() => stage.locator(place).allTextContents()).toContain('Rosa G.');
  await expect.poll(() => ticker.locator('body').textContent()).toContain('Rosa');

  const [sale] = (await api.control(show)).recent;
  await api.cue(show, { kind: 'names.hide', seqs: [sale?.seq ?? 0] });
  const screens = [stage, ticker];
  for (const screen of screens) await expect.poll(() => screen.locator('body').textContent()).not.toContain('Rosa');
  for (const screen of screens) await screen.evaluate(lookFor, 'Rosa');

  await buy('2');
  await expect.poll(() => stage.locator('.alert-name').allTextContents()).toContain('Someone');
  await api.cue(show, { kind: 'alerts.replay', seq: sale?.seq ?? 0 });
  await api.cue(show, { kind: 'panic.hide' });
  await expect.poll(() => stage.locator('#stage > *').count()).toBe(0);
  await buy('3');
  await api.cue(show, { kind: 'panic.show' });
  await stage.waitForSelector('.catch-up');
  await api.cue(show, { kind: 'slate.show', slate: 'thanks' });
  await stage.waitForSelector('.slate');
  await expect.poll(() => ticker.locator('body').textContent()).toContain('36.00');
  for (const screen of screens) expect(await stood(screen)).toBe(false);
  await stage.close();
  await ticker.close();
});

test('[V1] from a phone: a buyer is found, a copy is saved, the buyer is forgotten; the page and the total stay', async () => {
  const show = freshName('forget');
  await api.createShow({ show, currency: 'USD' });
  await api.postOrders(show, [order('A-1', 'Xiadani Cruz'), order('A-2', 'Rosa Gil')]);
  const { page, context } = await control(show, 'Setup');
  const box = page.locator('#setup-privacy');
  await box.getByLabel('Forget buyers’ names').selectOption('30');
  await expect.poll(async () => (await api.control(show)).show.namesKeptDays).toBe(30);
  await box.getByLabel('Name or order').fill('xiadani');
  await box.getByRole('button', { name: 'Find' }).click();
  await box.getByText('Xiadani C.').waitFor();
  expect(await tooSmall(page, '#setup-privacy')).toEqual([]);
  const saving = page.waitForEvent('download');
  await box.getByRole('button', { name: 'Save a copy' }).click();
  expect((await saving).suggestedFilename()).toBe('rest-A-1.json');
  const forget = box.locator('button.hold');
  await forget.click();
  await forget.click();
  await box.getByText('Forgotten. The money stands as it did.').waitFor();
  await expect.poll(async () => (await api.control(show)).recent.map(({ name }) => name)).toEqual(['', 'Rosa G.']);
  expect((await api.control(show)).totals?.net).toBe('24.00');
  await expect.poll(() => page.locator('.total').first().textContent()).toContain('24.00');
  await context.close();
});

/**
 * In the control page: in which animation frame it heard of the hide, and in which a name was gone from all of it but the box
 * in which it can be shown again, the small stages included.
 */
function noteGone(name: string): void {
  const noted = { heardAt: 0, goneAt: 0, isBack: false };
  Object.assign(globalThis, { noted });
  let frame = 0;
  const isThere = (): boolean => {
    const page = document.body.cloneNode(true) as HTMLElement;
    page.querySelector('#names')?.remove();
    const stages = [...document.querySelectorAll('iframe')].map((one) => one.contentDocument?.body);
    return [page, ...stages].some((one) => one?.textContent.includes(name));
  };
  const look = (): void => {
    frame += 1;
    if (noted.heardAt > 0 && noted.goneAt === 0 && !isThere()) noted.goneAt = frame;
    else if (noted.goneAt > 0 && isThere()) noted.isBack = true;
    requestAnimationFrame(look);
  };
  globalThis.WebSocket = class extends WebSocket {
    constructor(...how: ConstructorParameters<typeof WebSocket>) {
      super(...how);
      this.addEventListener('message', ({ data }) => {
        if (noted.heardAt === 0 && String(data).includes('"held":"hidden"')) noted.heardAt = frame;
      });
    }
  };
  if (parent === window) requestAnimationFrame(look);
}

test('[A13] a name that was hidden leaves the control page with the next frame: preview, program, sales, replays, search', async () => {
  const show = freshName('staff');
  await api.createShow({ show, currency: 'USD' });
  await api.cue(show, { kind: 'show.configure', topBuyers: true });
  await api.cue(show, { kind: 'product.upsert', sku: 'PEARL', title: 'Pearl', price: '12.00' });
  await api.cue(show, { kind: 'callout.queue', sku: 'PEARL' });
  const buyer = { name: 'Rosa Gil', id: 'rosa' };
  await api.postOrders(show, [
    { ...order('1', ''), buyer },
    { ...order('2', ''), buyer },
  ]);
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, locale: 'en-US' });
  await introduce(context, 'Ana');
  const page = await context.newPage();
  await page.addInitScript(noteGone, 'Rosa');
  await page.goto(`${api.url}/control/${show}#${ownerKey}`);
  for (const monitor of ['preview', 'program'])
    await page.frameLocator(`[data-monitor="${monitor}"] iframe`).locator('.crawl-name').first().waitFor();
  await page.getByRole('button', { name: 'Setup' }).click();
  await page.getByLabel('Name or order').fill('rosa');
  await page.getByRole('button', { name: 'Find' }).click();
  await expect.poll(() => page.locator('.buyer-row bdi').allTextContents()).toContain('Rosa G.');

  const [sale] = (await api.control(show)).recent;
  await api.cue(show, { kind: 'names.hide', seqs: [sale?.seq ?? 0] });
  const noted = () =>
    page.evaluate(
      () => (globalThis as unknown as { noted: { heardAt: number; goneAt: number; isBack: boolean } }).noted,
    );
  await expect.poll(async () => (await noted()).goneAt).toBeGreaterThan(0);
  const { heardAt, goneAt } = await noted();
  expect(goneAt - heardAt).toBeLessThanOrEqual(2);
  // Looked for again it is found, and not told.
  await page.getByRole('button', { name: 'Find' }).click();
  await api.postOrders(show, { ...order('3', ''), buyer });
  await expect.poll(() => page.locator('.total').first().textContent()).toContain('36.00');
  await page.locator('.buyer-row').nth(1).waitFor();
  expect((await noted()).isBack).toBe(false);
  expect(await page.locator('#names').textContent()).toContain('Rosa G.Hidden');
  await context.close();
});
