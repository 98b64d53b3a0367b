import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { Api, freshName } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { hasObsEngines } from '../support/engines.ts';
import type { Engine } from '../support/engines.ts';
import { introduce } from '../support/page.ts';
import { startNacre } from '../support/server.ts';
import { until } from '../support/until.ts';

let api: Api;
let ownerKey: string;
let browser: Browser;

beforeAll(async () => {
  const nacre = await startNacre();
  ({ ownerKey } = nacre);
  api = new Api(nacre.url, ownerKey);
  browser = await openBrowser('debian');
});

/** In the page: what of its voice can be observed. */
interface Heard {
  contexts: AudioContext[];
  strokes: number;
}
function watchSound(): void {
  const heard: Heard = { contexts: [], strokes: 0 };
  Object.assign(window, { heard });
  const Native = window.AudioContext;
  window.AudioContext = class extends Native {
    constructor() {
      super();
      heard.contexts.push(this);
    }
    override createOscillator(): OscillatorNode {
      heard.strokes += 1;
      return super.createOscillator();
    }
  };
}
const strokesOf = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as { heard: Heard }).heard.strokes);

const LANDSCAPE = { width: 1920, height: 1080 };
const PORTRAIT = { width: 1080, height: 1920 };

async function visit(show: string, on = browser, script?: () => void, viewport = LANDSCAPE) {
  const { key } = await api.key(show, 'stage');
  const context = await on.newContext({ viewport, locale: 'en-US' });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  if (script) await page.addInitScript(script);
  await page.goto(`${api.url}/overlay/${show}#${key}`);
  await comes(page, 'html:not([data-still]) .total-bug');
  return { page, faults, close: () => context.close() };
}

/** Playwright's own waiting asks for what Chromium 103 has not. */
const comes = (page: Page, selector: string, count = 1) =>
  expect.poll(() => page.locator(selector).count(), { timeout: 10_000 }).toBe(count);
const goes = (page: Page, selector: string) => comes(page, selector, 0);
const textOf = (page: Page, selector: string) => page.locator(selector).textContent();
/** Where it ends up. */
const boxOf = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => {
    for (const animation of document.getAnimations()) animation.finish();
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { left, top, right, bottom };
  });
const order = (id: string, total: string, more: object = {}) => ({
  id,
  status: 'paid',
  currency: 'USD',
  total,
  ...more,
});
const pieces = (sku: string, quantity: number) => ({ items: [{ sku, title: sku, quantity }] });

async function openShow(name: string, settings: object = {}): Promise<string> {
  const show = freshName(name);
  await api.createShow({ show, currency: 'USD', ...settings });
  for (const [sku, price] of [
    ['pearl', '50.00'],
    ['bowl', '20.00'],
    ['ring', '30.00'],
  ] as const)
    await api.cue(show, { kind: 'product.upsert', sku, title: `A ${sku}`, price });
  return show;
}

/** In the page: our own words and the amounts that have less room than they take, or reach over their plate's edge. */
function cutWords(): string[] {
  const OURS = `.label, .total-amount > .odometer, .total-counts, .goal-name, .goal-won, .goal-amount, .deal-line > span, .deal-name,
    .deal-price, .deal-time, .callout-scan, .callout-stock, .price, .price > *, .stamp, .leader-figure, .crawl-amount,
    .alert-amount, .slate-words, .slate-figures dt, .slate-figures dd`;
  return [...document.querySelectorAll(OURS)].flatMap((words) => {
    const { left, right, width } = words.getBoundingClientRect();
    const plate = words.closest('.plate, .deal-clock, .slate-sheet')?.getBoundingClientRect();
    const isCut = getComputedStyle(words).overflowX !== 'visible' && words.scrollWidth > words.clientWidth + 1;
    const isOut = plate && width > 0 && (left < plate.left || right > plate.right);
    return isCut || isOut ? [`${words.className} "${words.textContent}" is ${isCut ? 'cut' : 'out'}`] : [];
  });
}

describe.each<Engine>(hasObsEngines ? ['debian', 'obs127', 'obs103'] : ['debian'])('graphics in %s', (engine) => {
  test('[S8 S9 S10 S17] a shelf, a drop in price, a deal that sells out, a slate: on, changed, off', async () => {
    const show = await openShow(`scenes-${engine}`);
    const on = engine === 'debian' ? browser : await openBrowser(engine);
    const { page, faults, close } = await visit(show, on);

    await api.cue(show, { kind: 'callout.take', skus: ['pearl', 'bowl', 'ring'] });
    await comes(page, '.shelf .ware', 3);
    const boxes = await page
      .locator('.ware')
      .evaluateAll((wares) => wares.map((ware) => ware.getBoundingClientRect().top));
    expect(new Set(boxes).size).toBe(1);

    await api.cue(show, { kind: 'callout.take', sku: 'pearl' });
    await comes(page, '.callout.product');
    await api.cue(show, { kind: 'deal.start', sku: 'pearl', price: '40.00', seconds: 600, stock: 4 });
    await comes(page, '.price-off');
    expect(await textOf(page, '.price-off')).toBe('−20%');
    expect(await textOf(page, '.price-now')).toBe('$40.00');
    expect(await textOf(page, '.price-was')).toBe('$50.00');
    expect(await page.locator('.stock-bar').getAttribute('aria-valuenow')).toBe('4');
    await api.postOrders(show, order('1', '40.00', pieces('pearl', 3)));
    await expect.poll(() => page.locator('.stock-bar').getAttribute('aria-valuenow')).toBe('1');
    await api.postOrders(show, order('2', '40.00', pieces('pearl', 1)));
    await expect.poll(() => textOf(page, '.callout-clock')).toBe('Sold out');
    // It ends by itself, with minutes left on its clock.
    if (engine !== 'debian') await api.cue(show, { kind: 'deal.stop' });
    await expect.poll(() => page.locator('.deal-band').count(), { timeout: 12_000 }).toBe(0);
    expect(await textOf(page, '.price-now')).toBe('$50.00');

    await api.cue(show, { kind: 'slate.show', slate: 'thanks', text: 'See you on Friday' });
    await comes(page, '.slate.thanks');
    expect(await textOf(page, '.slate')).toContain('$80.00');
    expect(await textOf(page, '.slate')).toContain('A pearl');
    const covered = await page.evaluate(() => {
      const { left, top, width, height } = document.querySelector('.slate')?.getBoundingClientRect() ?? new DOMRect();
      return [left, top, width, height];
    });
    expect(covered).toEqual([0, 0, 1920, 1080]);
    await api.cue(show, { kind: 'slate.hide' });
    await goes(page, '.slate');
    expect(faults).toEqual([]);
    await close();
  });
});

describe('graphics', () => {
  test.each([LANDSCAPE, PORTRAIT])(
    '[S28] what is sold out is stamped so, with a picture or without: %o',
    async (format) => {
      const show = await openShow('gone', { locale: 'es-MX' });
      const { page, close } = await visit(show, browser, undefined, format);
      const plain = {
        kind: 'product.upsert',
        sku: 'pearl',
        title: 'Aretes de perla rosa del mar',
        price: '50.00',
      } as const;
      await api.cue(show, { ...plain, stock: 1 });
      await api.cue(show, { kind: 'callout.take', sku: 'pearl' });
      await comes(page, '.callout-stock.low');
      await api.postOrders(show, order('1', '50.00', pieces('pearl', 1)));
      await comes(page, '.stamp');
      expect(await textOf(page, '.callout .stamp')).toBe('Agotado');
      expect(await page.locator('.callout-stock').count()).toBe(0);
      const [stamp, text, card] = [
        await boxOf(page, '.stamp'),
        await boxOf(page, '.callout-text'),
        await boxOf(page, '.callout'),
      ];
      expect(stamp.left).toBeGreaterThanOrEqual(text.right);
      expect(stamp.right).toBeLessThan(card.right);
      expect([stamp.top > card.top, stamp.bottom < card.bottom]).toEqual([true, true]);

      await page.route('**/images/**', async (route) => route.fulfill({ status: 404 }));
      await api.cue(show, { ...plain, stock: 0, image: 'https://pictures.invalid/pearl.jpg' });
      await comes(page, '.picture', 0);
      await comes(page, '.alone > .stamp');
      await api.cue(show, { ...plain, sku: 'bowl', stock: 0 });
      await api.cue(show, { kind: 'callout.take', skus: ['pearl', 'bowl', 'ring'] });
      await comes(page, '.ware .stamp', 2);

      // One that comes has it across itself.
      await page.unroute('**/images/**');
      const png = Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
        'base64',
      );
      await page.route('**/images/**', async (route) => route.fulfill({ contentType: 'image/png', body: png }));
      await api.cue(show, { ...plain, stock: 0, image: 'https://pictures.invalid/other.jpg' });
      await api.cue(show, { kind: 'callout.take', sku: 'pearl' });
      await comes(page, '.callout.product .picture .stamp');
      await close();
    },
  );

  test.each([LANDSCAPE, PORTRAIT])(
    '[S29] under a slate a sale has its place in it, and the thanks have it: %o',
    async (format) => {
      const long = 'Perlas del Mar de Cortés, las de siempre, '.repeat(3).slice(0, 119);
      const show = await openShow('slated', { title: long, alertTiers: ['1.00', '2.00', '3.00'] });
      await api.cue(show, { kind: 'product.upsert', sku: 'ring', title: long, price: '30.00' });
      // Wherever the host has put alerts.
      const layout = { landscape: { alert: { x: 5, y: 90 } }, portrait: { alert: { x: 5, y: 50 } } };
      await api.cue(show, { kind: 'show.configure', topBuyers: true, layout });
      await api.postOrders(show, order('0', '30.00', { buyer: { name: 'Ana Gil', id: 1 }, ...pieces('ring', 1) }));
      const { page, close } = await visit(show, browser, undefined, format);
      for (const [place, slate] of (['soon', 'back', 'thanks'] as const).entries()) {
        await api.cue(show, { kind: 'slate.show', slate, text: long });
        await comes(page, `.slate.${slate}`);
        const atRest = await boxOf(page, '.slate-sheet');
        await api.postOrders(
          show,
          order(`${place + 1}`, '30.00', { buyer: { name: 'Eva Paz', id: 2 }, ...pieces('ring', 2) }),
        );
        await comes(page, '.alert');
        expect(await page.locator('.slate .alert').count()).toBe(1);
        const [sheet, alert] = [await boxOf(page, '.slate-sheet'), await boxOf(page, '.alert')];
        expect(sheet, 'it stays where it was').toEqual(atRest);
        expect(alert.top).toBeGreaterThan(sheet.bottom);
        expect(sheet.top).toBeGreaterThan(0);
        expect(alert.bottom).toBeLessThan(format.height);
        expect(Math.abs(alert.left + alert.right - format.width)).toBeLessThan(4);
        if (slate === 'thanks') expect(await textOf(page, '.slate-figures')).toContain('$120.00');
        await api.cue(show, { kind: 'alerts.skip' });
        await goes(page, '.alert');
      }
      // One that is on air when the slate goes is told in its own place until its time is over.
      await api.postOrders(show, order('last', '30.00'));
      await comes(page, '.slate .alert');
      await api.cue(show, { kind: 'slate.hide' });
      await comes(page, '.spot[data-graphic="alert"] .alert');
      expect(await page.locator('.alert').count()).toBe(1);
      await close();
    },
  );

  test('[S5 S17] two stages count a deal down within 200 ms of each other; an order after its end is not its', async () => {
    const show = await openShow('pace');
    const [one, other] = await Promise.all([visit(show), visit(show)]);
    await api.cue(show, { kind: 'deal.start', sku: 'bowl', price: '15.00', seconds: 6, stock: 9 });
    /** The moments at which each second was first drawn. */
    const watch = (page: Page) =>
      page.evaluate(
        () =>
          new Promise<[string, number][]>((resolve) => {
            const seen = new Map<string, number>();
            const look = () => {
              const text = document.querySelector('.callout-clock')?.textContent ?? '';
              if (text && !seen.has(text)) seen.set(text, Date.now());
              if (text === '0:01' || seen.size > 5) resolve([...seen]);
            };
            new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
          }),
      );
    const [first, second] = await Promise.all([watch(one.page), watch(other.page)]);
    const at = new Map(second);
    const apart = first.slice(1).flatMap(([text, time]) => {
      const there = at.get(text);
      return there === undefined ? [] : [Math.abs(time - there)];
    });
    expect(apart.length).toBeGreaterThanOrEqual(2);
    expect(Math.max(...apart)).toBeLessThan(200);
    await api.postOrders(show, order('within', '15.00', pieces('bowl', 2)));
    await goes(one.page, '.deal-band');
    await api.postOrders(show, order('after', '15.00', pieces('bowl', 2)));
    const view = await api.control(show);
    expect(view.stage.deal?.sold).toBe(2);
    expect(view.totals?.orders).toBe(2);
    await Promise.all([one.close(), other.close()]);
  });

  test('[S11 S12 S2] a large sale has a larger card; it is shown once more when asked for, and not by a reload', async () => {
    const show = await openShow('replay', { alertTiers: ['100.00', '500.00'] });
    const { page, close } = await visit(show);
    await api.postOrders(show, order('1', '600.00', { buyer: { name: 'Ana Gil' } }));
    await comes(page, '.alert.tier-2');
    await api.cue(show, { kind: 'alerts.skip' });
    await goes(page, '.alert');
    const [sale] = (await api.control(show)).recent;
    await api.cue(show, { kind: 'alerts.replay', seq: sale?.seq ?? 0 });
    await comes(page, '.alert.tier-2');
    expect(await textOf(page, '.alert-name')).toBe('Ana G.');
    await page.reload();
    await comes(page, 'html:not([data-still]) .total-bug');
    expect(await page.locator('.alert').count()).toBe(0);
    await close();
  });

  test.each([
    ['en', 'en-US', 'USD'],
    ['es', 'es-CO', 'COP'],
    ['zh', 'zh-CN', 'CNY'],
  ])('[S30] in %s no word of Nacre and no amount is cut, or leaves its plate', async (lang, locale, currency) => {
    const show = await openShow(`words-${lang}`, { locale, currency, alertTiers: ['1.00', '2.00', '3.00'] });
    const priced = { price: '299000.00', wasPrice: '349000.00', stock: 4 };
    for (const sku of ['pearl', 'bowl', 'ring'])
      await api.cue(show, { kind: 'product.upsert', sku, title: sku, ...priced });
    const link = 'https://shop.example/p';
    await api.cue(show, { kind: 'product.upsert', sku: 'pearl', title: 'A pearl', ...priced, stock: 30, link });
    const goal = { amount: '90000000.00', steps: [{ amount: '1000.00', label: 'A song' }] };
    await api.cue(show, { kind: 'goal.set', ...goal });
    await api.postCrowd(show, { viewers: 1_234_567 });
    const { key } = await api.key(show, 'stage');
    const context = await browser.newContext({ locale });
    const page = await context.newPage();
    await page.goto(`${api.url}/overlay/${show}?lang=${lang}#${key}`);
    await comes(page, 'html:not([data-still]) .total-bug');
    await api.cue(show, { kind: 'show.configure', topBuyers: true, bestSellers: true });
    const faults: string[] = [];
    const look = async (ready: string): Promise<void> => {
      await comes(page, ready);
      for (const [width, height] of [
        [1920, 1080],
        [1080, 1920],
      ] as const) {
        await page.setViewportSize({ width, height });
        await page.evaluate(() =>
          Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {}))),
        );
        faults.push(...(await page.evaluate(cutWords)).map((fault) => `${ready}, ${width}: ${fault}`));
      }
    };
    await api.cue(show, { kind: 'callout.take', sku: 'pearl' });
    await api.cue(show, { kind: 'deal.start', sku: 'pearl', price: '199000.00', seconds: 3600, stock: 12 });
    await look('.callout-code');
    await api.cue(show, { kind: 'callout.take', skus: ['pearl', 'bowl', 'ring'] });
    await look('.shelf');
    await api.cue(show, { kind: 'callout.take', text: 'Hello' });
    await look('.deal-clock');
    await api.postOrders(show, {
      ...order('1', '12345678.00', { currency, buyer: { name: 'Ana Gil', id: 7 } }),
      ...pieces('pearl', 2),
    });
    await look('.alert.tier-3');
    await api.cue(show, { kind: 'alerts.skip' });
    for (const slate of ['soon', 'back', 'thanks'] as const) {
      await api.cue(show, { kind: 'slate.show', slate });
      await look(`.slate.${slate}`);
    }
    expect(faults).toEqual([]);
    await context.close();
  });

  test('[S15 S2] boards come when they are wanted, and are simply there after a reload', async () => {
    const show = await openShow('boards');
    const { page, close } = await visit(show);
    const ana = { buyer: { name: 'Ana Gil', id: 7 } };
    await api.postOrders(show, [
      order('1', '30.00', { ...ana, ...pieces('bowl', 2) }),
      order('2', '35.00', { buyer: { name: 'Ana Gómez', id: 8 }, ...pieces('ring', 1) }),
      order('3', '10.00', { ...ana, ...pieces('bowl', 1) }),
    ]);
    expect(await page.locator('.leaders').count()).toBe(0);
    await api.cue(show, { kind: 'show.configure', topBuyers: true, bestSellers: true });
    await comes(page, '.leaders', 2);
    const rows = () => page.locator('.leader').allTextContents();
    expect(await rows()).toEqual(['1Ana G.$40.00', '2Ana G.$35.00', '1A bowl3 sold', '2A ring1 sold']);
    await page.reload();
    await comes(page, '.leaders', 2);
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    await close();
  });

  test('[S10 M6] the thanks tell the net, the orders, what and who bought the most; of a rehearsal, that it was one', async () => {
    const show = await openShow('thanks', { topBuyers: true, rehearsal: true });
    const { page, close } = await visit(show);
    await api.cue(show, { kind: 'slate.show', slate: 'soon', text: 'At eight' });
    await comes(page, '.slate.soon');
    expect(await textOf(page, '.slate-words')).toBe('Starting soon');
    expect(await textOf(page, '.slate-text')).toBe('At eight');
    expect(await page.locator('.slate-figures').count()).toBe(0);
    const ana = order('1', '40.00', { ...pieces('bowl', 2), buyer: { name: 'Ana Gil' }, version: 1 });
    await api.postOrders(show, [ana, order('2', '30.00', { ...pieces('ring', 1), buyer: { name: 'Berta Luz' } })]);
    await api.postOrders(show, { ...ana, version: 2, refunds: [{ id: 'r', amount: '15.00' }] });
    await api.cue(show, { kind: 'slate.show', slate: 'thanks' });
    const figures = () => page.locator('.slate-figures dd').allTextContents();
    await expect.poll(figures).toEqual(['$55.00', '2', 'A bowl 2 sold', 'Berta L.']);
    expect(await page.locator('.slate-rehearsal').count()).toBe(1);
    // Across the picture, too, whatever stands on it.
    expect(await textOf(page, '.rehearsal-word')).toBe('Rehearsal');
    // Where the theme's ornament is a stroke, it is one here, too: not a square.
    await api.cue(show, { kind: 'show.configure', theme: 'broadcast' });
    const ornament = async () => (await page.locator('.slate-sheet > .pearl').boundingBox()) ?? { width: 0, height: 1 };
    await expect.poll(async () => (await ornament()).width / (await ornament()).height).toBeGreaterThan(8);
    await close();
  });

  test('[S16 S6] each sale rings, a test is heard at once, mute is silent, and nothing runs while nothing rings', async () => {
    const show = await openShow('sound');
    const loud = await openBrowser('debian', { args: ['--autoplay-policy=no-user-gesture-required'] });
    const { page, close } = await visit(show, loud, watchSound);
    const isAudible = async () => (await api.control(show)).surfaces.some(({ audio }) => audio === true);
    await until('the stage says that it can be heard', isAudible);
    expect(await strokesOf(page)).toBe(0);
    await api.cue(show, { kind: 'sound.test', sound: 'goal' });
    await expect.poll(() => strokesOf(page)).toBeGreaterThan(0);
    const states = () =>
      page.evaluate(() => (window as unknown as { heard: Heard }).heard.contexts.map(({ state }) => state));
    await expect.poll(states, { timeout: 8000 }).toEqual(['suspended']);
    const before = await strokesOf(page);
    await api.postOrders(show, order('1', '5.00'));
    await expect.poll(() => strokesOf(page)).toBeGreaterThan(before);
    await api.cue(show, { kind: 'show.configure', sound: { volume: 60, muted: true } });
    await until('the stage says that it is mute', async () => !(await isAudible()));
    const silent = await strokesOf(page);
    await api.cue(show, { kind: 'sound.test', sound: 'goal' });
    await api.cue(show, { kind: 'callout.take', sku: 'pearl' });
    await comes(page, '.callout');
    expect(await strokesOf(page)).toBe(silent);
    await close();
  });

  test('[S10 S11 S14 S16] from the Screen tab of a phone: slate, replay, a name that waits, mute', async () => {
    const show = await openShow('desk', { approveNames: true });
    await api.postOrders(show, order('1', '5.00', { buyer: { name: 'Ana Gil' } }));
    const stage = await visit(show);
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      locale: 'en-US',
    });
    await introduce(context, 'Ana');
    const page = await context.newPage();
    await page.goto(`${api.url}/control/${show}#${ownerKey}`);
    await page.locator('nav.tabs .tab').filter({ hasText: 'Screen' }).click();
    expect(await stage.page.locator('.crawl-name').textContent()).toBe('Someone');
    await page.getByRole('button', { name: 'Show the name Ana G.' }).click();
    await expect.poll(() => stage.page.locator('.crawl-name').textContent()).toBe('Ana G.');
    await page.getByRole('button', { name: 'Show again: Ana G.' }).click();
    await comes(stage.page, '.alert');
    const slate = page.locator('#slate');
    await slate.getByRole('button', { name: 'Right back' }).click();
    await comes(stage.page, '.slate.back');
    await slate.getByRole('button', { name: 'Take it off' }).click();
    await goes(stage.page, '.slate');
    // All that wait, at once.
    await api.postOrders(show, [
      order('2', '5.00', { buyer: { name: 'Bea Luz' } }),
      order('3', '5.00', { buyer: { name: 'Eva Paz' } }),
    ]);
    await page.getByRole('button', { name: 'Show all of them' }).click();
    const shown = () => stage.page.locator('.crawl-name').allTextContents();
    await expect.poll(shown).toEqual(['Eva P.', 'Bea L.', 'Ana G.']);
    const sound = async () => (await api.control(show)).show.sound;
    await page.getByLabel('Volume').fill('80');
    await expect.poll(sound).toEqual({ volume: 80, muted: false });
    await page.locator('#sound').getByRole('button', { name: 'Goal' }).click();
    await expect.poll(async () => (await api.control(show)).stage.soundTest?.sound).toBe('goal');
    await page.locator('#sound').getByRole('button', { name: 'Mute' }).click();
    await expect.poll(sound).toEqual({ volume: 80, muted: true });
    const small = await page
      .locator('#slate button, #sound button, #names button, #boards label.check')
      .evaluateAll(
        (targets) => targets.filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 48).length,
      );
    expect(small).toBe(0);
    await context.close();
    await stage.close();
  });
});
