import { readFile } from 'node:fs/promises';
import type { Browser, Frame, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { reduce } from '../../shared/reduce.ts';
import { emptyState } from '../../shared/state.ts';
import { NOBODY, viewOf } from '../../shared/views.ts';
import { Api, freshName } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { hasObsEngines } from '../support/engines.ts';
import type { Engine } from '../support/engines.ts';
import { faultsOf, introduce, isLive } from '../support/page.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';
import { until } from '../support/until.ts';

let nacre: Nacre;
let api: Api;
let browser: Browser;

beforeAll(async () => {
  nacre = await startNacre();
  api = new Api(nacre.url, nacre.ownerKey);
  browser = await openBrowser('debian');
});

/** A page of Nacre's own origin with a stage in a frame, of a show that nobody has made. */
async function framed(
  from: string,
): Promise<{ page: Page; frame: Frame; asked: string[]; close: () => Promise<void> }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('websocket', (socket) => asked.push(socket.url()));
  await page.goto(from);
  await page.evaluate((address) => {
    const frame = document.createElement('iframe');
    frame.name = 'stage';
    frame.src = address;
    addEventListener('message', ({ data }) => (frame.dataset['said'] = String(data)));
    document.body.append(frame);
  }, `${nacre.url}/overlay/nowhere?preview=1`);
  const frame = await until('the frame', () => page.frame('stage'));
  return { page, frame, asked, close: () => context.close() };
}

describe('[S20] the stage in a frame', () => {
  const state = emptyState('nowhere');
  const cue = { id: '00000000-0000-4000-8000-000000000001', kind: 'show.configure', currency: 'USD' } as const;
  reduce(state, { kind: 'cue', at: 1, by: { key: 'k', role: 'host' }, cue }, 1);
  const message = { nacre: 'preview', view: viewOf(state, NOBODY, 'stage'), now: 1, alert: null, veiled: false };

  test('draws what the page around it says, silently, and listens to nobody else', async () => {
    const { page, frame, asked, close } = await framed(`${nacre.url}/healthz`);
    await expect.poll(() => page.locator('iframe[data-said="nacre preview ready"]').count()).toBe(1);

    await frame.evaluate((told) => {
      window.postMessage(told, '*');
      // A second message that went the same way tells that the first one was heard.
      return new Promise((heard) => {
        addEventListener('message', () => heard(true), { once: true });
      });
    }, message);
    expect(await frame.locator('#stage > *').count()).toBe(0);

    await page.evaluate((told) => {
      document.querySelector('iframe')?.contentWindow?.postMessage(told, location.origin);
    }, message);
    await expect.poll(() => frame.locator('.total-amount [data-text="$0.00"]').count()).toBe(1);
    expect(await frame.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(
      'rgba(0, 0, 0, 0)',
    );
    expect(asked.filter((url) => url.includes('/socket.io/'))).toEqual([]);
    await close();
  });

  test('is framed by our own pages only', async () => {
    const answer = await fetch(`${nacre.url}/overlay/nowhere?preview=1`);
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
    const { page, frame, close } = await framed(`data:text/html,<body></body>`);
    await expect.poll(() => frame.url()).toContain('chrome-error://');
    expect(await page.locator('iframe[data-said]').count()).toBe(0);
    await close();
  });
});

interface Visit {
  viewport?: { width: number; height: number };
  /** Runs in the page before its own script. */
  script?: (() => void) | (() => void)[];
}

/** A show's stage as OBS opens it, and all that it asked for. */
async function visit(show: string, on: Browser, { viewport, script }: Visit = {}) {
  const { key } = await api.key(show, 'stage');
  const context = await on.newContext({ viewport: viewport ?? { width: 1920, height: 1080 }, locale: 'en-US' });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('websocket', (socket) => asked.push(socket.url()));
  for (const one of [script ?? []].flat()) await page.addInitScript(one);
  await page.goto(`${nacre.url}/overlay/${show}#${key}`);
  return { page, asked, close: () => context.close() };
}

/** In the page, instead of OBS: `obs(event, detail)` is what it does, and the scene on air is Camera 1. */
function asObs(): void {
  Object.assign(window, {
    obsstudio: {
      pluginVersion: '2.24.5',
      getCurrentScene: (answer: (scene: object) => void) => answer({ name: 'Camera 1', width: 1920, height: 1080 }),
    },
    obs: (event: string, detail: object) => dispatchEvent(new CustomEvent(event, { detail })),
  });
}
const obs = (page: Page, event: string, detail: object): Promise<void> =>
  page.evaluate(
    ([name, told]) => (window as unknown as { obs: (event: string, detail: object) => void }).obs(name, told),
    [event, detail] as const,
  );

const counts = (page: Page, selector: string, count = 1) =>
  expect.poll(() => page.locator(selector).count(), { timeout: 10_000 }).toBe(count);

/** A show with something in every place. */
async function busyShow(name: string): Promise<string> {
  const show = freshName(name);
  await api.createShow({ show, currency: 'USD' });
  await api.cue(show, { kind: 'goal.set', amount: '1000.00' });
  await api.cue(show, {
    kind: 'product.upsert',
    sku: 'p',
    title: 'Pearl earrings with a clasp of gold',
    price: '12.00',
  });
  await api.cue(show, { kind: 'product.upsert', sku: 'q', title: 'Ring', price: '9.00' });
  await api.cue(show, { kind: 'callout.take', sku: 'p' });
  await api.cue(show, { kind: 'deal.start', sku: 'q', price: '8.00', seconds: 5000 });
  await api.postOrders(show, {
    id: '1',
    status: 'paid',
    currency: 'USD',
    total: '1234.50',
    buyer: { name: 'María García' },
  });
  return show;
}

describe.each<Engine>(hasObsEngines ? ['debian', 'obs127', 'obs103'] : ['debian'])('in %s', (engine) => {
  let on: Browser;
  beforeAll(async () => {
    on = engine === 'debian' ? browser : await openBrowser(engine);
  });

  test('[S21] a graphic stands where the layout puts it, and never leaves the safe area', async () => {
    const show = await busyShow(`place-${engine}`);
    const { page, close } = await visit(show, on);
    await counts(page, '[data-graphic="crawl"] > .crawl');
    const names = ['total', 'goal', 'crawl', 'deal', 'callout'];
    /** In percent of the safe area; where each graphic begins and ends. */
    const measure = () =>
      page.evaluate((graphics) => {
        const area = (document.querySelector('.safe-area') as Element).getBoundingClientRect();
        return graphics.map((name) => {
          const box = (document.querySelector(`[data-graphic="${name}"] > *`) as Element).getBoundingClientRect();
          const [x, y] = [
            (at: number) => ((at - area.x) / area.width) * 100,
            (at: number) => ((at - area.y) / area.height) * 100,
          ];
          return { left: x(box.left), top: y(box.top), right: x(box.right), bottom: y(box.bottom) };
        });
      }, names);
    const still = () => page.evaluate(() => document.getAnimations().length === 0);
    await expect.poll(still).toBe(true);
    // A font that comes late moves what is around its text.
    await page.evaluate(async () => void (await document.fonts.ready));
    const before = await measure();

    for (const [format, viewport] of [
      ['landscape', { width: 1920, height: 1080 }],
      ['portrait', { width: 1080, height: 1920 }],
    ] as const) {
      await page.setViewportSize(viewport);
      for (const place of [
        { x: 0, y: 0, anchor: 'bottom-right', scale: 2 },
        { x: 100, y: 100, anchor: 'top-left', scale: 2 },
        { x: 100, y: 0, scale: 0.5 },
        { x: 50, y: 50, anchor: 'centre', scale: 1.3 },
      ] as const) {
        const places = Object.fromEntries(names.map((name) => [name, place]));
        await api.cue(show, { kind: 'show.configure', layout: { [format]: places } });
        const scales = () =>
          page.evaluate(() =>
            [...document.querySelectorAll<HTMLElement>('.placed.spot')].map((spot) =>
              Number(spot.style.getPropertyValue('--scale')),
            ),
          );
        await expect.poll(scales).toEqual(names.map(() => place.scale));
        for (const { left, top, right, bottom } of await measure()) {
          expect(left).toBeGreaterThan(-0.1);
          expect(top).toBeGreaterThan(-0.1);
          expect(right).toBeLessThan(100.1);
          expect(bottom).toBeLessThan(100.1);
          if (place.x === 50) {
            expect((left + right) / 2).toBeCloseTo(50, 0);
            expect((top + bottom) / 2).toBeCloseTo(50, 0);
          }
          if (place.scale === 0.5) expect(right).toBeCloseTo(100, 0);
        }
      }
    }

    // Nothing said, or said to the other format only: as it was made.
    await page.setViewportSize({ width: 1920, height: 1080 });
    await counts(page, '.placed.spot', 0);
    expect(await measure()).toEqual(before);
    await api.cue(show, { kind: 'show.configure', layout: { landscape: { crawl: { shown: false } } } });
    await counts(page, '.crawl', 0);
    await close();
  });

  test('[S26] hidden, refreshed and shut down, it comes back right at once and celebrates nothing old', async () => {
    const show = freshName(`obs-${engine}`);
    await api.createShow({ show, currency: 'USD' });
    await api.cue(show, { kind: 'goal.set', amount: '15.00' });
    const sell = (id: string, name: string) =>
      api.postOrders(show, { id, status: 'paid', currency: 'USD', total: '10.00', buyer: { name, consent: true } });
    const script = (): void => {
      const noted: string[] = [];
      Object.assign(window, { noted });
      new MutationObserver((changes) => {
        for (const node of changes.flatMap((change) => [...change.addedNodes]))
          if (node instanceof Element && node.matches('.alert')) noted.push(node.textContent ?? '');
      }).observe(document, { subtree: true, childList: true });
    };
    const noted = (page: Page) => page.evaluate(() => (window as unknown as { noted: string[] }).noted);
    const total = (page: Page, text: string) => counts(page, `.total-amount [data-text="${text}"]`);
    /** A sale after all that is announced, and the only one that is: what was before has had its time to be. */
    const announcesOnly = async (page: Page, id: string, name: string) => {
      await counts(page, 'html:not([data-still])');
      await sell(id, name);
      await expect.poll(async () => (await noted(page)).length).toBe(1);
      expect((await noted(page))[0]).toContain(name);
    };
    const stage = await visit(show, on, { script: [asObs, script] });
    await total(stage.page, '$0.00');
    await counts(stage.page, 'html:not([data-still])');
    await sell('1', 'Ana');
    await counts(stage.page, '.alert');

    // "Refresh browser when scene becomes active".
    await stage.page.reload();
    await total(stage.page, '$10.00');
    await announcesOnly(stage.page, '2', 'Berta');
    expect(await stage.page.locator('.goal-bar').textContent()).toContain('Goal reached!');

    // Not in the scene: figures are right without being drawn, and the server knows.
    await obs(stage.page, 'obsSourceVisibleChanged', { visible: false });
    await obs(stage.page, 'obsSourceActiveChanged', { active: false });
    await counts(stage.page, '.alert', 0);
    await sell('3', 'Carla');
    await total(stage.page, '$30.00');
    const health = async () => (await api.control(show)).surfaces.find(({ surface }) => surface === 'stage');
    await expect.poll(async () => (await health())?.active).toBe(false);
    expect((await health())?.visible).toBe(false);
    await obs(stage.page, 'obsSourceVisibleChanged', { visible: true });
    await counts(stage.page, '.catch-up');
    expect(await stage.page.locator('.catch-up').textContent()).toContain('1 order');

    // "Shut down source when not visible".
    const address = stage.page.url();
    await stage.close();
    await sell('4', 'Dora');
    const context = await on.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'en-US' });
    const again = await context.newPage();
    await again.addInitScript(script);
    await again.goto(address);
    await total(again, '$40.00');
    expect(await again.evaluate(() => document.getAnimations().length)).toBe(0);
    await announcesOnly(again, '5', 'Elsa');
    await context.close();
  });

  test('[S26] it is transparent before its script has come', async () => {
    const context = await on.newContext({ viewport: { width: 640, height: 360 }, colorScheme: 'dark' });
    const page = await context.newPage();
    let isHeld = false;
    await page.route(/\.js$/, (_route) => {
      isHeld = true; // and never answered
    });
    await page.goto(`${nacre.url}/overlay/any#key`, { waitUntil: 'commit' });
    await expect.poll(() => isHeld).toBe(true);
    await expect.poll(() => page.evaluate(() => document.styleSheets.length)).toBeGreaterThan(0);
    // Playwright's own picture waits for the document, which does not end.
    const devtools = await context.newCDPSession(page);
    await devtools.send('Emulation.setDefaultBackgroundColorOverride', { color: { r: 0, g: 0, b: 0, a: 0 } });
    const png = await devtools.send('Page.captureScreenshot', { format: 'png' });
    const alphas = await page.evaluate(async (data) => {
      const bytes = Uint8Array.from(atob(data), (letter) => letter.codePointAt(0) ?? 0);
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const drawing = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      drawing?.drawImage(bitmap, 0, 0);
      const pixels = drawing?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? [];
      return [...new Set([...pixels].filter((_, place) => place % 4 === 3))];
    }, png.data);
    expect(alphas).toEqual([0]);
    await context.close();
  });

  test('[S27] names of any script stand in their row, right to left where they are written so; nobody else is asked', async () => {
    const show = freshName(`names-${engine}`);
    await api.createShow({ show, currency: 'CNY', locale: 'zh-CN' });
    const stage = await visit(show, on);
    await counts(stage.page, 'html:not([data-still]) .total-bug');
    for (const names of [
      ['محمد عبد الله الأنصاري', 'สมชาย ใจดีมากที่สุด', '王小明'],
      ['👩🏽‍🍳🦪✨ Nacre 🇲🇽', 'अनन्या शर्मा', 'Đặng Thị Hồng Hạnh'],
    ]) {
      const orders = names.map((name, place) => ({
        id: `${name} ${place}`,
        status: 'paid',
        currency: 'CNY',
        total: '1234.50',
        buyer: { name, consent: true },
        items: [{ sku: 'p', title: `${name} ${name}`, quantity: 1 }],
      }));
      await api.postOrders(show, orders);
      await expect.poll(() => stage.page.locator('.crawl-name bdi').allTextContents()).toEqual([...names].reverse());
      await counts(stage.page, '.alert');
      await stage.page.evaluate(async () => void (await document.fonts.ready));
      const rows = await stage.page.evaluate(() => {
        const plate = (document.querySelector('.crawl') as Element).getBoundingClientRect();
        return [...document.querySelectorAll('.crawl-row')].map((row) => {
          const parts = [...row.children].map((part) => part.getBoundingClientRect());
          return {
            height: Math.round(
              (row.getBoundingClientRect().height /
                Number.parseFloat(getComputedStyle(document.documentElement).fontSize)) *
                10,
            ),
            inside: parts.every((part) => part.left >= plate.left && part.right <= plate.right && part.height < 48),
            apart: parts.every((part, place) => place === 0 || part.left >= (parts[place - 1]?.right ?? 0) - 1),
            amount: row.querySelector('.crawl-amount')?.textContent,
          };
        });
      });
      expect(rows).toEqual(names.map(() => ({ height: 21, inside: true, apart: true, amount: '¥1,234.50' })));
    }
    await api.postOrders(show, {
      id: 'rtl',
      status: 'paid',
      currency: 'CNY',
      total: '1.00',
      buyer: { name: 'ליאת כהן', consent: true },
    });
    await expect.poll(() => stage.page.locator('.crawl-name bdi').first().textContent()).toBe('ליאת כהן');
    const directions = await stage.page.evaluate(() =>
      [...document.querySelectorAll('.crawl-name bdi')].map((name) => getComputedStyle(name).direction),
    );
    expect(directions.slice(0, 2)).toEqual(['rtl', 'ltr']);
    expect(stage.asked.some((url) => /noto-sans-sc-.*woff2/.test(url))).toBe(true);
    expect(stage.asked.filter((url) => !url.replace(/^ws/, 'http').startsWith(nacre.url))).toEqual([]);
    expect(await stage.page.locator('html').getAttribute('lang')).toBe('zh');
    await stage.close();
  });

  test('[S25] a graphic is not shown in a scene where it shall not be', async () => {
    const show = await busyShow(`scene-${engine}`);
    const layout = { landscape: { crawl: { hiddenIn: ['Camera 2'] }, total: { hiddenIn: ['Camera 1'] } } };
    await api.cue(show, { kind: 'show.configure', layout });
    const { page, close } = await visit(show, on, { script: asObs });
    await counts(page, '.crawl');
    expect(await page.locator('.total-bug').count()).toBe(0);
    await obs(page, 'obsSceneChanged', { name: 'Camera 2', width: 1920, height: 1080 });
    await counts(page, '.crawl', 0);
    await counts(page, '.total-bug');
    await obs(page, 'obsSceneChanged', { name: 'Camera 1', width: 1920, height: 1080 });
    await counts(page, '.crawl');
    await close();
  });
});

/** The Look box of a host's control page, which stands on the Screen tab. */
async function look(show: string, viewport = { width: 1280, height: 800 }, hasTouch = false) {
  const context = await browser.newContext({ viewport, hasTouch, locale: 'en-US', acceptDownloads: true });
  await introduce(context);
  const page = await context.newPage();
  const faults = faultsOf(page);
  await page.goto(`${nacre.url}/control/${show}#${nacre.ownerKey}`);
  await isLive(page);
  const dialog = page.getByRole('dialog');
  const button = (name: string) => dialog.getByRole('button', { name, exact: true });
  return {
    page,
    dialog,
    button,
    preview: page.frameLocator('dialog .stage-frame iframe'),
    faults,
    close: () => context.close(),
  };
}
const plateOf = (page: Page): Promise<string> =>
  page.evaluate(() => document.documentElement.style.getPropertyValue('--plate'));
const themeNow = async (show: string): Promise<unknown> => (await api.control(show)).show.theme;

test('[S24] a theme is tried over the stage, put on air, taken back, made one’s own, and kept as a file', async () => {
  const show = await busyShow('theme');
  const stage = await visit(show, browser);
  const { page, dialog, button, preview, faults, close } = await look(show);
  await page.locator('#look').getByRole('button', { name: 'Theme' }).click();
  await preview.locator('html[data-theme="pearl"] .total-bug').waitFor();
  const pearl = await plateOf(stage.page);

  await button('Mercado').click();
  await preview.locator('html[data-theme="mercado"][data-edge="fringe"]').waitFor();
  expect(await plateOf(stage.page)).toBe(pearl);
  await button('Put on air').click();
  await counts(stage.page, 'html[data-edge="fringe"]');
  await button('As it was before').click();
  await counts(stage.page, 'html[data-edge="line"]');
  expect(await plateOf(stage.page)).toBe(pearl);
  expect(await themeNow(show)).toBe('pearl');

  // One's own, which says in words what is hard to read.
  await dialog.locator('.tokens summary').click();
  await dialog.getByLabel('amounts', { exact: true }).fill('#ffd0c0');
  await preview.locator('html[data-theme="own"]').waitFor();
  expect(await dialog.locator('.readable').textContent()).toMatch(/Hard to read: amounts on the plate, 1\.\d to 1/);
  await dialog.getByLabel('amounts', { exact: true }).fill('#7a1f5c');
  await expect.poll(() => dialog.locator('.readable').textContent()).toContain('Every word can be read');
  const waiting = page.waitForEvent('download');
  await button('Save as a file').click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe(`${show}.nacre-theme.json`);
  const file = await readFile(await download.path(), 'utf8');

  // A bad file is refused in words and changes nothing.
  const open = (text: string) =>
    dialog
      .locator('input[type="file"]')
      .setInputFiles({ name: 't.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await button('Broadcast').click();
  await open(file.replace('#7a1f5c', 'url(https://evil.example/)'));
  await expect.poll(() => dialog.getByRole('alert').textContent()).toContain('“accent” is not what it may be');
  await preview.locator('html[data-theme="broadcast"]').waitFor();
  await open('GIF89a');
  await expect.poll(() => dialog.getByRole('alert').textContent()).toContain('cannot be read');
  await open(file);
  await preview.locator('html[data-theme="own"]').waitFor();
  await button('Put on air').click();
  const accent = () => stage.page.evaluate(() => document.documentElement.style.getPropertyValue('--accent'));
  await expect.poll(accent).toBe('#7a1f5c');
  expect(await themeNow(show)).toMatchObject({ accent: '#7a1f5c', edge: 'line' });
  expect(faults).toEqual([]);
  await close();
  await stage.close();
});

test('[S24] a layout is dragged, scaled, nudged and hidden over the stage, taken back, and put on air by one cue', async () => {
  const show = await busyShow('layout');
  const stage = await visit(show, browser);
  const { page, dialog, button, preview, faults, close } = await look(show);
  await page.locator('#look').getByRole('button', { name: 'Layout' }).click();
  const crawl = dialog.locator('.handle[aria-label="Latest sales"]');
  await crawl.waitFor();
  const middle = async () => {
    const [handle, area] = [await crawl.boundingBox(), await dialog.locator('.handles-area').boundingBox()];
    if (!handle || !area) throw new Error('There is no handle.');
    return { handle, area, x: (handle.x + handle.width / 2 - area.x) / area.width };
  };

  // Dragged almost to the middle it snaps to it.
  const { handle, area } = await middle();
  const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 40, y - 40);
  await page.mouse.move(area.x + area.width / 2 + 4, area.y + area.height * 0.4, { steps: 4 });
  await counts(page, '.guide.upright');
  await page.mouse.up();
  await preview.locator('[data-graphic="crawl"].spot').waitFor();
  await expect.poll(async () => (await middle()).x).toBeCloseTo(0.5, 2);
  expect(await stage.page.locator('.spot').count()).toBe(0);

  // Its corner scales it; the other corner stays.
  const before = (await middle()).handle;
  await page.mouse.move(before.x + before.width, before.y + before.height);
  await page.mouse.down();
  await page.mouse.move(before.x + before.width * 1.2, before.y + before.height * 1.2, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await middle()).handle.width / before.width).toBeCloseTo(1.2, 1);
  expect((await middle()).handle.x).toBeCloseTo(before.x, 0);

  await crawl.press('Shift+ArrowDown');
  await expect.poll(async () => (await middle()).handle.y - before.y).toBeCloseTo(area.height * 0.05, 0);
  await crawl.press('Control+z');
  await expect.poll(async () => (await middle()).handle.y).toBeCloseTo(before.y, 0);
  await button('Redo').click();

  await dialog.getByLabel('Show: Goal').uncheck();
  await expect.poll(() => preview.locator('.goal-bar').count()).toBe(0);
  await dialog.getByLabel('Hide in these OBS scenes').fill('Camera 2, Break');

  const { cues: cuesBefore } = await api.control(show);
  await button('Put on air').click();
  await counts(stage.page, '[data-graphic="crawl"].spot');
  await counts(stage.page, '.goal-bar', 0);
  const { show: settings, cues } = await api.control(show);
  expect(cues).toHaveLength(cuesBefore.length + 1);
  expect(settings.layout).toMatchObject({
    landscape: { crawl: { anchor: 'centre', scale: 1.2, hiddenIn: ['Camera 2', 'Break'] }, goal: { shown: false } },
  });

  // Upright nothing was said; one reset puts one back, the other all.
  await button('Upright').click();
  await preview.locator('.total-bug').waitFor();
  expect(await preview.locator('.spot').count()).toBe(0);
  await button('Wide').click();
  await dialog.locator('.graphic-name', { hasText: 'Latest sales' }).click();
  await button('Back to its own place').click();
  await expect.poll(() => preview.locator('.spot').count()).toBe(0);
  expect(await preview.locator('.goal-bar').count()).toBe(0);
  await button('All as they were made').click();
  await preview.locator('.goal-bar').waitFor();
  expect(faults).toEqual([]);
  await close();
  await stage.close();
});

test('[S24] a finger drags a graphic on a phone, and neither the page nor the sheet scrolls with it', async () => {
  const show = await busyShow('finger');
  const { page, dialog, faults, close } = await look(show, { width: 390, height: 844 }, true);
  await page.locator('.tabs .tab').nth(3).click();
  await page.locator('#look').getByRole('button', { name: 'Layout' }).click();
  const handle = dialog.locator('.handle[aria-label="Latest sales"]');
  await handle.waitFor();
  const box = async () => (await handle.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const scrolled = () =>
    page.evaluate(() => [scrollY, ...[...document.querySelectorAll('dialog, dialog *')].map((one) => one.scrollTop)]);
  const touch = await page.context().newCDPSession(page);
  const finger = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
    touch.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] });

  const [before, still] = [await box(), await scrolled()];
  const from = { x: before.x + before.width / 2, y: before.y + before.height / 2 };
  await finger('touchStart', from);
  // Straight up: what a page would scroll by.
  for (let step = 1; step <= 6; step += 1) await finger('touchMove', { x: from.x, y: from.y - step * 10 });
  await finger('touchEnd');
  await expect.poll(async () => before.y - (await box()).y).toBeGreaterThan(40);
  expect(await scrolled()).toEqual(still);
  // Where it can be scrolled, a finger beside the picture does.
  const words = await dialog.getByText('Drag a graphic').boundingBox();
  const beside = { x: (words?.x ?? 0) + 40, y: (words?.y ?? 0) + 10 };
  await finger('touchStart', beside);
  for (let step = 1; step <= 6; step += 1) await finger('touchMove', { x: beside.x, y: beside.y - step * 20 });
  await finger('touchEnd');
  await expect.poll(async () => (await scrolled()).join()).not.toBe(still.join());
  expect(faults).toEqual([]);
  await close();
});

test('[S23] on low power, and where less motion is asked for, the total simply changes', async () => {
  const show = await busyShow('still');
  const stage = await visit(show, browser);
  await counts(stage.page, 'html:not([data-still])');
  /** The most animations that run at once, from now until the total is so much. */
  const moving = async (total: string, id: string): Promise<string[]> => {
    await stage.page.evaluate(() => {
      const seen = new Set<string>();
      Object.assign(window, { seen });
      const note = () => {
        for (const { effect } of document.getAnimations()) {
          const target = effect instanceof KeyframeEffect ? effect.target : null;
          const moves = effect instanceof KeyframeEffect && effect.getKeyframes().some((frame) => 'transform' in frame);
          seen.add(`${target?.className ?? ''} ${moves ? 'travels' : 'fades'}`);
        }
        requestAnimationFrame(note);
      };
      note();
    });
    await api.postOrders(show, { id, status: 'paid', currency: 'USD', total: '10.00' });
    await counts(stage.page, `.total-amount [data-text="${total}"]`);
    await counts(stage.page, '.alert');
    await stage.page.evaluate(() => new Promise((done) => setTimeout(done, 150)));
    const seen = await stage.page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen]);
    await api.cue(show, { kind: 'alerts.skip' });
    await counts(stage.page, '.alert', 0);
    await expect.poll(() => stage.page.evaluate(() => document.getAnimations().length), { timeout: 5000 }).toBe(0);
    return seen;
  };
  expect((await moving('$1,244.50', 'a')).join()).toContain('odometer-wheel travels');
  await stage.page.emulateMedia({ reducedMotion: 'reduce' });
  await counts(stage.page, 'html[data-motion="calm"]');
  expect((await moving('$1,254.50', 'b')).filter((one) => !one.endsWith('fades'))).toEqual([]);
  await api.cue(show, { kind: 'show.configure', lowPower: true });
  await counts(stage.page, 'html[data-motion="none"]');
  expect(await moving('$1,264.50', 'c')).toEqual([]);
  expect(await stage.page.evaluate(() => getComputedStyle(document.querySelector('.plate') as Element).boxShadow)).toBe(
    'none',
  );
  await stage.close();
});

test('[S22] in none of our themes a graphic leaves the picture, or lies on another', async () => {
  const show = freshName('themes');
  const long = 'Maximiliana Wolfeschlegelsteinhausenbergerdorff de la Santís';
  await api.createShow({ show, currency: 'USD' });
  const steps = ['1000000.00', '80000000.00'].map((amount) => ({ amount, label: long }));
  await api.cue(show, { kind: 'goal.set', amount: '90000000.00', steps });
  const product = {
    title: `${long} ${long}`.slice(0, 120),
    variant: long,
    price: '1234567.89',
    wasPrice: '2345678.90',
  };
  await api.cue(show, { kind: 'product.upsert', sku: 'p', ...product, stock: 3, link: 'https://shop.example/p' });
  await api.cue(show, { kind: 'product.upsert', sku: 'q', title: long, price: '10.00' });
  await api.cue(show, { kind: 'product.upsert', sku: 'r', ...product });
  await api.cue(show, { kind: 'deal.start', sku: 'q', price: '9.00', seconds: 5000 });
  await api.postCrowd(show, { viewers: 1_234_567 });
  const items = [{ sku: 'z', title: long, quantity: 12 }];
  const sell = (id: string) =>
    api.postOrders(show, {
      id,
      status: 'paid',
      currency: 'USD',
      total: '4115226.30',
      buyer: { name: long, consent: true },
      items,
    });
  await api.cue(show, { kind: 'show.configure', topBuyers: true, bestSellers: true });
  for (const sku of ['p', 'q'])
    await api.postOrders(show, {
      id: sku,
      status: 'paid',
      currency: 'USD',
      total: '4115226.30',
      buyer: { name: long, consent: true },
      items: [{ sku, title: long, quantity: 1 }],
    });
  await sell('1');
  await sell('2');
  const { page, close } = await visit(show, browser);
  await counts(page, '.leaders', 2);
  await counts(page, 'html:not([data-still]) .crawl');
  // One for each edge: of two with the same edge nothing has another size.
  for (const theme of ['pearl', 'mercado', 'broadcast', 'contrast']) {
    await api.cue(show, { kind: 'show.configure', theme });
    await counts(page, `html[data-theme="${theme}"]`);
    await sell(theme);
    await counts(page, '.alert');
    for (const [onAir, viewport] of [
      ['product', { width: 1920, height: 1080 }],
      ['product', { width: 1080, height: 1920 }],
      ['shelf', { width: 1080, height: 1920 }],
      ['shelf', { width: 1920, height: 1080 }],
    ] as const) {
      await api.cue(show, { kind: 'callout.take', ...(onAir === 'shelf' ? { skus: ['p', 'q', 'r'] } : { sku: 'p' }) });
      await counts(page, `.callout.${onAir}`);
      await page.setViewportSize(viewport);
      await expect.poll(() => page.evaluate(() => document.getAnimations().length), { timeout: 5000 }).toBe(0);
      const faults = await page.evaluate(() => {
        const boxes = [...document.querySelectorAll('[data-graphic] > *')].map((graphic) => ({
          name: graphic.className,
          box: graphic.getBoundingClientRect(),
        }));
        return boxes.flatMap(({ name, box }, place) => [
          ...(box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight
            ? []
            : [`${name} is out`]),
          ...boxes
            .slice(place + 1)
            .filter(
              ({ box: other }) =>
                box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom,
            )
            .map((other) => `${name} lies on ${other.name}`),
        ]);
      });
      expect({ theme, onAir, ...viewport, faults }).toEqual({ theme, onAir, ...viewport, faults: [] });
    }
    await api.cue(show, { kind: 'alerts.skip' });
    await counts(page, '.alert', 0);
  }
  await close();
});
