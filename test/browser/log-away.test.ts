import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { Api, freshName } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { introduce } from '../support/page.ts';
import { freePort } from '../support/ports.ts';
import { startRedis } from '../support/redis.ts';
import type { RedisServer } from '../support/redis.ts';
import { startNacre } from '../support/server.ts';

let redis: RedisServer;
let api: Api;
let ownerKey: string;
let browser: Browser;

beforeAll(async () => {
  redis = await startRedis({ port: await freePort() });
  const nacre = await startNacre({ env: { REDIS_URL: redis.url } });
  ({ ownerKey } = nacre);
  api = new Api(nacre.url, ownerKey);
  browser = await openBrowser('debian');
});

const STAGE: BrowserContextOptions = { viewport: { width: 1920, height: 1080 } };
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true };
/** A follower that nobody wakes looks after its log within 12.5 s. */
const NOTICED_MS = 20_000;

const faults: string[] = [];

async function open(path: string, options: BrowserContextOptions, script?: () => void): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', ...options });
  await introduce(context);
  if (script) await context.addInitScript(script);
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(api.url + path);
  return page;
}

/** A show with a ring for sale and one order, and its pages. */
async function openShow(show: string, script?: () => void) {
  await api.createShow({ show, title: 'Pearls', currency: 'USD' });
  await api.cue(show, { kind: 'product.upsert', sku: 'ring', title: 'Ring', price: '48.00' });
  const { key } = await api.key(show, 'stage');
  const stage = await open(`/overlay/${show}#${key}`, STAGE, script);
  const control = await open(`/control/${show}#${ownerKey}`, PHONE);
  const ticker = await open(`/ticker/${show}`, PHONE);
  await stage.locator('html:not([data-still]) .total-amount').waitFor();
  await api.postOrders(show, order('0'));
  await shows({ stage, control, ticker }, '$1.25');
  const close = () => Promise.all([stage, control, ticker].map((page) => page.context().close()));
  return { stage, control, ticker, close };
}

const order = (id: string) => ({ id, status: 'paid', currency: 'USD', total: '1.25', buyer: { name: 'Ana Gil' } });

async function shows(pages: { stage: Page; control: Page; ticker: Page }, total: string): Promise<void> {
  const totals = () =>
    Promise.all([
      pages.stage.locator('.total-amount [data-text]').getAttribute('data-text'),
      pages.control.locator('.total-net').textContent(),
      pages.ticker.locator('.amount').textContent(),
    ]);
  await expect.poll(totals, { timeout: 20_000 }).toEqual([total, total, total]);
}

/** In the page: keeps what each alert said when it came on. */
function noteAlerts(): void {
  const noted: string[] = [];
  Object.assign(window, { noted });
  new MutationObserver((changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node instanceof Element);
    for (const alert of added.filter((node) => node.matches('.alert'))) {
      const words = alert.querySelectorAll('.catch-up-sum > *, .alert-amount');
      noted.push([...words].map((word) => word.textContent).join(' '));
    }
  }).observe(document, { subtree: true, childList: true });
}
const notedAlerts = (): string[] => (window as unknown as { noted: string[] }).noted;

const banner = (page: Page) => page.locator('.banner[data-kind="away"]');
const tabTo = (page: Page, name: string) => page.getByRole('navigation').getByRole('button', { name }).click();

describe('the log is away', () => {
  test('[F6] [S2] every page says so, what is kept is told, and once it is back all is exact and told once', async () => {
    const show = freshName('pearls');
    const pages = await openShow(show, noteAlerts);
    const { stage, control, ticker, close } = pages;
    await redis.kill9();
    for (let id = 1; id <= 14; id += 1)
      expect(await api.postOrders(show, order(`${id}`))).toMatchObject({ accepted: 1 });
    await control.getByRole('button', { name: 'Show Ring on air' }).click();
    const note = control.locator('[data-sku="ring"] .note');
    await expect.poll(() => note.textContent(), { timeout: 5000 }).toBe('Queued until the log is back');

    await banner(control).waitFor({ timeout: NOTICED_MS });
    const noticedAt = Date.now();
    await expect.poll(() => banner(control).textContent()).toContain('15 new entries are kept safe here');
    expect(await control.locator('.total .badge').textContent()).toBe('May be old');
    await ticker.getByText('New sales will show a little later').waitFor();
    // The public learns nothing of how much waits.
    expect((await api.as('').ticker(show)).ledger).toEqual({ awaySince: expect.any(Number), waiting: 0 });
    await shows(pages, '$1.25');

    // Half a minute later viewers are told, too, and the tap is still said to be queued.
    expect(await stage.locator('.mark').count()).toBe(0);
    await stage.locator('.mark').waitFor({ timeout: 40_000 });
    expect(Date.now() - noticedAt).toBeGreaterThan(20_000);
    expect(await stage.locator('.mark').textContent()).toBe('New sales will show a little later');
    expect(await note.getAttribute('data-state')).toBe('queued');

    await redis.restart();
    await shows(pages, '$18.75');
    await note.and(control.locator('[data-state="drawn"]')).waitFor({ timeout: 10_000 });
    await stage.locator('.callout').waitFor();
    await expect.poll(() => stage.evaluate(notedAlerts), { timeout: 10_000 }).toEqual(['$1.25', '14 orders $17.50']);
    for (const told of [
      banner(control),
      control.locator('.total .badge'),
      ticker.locator('.reach'),
      stage.locator('.mark'),
    ])
      await expect.poll(() => told.count(), { timeout: 5000 }).toBe(0);

    // What is sold from now on is announced as ever.
    await api.postOrders(show, order('after'));
    await expect.poll(() => stage.evaluate(notedAlerts), { timeout: 15_000 }).toHaveLength(3);
    expect(await stage.evaluate(notedAlerts)).toEqual(['$1.25', '14 orders $17.50', '$1.25']);
    expect(await api.audit(show)).toMatchObject({ equal: true, fold: { orders: 16 } });
    expect(faults).toEqual([]);
    await close();
  });

  test('[L4] [S2] a log that begins anew under an open stage: right at once, nothing old is celebrated', async () => {
    const show = freshName('anew');
    const pages = await openShow(show, noteAlerts);
    const { stage, close } = pages;
    const noted = () => stage.evaluate(notedAlerts);
    await expect.poll(noted).toEqual(['$1.25']);
    for (let id = 1; id <= 9; id += 1) await api.postOrders(show, order(`${id}`));
    await shows(pages, '$12.50');
    // All are told before the log is lost.
    await expect.poll(() => stage.locator('.alert').count(), { timeout: 40_000 }).toBe(0);
    const before = await noted();
    await redis.run('FLUSHALL');
    await api.postOrders(show, order('after'));
    await shows(pages, '$13.75');
    await expect.poll(noted, { timeout: 10_000 }).toEqual([...before, '1 order $1.25']);
    await api.postOrders(show, order('later'));
    await shows(pages, '$15.00');
    await expect.poll(noted, { timeout: 15_000 }).toEqual([...before, '1 order $1.25', '$1.25']);
    expect(await api.audit(show)).toMatchObject({ equal: true, fold: { orders: 12 } });
    await close();
  });

  test('[F6 S4] hiding is done at once; a message and an import are kept; the page says what is not done yet; then all is', async () => {
    const show = freshName('kept');
    const { stage, control, close } = await openShow(show);
    await redis.kill9();
    const hide = control.getByRole('button', { name: 'Hide all' });
    await hide.click();
    await control.getByRole('button', { name: 'Tap again' }).click();
    await expect.poll(() => stage.locator('#stage > *').count(), { timeout: 2000 }).toBe(0);
    await control.getByText('Done on the screens of this server').waitFor();
    await tabTo(control, 'Products');
    await control.getByRole('button', { name: 'Import', exact: true }).click();
    const sheet = control.getByRole('dialog');
    await sheet.getByRole('textbox').fill('name\tprice\nBrooch\t12.00\nTiara\t20.00');
    await sheet.getByRole('button', { name: 'Import 2 products' }).click();
    await sheet.waitFor({ state: 'detached' });
    await tabTo(control, 'Screen');
    await control.getByLabel('Message on screen').fill('Free shipping');
    await control.getByRole('button', { name: 'Queue', exact: true }).locator('visible=true').click();
    await control.getByText('Queued until the log is back').locator('visible=true').waitFor();
    expect(await control.getByLabel('Message on screen').inputValue()).toBe('');

    await redis.restart();
    await expect
      .poll(async () => (await api.control(show)).ledger, { timeout: 20_000 })
      .toEqual({ awaySince: null, waiting: 0 });
    expect(await stage.locator('#stage > *').count()).toBe(0);
    await control.getByText('Everything is hidden from the stream.').waitFor();
    await expect.poll(() => control.getByText('Done on the screens').count()).toBe(0);
    expect((await api.control(show)).products.map(({ title }) => title)).toEqual(['Ring', 'Brooch', 'Tiara']);
    await control.getByRole('button', { name: 'Next Free shipping' }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });
});
