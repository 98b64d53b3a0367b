import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { Api, freshName } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { hasObsEngines } from '../support/engines.ts';
import type { Engine } from '../support/engines.ts';
import { faultsOf } from '../support/page.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';
import { tempFolder } from '../support/temp.ts';
import { openWire } from '../support/wire.ts';

let nacre: Nacre;
let api: Api;
let browser: Browser;

beforeAll(async () => {
  nacre = await startNacre();
  api = new Api(nacre.url, nacre.ownerKey);
  browser = await openBrowser('debian');
});

const opened = new Map<Engine, Promise<Browser>>();

async function browserOf(engine: Engine): Promise<Browser> {
  if (engine === 'debian') return browser;
  const open = opened.get(engine) ?? openBrowser(engine);
  opened.set(engine, open);
  return open;
}

interface Visit {
  on?: Browser;
  viewport?: { width: number; height: number };
  /** Runs in the page before its own script. */
  script?: () => void;
  query?: string;
  from?: Api;
}

/** A show's stage as OBS opens it; everything that it asked for, and every fault that it reported. */
async function visit(show: string, { on = browser, viewport, script, query = '', from = api }: Visit = {}) {
  const { key } = await from.key(show, 'stage');
  const context = await on.newContext({ viewport: viewport ?? { width: 1920, height: 1080 }, locale: 'en-US' });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const faults = faultsOf(page);
  if (script) await page.addInitScript(script);
  await page.goto(`${from.url}/overlay/${show}${query}#${key}`);
  return { page, asked, faults, close: () => context.close() };
}

const order = (id: string, total: string, more: object = {}) => ({
  id,
  status: 'paid',
  currency: 'USD',
  total,
  ...more,
});
const totalOf = (page: Page) => page.locator('.total-amount [data-text]').getAttribute('data-text');
const showsTotal = (page: Page, text: string) => expect.poll(() => totalOf(page), { timeout: 10_000 }).toBe(text);
/** Playwright's own waiting asks for what Chromium 103 has not. */
const comes = (page: Page, selector: string) =>
  expect.poll(() => page.locator(selector).count(), { timeout: 10_000 }).toBe(1);
const graphicsOf = (page: Page) => page.locator('#stage > *').count();

/** In the page, before its own script: in which animation frame it heard of a panic, and in which nothing was left. */
function countFrames(): void {
  const noted = { heardAt: 0, goneAt: 0 };
  let frame = 0;
  const count = (): void => {
    frame += 1;
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
  globalThis.WebSocket = class extends WebSocket {
    constructor(...how: ConstructorParameters<typeof WebSocket>) {
      super(...how);
      this.addEventListener('message', ({ data }) => {
        if (noted.heardAt === 0 && String(data).includes('"panic":true')) noted.heardAt = frame;
        Object.assign(globalThis, noted);
      });
    }
  };
  new MutationObserver(() => {
    const isEmpty = document.querySelector('#stage')?.childElementCount === 0;
    if (noted.heardAt > 0 && noted.goneAt === 0 && isEmpty) noted.goneAt = frame;
    Object.assign(globalThis, noted);
  }).observe(document, { childList: true, subtree: true });
}

interface NotedAlert {
  kind: 'sale' | 'catch-up';
  orders: string;
  amount: string;
}

/** In the page: keeps what each alert said when it came on. */
function noteAlerts(): void {
  const noted: NotedAlert[] = [];
  Object.assign(window, { noted });
  new MutationObserver((changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node instanceof Element);
    for (const alert of added.filter((node) => node.matches('.alert'))) {
      noted.push({
        kind: alert.matches('.catch-up') ? 'catch-up' : 'sale',
        orders: alert.querySelector('.alert-name, .catch-up-sum span')?.textContent ?? '',
        amount: alert.querySelector('.alert-amount, strong')?.textContent ?? '',
      });
    }
  }).observe(document, { subtree: true, childList: true });
}
const notedAlerts = (): NotedAlert[] => (window as unknown as { noted: NotedAlert[] }).noted;

/** Whether some of its words have no room. */
const isCut = (page: Page, selector: string): Promise<boolean> =>
  page.evaluate((where) => {
    const graphic = document.querySelector(where);
    if (!graphic) throw new Error(`There is no ${where}.`);
    return graphic.scrollWidth > graphic.clientWidth || graphic.scrollHeight > graphic.clientHeight;
  }, selector);

/** What a picture of the page's own layer holds at a point: red, green, blue, alpha. */
async function pixel(page: Page, x: number, y: number): Promise<number[]> {
  const png = await page.screenshot({ omitBackground: true });
  return page.evaluate(
    async ([data, left, top]) => {
      const bytes = Uint8Array.from(atob(data), (letter) => letter.codePointAt(0) ?? 0);
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const drawing = canvas.getContext('2d');
      drawing?.drawImage(bitmap, 0, 0);
      return [...(drawing?.getImageData(left, top, 1, 1).data ?? [])];
    },
    [png.toString('base64'), x, y] as const,
  );
}

describe.each<Engine>(hasObsEngines ? ['debian', 'obs127', 'obs103'] : ['debian'])('stage in %s', (engine) => {
  test('an order is on the total, announced and listed; around the graphics the video shows', async () => {
    const on = await browserOf(engine);
    const show = freshName(`live-${engine}`);
    await api.createShow({ show, currency: 'USD' });
    await api.cue(show, { kind: 'goal.set', amount: '1000.00' });
    const { page, asked, faults, close } = await visit(show, { on });
    await showsTotal(page, '$0.00');
    await comes(page, 'html:not([data-still])');

    const items = [{ sku: 'p', title: 'Pearl earrings', quantity: 2 }];
    await api.postOrders(show, order('1', '1234.50', { buyer: { name: 'María García' }, items }));
    await showsTotal(page, '$1,234.50');
    await comes(page, '.alert');
    expect(await page.locator('.alert-name > bdi').textContent()).toBe('María G.');
    expect(await page.locator('.alert-more').textContent()).toBe('Pearl earrings ×2');
    expect(await page.locator('.alert-more bdi').textContent()).toBe('Pearl earrings');
    expect(await page.locator('.alert-amount').textContent()).toBe('$1,234.50');
    expect(await page.locator('.crawl-row').count()).toBe(1);
    expect(await page.locator('.goal-bar').textContent()).toContain('Goal reached!');
    // The wheels have come to rest on the digits that the label names.
    await expect
      .poll(() => page.evaluate(() => document.querySelector('.odometer')?.getAnimations({ subtree: true }).length))
      .toBe(0);
    expect(
      await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('.odometer-wheel')].map((wheel) => {
          const place = new DOMMatrix(getComputedStyle(wheel).transform).m42;
          return Math.abs(Math.round((place / wheel.offsetHeight) * 20));
        }),
      ),
    ).toEqual([1, 2, 3, 4, 5, 0]);

    expect(await pixel(page, 960, 540)).toEqual([0, 0, 0, 0]);
    expect(await pixel(page, 2, 2)).toEqual([0, 0, 0, 0]);
    expect((await pixel(page, 120, 90))[3]).toBe(255);
    expect(asked.filter((url) => !url.replace(/^ws/, 'http').startsWith(nacre.url))).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  test.each([
    { width: 1920, height: 1080 },
    { width: 1080, height: 1920 },
    { width: 1280, height: 720 },
    { width: 720, height: 1280 },
  ])('at $width×$height no graphic leaves the picture or lies on another', async (viewport) => {
    const on = await browserOf(engine);
    const show = freshName(`room-${viewport.width}-${engine}`);
    const long = 'Maximiliana Wolfeschlegelsteinhausenbergerdorff de la Santís';
    await api.createShow({ show, currency: 'USD' });
    await api.cue(show, { kind: 'goal.set', amount: '20000000.00', steps: [{ amount: '15000000.00', label: long }] });
    await api.cue(show, {
      kind: 'product.upsert',
      sku: 'p',
      title: `${long} ${long}`.slice(0, 120),
      variant: long,
      price: '1234567.89',
      wasPrice: '2345678.90',
      stock: 3,
      link: 'https://shop.example/p',
    });
    await api.cue(show, { kind: 'product.upsert', sku: 'q', title: long, price: '10.00' });
    await api.cue(show, { kind: 'callout.take', sku: 'p' });
    await api.cue(show, { kind: 'deal.start', sku: 'q', price: '9.00', seconds: 600 });
    await api.postCrowd(show, { viewers: 1_234_567 });
    const sale = (id: string) =>
      order(id, '4115226.30', {
        buyer: { name: long, consent: true },
        items: [{ sku: 'z', title: long, quantity: 12 }],
      });
    await api.postOrders(show, [sale('1'), sale('2')]);
    const { page, close } = await visit(show, { on, viewport });
    await showsTotal(page, '$8,230,452.60');
    await api.postOrders(show, sale('3'));
    await comes(page, '.alert');
    await expect.poll(() => page.evaluate(() => document.getAnimations().length), { timeout: 5000 }).toBe(0);
    // A font that comes late moves what is around its text.
    await page.evaluate(async () => void (await document.fonts.ready));
    const measure = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('.total-bug, .goal-bar, .callout, .deal-clock, .alert, .crawl')].map(
          (graphic) => {
            const { left, top, right, bottom } = graphic.getBoundingClientRect();
            return { name: graphic.className, left, top, right, bottom };
          },
        ),
      );
    const overlaps = async () => {
      const boxes = await measure();
      return boxes.flatMap((box, place) =>
        boxes
          .slice(place + 1)
          .filter(
            (other) =>
              other.left < box.right && other.right > box.left && other.top < box.bottom && other.bottom > box.top,
          )
          .map(({ name }) => `${name} on ${box.name}`),
      );
    };
    await expect.poll(overlaps, { timeout: 3000 }).toEqual([]);
    const boxes = await measure();
    expect(boxes).toHaveLength(6);
    // Upright the latest sales stand beside the total, lying below it.
    const [bug, crawl] = ['total-bug', 'crawl'].map((name) => boxes.find((box) => box.name.startsWith(name)));
    expect(crawl?.top === bug?.top).toBe(viewport.height > viewport.width);
    for (const box of boxes)
      expect(Math.min(box.left, box.top, viewport.width - box.right, viewport.height - box.bottom)).toBeGreaterThan(20);
    expect(await isCut(page, '.total-counts')).toBe(false);
    expect(await page.locator('.total-crowd').textContent()).toBe('1.23M watching');
    await close();
  });
});

describe('stage', () => {
  test('a product is taken, sells out, and is cleared; a stage says that it has drawn it', async () => {
    const show = freshName('callout');
    await api.createShow({ show, currency: 'USD' });
    const { page, close } = await visit(show);
    await showsTotal(page, '$0.00');
    const link = 'https://shop.example/p';
    await api.cue(show, {
      kind: 'product.upsert',
      sku: 'p',
      title: 'Pendant',
      price: '48.00',
      wasPrice: '60.00',
      stock: 2,
      link,
    });
    const { rev } = await api.cue(show, { kind: 'callout.take', sku: 'p' });
    await page.locator('.callout').waitFor();
    expect(await page.locator('.price-now').textContent()).toBe('$48.00');
    expect(await page.locator('.price-was').textContent()).toBe('$60.00');
    expect(await page.locator('.callout-stock.low').textContent()).toBe('Only 2 left');
    await page.locator('.callout-code path').waitFor();
    const drawn = async () => {
      const { surfaces } = await api.control(show);
      return surfaces.some((one) => one.surface === 'stage' && one.visible === true && (one.rev ?? 0) >= rev);
    };
    await expect.poll(drawn, { timeout: 5000 }).toBe(true);

    await api.postOrders(show, order('1', '96.00', { items: [{ sku: 'p', title: 'Pendant', quantity: 2 }] }));
    await page.locator('.callout .stamp').waitFor();
    expect(await page.locator('.callout-code').count()).toBe(0);
    await api.cue(show, { kind: 'callout.clear' });
    await page.locator('.callout').waitFor({ state: 'detached' });
    await api.cue(show, { kind: 'callout.take', text: 'Free shipping' });
    await page.getByText('Free shipping').waitFor();
    await close();
  });

  test.each([
    ['words', 'Free shipping until midnight and a pearl for everybody who writes their town in the chat! '.repeat(3)],
    ['Chinese', '今晚十二点前全场包邮，在聊天里写下家乡的观众都有小礼物！'.repeat(8)],
  ])('the longest message that staff can write, in %s, is shown to its last word', async (name, text) => {
    const show = freshName(`long-${name.toLowerCase()}`);
    await api.createShow({ show, currency: 'USD' });
    await api.cue(show, { kind: 'callout.take', text: text.slice(0, 200) });
    for (const viewport of [
      { width: 1920, height: 1080 },
      { width: 1080, height: 1920 },
    ]) {
      const { page, close } = await visit(show, { viewport });
      await page.locator('.callout-message').waitFor();
      expect(await isCut(page, '.callout-message')).toBe(false);
      await close();
    }
  });

  test('the next step says what it promises and its amount, and the goal its own where that is another', async () => {
    const show = freshName('promise');
    const label = 'We open the biggest oyster';
    await api.createShow({ show, currency: 'USD' });
    const { page, close } = await visit(show);
    const amounts = async () => (await page.locator('.goal-bar').textContent())?.match(/\$[\d,]+\.\d\d/g);
    await api.cue(show, { kind: 'goal.set', amount: '3000.00', steps: [{ amount: '1500.00', label }] });
    await expect.poll(amounts).toEqual(['$1,500.00', '$3,000.00']);
    expect(await isCut(page, '.goal-next')).toBe(false);
    await api.cue(show, { kind: 'goal.set', amount: '3000.00', steps: [{ amount: '3000.00', label }] });
    await expect.poll(amounts).toEqual(['$3,000.00']);
    // Beside the next step stand the last that was reached, and the one after the next.
    await api.postOrders(show, order('1', '20.00'));
    const steps = ['10.00', '20.00', '30.00', '40.00'].map((amount) => ({ amount, label: `Step ${amount}` }));
    await api.cue(show, { kind: 'goal.set', amount: '100.00', steps });
    await expect
      .poll(() => page.locator('.goal-rung').allTextContents())
      .toEqual(['Step 20.00$20.00', 'Step 40.00$40.00']);
    expect(await page.locator('.goal-rung.reached').count()).toBe(1);
    expect(await page.locator('.goal-step').count()).toBe(4);
    await close();
  });

  test('[S5] a deal ends by itself', async () => {
    const show = freshName('deal');
    await api.createShow({ show, currency: 'USD' });
    await api.cue(show, { kind: 'product.upsert', sku: 'p', title: 'Pendant', price: '48.00' });
    await api.cue(show, { kind: 'callout.take', sku: 'p' });
    await api.cue(show, { kind: 'deal.start', sku: 'p', price: '39.00', seconds: 5 });
    const { page, close } = await visit(show);
    await page.locator('.deal-band').waitFor();
    expect(await page.locator('.price-now').textContent()).toBe('$39.00');
    expect(await page.locator('.callout-clock').textContent()).toMatch(/^0:0[1-5]$/);
    await page.locator('.deal-band').waitFor({ state: 'detached' });
    expect(await page.locator('.price-now').textContent()).toBe('$48.00');
    await close();
  });

  test.each(hasObsEngines ? (['debian', 'obs127', 'obs103'] as const) : (['debian'] as const))(
    '[S4] panic leaves nothing in the document within one frame of its being heard of, a sale on screen or not (%s)',
    async (engine) => {
      const show = freshName('panic');
      await api.createShow({ show, currency: 'USD' });
      await api.cue(show, { kind: 'callout.take', text: 'A message' });
      const { page, close } = await visit(show, { on: await browserOf(engine), script: countFrames });
      await showsTotal(page, '$0.00');
      await api.postOrders(show, order('1', '10.00'));
      await comes(page, '.alert');
      expect(await graphicsOf(page)).toBeGreaterThan(0);
      await api.cue(show, { kind: 'panic.hide' });
      await expect.poll(() => graphicsOf(page)).toBe(0);
      const frames = await page.evaluate(() => {
        const { heardAt, goneAt } = globalThis as unknown as { heardAt: number; goneAt: number };
        return [heardAt > 0, goneAt - heardAt] as const;
      });
      expect(frames[0]).toBe(true);
      expect(frames[1]).toBeLessThanOrEqual(1);
      await close();
    },
  );

  test('[S4] panic leaves nothing in the document, also after a reload', async () => {
    const show = freshName('panic');
    await api.createShow({ show, currency: 'USD' });
    const { page, close } = await visit(show);
    await showsTotal(page, '$0.00');
    await api.cue(show, { kind: 'panic.hide' });
    await expect.poll(() => graphicsOf(page)).toBe(0);
    await page.reload();
    // Nothing is there before the first view either: wait until the server has heard from the new page.
    const joined = async () => (await api.control(show)).surfaces.some((one) => one.surface === 'stage' && one.aliveAt);
    await expect.poll(joined, { timeout: 10_000 }).toBe(true);
    expect(await graphicsOf(page)).toBe(0);
    await api.cue(show, { kind: 'panic.show' });
    await showsTotal(page, '$0.00');
    await close();
  });

  test('[S2] a reloaded page shows the total and replays nothing', async () => {
    const show = freshName('reload');
    await api.createShow({ show, currency: 'USD' });
    const { page, close } = await visit(show);
    await showsTotal(page, '$0.00');
    await api.postOrders(show, order('1', '10.00'));
    await page.locator('.alert').waitFor();
    await page.reload();
    await showsTotal(page, '$10.00');
    await sleep(800);
    expect(await page.locator('.alert').count()).toBe(0);
    // What comes now is announced: the silence was about the past.
    await api.postOrders(show, order('2', '7.00'));
    await page.locator('.alert').waitFor();
    expect(await page.locator('.alert-amount').textContent()).toBe('$7.00');
    await close();
  });

  test('[S2] what stands when the page comes, or comes back on screen, is simply there: no way on is played', async () => {
    const show = freshName('there');
    await api.createShow({ show, currency: 'USD' });
    await api.cue(show, { kind: 'goal.set', amount: '100.00' });
    await api.cue(show, { kind: 'product.upsert', sku: 'p', title: 'Pendant', price: '48.00' });
    await api.cue(show, { kind: 'callout.take', sku: 'p' });
    await api.postOrders(show, order('1', '10.00'));
    const noteMotions = () => {
      const motions: string[] = [];
      Object.assign(window, { motions });
      Object.defineProperty(window, 'obsstudio', { value: {} });
      const { animate } = Element.prototype;
      Element.prototype.animate = function (...how) {
        motions.push(this.className);
        return animate.apply(this, how);
      };
      for (const start of ['animationstart', 'transitionstart'])
        document.addEventListener(start, ({ target }) => motions.push((target as Element).className));
    };
    const { page, close } = await visit(show, { script: noteMotions });
    const motions = () => page.evaluate(() => (window as unknown as { motions: string[] }).motions);
    const tell = (visible: boolean) =>
      page.evaluate((detail) => dispatchEvent(new CustomEvent('obsSourceVisibleChanged', { detail })), { visible });
    await comes(page, '.callout');
    await comes(page, 'html:not([data-still])');
    await tell(false);
    await comes(page, 'html[data-still]');
    await tell(true);
    await comes(page, 'html:not([data-still])');
    await sleep(200);
    expect(await motions()).toEqual([]);
    // What comes now does play.
    await api.cue(show, { kind: 'callout.take', text: 'Hello' });
    await comes(page, '.callout.message');
    expect(await motions()).toContain('callout plate message');
    await close();
  });

  test('[S2] after an outage the total is exact and one card tells what was missed', async () => {
    const show = freshName('away');
    const dataFolder = await tempFolder();
    const first = await startNacre({ dataFolder });
    const { ownerKey } = first;
    const at = (server: Nacre) => new Api(server.url, ownerKey);
    await at(first).createShow({ show, currency: 'USD' });
    await at(first).postOrders(show, order('before', '5.00'));
    const { page, close } = await visit(show, { from: at(first) });
    await showsTotal(page, '$5.00');
    await first.kill9();

    // The shops reach the server while the stage does not: it stands at another port for a while.
    const elsewhere = await startNacre({ dataFolder, ownerKey });
    for (let id = 0; id < 14; id += 1) await at(elsewhere).postOrders(show, order(String(id), '100.25'));
    expect(await totalOf(page)).toBe('$5.00');
    await elsewhere.stop();
    const back = await startNacre({ dataFolder, ownerKey, port: first.port });

    await page.locator('.catch-up').waitFor({ timeout: 30_000 });
    expect(await page.locator('.catch-up').textContent()).toContain('While we were away');
    expect(await page.locator('.catch-up-sum').textContent()).toBe('14 orders$1,403.50');
    expect(await page.locator('.alert').count()).toBe(1);
    await showsTotal(page, '$1,408.50');
    await page.locator('.alert').waitFor({ state: 'detached', timeout: 20_000 });
    await close();
    await back.stop();
  });

  test('[S2] a network that goes dead for 60 s without a word: the total stays, then is exact, and one card tells the rest', async () => {
    const show = freshName('dead');
    const wire = await openWire();
    const server = await startNacre({ env: { NACRE_PUBLIC_URL: `http://127.0.0.1:${wire.port}` } });
    wire.leadTo(server.port);
    const direct = new Api(server.url, server.ownerKey);
    await direct.createShow({ show, currency: 'USD' });
    const { page, asked, close } = await visit(show, {
      from: new Api(`http://127.0.0.1:${wire.port}`, server.ownerKey),
    });
    await showsTotal(page, '$0.00');
    await direct.postOrders(show, order('before', '5.00'));
    await page.locator('.alert').waitFor();
    await page.evaluate(noteAlerts);

    wire.cut();
    for (let id = 0; id < 40; id += 1) await direct.postOrders(show, order(String(id), '100.25'));
    const hasJoined = async () => (await direct.control(show)).surfaces.some((one) => one.surface === 'stage');
    // The server, too, learns of it by silence alone; viewers see nothing but a total that stands.
    await sleep(20_000);
    expect(await totalOf(page)).toBe('$5.00');
    expect(await page.locator('.mark').count()).toBe(0);
    // What lasts is told quietly (F4).
    await sleep(40_000);
    expect(await totalOf(page)).toBe('$5.00');
    expect(await page.locator('.mark').count()).toBe(1);
    wire.mend();

    await showsTotal(page, '$4,015.00');
    expect(await page.locator('.mark').count()).toBe(0);
    await page.locator('.alert').waitFor({ state: 'detached', timeout: 20_000 });
    expect(await page.evaluate(notedAlerts)).toEqual([{ kind: 'catch-up', orders: '40 orders', amount: '$4,010.00' }]);
    await expect.poll(hasJoined).toBe(true);
    expect(asked.filter((url) => !url.includes(`127.0.0.1:${wire.port}/`))).toEqual([]);
    await close();
    await server.stop();
  });

  test('[S3] under load every order and every cent is announced, once', async () => {
    const show = freshName('load');
    await api.createShow({ show, currency: 'USD' });
    const { page, close } = await visit(show);
    await showsTotal(page, '$0.00');
    await page.evaluate(noteAlerts);
    let cents = 0;
    const sell = async (from: number, count: number, apartMs: number) => {
      for (let id = from; id < from + count; id += 1) {
        const amount = 1000 + ((id * 37) % 900);
        cents += amount;
        await api.postOrders(show, order(String(id), (amount / 100).toFixed(2)));
        await sleep(apartMs);
      }
    };
    await sell(0, 3, 400);
    await sell(3, 120, 15);
    await sell(123, 2, 700);
    await page.locator('.alert').waitFor({ state: 'detached', timeout: 30_000 });
    const alerts = await page.evaluate(notedAlerts);
    const counts = alerts.map(({ orders }) => Number(/^([\d,]+) orders$/.exec(orders)?.[1]?.replace(',', '') ?? 1));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(125);
    expect(alerts.reduce((sum, { amount }) => sum + Number(amount.replaceAll(/\D/g, '')), 0)).toBe(cents);
    expect(alerts.length).toBeLessThan(20);
    expect(await totalOf(page)).toBe(`$${Math.floor(cents / 100).toLocaleString('en-US')}.${String(cents).slice(-2)}`);
    await close();
  });

  test('[M6] a goal is celebrated once, even if a refund takes it back in the middle and a sale reaches it again', async () => {
    const show = freshName('again');
    await api.createShow({ show, currency: 'USD' });
    await api.cue(show, { kind: 'goal.set', amount: '100.00', steps: [{ amount: '50.00', label: 'A song' }] });
    const { page, close } = await visit(show);
    await page.locator('html:not([data-still])').waitFor({ state: 'attached' });
    const celebrates = () => page.locator('.goal-nacre').count();
    const goalSays = (text: string) =>
      expect.poll(() => page.locator('.goal-bar').textContent(), { timeout: 5000 }).toContain(text);
    await api.postOrders(show, order('1', '60.00', { version: 1 }));
    await goalSays('Milestone reached! A song');
    await expect.poll(celebrates).toBe(1);
    await api.postOrders(show, order('1', '60.00', { version: 2, refunds: [{ id: 'a', amount: '20.00' }] }));
    await goalSays('Next: A song');
    expect(await celebrates()).toBe(0);

    await api.postOrders(show, order('2', '90.00', { version: 1 }));
    await goalSays('Goal reached!');
    await expect.poll(celebrates).toBe(1);
    await api.postOrders(show, order('2', '90.00', { version: 2, refunds: [{ id: 'b', amount: '50.00' }] }));
    await expect.poll(() => page.locator('.goal-won').count()).toBe(0);
    await api.postOrders(show, order('3', '50.00'));
    await goalSays('Goal reached!');
    // It would begin a moment after the words.
    await sleep(300);
    expect(await celebrates()).toBe(0);
    await close();
  });

  test('[S2] what comes while OBS does not show the page is one card on return', async () => {
    const show = freshName('hidden');
    await api.createShow({ show, currency: 'USD' });
    const inObs = () => void Object.defineProperty(window, 'obsstudio', { value: {} });
    const { page, close } = await visit(show, { script: inObs });
    await showsTotal(page, '$0.00');
    const tell = (visible: boolean) =>
      page.evaluate((detail) => dispatchEvent(new CustomEvent('obsSourceVisibleChanged', { detail })), { visible });
    await tell(false);
    for (let id = 0; id < 5; id += 1) await api.postOrders(show, order(String(id), '20.00'));
    await showsTotal(page, '$100.00');
    expect(await page.locator('.alert').count()).toBe(0);
    const seen = async () => (await api.control(show)).surfaces.find((one) => one.surface === 'stage')?.visible;
    await expect.poll(seen, { timeout: 5000 }).toBe(false);

    await tell(true);
    await page.locator('.catch-up').waitFor();
    expect(await page.locator('.catch-up-sum').textContent()).toBe('5 orders$100.00');
    await page.locator('.alert').waitFor({ state: 'detached', timeout: 20_000 });
    await close();
  });

  test('held alerts wait and come as one; the total does not wait', async () => {
    const show = freshName('held');
    await api.createShow({ show, currency: 'USD' });
    const { page, close } = await visit(show);
    await showsTotal(page, '$0.00');
    await api.cue(show, { kind: 'alerts.hold' });
    for (const name of ['Ana Gil', 'Bea Luz', 'Carla Paz', 'Dora Sol'])
      await api.postOrders(show, order(name, '25.00', { buyer: { name } }));
    await showsTotal(page, '$100.00');
    expect(await page.locator('.alert').count()).toBe(0);
    await api.cue(show, { kind: 'alerts.resume' });
    await page.locator('.alert').waitFor();
    expect(await page.locator('.alert-name').textContent()).toBe('4 orders');
    expect(await page.locator('.alert-more').textContent()).toBe('Dora S., Carla P., Bea L. and 1 more');
    expect(await page.locator('.alert-amount').textContent()).toBe('$100.00');
    await api.cue(show, { kind: 'alerts.skip' });
    await page.locator('.alert').waitFor({ state: 'detached' });
    await close();
  });

  test('[S6] at rest nothing is animated and nothing changes; hundreds of sales leave no more in the document', async () => {
    const show = freshName('rest');
    await api.createShow({ show, currency: 'USD' });
    const { page, close } = await visit(show);
    await showsTotal(page, '$0.00');
    const sell = async (from: number, count: number) => {
      await api.postOrders(
        show,
        Array.from({ length: count }, (_, index) => order(`${from + index}`, '10.00', { buyer: { name: 'Ana Ruiz' } })),
      );
    };
    const rest = async () => {
      await page.locator('.alert').waitFor();
      await page.locator('.alert').waitFor({ state: 'detached', timeout: 30_000 });
      await expect.poll(() => page.evaluate(() => document.getAnimations().length), { timeout: 10_000 }).toBe(0);
      return page.locator('*').count();
    };
    await sell(1000, 150);
    const before = await rest();
    await sell(2000, 400);
    await showsTotal(page, '$5,500.00');
    expect(await rest()).toBe(before);

    const changes = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let count = 0;
          const observer = new MutationObserver((records) => (count += records.length));
          observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
          setTimeout(() => resolve(count), 3000);
        }),
    );
    expect(changes).toBe(0);
    await close();
  });

  test('words by ?lang, amounts by the show; a rehearsal says so', async () => {
    const show = freshName('idioma');
    await api.createShow({ show, currency: 'COP', locale: 'es-CO', rehearsal: true });
    await api.postOrders(show, { id: '1', status: 'paid', currency: 'COP', total: '50000.00' });
    const { page, close } = await visit(show);
    await showsTotal(page, '$\u00A050.000');
    expect(await page.locator('.total-rehearsal').textContent()).toContain('Ensayo');
    expect(await page.locator('.rehearsal-word').textContent()).toBe('Ensayo');
    await close();
    const chinese = await visit(show, { query: '?lang=zh' });
    await showsTotal(chinese.page, '$\u00A050.000');
    expect(await chinese.page.locator('.stage').textContent()).toContain('彩排');
    await chinese.close();
  });

  test('a link without its key, or with a revoked one, says what to do', async () => {
    const show = freshName('keyless');
    await api.createShow({ show, currency: 'USD' });
    const page = await browser.newPage();
    await page.goto(`${nacre.url}/overlay/${show}`);
    await page.getByText('This overlay link is not complete').waitFor();
    await page.goto('about:blank');
    await page.goto(`${nacre.url}/overlay/${show}#${'x'.repeat(43)}`);
    await page.getByText('This overlay link no longer works').waitFor();
    // In Chinese, too, where the machine has no face for it.
    const hasChinese = () =>
      page.evaluate(() =>
        [...document.fonts].some(({ family, status }) => /Noto Sans SC/.test(family) && status === 'loaded'),
      );
    for (const fragment of ['', `#${'x'.repeat(43)}`]) {
      await page.goto('about:blank');
      await page.goto(`${nacre.url}/overlay/${show}?lang=zh${fragment}`);
      await expect.poll(hasChinese).toBe(true);
    }
    await page.close();
  });
});
