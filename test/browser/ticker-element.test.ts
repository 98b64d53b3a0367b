import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Browser, BrowserContextOptions, Page, Route } from 'playwright-core';
import { io } from 'socket.io-client';
import { beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/fingerprint.mjs';
import { Api, freshName } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { onceAtEnd } from '../support/cleanup.ts';
import { faultsOf } from '../support/page.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';

let nacre: Nacre;
let api: Api;
let browser: Browser;
let blog: Server;

/** What the blog answers. Nacre is 127.0.0.1 and the blog localhost, so that they are two sites to the browser. */
let html = '';
let headers: Record<string, string> = {};

beforeAll(async () => {
  nacre = await startNacre();
  api = new Api(nacre.url, nacre.ownerKey);
  browser = await openBrowser('debian');
  blog = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html', ...headers }).end(html),
  );
  await once(blog.listen(0, '127.0.0.1'), 'listening');
  onceAtEnd(() => void blog.close());
});

const blogUrl = (): string => `http://localhost:${(blog.address() as AddressInfo).port}`;
const script = (): string => `<script async src="${nacre.url}/embed/nacre-ticker.js"></script>`;

interface Options extends BrowserContextOptions {
  /** The blog's Content-Security-Policy. */
  policy?: string;
}

/** A page of the blog's, with all that it asked of Nacre and every fault that it reported. */
async function visit(body: string, { policy, ...context }: Options = {}, prepare?: (page: Page) => Promise<void>) {
  html = `<!doctype html><html lang="en"><title>Blog</title><body>${body}`;
  headers = policy === undefined ? {} : { 'content-security-policy': policy };
  const opened = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-US', ...context });
  const page = await opened.newPage();
  const asked: string[] = [];
  let [sockets, open] = [0, 0];
  page.on('request', (request) => asked.push(request.url()));
  page.on('websocket', (socket) => {
    sockets += 1;
    open += 1;
    socket.on('close', () => (open -= 1));
  });
  const faults = faultsOf(page);
  await prepare?.(page);
  await page.goto(blogUrl());
  return {
    page,
    /** Of Nacre. */
    asked: () => asked.filter((url) => url.startsWith(nacre.url)),
    faults,
    /** Sockets made so far, and those of them that are open. */
    sockets: () => sockets,
    open: () => open,
    close: () => opened.close(),
  };
}

async function newShow(name: string, total = '77.00'): Promise<string> {
  const show = freshName(name);
  await api.createShow({ show, title: `Pottery ${name}`, currency: 'USD' });
  await api.postOrders(show, order('1', total));
  return show;
}
const order = (id: string, total: string, more: object = {}) => ({
  id,
  status: 'paid',
  currency: 'USD',
  total,
  ...more,
});
const amount = (page: Page, text: string) => page.locator('nacre-ticker .amount', { hasText: text });
const ticker = (show: string, more = ''): string => `<nacre-ticker show="${show}" ${more}></nacre-ticker>`;

describe('<nacre-ticker>', () => {
  test('[T1] one script in all, under 20 kB gzipped, at an address that lasts', async () => {
    const address = `${nacre.url}/embed/nacre-ticker.js`;
    const { headers: told, body } = await raw(address, { 'accept-encoding': 'gzip' });
    expect(told['content-encoding']).toBe('gzip');
    expect(body.length).toBeLessThan(20_000);
    const plain = readFileSync(join(ROOT, 'dist/embed/nacre-ticker.js'));
    expect(gunzipSync(body).equals(plain)).toBe(true);
    expect(told['cache-control']).toContain('max-age=300');
    const same = await raw(address, { 'accept-encoding': 'gzip', 'if-none-match': String(told['etag']) });
    expect([same.status, same.body.length]).toEqual([304, 0]);
  });

  test('[T1] the ticker page without its fonts is under 20 kB gzipped, too', () => {
    const page = readFileSync(join(ROOT, 'dist/overlay/ticker.html'));
    const files = [...new Set(page.toString().match(/assets\/[\w.-]+\.(?:js|css)/g))];
    expect(files.length).toBeGreaterThan(1);
    const parts = [page, ...files.map((file) => readFileSync(join(ROOT, 'dist/overlay', file)))];
    const bytes = parts.map((part) => gzipSync(part, { level: 9 }).length);
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(20_000);
  });

  test('[T1 T2] two lines show a show in another site’s page, live; nothing else is loaded', async () => {
    const show = await newShow('lines');
    const { page, asked, faults, close } = await visit(ticker(show) + script());
    await amount(page, '$77.00').waitFor();
    await api.postOrders(show, order('2', '3.00', { buyer: { name: 'María García' } }));
    await amount(page, '$80.00').waitFor();
    expect(await page.locator('nacre-ticker .buyer').first().textContent()).toBe('María G.');
    expect(asked()).toEqual([`${nacre.url}/embed/nacre-ticker.js`]);
    expect(faults).toEqual([]);
    await close();
  });

  test('[T2] what the page says of all elements does not reach it, and nothing of it reaches the page', async () => {
    const show = await newShow('strict');
    const rules = `<style>html{font-size:62.5%}*{color:rgb(1,2,3);letter-spacing:9px}h2,h3,p{font:99px serif;text-transform:uppercase}</style>`;
    const own = '<h2 id="own">Own</h2>';
    const { page, faults, close } = await visit(rules + own + ticker(show, 'theme="light"') + script());
    await amount(page, '$77.00').waitFor();
    const looks = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => {
          const { color, fontSize, letterSpacing, textTransform } = getComputedStyle(element);
          return { color, fontSize, letterSpacing, textTransform };
        });
    expect(await looks('nacre-ticker .counts')).toEqual({
      color: 'rgb(99, 92, 110)',
      fontSize: '15px',
      letterSpacing: 'normal',
      textTransform: 'none',
    });
    expect(await looks('#own')).toMatchObject({ color: 'rgb(1, 2, 3)', fontSize: '99px' });
    expect(await page.evaluate(() => [document.title, document.documentElement.lang])).toEqual(['Blog', 'en']);
    expect(await page.locator('nacre-ticker').locator('h1, main').count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });

  test('[T2] a page that lets no <style> through is no hindrance', async () => {
    const show = await newShow('no-style');
    const policy = `default-src 'none'; script-src ${nacre.url}; connect-src ${nacre.url} ${nacre.url.replace('http', 'ws')}`;
    const { page, faults, close } = await visit(ticker(show, 'theme="dark"') + script(), { policy });
    await amount(page, '$77.00').waitFor();
    const colour = await page.locator('nacre-ticker .amount').evaluate((element) => getComputedStyle(element).color);
    expect(colour).toBe('rgb(246, 241, 242)');
    expect(faults).toEqual([]);
    await close();
  });

  test('[T3] many of one show share one connection; it ends with the last of them', async () => {
    const [one, two] = [await newShow('shared'), await newShow('other', '5.00')];
    const { page, sockets, open, close } = await visit(
      ticker(one, 'sales="0"') + ticker(one, 'sales="0"') + ticker(two, 'sales="0"') + script(),
      { viewport: { width: 390, height: 2000 } },
    );
    await expect.poll(() => amount(page, '$77.00').count()).toBe(2);
    await amount(page, '$5.00').waitFor();
    expect([sockets(), open()]).toEqual([2, 2]);
    expect(await page.locator('nacre-ticker .sales').count()).toBe(0);
    // Moved within the page it goes on with what it has.
    await page.evaluate(() => document.body.append(document.querySelector('nacre-ticker') ?? ''));
    await expect.poll(() => amount(page, '$77.00').count()).toBe(2);
    await page.evaluate(() => document.querySelector('nacre-ticker:last-of-type')?.remove());
    await api.postOrders(one, order('2', '1.00'));
    await amount(page, '$78.00').waitFor();
    await page.evaluate(() => document.querySelectorAll('nacre-ticker').forEach((element) => element.remove()));
    await expect.poll(open, { timeout: 8000 }).toBe(0);
    expect(sockets()).toBe(2);
    await close();
  });

  test('[T4] one far down the page, or in a hidden page, asks for nothing', async () => {
    const show = await newShow('far');
    const { page, asked, sockets, open, close } = await visit(
      `<div style="height:4000px"></div>${ticker(show)}${script()}`,
    );
    await page.waitForFunction(() => customElements.get('nacre-ticker') !== undefined);
    await page.evaluate(async () => {
      for (let frames = 0; frames < 30; frames += 1) await new Promise(requestAnimationFrame);
    });
    expect([sockets(), asked().length]).toEqual([0, 1]);
    await page.evaluate(() => scrollTo(0, 4000));
    await amount(page, '$77.00').waitFor();
    // The page is hidden, as by another tab.
    const turn = (state: string) =>
      page.evaluate((now) => {
        Object.defineProperty(document, 'visibilityState', { value: now, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, state);
    await turn('hidden');
    await expect.poll(open, { timeout: 8000 }).toBe(0);
    await api.postOrders(show, order('2', '2.00'));
    await turn('visible');
    await amount(page, '$79.00').waitFor();
    await close();
  });

  test('[F1 T5] a frame that is lost on the way is noticed, and made good by a snapshot', async () => {
    const show = await newShow('gap');
    let [drop, dropped] = [false, 0];
    const sent: string[] = [];
    const { page, close } = await visit(ticker(show) + script(), {}, (opened) =>
      opened.routeWebSocket(/socket\.io/, (socket) => {
        const server = socket.connectToServer();
        socket.onMessage((packet) => {
          sent.push(String(packet));
          server.send(packet);
        });
        server.onMessage((packet) => {
          if (drop && String(packet).startsWith('42["frame"')) dropped += 1;
          else socket.send(packet);
        });
      }),
    );
    await amount(page, '$77.00').waitFor();
    drop = true;
    await api.postOrders(show, order('2', '9.00'));
    await expect.poll(() => dropped).toBeGreaterThan(0);
    drop = false;
    await amount(page, '$86.00').waitFor();
    expect(sent.filter((packet) => packet.includes('resync')).length).toBeGreaterThan(0);
    await close();
  });

  test('[T5] where no socket gets through it asks over HTTP, and says so', async () => {
    const show = await newShow('walled');
    const { page, close } = await visit(ticker(show) + script(), {}, (opened) =>
      opened.routeWebSocket(/socket\.io/, (socket) => void socket.close()),
    );
    await amount(page, '$77.00').waitFor();
    await page.getByText('Updating every few seconds').waitFor();
    await api.postOrders(show, order('2', '9.00'));
    await amount(page, '$86.00').waitFor();
    await close();
  });

  test('[T5] a server that sheds load is asked again when it says, and not before', async () => {
    const show = await newShow('shedding');
    const times: number[] = [];
    let [isShedding, isOpen] = [true, false];
    const { page, close } = await visit(ticker(show) + script(), {}, async (opened) => {
      await opened.routeWebSocket(/socket\.io/, (socket) => {
        if (isOpen) socket.connectToServer();
        else void socket.close();
      });
      await opened.route(`**/api/shows/${show}/ticker`, async (route: Route) => {
        times.push(Date.now());
        if (!isShedding) return route.continue();
        const cors = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'Retry-After' };
        await route.fulfill({ status: 503, headers: { ...cors, 'retry-after': '7' }, body: '{}' });
        isShedding = false;
      });
    });
    await amount(page, '$77.00').waitFor({ timeout: 20_000 });
    const [first = 0, second = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(7000);
    expect(second - first).toBeLessThan(13_000);
    isOpen = true;
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.getByText('Updating every few seconds').waitFor({ state: 'detached' });
    await close();
  });

  test('[T6] an idle one draws nothing, moves nothing, and sends nothing but its answer to a ping', async () => {
    const show = await newShow('idle');
    const sent: string[] = [];
    const { page, close } = await visit(ticker(show) + script(), {}, async (opened) => {
      opened.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))));
      await opened.addInitScript(() => {
        const seen = { timers: [] as number[] };
        Object.assign(globalThis, { seen });
        const { setTimeout: timeout, setInterval: interval } = globalThis;
        Object.assign(globalThis, {
          setTimeout: (call: () => void, ms = 0) => (seen.timers.push(ms), timeout(call, ms)),
          setInterval: (call: () => void, ms = 0) => (seen.timers.push(ms), interval(call, ms)),
        });
      });
    });
    await amount(page, '$77.00').waitFor();
    await page.waitForFunction(() => document.getAnimations().length === 0);
    const idle = await page.evaluate(async () => {
      const { seen } = globalThis as unknown as { seen: { timers: number[] } };
      seen.timers.length = 0;
      let changes = 0;
      const shadow = document.querySelector('nacre-ticker')?.shadowRoot;
      if (!shadow) return null;
      const observer = new MutationObserver((records) => (changes += records.length));
      observer.observe(shadow, { subtree: true, childList: true, attributes: true, characterData: true });
      const until = performance.now() + 5000;
      while (performance.now() < until) await new Promise(requestAnimationFrame);
      return { changes, fast: seen.timers.filter((ms) => ms < 1000), animations: document.getAnimations().length };
    });
    expect(idle).toEqual({ changes: 0, fast: [], animations: 0 });
    expect(sent.filter((packet) => packet !== '3')).toHaveLength(1);
    await close();
  });

  test('[A5] markup in a name, a title or a message is text, and an address of no web is no link', async () => {
    const show = freshName('markup');
    const markup = '<img src=x onerror=alert(1)>';
    await api.createShow({ show, title: markup, currency: 'USD' });
    await api.postOrders(
      show,
      order('1', '5.00', { buyer: { name: markup, consent: true }, items: [{ sku: 's', title: markup, quantity: 1 }] }),
    );
    await api.cue(show, { kind: 'callout.take', text: markup });
    const { page, faults, close } = await visit(
      ticker(show, `theme='"><script>alert(2)</script>' lang='"><b>' sales="1e9"`) + script(),
    );
    await amount(page, '$5.00').waitFor();
    expect(await page.locator('nacre-ticker .buyer').textContent()).toBe(markup);
    expect(await page.locator('nacre-ticker .message').textContent()).toBe(markup);
    expect(await page.locator('nacre-ticker').locator('img, script, b').count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });

  test('[T7] it speaks the page’s language, the one it is told, or the reader’s', async () => {
    const show = await newShow('words');
    const { page, close } = await visit(
      `<div lang="es">${ticker(show, 'class="es"')}</div>${ticker(show, 'lang="zh"')}<div lang="fr">${ticker(show)}</div>${script()}`,
      { locale: 'es-MX', viewport: { width: 390, height: 2400 } },
    );
    await page.locator('nacre-ticker.es').getByText('Últimas ventas').waitFor();
    await page.locator('nacre-ticker[lang="zh"]').getByText('最新成交').waitFor();
    await page.locator('[lang="fr"] nacre-ticker').getByText('Últimas ventas').waitFor();
    await close();
  });

  test.each([
    [300, 'light'],
    [1100, 'dark'],
  ] as const)('[T2] at %d px, %s, nothing sticks out', async (width, theme) => {
    const show = freshName('wide');
    const title = 'Cooperativa de Mujeres Tejedoras y Ceramistas de San Juan Nepomuceno en vivo';
    await api.createShow({ show, title, currency: 'COP' });
    const items = [{ sku: 's', title: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk', quantity: 12 }];
    const buyer = { name: 'Wolfeschlegelsteinhausenbergerdorff', consent: true };
    await api.postOrders(show, order('w', '9999999999.99', { currency: 'COP', buyer, items }));
    await api.cue(show, { kind: 'goal.set', amount: '9999999999.99' });
    const { page, close } = await visit(
      `<div style="width:${width}px">${ticker(show, `theme="${theme}"`)}</div>${script()}`,
      { viewport: { width: 1280, height: 900 } },
    );
    await page.locator('nacre-ticker .sale').waitFor();
    const out = await page.locator('nacre-ticker .whole').evaluate((whole) => {
      const { right } = whole.getBoundingClientRect();
      return [...whole.querySelectorAll('*:not(.unseen)')]
        .filter((element) => element.getBoundingClientRect().right > right + 0.5 || isCut(element))
        .map((element) => element.className);
      function isCut(element: Element): boolean {
        return element.className === 'amount' && element.scrollWidth > element.clientWidth;
      }
    });
    expect(out).toEqual([]);
    await close();
  });
});

describe('another site’s page', () => {
  const foreign = (auth: object, query: Record<string, string>, transports = ['websocket']) =>
    new Promise<string>((resolve) => {
      const socket = io(nacre.url, {
        auth,
        query,
        transports,
        forceNew: true,
        reconnection: false,
        extraHeaders: { origin: 'https://evil.example' },
      });
      socket.once('snapshot', () => resolve('snapshot'));
      socket.once('connect_error', (error) =>
        resolve((error as { data?: { code?: string } }).data?.code ?? 'no socket'),
      );
      onceAtEnd(() => void socket.disconnect());
    });

  test('[A4] may open the public ticker’s socket, and nothing else', async () => {
    const show = await newShow('foreign');
    const { key } = await api.key(show, 'stage');
    const asTicker = { surface: 'ticker' };
    const ofTicker = { show, surface: 'ticker' };
    expect(await foreign(ofTicker, asTicker)).toBe('snapshot');
    expect(await foreign(ofTicker, {})).toBe('no socket');
    expect(await foreign(ofTicker, asTicker, ['polling'])).toBe('no socket');
    expect(await foreign({ ...ofTicker, key }, asTicker)).toBe('origin_not_allowed');
    expect(await foreign({ show, key, surface: 'stage' }, asTicker)).toBe('origin_not_allowed');
    expect(await foreign({ show, key: nacre.ownerKey, surface: 'control' }, asTicker)).toBe('origin_not_allowed');
    expect(await foreign({ show, surface: 'board' }, asTicker)).toBe('origin_not_allowed');
  });

  test('[A4] may read the ticker over HTTP, why there is none, and nothing else', async () => {
    const show = await newShow('cross');
    const origin = (answer: Response) => answer.headers.get('access-control-allow-origin');
    const auth = { authorization: `Bearer ${nacre.ownerKey}` };
    expect(origin(await fetch(`${nacre.url}/api/shows/${show}/ticker`))).toBe('*');
    expect(origin(await fetch(`${nacre.url}/api/shows/nobody/ticker`))).toBe('*');
    expect(origin(await fetch(`${nacre.url}/api/shows/${show}`, { headers: auth }))).toBeNull();
    expect(origin(await fetch(`${nacre.url}/api/shows`, { headers: auth }))).toBeNull();
    expect(origin(await fetch(`${nacre.url}/ticker/${show}`))).toBeNull();
  });
});

/** As it is on the wire: `fetch` inflates. */
async function raw(address: string, asked: Record<string, string>) {
  const [answer] = await once(get(address, { headers: asked }), 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  const { statusCode, headers: told } = answer as { statusCode: number; headers: Record<string, string | undefined> };
  return { status: statusCode, headers: told, body: Buffer.concat(chunks) };
}
