import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { Api, freshName } from '../support/api.ts';
import type { ErrorBody } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { introduce, isLive } from '../support/page.ts';
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

/** A phone on the sales tab, and every request by which it sent a sale. */
async function phone(show: string, name = 'Lucía', key = nacre.ownerKey) {
  const context = await browser.newContext(PHONE);
  await introduce(context, name);
  const page = await context.newPage();
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/sales')) sent.push((JSON.parse(request.postData() ?? '{}') as { id: string }).id);
  });
  await page.goto(`${nacre.url}/control/${show}#${key}`);
  await onSales(page);
  return { page, context, sent };
}

async function onSales(page: Page): Promise<void> {
  await isLive(page);
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Sales/ })
    .click();
}

async function showWith(show: string, more: object = {}): Promise<void> {
  await api.createShow({ show, title: 'Pearls', currency: 'USD', ...more });
  for (const title of ['Ring', 'Bowl'])
    await api.cue(show, { kind: 'product.upsert', sku: title.toLowerCase(), title, price: '48.00' });
}

const add = (page: Page) => page.getByRole('button', { name: 'Type a sale' });
const save = (page: Page) => page.getByRole('button', { name: /^Save/ });
const typed = (page: Page) => page.getByRole('region', { name: 'Typed by hand' });

async function typeAmount(page: Page, digits: string): Promise<void> {
  await add(page).click();
  await page.getByRole('button', { name: 'Type amount' }).click();
  for (const digit of digits)
    await page.getByRole('group', { name: 'Number pad' }).getByRole('button', { name: digit, exact: true }).click();
  await save(page).click();
}

const net = async (show: string) => (await api.control(show)).totals?.net;

describe('sales by hand on the control page', () => {
  test('[H4] what is on air is typed in three taps, and counts at once', async () => {
    const show = freshName('taps');
    await showWith(show);
    await api.cue(show, { kind: 'callout.take', sku: 'ring' });
    const { page, context } = await phone(show);
    let taps = 0;
    const tap = async (name: RegExp) => {
      taps += 1;
      await page.getByRole('button', { name }).click();
    };
    const began = Date.now();
    await tap(/^Type a sale/);
    await tap(/^Cash$/);
    await tap(/^Save \$48.00/);
    await expect.poll(() => net(show)).toBe('48.00');
    expect(taps).toBeLessThanOrEqual(5);
    expect(Date.now() - began).toBeLessThan(10_000);
    const { hand, recent } = await api.control(show);
    expect(hand).toMatchObject([
      { method: 'cash', total: '48.00', status: 'paid', by: { name: 'Lucía' }, items: [{ sku: 'ring', quantity: 1 }] },
    ]);
    expect(recent).toMatchObject([{ amount: '48.00', items: [{ title: 'Ring' }] }]);
    await context.close();
  });

  test('[H8] from the products a cash sale is one tap away, under the thumb and apart from what hides all', async () => {
    const show = freshName('near');
    await showWith(show);
    await api.cue(show, { kind: 'callout.take', sku: 'ring' });
    const { page, context } = await phone(show);
    for (const [width, height] of [
      [390, 844],
      [360, 640],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.getByRole('navigation').getByRole('button', { name: 'Products' }).click();
      const place = await add(page).boundingBox();
      const panic = await page.locator('.tabs .panic').boundingBox();
      if (!place || !panic) throw new Error('A button is not to be seen.');
      expect(Math.min(place.width, place.height)).toBeGreaterThanOrEqual(48);
      expect(place.y).toBeGreaterThan(height / 2);
      expect(panic.y - (place.y + place.height)).toBeGreaterThanOrEqual(48);
      await add(page).click();
      await save(page).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      // It is the products still, and not the sales.
      await page.getByRole('button', { name: 'Show Ring on air' }).waitFor();
    }
    await expect.poll(() => net(show)).toBe('96.00');
    await context.close();
  });

  test('[H5] without the network a sale is kept on the phone, survives a reload, and is sent once when it is back', async () => {
    const show = freshName('offline');
    await showWith(show);
    const { page, context, sent } = await phone(show);
    await context.setOffline(true);
    await page.locator('.link-mark[data-link="lost"]').waitFor();
    await typeAmount(page, '125');
    await typeAmount(page, '7');
    await typed(page).getByText('2 sales wait for the network').waitFor();
    expect(sent).toEqual([]);

    // Back for the page, and not yet for sales: they wait through the reload.
    await context.route('**/sales', (route) => route.abort());
    await context.setOffline(false);
    await page.reload();
    await onSales(page);
    await typed(page).getByText('2 sales wait for the network').waitFor();
    expect(await net(show)).toBe('0.00');

    await context.unroute('**/sales');
    await expect.poll(() => net(show), { timeout: 15_000 }).toBe('132.00');
    await expect
      .poll(() =>
        typed(page)
          .getByText(/wait for the network/)
          .count(),
      )
      .toBe(0);
    const { hand, totals } = await api.control(show);
    expect(totals).toMatchObject({ orders: 2 });
    // In the order in which they were typed; the newest is listed first.
    expect(hand.map(({ total }) => total)).toEqual(['7.00', '125.00']);
    await context.close();
  });

  test('[H5] an answer that is lost on its way back does not count a sale twice', async () => {
    const show = freshName('lost');
    await showWith(show);
    const { page, context, sent } = await phone(show);
    let lost = 0;
    await context.route('**/sales', async (route) => {
      if (lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      return route.abort();
    });
    await typeAmount(page, '9');
    await expect.poll(() => sent.length, { timeout: 15_000 }).toBe(2);
    await expect
      .poll(() =>
        typed(page)
          .getByText(/wait for the network/)
          .count(),
      )
      .toBe(0);
    expect(new Set(sent).size).toBe(1);
    expect((await api.control(show)).totals).toMatchObject({ net: '9.00', orders: 1 });
    await context.close();
  });

  test('[H2] two phones: one types, the other corrects, the first cancels', async () => {
    const show = freshName('phones');
    await showWith(show);
    const one = await phone(show, 'Lucía');
    const other = await phone(show, 'Mateo');
    await typeAmount(one.page, '30');
    await typed(other.page).getByText('by Lucía').click();
    await typed(other.page).getByRole('button', { name: 'Correct' }).click();
    await other.page.getByRole('textbox', { name: 'Amount' }).fill('20.50');
    await save(other.page).click();
    await expect.poll(() => net(show)).toBe('20.50');
    await typed(one.page).getByText('changed by Mateo').click();
    await typed(one.page).getByRole('button', { name: 'Cancel sale' }).click();
    expect(await net(show)).toBe('20.50');
    await typed(one.page).getByRole('button', { name: 'Tap again, or hold' }).click();
    await expect.poll(() => net(show)).toBe('0.00');
    await typed(other.page).getByText('Cancelled').waitFor();
    expect((await api.control(show)).hand).toMatchObject([{ version: 3, status: 'cancelled', total: '20.50' }]);
    await one.context.close();
    await other.context.close();
  });

  test('[H6] one that the server refuses stays with the reason, and is corrected or thrown away', async () => {
    const show = freshName('refused');
    await showWith(show);
    const { page, context } = await phone(show);
    await context.route('**/sales', (route) =>
      route.fulfill({ status: 422, json: { error: { code: 'amount_too_large', message: '' } } }),
    );
    await typeAmount(page, '30');
    await typeAmount(page, '40');
    await typed(page).getByText('The amount is too large.').first().waitFor();
    await context.unroute('**/sales');
    const first = typed(page).locator('.hand-row', { hasText: '$40.00' });
    await first.getByRole('button', { name: 'Throw away' }).click();
    await first.getByRole('button', { name: 'Tap again, or hold' }).click();
    await typed(page).getByRole('button', { name: 'Correct' }).click();
    await page.getByRole('textbox', { name: 'Amount' }).fill('31');
    await save(page).click();
    await expect.poll(() => net(show)).toBe('31.00');
    await expect.poll(() => typed(page).locator('[data-state="refused"]').count()).toBe(0);
    await context.close();
  });
});

describe('sales by hand over HTTP', () => {
  const post = (show: string, sale: object, as = api) =>
    as.request(
      'POST',
      `/api/shows/${show}/sales`,
      JSON.stringify({ id: crypto.randomUUID(), version: 1, status: 'paid', ...sale }),
    );

  test('[H3] a product costs what its deal says while it runs; a total that is told goes before', async () => {
    const show = freshName('price');
    await showWith(show);
    await api.cue(show, { kind: 'deal.start', sku: 'ring', price: '40.00', seconds: 600 });
    const items = [{ sku: 'ring', quantity: 2 }];
    expect((await post(show, { items })).body).toEqual({ accepted: 1, duplicate: 0 });
    expect(await net(show)).toBe('80.00');
    await post(show, { items, total: '70.00' });
    expect(await net(show)).toBe('150.00');
    expect(await api.audit(show)).toMatchObject({ equal: true });
  });

  test('[H1 I3] the same sale again counts once; a cancellation need not say what it cancels', async () => {
    const show = freshName('again');
    await showWith(show);
    const id = crypto.randomUUID();
    await post(show, { id, total: '5.00', name: 'Eva Gómez', method: 'chat' });
    expect((await post(show, { id: id.toUpperCase(), total: '5.00', name: 'Eva Gómez', method: 'chat' })).body).toEqual(
      {
        accepted: 0,
        duplicate: 1,
      },
    );
    await post(show, { id, version: 2, status: 'cancelled' });
    const { hand, totals } = await api.control(show);
    expect(totals).toMatchObject({ net: '0.00', gross: '5.00', orders: 1 });
    expect(hand).toMatchObject([{ total: '5.00', name: 'Eva G.', method: 'chat', status: 'cancelled' }]);
    expect(await api.audit(show)).toMatchObject({ equal: true });
  });

  test.each([
    ['no amount', {}, 'order_invalid'],
    ['a product without a price', { items: [{ sku: 'none', quantity: 1 }] }, 'order_invalid'],
    ['too many pieces', { items: [{ sku: 'ring', quantity: 1_000_001 }] }, 'order_invalid'],
    ['over the limit', { total: '10000000000.01' }, 'amount_too_large'],
    ['products over the limit', { items: [{ sku: 'villa', quantity: 1_000_000 }] }, 'amount_too_large'],
    ['a number', { total: 5 }, 'order_invalid'],
    ['another currency’s digits', { total: '5' }, 'amount_decimals'],
    ['below zero', { total: '-5.00' }, 'amount_negative'],
    ['an unknown field', { total: '5.00', phone: '555' }, 'order_invalid'],
  ])('[H6] %s is refused', async (_what, sale, code) => {
    const show = freshName('limits');
    await showWith(show);
    await api.cue(show, { kind: 'product.upsert', sku: 'villa', title: 'Villa', price: '90000000.00' });
    const answer = await post(show, sale);
    expect([answer.status, (answer.body as ErrorBody).error.code]).toEqual([422, code]);
    expect(await net(show)).toBe('0.00');
  });

  test('[H7 A1] staff may, a stage and a shop may not; no webhook and no secret is of this source', async () => {
    const show = freshName('roles');
    await showWith(show);
    for (const [role, status] of [
      ['host', 200],
      ['staff', 200],
      ['stage', 403],
      ['ingest', 403],
    ] as const) {
      const { key } = await api.key(show, role);
      expect((await post(show, { total: '1.00' }, api.as(key))).status).toBe(status);
    }
    expect((await post(show, { total: '1.00' }, api.as(''))).status).toBe(401);
    const hook = await api.as('').request('POST', `/hooks/${show}/hand`, '{}');
    const secret = await api.request(
      'PUT',
      `/api/shows/${show}/sources/hand`,
      JSON.stringify({ secrets: ['a'.repeat(32)] }),
    );
    for (const answer of [hook, secret])
      expect([answer.status, (answer.body as ErrorBody).error.code]).toEqual([404, 'source_unknown']);
  });

  test('[H1 F5] a helper who may not see money types, corrects and cancels without seeing an amount', async () => {
    const show = freshName('helper');
    await showWith(show, { staffMoney: false });
    const { key } = await api.key(show, 'staff');
    const { page, context } = await phone(show, 'Eva', key);
    await typeAmount(page, '30');
    await expect.poll(() => net(show)).toBe('30.00');
    await typed(page).getByText('by Eva').click();
    expect(await typed(page).getByText('$30').count()).toBe(0);
    await typed(page).getByRole('button', { name: 'Cancel sale' }).click();
    await typed(page).getByRole('button', { name: 'Tap again, or hold' }).click();
    await expect.poll(() => net(show)).toBe('0.00');
    expect((await api.control(show)).hand).toMatchObject([{ status: 'cancelled', total: '30.00' }]);
    await context.close();
  });
});
