import type { Browser, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { Api, freshName } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { faultsOf, introduce, isLive } from '../support/page.ts';
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

async function control(show: string, key = nacre.ownerKey) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-US', hasTouch: true });
  await introduce(context);
  await context.addInitScript(countBands);
  const page = await context.newPage();
  const loaded: string[] = [];
  const faults = faultsOf(page);
  page.on('request', (request) => loaded.push(request.url()));
  await page.goto(`${nacre.url}/control/${show}#${key}`);
  await isLive(page);
  return { page, faults, loaded, close: () => context.close() };
}

/** In the page: how often a band was drawn; bars are paths. */
function countBands(): void {
  const drawn = { bands: 0 };
  Object.assign(window, { drawn });
  const { fillRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillRect = function (...box) {
    drawn.bands += 1;
    fillRect.apply(this, box);
  };
}
const bands = (): number => (window as unknown as { drawn: { bands: number } }).drawn.bands;

const openSales = (page: Page) =>
  page
    .getByRole('navigation')
    .getByRole('button', { name: /^Sales/ })
    .click();
const region = (page: Page, name: string) => page.getByRole('region', { name });

let orders = 0;
const sell = (show: string, sku: string, total: string, refunds: object[] = []) =>
  api.postOrders(show, {
    id: `o${(orders += 1)}`,
    status: 'paid',
    currency: 'USD',
    total,
    items: [{ sku, title: sku, quantity: 2 }],
    refunds,
  });

async function showWith(show: string, more: object = {}): Promise<void> {
  await api.createShow({ show, title: 'Pearls', currency: 'USD', ...more });
  for (const [sku, title] of [
    ['ring', 'Ring'],
    ['bowl', 'Bowl'],
  ] as const)
    await api.cue(show, { kind: 'product.upsert', sku, title, price: '48.00' });
}

test('[G4 G5] the sales tab tells how the evening goes, and what the product on air sells', async () => {
  const show = freshName('figures');
  await showWith(show);
  await api.cue(show, { kind: 'goal.set', amount: '1000.00' });
  const { page, faults, loaded, close } = await control(show);
  await openSales(page);
  const sofar = region(page, 'Sold so far');
  await sofar.getByText('Not at this pace').waitFor();

  await sell(show, 'bowl', '60.00');
  await api.cue(show, { kind: 'callout.take', sku: 'ring' });
  await sell(show, 'ring', '100.00');
  await sell(show, 'ring', '90.01');
  await sofar.getByText(/^At this pace \d+:\d\d [AP]M$/).waitFor();
  // The pace is told before the last of them has come.
  await expect
    .poll(() => sofar.locator('.tile').allInnerTexts())
    .toEqual([
      expect.stringMatching(/^Orders\s+3$/),
      expect.stringMatching(/^Pieces\s+6$/),
      expect.stringMatching(/^Average order\s+\$83\.33$/),
      expect.stringMatching(/^Orders per minute\s+0\.3\s+last 10 minutes$/),
    ]);

  const air = region(page, 'While it is on air');
  await air.getByText('2 orders of it').waitFor();
  expect(await air.innerText()).toMatch(/Ring[^]*2 orders in all[^]*on air[^]*2/);

  const hour = region(page, 'The last hour');
  await hour.getByText(/^3 orders, \$250\.01\. Best minute/).waitFor();
  await hour.locator('.hour-chart canvas').waitFor();
  // The time of a callout is marked below the bars.
  await expect.poll(() => page.evaluate(bands)).toBeGreaterThan(0);
  expect(await hour.getByRole('img').getAttribute('aria-label')).toContain('3 orders, $250.01');
  expect(await hour.getByRole('list', { name: 'On air' }).innerText()).toMatch(/1\s+Ring[^]*2 orders[^]*\$190\.01/);
  await hour.getByText('As a table').click();
  // The rows are drawn when the browser has told that it is open.
  await hour.getByRole('cell', { name: '$' }).first().waitFor();

  // A refund lowers the minute of its sale, and is told as it comes.
  await sell(show, 'ring', '50.00', [{ id: 'r1', amount: '50.00' }]);
  await hour.getByText(/^4 orders, \$250\.01/).waitFor();
  const refunds = page.locator('.box').filter({ has: page.getByRole('heading', { name: 'Refunds' }) });
  const back = () => refunds.locator('.row-side').allInnerTexts();
  await expect.poll(back).toEqual(['−$50.00']);
  await sell(show, 'ring', '20.00', [{ id: 'r2', amount: '20.00' }]);
  await expect.poll(back).toEqual(['−$20.00', '−$50.00']);
  expect(loaded.filter((url) => !url.startsWith(nacre.url) && !url.startsWith('blob:'))).toEqual([]);
  expect(faults).toEqual([]);
  await close();
});

test('[G6] the chart’s library comes only where there is a chart to see', async () => {
  const show = freshName('lazy');
  await showWith(show);
  await sell(show, 'ring', '10.00');
  const { page, loaded, close } = await control(show);
  const library = () => loaded.filter((url) => url.includes('hour-drawing')).length;
  await page.getByRole('button', { name: 'Show Ring on air' }).waitFor();
  expect(library()).toBe(0);
  await openSales(page);
  await page.locator('.hour-chart canvas').waitFor();
  expect(library()).toBeGreaterThan(0);
  // Bars are there: some of the canvas has the colour of the accent.
  const drawn = await page.locator('.hour-chart canvas').evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const data = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    let accent = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at] === 0x0b && data[at + 1] === 0x66) accent += 1;
    return accent;
  });
  expect(drawn).toBeGreaterThan(100);
  expect(await page.evaluate(bands)).toBe(0);
  await close();
});

/** From now on the page notes the seconds in which it writes an amount or how long ago something was. */
const noteWriting = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seconds = new Set<number>();
    const note = () => void seconds.add(Math.floor(performance.now() / 1000));
    const { formatToParts } = Intl.NumberFormat.prototype;
    Intl.NumberFormat.prototype.formatToParts = function (given: number) {
      note();
      return formatToParts.call(this, given);
    };
    const { format } = Intl.RelativeTimeFormat.prototype;
    Intl.RelativeTimeFormat.prototype.format = function (value: number, unit: Intl.RelativeTimeFormatUnit) {
      note();
      return format.call(this, value, unit);
    };
    Object.assign(window, { seconds });
  });

/** In how many of the next seconds it did. */
const secondsOfWriting = (page: Page, within: number): Promise<number> =>
  page.evaluate(async (ms) => {
    const { seconds } = window as unknown as { seconds: Set<number> };
    seconds.clear();
    await new Promise((resolve) => setTimeout(resolve, ms));
    return seconds.size;
  }, within * 1000);

test('[G7] at rest the control page writes nothing anew but each ten seconds', async () => {
  const show = freshName('calm');
  await showWith(show);
  await api.cue(show, { kind: 'goal.set', amount: '1000.00' });
  await api.cue(show, { kind: 'callout.take', sku: 'ring' });
  for (let count = 0; count < 5; count += 1) await sell(show, 'ring', '100.00');
  const { page, close } = await control(show);
  await openSales(page);
  await page.locator('.hour-chart canvas').waitFor();
  await noteWriting(page);
  await sell(show, 'ring', '90.00');
  await page.getByText('$590.00').first().waitFor();
  expect(await page.evaluate(() => (window as unknown as { seconds: Set<number> }).seconds.size)).toBeGreaterThan(0);
  // The tens, at each end of the time, and the minute.
  expect(await secondsOfWriting(page, 9)).toBeLessThanOrEqual(3);
  await close();
});

test('[G3 F5] a helper who may not see money sees orders and no amount', async () => {
  const show = freshName('plain');
  await showWith(show, { staffMoney: false });
  await api.cue(show, { kind: 'callout.take', sku: 'ring' });
  await sell(show, 'ring', '77.00');
  const { key } = await api.key(show, 'staff');
  const { page, faults, close } = await control(show, key);
  await openSales(page);
  await region(page, 'The last hour')
    .getByText(/^1 order\. Best minute/)
    .waitFor();
  await region(page, 'While it is on air').getByText('1 order of it').waitFor();
  expect(await page.locator('body').innerText()).not.toContain('77');
  expect(faults).toEqual([]);
  await close();
});
