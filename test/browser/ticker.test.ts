import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { Api, freshName } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { faultsOf } from '../support/page.ts';
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

const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, locale: 'en-US' };

/** A page with a profile of its own; everything that it asked for, and every fault that it reported. */
async function visit(path: string, options: BrowserContextOptions = {}, prepare?: (page: Page) => Promise<void>) {
  const context = await browser.newContext({ ...PHONE, ...options });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const faults = faultsOf(page);
  await prepare?.(page);
  await page.goto(nacre.url + path);
  return { page, asked, faults, close: () => context.close() };
}

const order = (id: string, total: string, more: object = {}) => ({
  id,
  status: 'paid',
  currency: 'USD',
  total,
  ...more,
});
const shows = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

describe('ticker', () => {
  test('an open page shows the total, the goal and each sale as they come', async () => {
    const show = freshName('live');
    await api.createShow({ show, title: 'Pearls', currency: 'USD' });
    await api.cue(show, { kind: 'goal.set', amount: '1000.00' });
    const { page, asked, faults, close } = await visit(`/ticker/${show}`);
    await shows(page, 'The first sale will show up here');
    await shows(page, '$0.00');

    const items = [{ sku: 'p', title: 'Pearl earrings', quantity: 2 }];
    await api.postOrders(show, order('1', '250.00', { buyer: { name: 'María García' }, items }));
    await shows(page, '$250.00');
    await shows(page, '1 order');
    await shows(page, 'Pearl earrings ×2');
    expect(await page.locator('.buyer bdi').allTextContents()).toEqual(['María G.']);
    await expect.poll(() => page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25');

    // Fonts, scripts, frames: nothing comes from anywhere else, and nothing is refused by the page's own policy.
    expect(asked.filter((url) => !url.replace(/^ws/, 'http').startsWith(nacre.url))).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  test('what is on offer, and a deal’s price and clock', async () => {
    const show = freshName('offers');
    await api.createShow({ show, currency: 'USD' });
    const link = 'https://shop.example/p';
    await api.cue(show, {
      kind: 'product.upsert',
      sku: 'p',
      title: 'Baroque pendant',
      price: '48.00',
      stock: 9,
      link,
    });
    await api.cue(show, { kind: 'callout.take', sku: 'p' });
    const { page, close } = await visit(`/ticker/${show}`);
    await shows(page, 'Baroque pendant');
    await shows(page, '$48.00');
    await shows(page, '9 left');
    expect(await page.getByRole('link').getAttribute('href')).toBe(link);

    await api.cue(show, { kind: 'deal.start', sku: 'p', price: '39.00', seconds: 600, stock: 1 });
    await shows(page, '$39.00');
    await shows(page, 'Only 1 left');
    await shows(page, /^Ends in (10:00|9:5\d)$/);
    await api.cue(show, { kind: 'deal.stop' });
    await page.getByText('$39.00').waitFor({ state: 'detached' });
    await close();
  });

  test('[S5] a deal that runs out ends by itself, back at the product’s own price', async () => {
    const show = freshName('runs-out');
    await api.createShow({ show, currency: 'USD' });
    await api.cue(show, { kind: 'product.upsert', sku: 'p', title: 'Pendant', price: '48.00' });
    await api.cue(show, { kind: 'callout.take', sku: 'p' });
    await api.cue(show, { kind: 'deal.start', sku: 'p', price: '39.00', seconds: 4 });
    const { page, close } = await visit(`/ticker/${show}`);
    await page.getByText('$39.00').waitFor({ state: 'detached' });
    await shows(page, 'On offer now');
    await shows(page, '$48.00');
    await close();
  });

  test('[F5] where the host hides the total, no amount is on the page nor sent to it', async () => {
    const show = freshName('hidden');
    await api.createShow({ show, currency: 'USD', tickerTotal: false });
    await api.postOrders(show, order('1', '1234.56', { buyer: { name: 'Ana Ruiz' } }));
    const sent: string[] = [];
    const { page, close } = await visit(`/ticker/${show}`, {}, async (opened) => {
      opened.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => sent.push(String(payload))));
    });
    await shows(page, 'Ana R.');
    expect(await page.locator('main').textContent()).not.toMatch(/1,?234/);
    expect(sent.join()).toContain('Ana R.');
    expect(sent.join()).not.toContain('1234');
    await close();
  });

  test('[S4] panic hides everything, and shows it again', async () => {
    const show = freshName('panic');
    await api.createShow({ show, title: 'Pottery', currency: 'USD' });
    await api.postOrders(show, order('1', '77.00'));
    const { page, close } = await visit(`/ticker/${show}`);
    await shows(page, '$77.00');
    await api.cue(show, { kind: 'panic.hide' });
    await shows(page, 'We’ll be right back');
    expect(await page.getByText('$77.00').count()).toBe(0);
    await page.reload();
    await shows(page, 'We’ll be right back');
    await api.cue(show, { kind: 'panic.show' });
    await shows(page, '$77.00');
    await close();
  });

  test('[A5] markup in a name or a title is text', async () => {
    const show = freshName('markup');
    const markup = '<img src=x onerror=alert(1)>';
    await api.createShow({ show, title: markup, currency: 'USD' });
    const buyer = { name: markup, consent: true };
    await api.postOrders(show, order('1', '5.00', { buyer, items: [{ sku: 's', title: markup, quantity: 1 }] }));
    const { page, faults, close } = await visit(`/ticker/${show}`);
    await shows(page, '$5.00');
    expect(await page.locator('.buyer').textContent()).toBe(markup);
    expect(await page.locator('img').count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });

  test.each([
    ['?lang=es', 'en-US', 'es-419', 'Últimas ventas'],
    ['?lang=zh', 'en-US', 'zh-CN', '最新成交'],
    ['', 'es-MX', 'es-419', 'Últimas ventas'],
    ['', 'fr-FR', 'en', 'Latest sales'],
  ])('%s in a browser that prefers %s speaks %s', async (search, preferred, lang, words) => {
    const show = freshName('words');
    await api.createShow({ show, currency: 'USD' }).catch(() => {});
    await api.postOrders(show, order('1', '5.00'));
    const { page, close } = await visit(`/ticker/${show}${search}`, { locale: preferred });
    await shows(page, words);
    expect(await page.locator('html').getAttribute('lang')).toBe(lang);
    await close();
  });

  test.each([
    [280, 400],
    [390, 844],
    [1280, 800],
  ])('at %d × %d nothing sticks out: long names, a total of billions, each language', async (width, height) => {
    const show = freshName('wide');
    const title = 'Cooperativa de Mujeres Tejedoras y Ceramistas de San Juan Nepomuceno en vivo';
    await api.createShow({ show, title, currency: 'COP' }).catch(() => {});
    const items = [{ sku: 's', title: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk', quantity: 12 }];
    const buyer = { name: 'Wolfeschlegelsteinhausenbergerdorff', consent: true };
    const orders = ['9999999999.99', '9999999999.99', '9999999999.99'].map((total, index) =>
      order(`w${index}`, total, { currency: 'COP', buyer, items }),
    );
    await api.postOrders(show, orders);
    await api.cue(show, { kind: 'goal.set', amount: '9999999999.99' });
    for (const lang of ['en', 'es', 'zh']) {
      const { page, close } = await visit(`/ticker/${show}?lang=${lang}`, { viewport: { width, height } });
      await page.locator('.sale').nth(2).waitFor();
      await page.evaluate(() => document.fonts.ready);
      const out = await page
        .locator('main *:not(.unseen)')
        .evaluateAll((elements) =>
          elements
            .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
            .map((element) => element.className),
        );
      expect(out).toEqual([]);
      const amount = page.locator('.amount');
      expect(await amount.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
      await close();
    }
  });

  test('an unknown show says so', async () => {
    const { page, close } = await visit('/ticker/nobody-knows-it?lang=es');
    await shows(page, 'No encontramos este show');
    await close();
  });

  test('a closed show thanks, and keeps its total', async () => {
    const show = freshName('closed');
    await api.createShow({ show, currency: 'USD' });
    await api.postOrders(show, order('1', '12.00'));
    const { page, close } = await visit(`/ticker/${show}`);
    await shows(page, '$12.00');
    await api.cue(show, { kind: 'show.close' });
    await shows(page, 'The show has ended');
    await shows(page, '$12.00');
    await close();
  });

  test('a rehearsal says that its sales are not real', async () => {
    const show = freshName('dry-run');
    await api.createShow({ show, currency: 'USD', rehearsal: true });
    const { page, close } = await visit(`/ticker/${show}`);
    await shows(page, 'Rehearsal: these sales are not real');
    await close();
  });

  test('where no socket gets through it asks over HTTP', async () => {
    const show = freshName('no-sockets');
    await api.createShow({ show, currency: 'USD' });
    await api.postOrders(show, order('1', '31.00'));
    const { page, close } = await visit(`/ticker/${show}`, {}, async (opened) => {
      await opened.routeWebSocket(/socket\.io/, (socket) => void socket.close());
      await opened.route('**/socket.io/**', (route) => route.abort());
    });
    await shows(page, '$31.00');
    await shows(page, 'Updating every few seconds');
    await api.postOrders(show, order('2', '9.00'));
    await shows(page, '$40.00');
    await close();
  });

  test('in a frame of another site it is drawn, and lets that site through where asked', async () => {
    const show = freshName('framed');
    await api.createShow({ show, currency: 'USD' });
    await api.postOrders(show, order('1', '64.00'));
    const context = await browser.newContext(PHONE);
    const page = await context.newPage();
    const blog = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(
        `<iframe src="${nacre.url}/ticker/${show}?bg=transparent&theme=dark" width="300" height="500"></iframe>`,
      );
    });
    await once(blog.listen(0, '127.0.0.1'), 'listening');
    // Nacre is 127.0.0.1 here, so that this is another site to the browser.
    await page.goto(`http://localhost:${(blog.address() as AddressInfo).port}/`);
    const frame = page.frameLocator('iframe');
    await frame.getByText('$64.00').first().waitFor();
    const background = (selector: string) =>
      frame.locator(selector).evaluate((element) => {
        const { backgroundColor, backgroundImage } = getComputedStyle(element);
        return [backgroundColor, backgroundImage];
      });
    expect(await background('html')).toEqual(['rgba(0, 0, 0, 0)', 'none']);
    expect(await background('body')).toEqual(['rgba(0, 0, 0, 0)', 'none']);
    await context.close();
    blog.close();
  });

  test('[F1] [F4] after the server was killed and came back the open page is exact again', async () => {
    const show = freshName('killed');
    const first = await startNacre();
    const shop = new Api(first.url, first.ownerKey);
    await shop.createShow({ show, currency: 'USD' });
    await shop.postOrders(show, order('1', '10.00'));
    const context = await browser.newContext(PHONE);
    const page = await context.newPage();
    await page.goto(`${first.url}/ticker/${show}`);
    await shows(page, '$10.00');
    await first.kill9();
    await shows(page, 'Reconnecting…');
    expect(await page.getByText('$10.00').count()).toBeGreaterThan(0);
    const { port, dataFolder, ownerKey } = first;
    const second = await startNacre({ port, dataFolder, ownerKey });
    await new Api(second.url, ownerKey).postOrders(show, order('2', '5.50'));
    await shows(page, '$15.50');
    await page.getByText('Reconnecting…').waitFor({ state: 'detached' });
    await context.close();
    await second.stop();
  });
});
