import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { join } from '../../overlay/client/session.ts';
import type { StageView } from '../../shared/view.ts';
import { Api, freshName } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { onceAtEnd } from '../support/cleanup.ts';
import { faultsOf, introduce, isLive } from '../support/page.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';
import { signShopify } from '../support/signing.ts';

let nacre: Nacre;
let api: Api;
let browser: Browser;

beforeAll(async () => {
  nacre = await startNacre();
  api = new Api(nacre.url, nacre.ownerKey);
  browser = await openBrowser('debian');
});

const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, locale: 'en-US', hasTouch: true };
const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };

/** A control page of somebody who gave a name, ready to be tapped; and every fault that it reported. */
async function control(show: string, options: BrowserContextOptions & { key?: string; server?: Nacre } = {}) {
  const { key = nacre.ownerKey, server = nacre, ...rest } = options;
  const context = await browser.newContext({ ...PHONE, ...rest });
  await introduce(context);
  const page = await context.newPage();
  const faults = faultsOf(page);
  await page.goto(`${server.url}/control/${show}#${key}`);
  await isLive(page);
  return { page, faults, close: () => context.close() };
}

async function showWith(show: string, ...titles: string[]): Promise<void> {
  await api.createShow({ show, title: 'Pearls', currency: 'USD' });
  for (const title of titles)
    await api.cue(show, { kind: 'product.upsert', sku: title.toLowerCase(), title, price: '48.00' });
}

const PIXEL = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
);

const take = (page: Page, title: string) => page.getByRole('button', { name: `Show ${title} on air`, exact: true });
const onAir = (page: Page) => page.locator('.on-air-words strong');
const says = (page: Page, text: string | RegExp) => page.getByText(text).locator('visible=true').first().waitFor();
/** The name of a tab may go on: "Sales Something needs a look". */
const tab = (page: Page, name: string) =>
  page
    .getByRole('navigation')
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click();

/** A stage as a browser source runs it: it tells that it has drawn whatever it was sent. */
async function openStage(show: string): Promise<() => void> {
  const { key } = await api.key(show, 'stage');
  const session = join<StageView>({ show, surface: 'stage', key, url: nacre.url });
  session.view.subscribe((view) => {
    if (view)
      setTimeout(() => session.alive({ rev: session.rev(), visible: true, active: true, drawnAt: 0, audio: false }), 0);
  });
  const stop = () => session.stop();
  onceAtEnd(stop);
  return stop;
}

describe('control: what is on air', () => {
  test('take, next and clear show at once on this page and on a second one', async () => {
    const show = freshName('air');
    await showWith(show, 'Ring', 'Bowl');
    const one = await control(show);
    const other = await control(show, DESKTOP);
    await take(one.page, 'Ring').click();
    await expect.poll(() => onAir(other.page).textContent()).toBe('Ring');
    expect(await onAir(one.page).textContent()).toBe('Ring');
    expect(await take(other.page, 'Ring').getAttribute('aria-pressed')).toBe('true');

    await one.page.getByRole('button', { name: 'Queue Bowl' }).click();
    await other.page.getByRole('button', { name: 'Next Bowl', exact: true }).click();
    await expect.poll(() => onAir(one.page).textContent()).toBe('Bowl');
    await one.page.getByRole('button', { name: 'Clear', exact: true }).click();
    await says(other.page, 'Nothing on air');

    expect((await api.control(show)).cues.map((cue) => cue.by.name).filter(Boolean)).toEqual(Array(4).fill('Lucía'));
    expect([...one.faults, ...other.faults]).toEqual([]);
    await one.close();
    await other.close();
  });

  test('a tap says whether a stage has drawn it, and in words when there is none', async () => {
    const show = freshName('drawn');
    await showWith(show, 'Ring', 'Bowl');
    const { page, faults, close } = await control(show);
    await take(page, 'Ring').click();
    await says(page, 'Taken, but no overlay is connected');
    await openStage(show);
    await page.locator('.on-air .note[data-state="drawn"]').waitFor();
    await take(page, 'Bowl').click();
    await page.locator('[data-sku="bowl"] .note[data-state="drawn"]').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  test('a message goes on screen, and an undo brings back what was there', async () => {
    const show = freshName('undo');
    await showWith(show, 'Ring');
    const { page, faults, close } = await control(show);
    await take(page, 'Ring').click();
    await tab(page, 'Screen');
    await page.getByLabel('Message on screen').fill('Back in five minutes');
    await page.getByRole('button', { name: 'Show now' }).click();
    await expect.poll(() => onAir(page).textContent()).toBe('Back in five minutes');
    await page.getByRole('button', { name: 'Undo: Showed Back in five minutes' }).click();
    await expect.poll(() => onAir(page).textContent()).toBe('Ring');
    await says(page, /undone/);
    expect(faults).toEqual([]);
    await close();
  });

  test('[S4] panic takes two taps or a hold, and showing again one', async () => {
    const show = freshName('panic');
    await showWith(show, 'Ring');
    const { page, faults, close } = await control(show);
    const hidden = async () => (await api.control(show)).stage.panic;
    const button = page.getByRole('navigation').locator('.panic');
    await button.click();
    expect(await hidden()).toBe(false);
    await button.click();
    await says(page, 'Everything is hidden from the stream.');
    expect(await hidden()).toBe(true);
    await page.locator('.banner').getByRole('button', { name: 'Show again' }).click();
    await expect.poll(hidden).toBe(false);
    await button.click({ delay: 900 });
    await expect.poll(hidden).toBe(true);
    expect(faults).toEqual([]);
    await close();
  });

  test('alerts are held, resumed, skipped and cleared, and the page says which', async () => {
    const show = freshName('alerts');
    await showWith(show);
    const { page, faults, close } = await control(show);
    const state = async () => (await api.control(show)).stage.alerts.state;
    await tab(page, 'Screen');
    await page.getByRole('button', { name: 'Hold', exact: true }).click();
    await says(page, /^Held:/);
    expect(await state()).toBe('held');
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await says(page, 'Each sale is announced on screen.');
    expect(await state()).not.toBe('held');
    await page.getByRole('button', { name: 'Skip this one' }).click();
    await page.getByRole('button', { name: 'Clear all' }).click();
    await page.getByRole('button', { name: 'Tap again, or hold' }).click();
    const kinds = async () => (await api.control(show)).cues.map(({ kind, outcome }) => `${kind} ${outcome}`).sort();
    await expect.poll(kinds).toEqual(expect.arrayContaining(['alerts.clear taken', 'alerts.skip taken']));
    expect(faults).toEqual([]);
    await close();
  });

  test('a deal starts with a price as people type it', async () => {
    const show = freshName('deal');
    await showWith(show, 'Ring');
    const { page, faults, close } = await control(show);
    await page.getByRole('button', { name: 'Start a deal on Ring' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Deal price').fill('twelve');
    await sheet.getByText('Write only figures, like 1234.50.').waitFor();
    await sheet.getByLabel('Deal price').fill('$12.5');
    await sheet.getByRole('button', { name: 'Start the deal' }).click();
    await sheet.waitFor({ state: 'detached' });
    await says(page, '$12.50');
    expect((await api.control(show)).stage.deal).toMatchObject({ price: '12.50' });
    expect(faults).toEqual([]);
    await close();
  });
});

describe('control: products and goal', () => {
  test('the show that the first start makes is named and gets its currency before the first sale', async () => {
    const server = await startNacre();
    const owner = new Api(server.url, server.ownerKey);
    const { page, faults, close } = await control('main', { key: server.ownerKey, server });
    const step = page.locator('.steps li').first();
    await step.getByRole('button', { name: 'Choose' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Title').fill('Perlas del Mar');
    await sheet.getByLabel('Currency').selectOption('MXN');
    await sheet.getByRole('button', { name: 'Save' }).click();
    await sheet.waitFor({ state: 'detached' });
    await says(page, 'Perlas del Mar');
    expect(await step.getAttribute('data-done')).toBe('true');
    expect((await owner.control('main')).show).toMatchObject({ title: 'Perlas del Mar', currency: 'MXN' });
    await owner.postOrders('main', { id: '1', status: 'paid', currency: 'MXN', total: '590.00' });
    await expect.poll(() => page.locator('.total-net').textContent()).toBe('MX$590.00');
    expect(faults).toEqual([]);
    await close();
  });

  test('the first product, with a photo shrunk in the browser', async () => {
    const show = freshName('first');
    await showWith(show);
    const { page, faults, close } = await control(show);
    await says(page, 'Four steps to your first live sale');
    await page.getByRole('button', { name: 'Add product' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Name').fill('Perla Ñandú');
    await sheet.getByLabel('Price', { exact: true }).fill('1,299.5');
    const photo = await page.evaluate(async () => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [2400, 1200];
      const paint = canvas.getContext('2d');
      for (let at = 0; at < 2400; at += 8) {
        paint?.fillRect(at, (at * 7) % 1200, 6, 90);
      }
      const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
      return [...new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))];
    });
    await sheet
      .locator('input[type=file]')
      .setInputFiles({ name: 'ring.png', mimeType: 'image/png', buffer: Buffer.from(photo) });
    const shown = sheet.locator('img.picture');
    await shown.waitFor();
    const width = () => shown.evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0));
    await expect.poll(width).toBe(1000);
    await sheet.getByRole('button', { name: 'Save' }).click();
    await sheet.waitFor({ state: 'detached' });
    await take(page, 'Perla Ñandú').waitFor();
    const [product] = (await api.control(show)).products;
    expect(product).toMatchObject({ sku: 'perla-ñandú', title: 'Perla Ñandú', price: '1299.50' });
    expect(product?.image).toMatch(new RegExp(`^/images/${show}/[0-9a-f]{64}$`));
    expect(faults).toEqual([]);
    await close();
  });

  test('[O15] what was changed in a sheet goes only when told; what was not changed asks nothing', async () => {
    const show = freshName('draft');
    await showWith(show, 'Ring');
    await api.cue(show, { kind: 'rundown.set', base: null, items: [{ id: 'a', sku: 'ring' }] });
    await api.cue(show, { kind: 'callout.take', sku: 'ring' });
    const { page, faults, close } = await control(show, DESKTOP);
    const sheet = page.getByRole('dialog');
    const ask = page.getByRole('alertdialog', { name: 'What you changed is not saved.' });
    const keep = ask.getByRole('button', { name: 'Keep editing' });
    const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).first();
    const inSheet = (name: string | RegExp) => sheet.getByRole('button', { name, exact: true });
    const ways: (() => Promise<void>)[] = [
      () => page.keyboard.press('Escape'),
      () => page.mouse.click(4, 450),
      () => inSheet('Close').click(),
    ];

    await button('Edit Ring').click();
    for (const leave of ways) {
      await sheet.getByLabel('Name').fill('Ring of pearls');
      await leave();
      await keep.click();
      expect(await sheet.getByLabel('Name').inputValue()).toBe('Ring of pearls');
      // Put back as it was, it is no change.
      await sheet.getByLabel('Name').fill('Ring');
      await leave();
      await sheet.waitFor({ state: 'detached' });
      await button('Edit Ring').click();
    }
    await sheet.getByLabel('Pieces left').fill('7');
    // A browser asks about the first of several Escapes only.
    for (let time = 0; time < 5; time += 1) await page.keyboard.press('Escape');
    // It asks, or goes on being edited, as each took turns: it is there.
    expect(await sheet.getByLabel('Pieces left').inputValue()).toBe('7');
    await expect
      .poll(async () => {
        if (!(await ask.isVisible())) await page.keyboard.press('Escape');
        return ask.isVisible();
      })
      .toBe(true);
    // The page itself is not left either, not even for a new build.
    page.on('dialog', (dialog) => void dialog.dismiss());
    await page.evaluate(() => location.reload());
    await keep.click();
    expect(await sheet.getByLabel('Pieces left').inputValue()).toBe('7');
    await page.keyboard.press('Escape');
    await ask.getByRole('button', { name: 'Drop the changes' }).click();
    await sheet.waitFor({ state: 'detached' });
    expect((await api.control(show)).products[0]?.stock).toBeUndefined();

    const addLine = async () => {
      await button('Rundown').click();
      await button('Add to the rundown').click();
    };
    for (const [open, change] of [
      [() => button('Start a deal on Ring').click(), () => sheet.getByLabel('Deal price').fill('40')],
      [() => button('Import').click(), () => sheet.getByLabel('Paste cells').fill('Mug')],
      [() => button('Set a goal').click(), () => inSheet('Add a step').click()],
      [() => button('Type a sale').click(), () => inSheet('Chat').click()],
      [() => button('Theme').click(), () => inSheet('Mercado').click()],
      [() => button('Layout').click(), () => sheet.getByLabel('Show: Viewers').first().uncheck()],
      [addLine, () => sheet.getByRole('checkbox', { name: 'Ring' }).check()],
      [() => button('Change Ring').click(), () => sheet.getByLabel('Minutes planned').fill('3')],
    ] as const) {
      await open();
      await sheet.waitFor();
      await change();
      await page.keyboard.press('Escape');
      await keep.click();
      await page.keyboard.press('Escape');
      await ask.getByRole('button', { name: 'Drop the changes' }).click();
      await sheet.waitFor({ state: 'detached' });
    }

    // One kind of line keeps what was typed while another is looked at.
    await addLine();
    await inSheet('Message').click();
    await sheet.getByLabel('Message on screen').fill('Hello');
    await inSheet('Product').click();
    await inSheet('Message').click();
    expect(await sheet.getByLabel('Message on screen').inputValue()).toBe('Hello');
    await inSheet('Add 1 line').click();
    await sheet.waitFor({ state: 'detached' });
    expect(await ask.count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });

  test('text that is selected past the edge of a sheet does not close it; a tap beside it does', async () => {
    const show = freshName('sheet');
    await showWith(show, 'Ring');
    const { page, faults, close } = await control(show, DESKTOP);
    await page.getByRole('button', { name: 'Edit Ring' }).click();
    const sheet = page.getByRole('dialog');
    const name = await sheet.getByLabel('Name').boundingBox();
    if (!name) throw new Error('The sheet has no name field.');
    await page.mouse.move(name.x + 60, name.y + name.height / 2);
    await page.mouse.down();
    await page.mouse.move(20, name.y + name.height / 2, { steps: 5 });
    await page.mouse.up();
    expect(await sheet.isVisible()).toBe(true);
    await page.mouse.click(20, 400);
    await sheet.waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    await close();
  });

  test('a picture is taken away again', async () => {
    const show = freshName('picture');
    await showWith(show);
    const { body } = await api.request<{ image: string }>('PUT', `/api/shows/${show}/images`, PIXEL);
    await api.cue(show, { kind: 'product.upsert', sku: 'ring', title: 'Ring', image: body.image });
    const { page, faults, close } = await control(show);
    await page.getByRole('button', { name: 'Edit Ring' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.locator('img.picture').waitFor();
    await sheet.getByRole('button', { name: 'Remove the picture' }).click();
    await sheet.locator('img.picture').waitFor({ state: 'detached' });
    await sheet.getByRole('button', { name: 'Save' }).click();
    await sheet.waitFor({ state: 'detached' });
    expect((await api.control(show)).products).toEqual([{ sku: 'ring', title: 'Ring' }]);
    expect(faults).toEqual([]);
    await close();
  });

  test('cells pasted from a spreadsheet: bad rows are named, the others come in', async () => {
    const show = freshName('import');
    await showWith(show, 'Ring');
    const { page, faults, close } = await control(show, DESKTOP);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    const sheet = page.getByRole('dialog');
    await sheet
      .getByRole('textbox')
      .fill('name\tprice\tstock\nBrooch\t$1,299.50\t12\nTiara\tdear\t1\nRing\t55\t3\n\t10\t1');
    await sheet.getByText('Row 3').waitFor();
    await sheet.getByText('Row 5').waitFor();
    await sheet.getByRole('button', { name: 'Import 2 products' }).click();
    await sheet.waitFor({ state: 'detached' });
    await take(page, 'Brooch').waitFor();
    expect((await api.control(show)).products).toEqual([
      { sku: 'ring', title: 'Ring', price: '55.00', stock: 3 },
      { sku: 'brooch', title: 'Brooch', price: '1299.50', stock: 12 },
    ]);
    expect(faults).toEqual([]);
    await close();
  });

  test('a goal with a step', async () => {
    const show = freshName('goal');
    await showWith(show);
    const { page, faults, close } = await control(show);
    await tab(page, 'Screen');
    await page.getByRole('button', { name: 'Set a goal' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Amount to reach').fill('5,000');
    await sheet.getByRole('button', { name: 'Add a step' }).click();
    await sheet.getByLabel('Amount', { exact: true }).fill('1000');
    await sheet.getByLabel('What happens').fill('A song');
    await sheet.getByRole('button', { name: 'Save' }).click();
    await sheet.waitFor({ state: 'detached' });
    await says(page, '$5,000');
    await says(page, 'A song');
    expect((await api.control(show)).goal).toEqual({
      amount: '5000.00',
      reached: false,
      steps: [{ amount: '1000.00', label: 'A song', reached: false }],
    });
    expect(faults).toEqual([]);
    await close();
  });
});

describe('control: setup', () => {
  const body = JSON.stringify({
    id: 5001,
    name: '#5001',
    currency: 'USD',
    total_price: '48.00',
    total_price_set: { shop_money: { amount: '48.00', currency_code: 'USD' } },
    financial_status: 'paid',
    created_at: '2026-01-10T10:00:00Z',
    updated_at: '2026-01-10T10:00:00Z',
    cancelled_at: null,
    test: false,
    customer: { first_name: 'Ana', last_name: 'Ruiz' },
    line_items: [{ id: 1, sku: 'ring', title: 'Ring', quantity: 1, price: '48.00' }],
    refunds: [],
  });

  test('[O16] what is typed in Setup outlasts another tab; what somebody else sets shows, and is not put back', async () => {
    const show = freshName('typed');
    await showWith(show, 'Ring');
    const { page, faults, close } = await control(show);
    await tab(page, 'Setup');
    await page.getByText('Shopify', { exact: true }).click();
    const secret = page.getByLabel('Secret').first();
    await secret.fill('half of it');
    const title = page.locator('#setup-show').getByLabel('Title');
    const spoken = page.getByLabel('Amounts written as in');
    const whenPaid = page.getByLabel('An order counts when it is');
    await title.fill('Pearls of the bay');
    await spoken.selectOption('es-MX');
    await tab(page, 'Products');
    await secret.waitFor({ state: 'hidden' });
    await api.cue(show, { kind: 'show.configure', countOn: 'paid', locale: 'en-GB' });
    await tab(page, 'Setup');
    expect(await secret.inputValue()).toBe('half of it');
    await expect.poll(() => whenPaid.inputValue()).toBe('paid');
    expect([await title.inputValue(), await spoken.inputValue()]).toEqual(['Pearls of the bay', 'es-MX']);

    await api.cue(show, { kind: 'show.configure', countOn: 'placed' });
    await expect.poll(() => whenPaid.inputValue()).toBe('placed');
    await title.fill('Pearls of the bay ');
    await page.locator('#setup-show').getByRole('button', { name: 'Save' }).click();
    await expect
      .poll(async () => (await api.control(show)).show)
      .toMatchObject({ title: 'Pearls of the bay', locale: 'es-MX', countOn: 'placed' });
    // Saved, it is the show's again: what comes next is seen.
    await api.cue(show, { kind: 'show.configure', title: 'Another evening' });
    await expect.poll(() => title.inputValue()).toBe('Another evening');
    expect(faults).toEqual([]);
    await close();
  });

  test('[I4] a refused webhook shows its reason; the secret typed here then lets it in', async () => {
    const show = freshName('shop');
    await showWith(show, 'Ring');
    await api.putSecrets(show, 'shopify', 'an old secret');
    const { page, faults, close } = await control(show);
    const refused = await api.postHook(show, 'shopify', body, signShopify(body, 'the new secret', 'orders/create'));
    expect(refused.status).toBe(401);
    await tab(page, 'Sales');
    await says(page, 'Shopify: 1 refused');
    await says(page, /Wrong secret/);

    await tab(page, 'Setup');
    const shop = page.locator('[data-shop="shopify"]');
    await shop.locator('summary').click();
    await shop.getByText(new RegExp(`/hooks/${show}/shopify$`)).waitFor();
    await shop.getByLabel('Secret').fill('the new secret');
    await shop.getByRole('button', { name: 'Save' }).click();
    await says(page, 'Saved. Orders signed with it count from now on.');
    const taken = await api.postHook(show, 'shopify', body, signShopify(body, 'the new secret', 'orders/create'));
    expect(taken.status).toBe(200);
    await expect.poll(() => page.locator('.total-net').textContent()).toBe('$48.00');
    await says(shop.page(), /Last received/);
    expect(await page.content()).not.toContain('the new secret');
    expect(faults).toEqual([]);
    await close();
  });

  test('[A2] [A3] the OBS link is masked, names its size, works, and stops when revoked', async () => {
    const show = freshName('obs');
    await showWith(show);
    const { page, faults, close } = await control(show, DESKTOP);
    await page.getByRole('button', { name: 'Setup' }).click();
    const panel = page.locator('#setup-obs');
    await panel.getByRole('button', { name: 'Make the link' }).click();
    await panel.getByRole('button', { name: /Portrait/ }).click();
    const link = new URL((await panel.locator('a.drag').getAttribute('href')) ?? '');
    const key = link.hash.slice(1);
    expect(Object.fromEntries(link.searchParams)).toEqual({
      'layer-name': 'Nacre',
      'layer-width': '1080',
      'layer-height': '1920',
    });
    expect(await panel.locator('code').textContent()).not.toContain(key);
    await panel.getByRole('button', { name: 'Show', exact: true }).click();
    expect(await panel.locator('code').textContent()).toBe(`${link.origin}/overlay/${show}#${key}`);

    const session = join<StageView>({ show, surface: 'stage', key, url: nacre.url });
    onceAtEnd(() => session.stop());
    await expect.poll(() => session.link.value).toBe('live');
    const row = page.locator('.key-row', { hasText: 'OBS' });
    await row.getByRole('button', { name: 'Revoke' }).click();
    await row.getByRole('button', { name: 'Tap again, or hold' }).click();
    await row.waitFor({ state: 'detached' });
    await expect.poll(() => session.link.value).not.toBe('live');
    expect(faults).toEqual([]);
    await close();
  });

  test('[A2] a phone’s link steers; renewed, both work until the former one is revoked', async () => {
    const server = await startNacre({ env: { NACRE_PUBLIC_URL: 'https://live.example' } });
    const owner = new Api(server.url, server.ownerKey);
    await owner.cue('main', { kind: 'product.upsert', sku: 'ring', title: 'Ring' });
    const { page, faults, close } = await control('main', { key: server.ownerKey, server });
    const keyIn = async (place: Locator) => {
      await place.getByRole('button', { name: 'Show', exact: true }).click();
      const link = new URL((await place.locator('code').textContent()) ?? '');
      expect(link.origin + link.pathname).toBe('https://live.example/control/main');
      return link.hash.slice(1);
    };
    await tab(page, 'Setup');
    const panel = page.locator('#setup-phone');
    await panel.getByRole('button', { name: 'Make a link for a phone' }).click();
    await panel.getByRole('img', { name: 'QR code that opens the control page' }).waitFor();
    const former = await keyIn(panel);
    const phone = await control('main', { key: former, server });
    await take(phone.page, 'Ring').click();
    await expect.poll(() => onAir(phone.page).textContent()).toBe('Ring');

    const row = page.locator('.key-row', { hasText: 'Phone' });
    await row.getByRole('button', { name: 'Renew' }).click();
    await row.getByRole('button', { name: 'Tap again to confirm' }).click();
    const second = await control('main', { key: await keyIn(row.first()), server });
    expect(await phone.page.locator('.link-mark').getAttribute('data-link')).toBe('live');
    await row.getByRole('button', { name: 'Revoke the former one' }).click();
    await row.getByRole('button', { name: 'Tap again, or hold' }).click();
    await says(phone.page, 'Key refused');
    expect(await second.page.locator('.link-mark').getAttribute('data-link')).toBe('live');
    expect(faults).toEqual([]);
    await second.close();
    await phone.close();
    await close();
  });

  test('[A1] a helper steers, sees no money where the host keeps it, and has no setup', async () => {
    const show = freshName('helper');
    await showWith(show, 'Ring');
    await api.cue(show, { kind: 'show.configure', staffMoney: false });
    const { key } = await api.key(show, 'staff');
    const { page, close } = await control(show, { key });
    await says(page, 'The host keeps the amounts to themselves.');
    await take(page, 'Ring').click();
    await expect.poll(() => onAir(page).textContent()).toBe('Ring');
    await tab(page, 'Setup');
    await says(page, /in the owner’s hands/);
    // The stage itself, shown in small, is veiled where it tells amounts.
    await api.postOrders(show, { id: '1', status: 'paid', currency: 'USD', total: '77.00' });
    await tab(page, 'Products');
    await page.getByRole('button', { name: 'Preview and program' }).click();
    const program = page.frameLocator('[data-monitor="program"] iframe');
    await program.locator('html[data-veiled] .callout').waitFor();
    const blur = program.locator('.total-amount').evaluate((total) => getComputedStyle(total).filter);
    expect(await blur).toContain('blur');
    expect(await page.locator('body').innerText()).not.toContain('77');
    await close();
  });

  test('a key that is none is told so, and nothing else', async () => {
    const context = await browser.newContext(PHONE);
    const page = await context.newPage();
    await page.goto(`${nacre.url}/control/main#not-a-key`);
    await says(page, 'This link does not open the show');
    await page.goto(`${nacre.url}/control/main`);
    await says(page, /open the whole link/);
    await context.close();
  });
});

describe('control: languages and a lost link', () => {
  test.each([
    ['es-MX', 'Nada al aire', 'Agrega un producto'],
    ['zh-CN', '当前没有展示', '添加一个商品'],
  ])('speaks %s', async (locale, nothing, step) => {
    await api.createShow({ show: locale.toLowerCase(), currency: 'MXN' });
    const { page, faults, close } = await control(locale.toLowerCase(), { locale });
    await says(page, nothing);
    await says(page, step);
    expect(faults).toEqual([]);
    await close();
  });

  test('a lost link takes the buttons away, says so, and all comes back by itself', async () => {
    const first = await startNacre();
    const owner = new Api(first.url, first.ownerKey);
    await owner.cue('main', { kind: 'product.upsert', sku: 'ring', title: 'Ring' });
    const { page, close } = await control('main', { key: first.ownerKey, server: first });
    await take(page, 'Ring').waitFor();
    await first.kill9();
    await says(page, /The link to the server is lost/);
    expect(await take(page, 'Ring').isDisabled()).toBe(true);

    await startNacre({ port: first.port, dataFolder: first.dataFolder, ownerKey: first.ownerKey });
    await isLive(page);
    await take(page, 'Ring').click();
    await expect.poll(() => onAir(page).textContent()).toBe('Ring');
    await close();
  });
});
