import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { join } from '../../overlay/client/session.ts';
import { steer } from '../../overlay/client/steering.ts';
import type { RundownItem } from '../../shared/cue.ts';
import type { ControlView, StageView } from '../../shared/view.ts';
import { Api, freshName } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { onceAtEnd } from '../support/cleanup.ts';
import { faultsOf, isLive } from '../support/page.ts';
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

const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, locale: 'en-US', hasTouch: true };
const SMALL: BrowserContextOptions = { viewport: { width: 360, height: 640 }, locale: 'es-MX', hasTouch: true };
const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, locale: 'en-US' };

async function control(show: string, options: BrowserContextOptions & { name?: string; path?: string } = {}) {
  const { name = 'Lucía', ...rest } = options;
  const context = await browser.newContext({ ...PHONE, ...rest });
  await context.addInitScript((given) => {
    localStorage.setItem('nacre.name', given);
    localStorage.setItem('nacre.monitors', localStorage.getItem('nacre.monitors') ?? 'folded');
  }, name);
  const page = await context.newPage();
  const hold = await holdable(page);
  const faults = faultsOf(page);
  await page.goto(`${nacre.url}/control/${show}#${nacre.ownerKey}`);
  await isLive(page);
  return { page, faults, hold, close: () => context.close() };
}

/** Holds back what the server sends to a page, and lets it go in its order. */
async function holdable(page: Page): Promise<(held: boolean) => void> {
  let held = false;
  let letGo: (() => void)[] = [];
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (held) letGo.push(() => socket.send(message));
      else socket.send(message);
    });
  });
  return (now) => {
    held = now;
    for (const go of letGo) go();
    letGo = [];
  };
}

async function showWith(show: string, titles: readonly string[], ...items: RundownItem[]): Promise<void> {
  await api.createShow({ show, title: 'Pearls', currency: 'USD' });
  for (const title of titles)
    await api.cue(show, { kind: 'product.upsert', sku: title.toLowerCase(), title, price: '48.00' });
  if (items.length > 0) await api.cue(show, { kind: 'rundown.set', items, base: null });
}

/** A stage as a browser source runs it, that paints so late, ms, what it is sent. */
async function openStage(show: string, late = 0): Promise<{ onAir: () => string | undefined }> {
  const { key } = await api.key(show, 'stage');
  const session = join<StageView>({ show, surface: 'stage', key, url: nacre.url });
  session.view.subscribe((view) => {
    if (!view) return;
    const rev = session.rev();
    setTimeout(() => session.alive({ rev, visible: true, active: true, drawnAt: 0, audio: false }), late);
  });
  onceAtEnd(() => session.stop());
  await expect.poll(() => session.view.value !== null).toBe(true);
  return { onAir: () => titleOf(session.view.value?.stage.onAir) };
}

const titleOf = (onAir: ControlView['stage']['onAir'] | undefined): string | undefined =>
  onAir?.kind === 'product' ? onAir.product.title : onAir?.kind === 'message' ? onAir.text : undefined;
const take = (page: Page, title: string) => page.getByRole('button', { name: `Show ${title} on air`, exact: true });
const next = (page: Page) => page.getByRole('button', { name: /^Next/ });
const onAir = (page: Page) => page.locator('.on-air-words strong');
const card = (page: Page, sku: string) => page.locator(`.card[data-sku="${sku}"]`);
const tab = (page: Page, place: number) => page.locator('.tabs .tab').nth(place).click();
const cards = (page: Page) => page.locator('.card-title').allTextContents();
const rows = (page: Page) => page.locator('.rundown-row').evaluateAll((all) => all.map((row) => row.dataset['id']));
const lines = async (show: string) => (await api.control(show)).rundown.items.map(({ id }) => id).join(' ');

describe('under one thumb', () => {
  test('[O2] take, next, clear and deal are at least 48 px high and within a thumb’s reach', async () => {
    const show = freshName('reach');
    await showWith(show, ['Ring', 'Bowl'], { id: 'a', sku: 'bowl' });
    await api.cue(show, { kind: 'callout.take', sku: 'ring' });
    for (const screen of [PHONE, SMALL]) {
      const { page, faults, close } = await control(show, screen);
      const height = screen.viewport?.height ?? 0;
      for (const button of await page.locator('.on-air-buttons .button, .tab, .tabs .panic').all()) {
        const box = await button.boundingBox();
        expect(box?.height, await button.innerText()).toBeGreaterThanOrEqual(48);
        expect(box?.width, await button.innerText()).toBeGreaterThanOrEqual(48);
        // In the lower half of the screen, the whole of it.
        expect(box?.y).toBeGreaterThan(height / 2);
      }
      // Six places in the dock, each in its own line of words.
      expect(
        await page.locator('.tab').evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth)),
      ).toEqual([]);
      const sticksOut = (all: Element[]) => all.filter((one) => one.getBoundingClientRect().right > innerWidth).length;
      expect(await page.locator('.panel-head *, .card, .on-air *').evaluateAll(sticksOut)).toBe(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(screen.viewport?.width);
      expect(faults).toEqual([]);
      await close();
    }
  });

  test('[O1] the grid is found through without accents, and put in the order of name, rundown or favourites', async () => {
    const show = freshName('grid');
    await showWith(
      show,
      ['Ring', 'Área', 'Bowl', 'Cup', 'Pin', 'Óvalo'],
      { id: 'a', sku: 'cup' },
      { id: 'b', sku: 'bowl' },
    );
    const { page, faults, close } = await control(show);
    await page.getByLabel('Find a product').fill('area');
    await expect.poll(() => cards(page)).toEqual(['Área']);
    await page.getByLabel('Find a product').fill('');
    await page.getByLabel('Order', { exact: true }).selectOption('Name');
    await expect.poll(() => cards(page)).toEqual(['Área', 'Bowl', 'Cup', 'Óvalo', 'Pin', 'Ring']);
    await page.getByLabel('Order', { exact: true }).selectOption('Rundown');
    await expect.poll(() => cards(page)).toEqual(['Cup', 'Bowl', 'Ring', 'Área', 'Pin', 'Óvalo']);
    await page.getByRole('button', { name: 'Favourite: Pin' }).click();
    await page.getByLabel('Order', { exact: true }).selectOption('Favourites');
    await page.reload();
    await expect.poll(() => cards(page)).toEqual(['Pin', 'Ring', 'Área', 'Bowl', 'Cup', 'Óvalo']);
    const star = page.getByRole('button', { name: 'Favourite: Pin' });
    expect(await star.getAttribute('aria-pressed')).toBe('true');
    const live = page.locator('[data-panel="live"]');
    const [starBox, liveBox] = [await star.boundingBox(), await live.boundingBox()];
    await live.evaluate((panel, by) => panel.scrollBy(0, by), (starBox?.y ?? 0) - (liveBox?.y ?? 0));
    await expect.poll(() => isUnder(star, page.locator('.grid-tools'))).toBe(true);
    expect(faults).toEqual([]);
    await close();
  });

  test('[O3] what is dangerous is held, with a ring that shows it, or tapped twice with the keyboard', async () => {
    const show = freshName('hold');
    await showWith(show, ['Ring', 'Bowl']);
    const { page, faults, close } = await control(show);
    const skus = async () => (await api.control(show)).products.map(({ sku }) => sku).join(' ');
    await page.getByRole('button', { name: 'Edit Ring' }).click();
    const remove = page.locator('dialog .hold');
    // Let go too soon, nothing happens but that it asks.
    await remove.click();
    await page.getByRole('button', { name: 'Tap again, or hold' }).waitFor();
    expect(await skus()).toBe('ring bowl');
    const box = await remove.boundingBox();
    const press = async () => {
      await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 20);
      await page.mouse.down();
    };
    // A thumb that slides off has changed its mind.
    await press();
    await page.locator('dialog .hold[data-held="true"]').waitFor();
    await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) - 200);
    await page.locator('dialog .hold[data-held="false"]').waitFor();
    await sleep(700);
    await page.mouse.up();
    expect(await skus()).toBe('ring bowl');
    await press();
    await page.locator('dialog .hold[data-held="true"] .hold-ring').waitFor();
    await expect.poll(skus).toBe('bowl');
    await page.mouse.up();
    await page.locator('dialog').waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Edit Bowl' }).click();
    await remove.focus();
    await page.keyboard.press('Enter');
    expect(await skus()).toBe('bowl');
    await page.keyboard.press('Enter');
    await expect.poll(skus).toBe('');
    expect(faults).toEqual([]);
    await close();
  });

  test('[O3] a deal is not stopped by one tap, and the tap says how it is', async () => {
    const show = freshName('stop');
    await showWith(show, ['Ring']);
    await api.cue(show, { kind: 'deal.start', sku: 'ring', price: '39.00', seconds: 600 });
    const { page, faults, close } = await control(show);
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('button', { name: 'Tap again, or hold' }).waitFor();
    expect((await api.control(show)).stage.deal).not.toBeNull();
    await page.getByRole('button', { name: 'Tap again, or hold' }).click();
    await expect.poll(async () => (await api.control(show)).stage.deal).toBeNull();
    expect(faults).toEqual([]);
    await close();
  });

  test('[O4] keys take, go on, clear and hide; none fires while somebody types', async () => {
    const show = freshName('keys');
    await showWith(
      show,
      ['Ring', 'Bowl', 'Cup', 'Pin', 'Mug', 'Tin'],
      { id: 'a', sku: 'pin' },
      { id: 'b', text: 'Bye' },
    );
    const { page, faults, close } = await control(show, DESKTOP);
    const shown = () =>
      onAir(page)
        .textContent({ timeout: 500 })
        .catch(() => null);
    // Held down it takes once; with a modifier it is the browser's.
    for (let repeats = 0; repeats < 3; repeats += 1) await page.keyboard.down('2');
    await page.keyboard.up('2');
    await page.keyboard.press('Control+3');
    await expect.poll(shown).toBe('Bowl');
    await page.keyboard.press('Space');
    await expect.poll(shown).toBe('Pin');
    // A button that the mouse has pressed is not pressed again by space.
    await take(page, 'Cup').click();
    await expect.poll(shown).toBe('Cup');
    await page.keyboard.press('Space');
    await expect.poll(shown).toBe('Bye');
    await page.keyboard.press('/');
    await page.keyboard.type('3 1 ?1');
    expect(await page.getByLabel('Find a product').inputValue()).toBe('3 1 ?1');
    expect(await page.locator('dialog').count()).toBe(0);
    await page.getByLabel('Find a product').fill('');
    await page.getByLabel('Find a product').blur();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('1');
    // Closes the list and clears nothing.
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    expect(await shown()).toBe('Bye');
    await page.keyboard.press('Escape');
    await expect.poll(shown).toBeNull();
    await page.keyboard.down('Escape');
    await expect.poll(async () => (await api.control(show)).stage.panic).toBe(true);
    await page.keyboard.up('Escape');
    await page.getByRole('button', { name: 'Show again' }).first().click();

    await page.keyboard.press('?');
    await page.getByLabel('Single keys act').uncheck();
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('1');
    await take(page, 'Mug').click();
    await expect.poll(shown).toBe('Mug');
    const kinds = (await api.control(show)).cues.map(({ kind }) => kind.replace('callout.', ''));
    expect(kinds.slice(kinds.indexOf('rundown.set') + 1)).toEqual([
      'take',
      'next',
      'take',
      'next',
      'clear',
      'panic.hide',
      'panic.show',
      'take',
    ]);
    // This browser remembers it.
    await page.reload();
    await isLive(page);
    await page.keyboard.press('?');
    expect(await page.getByLabel('Single keys act').isChecked()).toBe(false);
    expect(faults).toEqual([]);
    await close();
  });

  test('[O13] two or three products are chosen and go on air together', async () => {
    const show = freshName('shelf');
    await showWith(show, ['Ring', 'Bowl', 'Cup', 'Pin']);
    const { page, faults, close } = await control(show);
    await page.getByRole('button', { name: 'Show several together' }).click();
    const choose = (title: string) => page.getByRole('button', { name: `Choose ${title} for the shelf` }).click();
    await choose('Cup');
    expect(await page.getByRole('button', { name: 'Choose two or three' }).isDisabled()).toBe(true);
    for (const title of ['Ring', 'Bowl', 'Pin']) await choose(title);
    // A fourth finds no place; one chosen again is let go.
    await page.getByText('Chosen 3').waitFor();
    await choose('Ring');
    await page.getByRole('button', { name: 'Show 2 together' }).click();
    await expect.poll(() => onAir(page).textContent()).toBe('Cup · Bowl');
    expect((await api.control(show)).stage.onAir).toMatchObject({
      kind: 'shelf',
      products: [{ sku: 'cup' }, { sku: 'bowl' }],
    });
    await take(page, 'Pin').click();
    await expect.poll(() => onAir(page).textContent()).toBe('Pin');
    expect(faults).toEqual([]);
    await close();
  });

  test('[O5] preview shows what Next will put on air, and program what is there', async () => {
    const show = freshName('monitors');
    const deal: RundownItem = { id: 'a', deal: { sku: 'bowl', price: '39.00', seconds: 90 } };
    await showWith(show, ['Ring', 'Bowl'], deal);
    await api.cue(show, { kind: 'callout.take', sku: 'ring' });
    const { page, faults, close } = await control(show);
    await page.getByRole('button', { name: 'Preview and program' }).click();
    const on = (name: string) => page.frameLocator(`[data-monitor="${name}"] iframe`);
    await on('program').getByText('Ring').first().waitFor();
    await on('preview').getByText('Bowl').first().waitFor();
    await on('preview').getByText('$39.00').first().waitFor();
    await next(page).click();
    await on('program').getByText('Bowl').first().waitFor();
    await page.getByText('Nothing comes next.').waitFor();
    expect(faults).toEqual([]);
    await close();
  });
});

describe('confirmed on air', () => {
  test('[O6] a tap says when a stage has drawn it, and how long that took', async () => {
    const show = freshName('took');
    await showWith(show, ['Ring', 'Bowl']);
    await openStage(show, 300);
    const { page, faults, hold, close } = await control(show);
    await take(page, 'Ring').click();
    await expect.poll(() => card(page, 'ring').locator('.note').textContent()).toMatch(/^On screen in 0\.[3-9] s$/);
    // From the tap on, however late its answer comes.
    hold(true);
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await sleep(1000);
    hold(false);
    const note = page.locator('.on-air .note[role="status"]');
    await expect.poll(() => note.last().textContent()).toMatch(/^Done on screen in 0\.[3-9] s$/);
    expect(faults).toEqual([]);
    await close();
  });

  test('[O6] within two seconds the button says that no stage has drawn it, and why', async () => {
    const show = freshName('undrawn');
    await showWith(show, ['Ring']);
    await openStage(show, 60_000);
    const { page, close } = await control(show);
    await take(page, 'Ring').click();
    const tapped = Date.now();
    await expect
      .poll(() => card(page, 'ring').locator('.note').textContent(), { interval: 20, timeout: 5000 })
      .toBe('Taken, but the overlay has not shown it yet');
    expect(Date.now() - tapped).toBeLessThan(3000);
    await close();
  });
});

describe('a team', () => {
  test('[O7] two take different products in the same moment: one is on every screen, and the other is told', async () => {
    const show = freshName('race');
    await showWith(show, ['Ring', 'Bowl', 'Cup']);
    await api.cue(show, { kind: 'callout.take', sku: 'cup' });
    const stage = await openStage(show);
    const [ana, luis] = await Promise.all([control(show, { name: 'Ana' }), control(show, { name: 'Luis' })]);
    await expect.poll(() => onAir(luis.page).textContent()).toBe('Cup');
    // Neither sees the other's tap before their own.
    for (const { hold } of [ana, luis]) hold(true);
    await Promise.all([
      take(ana.page, 'Ring').evaluate((button) => (button as HTMLElement).click()),
      take(luis.page, 'Bowl').evaluate((button) => (button as HTMLElement).click()),
    ]);
    const view = await expect
      .poll(async () => (await api.control(show)).cues.filter(({ kind }) => kind === 'callout.take').length)
      .toBe(3)
      .then(() => api.control(show));
    for (const { hold } of [ana, luis]) hold(false);
    const [won, lost] = view.cues.slice(-2);
    expect([won?.outcome, lost?.reason]).toEqual(['taken', 'lost_race']);
    const winner =
      won?.by.name === 'Ana' ? { title: 'Ring', by: 'Ana', loser: luis } : { title: 'Bowl', by: 'Luis', loser: ana };
    await winner.loser.page
      .locator('.card .note')
      .getByText(`${winner.by} put ${winner.title} on air just before you.`)
      .waitFor();
    for (const { page } of [ana, luis]) await expect.poll(() => onAir(page).textContent()).toBe(winner.title);
    await expect.poll(stage.onAir).toBe(winner.title);

    // Who still wants it taps again.
    const other = winner.title === 'Ring' ? 'Bowl' : 'Ring';
    await take(winner.loser.page, other).click();
    for (const { page } of [ana, luis]) await expect.poll(() => onAir(page).textContent()).toBe(other);
    await expect.poll(stage.onAir).toBe(other);
    expect([...ana.faults, ...luis.faults]).toEqual([]);
    await ana.close();
    await luis.close();
  });

  test('[O7] sockets that race fifty times agree each time, and nobody loses to themselves', async () => {
    const show = freshName('sockets');
    await showWith(show, ['Ring', 'Bowl']);
    const open = async (name: string) => {
      const session = steer<ControlView>({ show, surface: 'control', key: nacre.ownerKey, name, url: nacre.url });
      onceAtEnd(() => session.stop());
      await expect.poll(() => session.view.value !== null).toBe(true);
      return session;
    };
    const [ana, luis] = [await open('Ana'), await open('Luis')];
    let over: string | null = null;
    for (let round = 0; round < 50; round += 1) {
      const seen: { over: string | null } = { over };
      const answers = await Promise.all([
        ana.cue({ kind: 'callout.take', sku: 'ring', ...seen }),
        luis.cue({ kind: 'callout.take', sku: 'bowl', ...seen }),
        ana.cue({ kind: 'callout.take', sku: 'ring', ...seen }),
      ]);
      const outcomes = answers.map((answer) =>
        'reason' in answer ? answer.reason : 'outcome' in answer ? answer.outcome : '',
      );
      const { stage, cues } = await api.control(show);
      const isAna = titleOf(stage.onAir) === 'Ring';
      expect(outcomes).toEqual(isAna ? ['taken', 'lost_race', 'taken'] : ['lost_race', 'taken', 'lost_race']);
      expect(cues.filter(({ lostTo }) => lostTo).every(({ lostTo, by }) => lostTo?.by.name !== by.name)).toBe(true);
      over = stage.onAir?.cue ?? null;
    }
  });

  test('[O8] an undo of one’s own acts at once; of somebody else’s it asks by name', async () => {
    const show = freshName('whose');
    await showWith(show, ['Ring', 'Bowl']);
    const ana = await control(show, { name: 'Ana' });
    const luis = await control(show, { name: 'Luis' });
    await take(ana.page, 'Ring').click();
    await expect.poll(() => onAir(luis.page).textContent()).toBe('Ring');
    await take(luis.page, 'Bowl').click();
    await tab(ana.page, 3);
    await ana.page.getByRole('button', { name: 'Undo: Showed Bowl' }).click();
    await ana.page.getByRole('button', { name: 'Undo Luis’s?' }).waitFor();
    expect(await onAir(ana.page).textContent()).toBe('Bowl');
    await ana.page.getByRole('button', { name: 'Undo Luis’s?' }).click();
    await expect.poll(() => onAir(luis.page).textContent()).toBe('Ring');
    await ana.page.getByRole('button', { name: 'Undo: Showed Ring' }).click();
    await expect.poll(() => ana.page.getByText('Nothing on air').first().isVisible()).toBe(true);
    expect([...ana.faults, ...luis.faults]).toEqual([]);
    await ana.close();
    await luis.close();
  });
});

describe('the rundown', () => {
  test('[O9] is put in order by dragging with a finger or mouse, by keys, and by buttons', async () => {
    const show = freshName('drag');
    await showWith(
      show,
      ['Ring', 'Bowl'],
      { id: 'a', sku: 'ring' },
      { id: 'b', text: 'Hello' },
      { id: 'c', sku: 'bowl' },
    );
    const { page, faults, close } = await control(show);
    await tab(page, 1);
    const grip = (id: string) => page.locator(`[data-id="${id}"] .grip`);
    const middle = async (id: string) => {
      const box = await page.locator(`[data-id="${id}"]`).boundingBox();
      return { x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
    };
    const touch = await page.context().newCDPSession(page);
    const finger = async (type: string, at?: { x: number; y: number }) =>
      touch.send('Input.dispatchTouchEvent', { type: type as 'touchStart', touchPoints: at ? [at] : [] });
    const [from, to] = [await middle('a'), await middle('c')];
    await finger('touchStart', from);
    await finger('touchMove', { x: from.x, y: (from.y + to.y) / 2 });
    await finger('touchMove', to);
    await expect.poll(() => rows(page)).toEqual(['b', 'c', 'a']);
    expect(await lines(show)).toBe('a b c');
    await finger('touchEnd');
    await expect.poll(() => lines(show)).toBe('b c a');

    const mouse = [await middle('a'), await middle('b')] as const;
    const drag = async () => {
      await page.mouse.move(mouse[0].x, mouse[0].y);
      await page.mouse.down();
      await page.mouse.move(mouse[1].x, mouse[1].y, { steps: 4 });
      await expect.poll(() => rows(page)).toEqual(['a', 'b', 'c']);
    };
    // Let go of by Escape, or by the system, it is where it was.
    await drag();
    await page.keyboard.press('Escape');
    await expect.poll(() => rows(page)).toEqual(['b', 'c', 'a']);
    await page.mouse.up();
    const [last, first] = [await middle('a'), await middle('b')];
    await finger('touchStart', last);
    await finger('touchMove', first);
    await expect.poll(() => rows(page)).toEqual(['a', 'b', 'c']);
    await finger('touchCancel');
    await expect.poll(() => rows(page)).toEqual(['b', 'c', 'a']);
    await drag();
    await page.mouse.up();
    await expect.poll(() => lines(show)).toBe('a b c');

    // Two at once: the second is built on the first, whose answer has not come.
    await grip('a').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => lines(show)).toBe('b c a');
    await page.locator('[role="status"]', { hasText: 'Ring is now line 3 of 3' }).waitFor({ state: 'attached' });

    await page.getByRole('button', { name: 'Change Hello' }).click();
    await page.getByRole('button', { name: 'Down', exact: true }).click();
    await expect.poll(() => lines(show)).toBe('c b a');
    expect(faults).toEqual([]);
    await close();
  });

  test('[O9] is played line by line, grows by the sheet, and is nobody’s to overwrite', async () => {
    const show = freshName('lines');
    await showWith(show, ['Ring', 'Bowl'], { id: 'a', sku: 'ring', plan: 60 });
    const { page, faults, hold, close } = await control(show);
    await tab(page, 1);
    await page.getByRole('button', { name: 'Add to the rundown' }).click();
    await page.getByRole('checkbox', { name: 'Bowl' }).check();
    await page.getByRole('button', { name: 'Add 1 line' }).click();
    await page.getByRole('button', { name: 'Add to the rundown' }).click();
    await page.getByRole('button', { name: 'Deal', exact: true }).last().click();
    await page.getByLabel('Deal price').fill('39');
    await page.getByRole('button', { name: 'Add 1 line' }).click();
    await expect.poll(() => page.locator('.rundown-row').count()).toBe(3);
    await page.getByText('Planned 6 min').waitFor();

    await page.getByRole('button', { name: 'Put Ring on air' }).first().click();
    await expect.poll(() => onAir(page).textContent()).toBe('Ring');
    await api.postOrders(show, [{ id: '1', status: 'paid', currency: 'USD', total: '48.00' }]);
    await expect
      .poll(() => page.locator('.rundown-row[data-on="true"] .rundown-sold').textContent())
      .toContain('$48.00');
    await next(page).click();
    await expect.poll(() => onAir(page).textContent()).toBe('Bowl');
    await next(page).click();
    await expect.poll(async () => (await api.control(show)).stage.deal?.price).toBe('39.00');

    // Somebody else changes it, and what they did is still on its way to this page.
    hold(true);
    const { base } = (await api.control(show)).rundown;
    await api.cue(show, { kind: 'rundown.set', base, items: [{ id: 'a', sku: 'ring' }] });
    await page.locator('.grip').first().focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(async () => (await api.control(show)).cues.at(-1)?.reason).toBe('rundown_changed');
    hold(false);
    await page.locator('.note').getByText('Somebody else changed the rundown meanwhile.').waitFor();
    await expect.poll(() => page.locator('.rundown-row').count()).toBe(1);
    expect(faults).toEqual([]);
    await close();
  });

  test('[O14] Next names what it takes: the queue first, a deal as such; the line that waits for it says so', async () => {
    const show = freshName('queue');
    await showWith(
      show,
      ['Ring', 'Bowl'],
      { id: 'a', deal: { sku: 'ring', price: '39.00', seconds: 90 } },
      { id: 'b', sku: 'bowl' },
    );
    await api.cue(show, { kind: 'callout.queue', text: 'Free shipping' });
    await api.cue(show, { kind: 'callout.queue', sku: 'bowl' });
    const { page, faults, close } = await control(show);
    await tab(page, 1);
    const badge = (id: string) => page.locator(`[data-id="${id}"] .badge:not(.on)`);
    for (const [words, line] of [
      ['Next Free shipping +1', 'After the queue'],
      ['Next Bowl', 'After the queue'],
      ['Next Deal: Ring', 'Next'],
    ] as const) {
      const button = page.getByRole('button', { name: words, exact: true });
      await button.waitFor();
      await expect.poll(() => badge('a').textContent()).toBe(line);
      await button.click();
    }
    await expect.poll(async () => (await api.control(show)).stage.deal?.price).toBe('39.00');
    await page.getByRole('button', { name: 'Next Bowl', exact: true }).waitFor();
    expect(await badge('b').textContent()).toBe('Next');
    expect(faults).toEqual([]);
    await close();
  });

  test('[O9] [O13] has shelves, too: added in the sheet, played together, put in order', async () => {
    const show = freshName('shelves');
    await showWith(show, ['Ring', 'Bowl', 'Cup', 'Pin'], { id: 'a', sku: 'pin' });
    const { page, faults, close } = await control(show);
    await tab(page, 1);
    await page.getByRole('button', { name: 'Add to the rundown' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('button', { name: 'Shelf', exact: true }).click();
    for (const title of ['Cup', 'Ring', 'Bowl']) await sheet.getByRole('checkbox', { name: title }).check();
    // A shelf is full with three.
    expect(await sheet.getByRole('checkbox', { name: 'Pin' }).isDisabled()).toBe(true);
    await sheet.getByRole('checkbox', { name: 'Ring' }).uncheck();
    await sheet.getByLabel('Minutes planned').locator('visible=true').fill('2');
    await sheet.getByRole('button', { name: 'Add 1 line' }).click();
    await sheet.waitFor({ state: 'detached' });
    await expect
      .poll(async () => (await api.control(show)).rundown.items[1])
      .toMatchObject({
        kind: 'shelf',
        plan: 120,
        products: [{ sku: 'cup' }, { sku: 'bowl' }],
      });
    const [, shelf] = (await api.control(show)).rundown.items;
    await page.locator(`[data-id="${shelf?.id}"] .grip`).focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => lines(show)).toBe(`${shelf?.id} a`);
    await page.getByRole('button', { name: 'Next Cup · Bowl' }).click();
    await expect.poll(() => onAir(page).textContent()).toBe('Cup · Bowl');
    await page.locator(`[data-id="${shelf?.id}"][data-on="true"]`).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('[O10] is brought in from a spreadsheet, products and messages in its order', async () => {
    const show = freshName('sheet');
    await showWith(show, ['Ring']);
    await api.cue(show, { kind: 'product.upsert', sku: 'ring', title: 'Ring', price: '48.00', stock: 5 });
    const { page, faults, close } = await control(show);
    await tab(page, 1);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page
      .getByLabel('Paste cells')
      .fill('name\tprice\tminutes\tmessage\nRing\t\t1:30\t\n\t\t1\tWelcome!\nMug\t12.00\t\t\nRing\t\t\t');
    await page.getByRole('button', { name: 'Add 4 lines' }).click();
    await page.locator('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => page.locator('.rundown-row').count()).toBe(4);
    const { rundown, products, cues } = await api.control(show);
    expect(rundown.items).toMatchObject([
      { sku: 'ring', plan: 90 },
      { kind: 'message', text: 'Welcome!', plan: 60 },
      { title: 'Mug', price: '12.00' },
      { sku: 'ring' },
    ]);
    // What the table only names is not saved again: its stock would be counted anew.
    expect(products.map(({ title, stock }) => [title, stock])).toEqual([
      ['Ring', 5],
      ['Mug', undefined],
    ]);
    expect(cues.filter(({ kind, about }) => kind === 'product.upsert' && about === 'ring')).toHaveLength(2);
    expect(faults).toEqual([]);
    await close();
  });
});

/** Whether what is seen, and tapped, in the middle of one is the other. */
async function isUnder(one: Locator, other: Locator): Promise<boolean> {
  const box = await one.boundingBox();
  if (!box) return false;
  return other.evaluate((element, [x, y]) => element.contains(document.elementFromPoint(x, y)), [
    box.x + box.width / 2,
    box.y + box.height / 2,
  ] as const);
}
