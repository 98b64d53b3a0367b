import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Api } from '../../test/support/api.ts';
import type { Nacre } from '../../test/support/server.ts';
import type { Locale } from '../../overlay/client/i18n/speech.ts';
import type { Album } from './album.ts';
import { hang } from './backdrops.ts';
import { PHONE, TABS } from './control.ts';
import type { Evening } from './evenings.ts';
import { sell, takeFirst, wareAt } from './fill.ts';
import { openStage } from './stage.ts';

/** Most of a long panel on one picture. */
const TALL: BrowserContextOptions = { ...PHONE, viewport: { width: 390, height: 1500 }, deviceScaleFactor: 1 };

/** What an evening that goes well does not show: the first run, each sheet, the whole setup, and trouble. */
export async function controlMoments(album: Album, nacre: Nacre, evening: Evening): Promise<void> {
  const { lang, locale, show, products } = evening;
  const address = (of: string, key: string): string => `${nacre.url}/control/${of}?lang=${lang}#${key}`;
  const name = (what: string): string => `control-phone-${show}-${what}`;
  const open = async (options: BrowserContextOptions = PHONE) => {
    const visit = await album.visit(address(show, nacre.ownerKey), { locale, ...options });
    await visit.page.locator('.link-mark[data-link="live"]').waitFor();
    return visit;
  };

  const { page, close } = await open();
  const sheet = page.getByRole('dialog');
  const cards = page.locator('.card-tools');
  await cards.nth(0).locator('button').nth(2).click();
  await album.take(page, name('sheet-product'));
  await page.keyboard.press('Escape');
  await cards.nth(2).locator('button').nth(1).click();
  await sheet.locator('input').first().fill('1.234.5');
  await album.take(page, name('sheet-deal'));
  await page.keyboard.press('Escape');
  await album.take(page, name('sheet-unsaved'));
  await page.locator('.ask .bad').click();
  await page.locator('.panel-head .button').first().click();
  await sheet.locator('textarea').fill(pasted(lang, products));
  await album.take(page, name('sheet-import'));
  await page.keyboard.press('Escape');
  await page.locator('.ask .bad').click();
  await page.locator('nav.tabs .tab').nth(TABS.indexOf('screen')).click();
  await page.locator('[data-panel="screen"] .box').nth(1).locator('.button').click();
  await album.take(page, name('sheet-goal'));
  await page.keyboard.press('Escape');
  await page.locator('nav.tabs .panic').click({ delay: 900 });
  await page.locator('.banner[data-kind="panic"]').waitFor();
  await album.take(page, name('panic'));
  await page.locator('.banner[data-kind="panic"] .button').click();
  await page.context().setOffline(true);
  await page.locator('.banner[data-kind="bad"]').waitFor();
  await album.take(page, name('lost'));
  await close();

  const tall = await open(TALL);
  for (const tab of ['sales', 'screen', 'setup'] as const) {
    await tall.page.locator('nav.tabs .tab').nth(TABS.indexOf(tab)).click();
    if (tab === 'setup') await openSetup(tall.page);
    for (let part = 1, more = true; more; part += 1) {
      await album.take(tall.page, name(`${tab}-${part}`));
      more = await tall.page.locator(`[data-panel="${tab}"]`).evaluate(scrollOn);
    }
  }
  await tall.close();

  for (const [what, of, key] of [
    ['wrong-key', show, 'not-a-key'],
    ['unknown-show', 'nobody-made-this', nacre.ownerKey],
  ] as const) {
    const refused = await album.visit(address(of, key), { locale, ...PHONE });
    await refused.page.getByRole('alert').waitFor();
    await album.take(refused.page, name(what));
    await refused.close();
  }
}

/** The sheets that no trouble opens: a sale by hand, the rundown and its lines, theme and layout, keys, doctor; light and dark. */
export async function sheetPictures(album: Album, nacre: Nacre, api: Api, evening: Evening): Promise<void> {
  const { lang, locale, show, message, dealPrice } = evening;
  await api.cue(show, {
    kind: 'rundown.set',
    base: null,
    items: [
      { id: 'first', sku: wareAt(0).sku, plan: 300 },
      { id: 'words', text: message, plan: 60 },
      { id: 'deal', deal: { sku: wareAt(0).sku, price: dealPrice, seconds: 300 } },
      { id: 'last', sku: wareAt(3).sku },
    ],
  });
  const stage = await openStage(album, api, evening);
  const address = `${nacre.url}/control/${show}?lang=${lang}#${nacre.ownerKey}`;
  const dark = lang === 'es' ? ({ colorScheme: 'dark' } as const) : {};
  const { page, close } = await album.visit(address, { locale, ...PHONE, ...dark });
  await page.locator('.link-mark[data-link="live"]').waitFor();
  const take = async (what: string): Promise<void> => {
    await page.getByRole('dialog').waitFor();
    await album.take(page, `control-phone-${show}-sheet-${what}`);
    await page.keyboard.press('Escape');
  };
  const turnTo = (tab: (typeof TABS)[number]): Promise<void> =>
    page.locator('nav.tabs .tab').nth(TABS.indexOf(tab)).click();
  await turnTo('rundown');
  await page.locator('.rundown-row').nth(3).waitFor();
  await album.take(page, `control-phone-${show}-rundown`);
  await page.locator('.rundown-main').nth(2).click();
  await take('rundown-item');
  await page.locator('[data-panel="rundown"] > .button').click();
  await take('rundown-add');
  await turnTo('sales');
  await page.locator('[data-panel="sales"] .sale-add').click();
  await take('sale');
  await turnTo('screen');
  await page.locator('#look .button').nth(0).click();
  await take('theme');
  await page.locator('#look .button').nth(1).click();
  await take('layout');
  await page.locator('.patient summary').first().click();
  await page.locator('.patient').first().scrollIntoViewIfNeeded();
  await album.take(page, `control-phone-${show}-doctor`);
  await close();
  const desktop = await album.visit(address, { locale, viewport: { width: 1280, height: 900 }, ...dark });
  await desktop.page.locator('.link-mark[data-link="live"]').waitFor();
  for (const [what, place] of [
    ['theme', 0],
    ['layout', 1],
  ] as const) {
    await desktop.page.locator('#look .button').nth(place).click();
    await desktop.page.getByRole('dialog').waitFor();
    await album.take(desktop.page, `control-desktop-${show}-sheet-${what}`);
    await desktop.page.keyboard.press('Escape');
  }
  await desktop.page.keyboard.press('?');
  await desktop.page.getByRole('dialog').waitFor();
  await album.take(desktop.page, `control-desktop-${show}-sheet-keys`);
  await desktop.close();
  await stage.close();
}

/** As somebody finds it who has just started Nacre: no name given, nothing made, nothing connected. */
export async function firstRunPictures(album: Album, nacre: Nacre, { lang, locale }: Evening): Promise<void> {
  for (const [format, options] of [
    ['phone', PHONE],
    ['phone-setup', PHONE],
    ['desktop', { viewport: { width: 1280, height: 900 } }],
  ] as const) {
    const { page, close } = await album.visit(
      `${nacre.url}/control/main?lang=${lang}#${nacre.ownerKey}`,
      { locale, ...options },
      () => localStorage.removeItem('nacre.name'),
    );
    await page.locator('.steps').waitFor();
    if (format === 'phone-setup') {
      await page.locator('nav.tabs .tab').nth(TABS.indexOf('setup')).click();
      await page.locator('.setup .box').nth(3).waitFor();
    }
    await album.take(page, `control-${format}-first-run-${lang}`);
    if (format === 'phone') {
      await page.locator('.steps li .button').first().click();
      await page.getByRole('dialog').waitFor();
      await album.take(page, `control-phone-first-run-${lang}-sheet-show`);
    }
    await close();
  }
  const { page, close } = await album.visit(`${nacre.url}/ticker/main?lang=${lang}`, { locale, ...PHONE });
  await page.locator('.empty').waitFor();
  await album.take(page, `ticker-phone-first-run-${lang}`);
  await close();
}

/** Sold out, without a picture or a link, many sales as one, a milestone, a lost link, and a link that opens nothing. */
export async function stageMoments(album: Album, api: Api, evening: Evening): Promise<void> {
  const { show, lang, locale } = evening;
  const name = (what: string): string => `stage-1920x1080-${show}-${what}`;
  const { page, close } = await openStage(album, api, evening);
  await hang(page, 'dark');
  await api.cue(show, { kind: 'deal.stop' });
  const { sku: plain } = wareAt(3);
  await api.cue(show, {
    kind: 'product.upsert',
    sku: 'plain',
    title: evening.products[3]?.title ?? plain,
    price: evening.products[3]?.price ?? '',
    stock: 3,
  });
  await api.cue(show, { kind: 'callout.take', sku: 'plain' });
  await api.cue(show, { kind: 'alerts.hold' });
  for (let number = 0; number < 5; number += 1) await sell(api, evening, 5000 + number);
  await api.cue(show, { kind: 'alerts.resume' });
  await page.locator('.alert').waitFor();
  await album.take(page, name('plain-low-many'));
  await api.cue(show, { kind: 'alerts.skip' });
  const first = evening.products[0];
  await api.cue(show, {
    kind: 'product.upsert',
    sku: 'plain',
    title: first?.title ?? '',
    price: first?.price ?? '',
    stock: 0,
  });
  await page.locator('.stamp').waitFor();
  await album.take(page, name('sold-out'));
  await page.context().setOffline(true);
  await page.locator('.mark').waitFor({ timeout: 60_000 });
  await album.take(page, name('reconnecting'));
  await close();

  const refused = await album.visit(`${api.url}/overlay/${show}?lang=${lang}#no`, {
    locale,
    viewport: { width: 1920, height: 1080 },
  });
  await refused.page.locator('.mark').waitFor();
  await hang(refused.page, 'bright');
  await album.take(refused.page, name('refused'));
  await refused.close();
}

/** Hidden by the host, ended, and an address with no show behind it. Ends the evening. */
export async function tickerMoments(album: Album, api: Api, evening: Evening): Promise<void> {
  const { show, lang, locale } = evening;
  await takeFirst(api, evening);
  const { page, close } = await album.visit(`${api.url}/ticker/${show}?lang=${lang}`, { locale, ...PHONE });
  await page.locator('.offer').first().waitFor();
  await api.cue(show, { kind: 'panic.hide' });
  await page.locator('.notice').waitFor();
  await album.take(page, `ticker-phone-${show}-panic`);
  await api.cue(show, { kind: 'panic.show' });
  await api.cue(show, { kind: 'show.close' });
  await page.locator('.thanks').waitFor();
  await album.take(page, `ticker-phone-${show}-ended`);
  await page.goto(`${api.url}/ticker/nobody-made-this?lang=${lang}`);
  await page.locator('.notice').waitFor();
  await album.take(page, `ticker-phone-${show}-unknown`);
  await close();
}

/** In the page: a window further down; false at the end. */
function scrollOn(panel: Element): boolean {
  const before = panel.scrollTop;
  panel.scrollTop += panel.clientHeight - 60;
  return panel.scrollTop > before;
}

async function openSetup(page: Page): Promise<void> {
  await page.locator('#setup-obs .button').first().click();
  await page.locator('#setup-phone .button').first().click();
  await page.locator('[data-shop="shopify"] summary').click();
  await page.locator('#setup-obs .secret-link').waitFor();
  await page.locator('.qr').waitFor();
}

const COLUMNS: Readonly<Record<Locale, string>> = {
  en: 'name\tprice\tstock',
  es: 'nombre\tprecio\texistencias',
  zh: '名称\t价格\t库存',
};
const pasted = (lang: Locale, products: Evening['products']): string =>
  [
    COLUMNS[lang],
    ...products.map(({ title, price, stock }) => `${title} II\t${price}\t${stock}`),
    `${products[0]?.title} III\t?\t1`,
  ].join('\n');
