import type { Page } from 'playwright-core';
import type { Api } from '../../test/support/api.ts';
import type { Album } from './album.ts';
import { BACKDROP_NAMES, hang } from './backdrops.ts';
import type { Backdrop } from './backdrops.ts';
import type { Evening } from './evenings.ts';
import { sell, takeFirst, wareAt } from './fill.ts';

export const FORMATS = [
  { width: 1920, height: 1080 },
  { width: 1080, height: 1920 },
] as const;

/** As OBS opens it: transparent, no name, no cookie. */
export async function openStage(album: Album, api: Api, { show, locale, lang }: Evening, format: Format = FORMATS[0]) {
  const { key } = await api.key(show, 'stage');
  const { scale = 1, ...viewport } = format;
  const visit = await album.visit(
    `${api.url}/overlay/${show}?lang=${lang}#${key}`,
    { viewport, locale, deviceScaleFactor: scale },
    () => void Object.defineProperty(window, 'obsstudio', { value: {} }),
  );
  await visit.page.locator('html:not([data-still]) .total-bug').waitFor();
  return visit;
}
export interface Format {
  width: number;
  height: number;
  scale?: number;
}

/** Total, goal, callout, deal, alert and latest sales, over what is behind them. */
export async function stagePictures(
  album: Album,
  api: Api,
  evening: Evening,
  backdrops: readonly Backdrop[] = BACKDROP_NAMES,
): Promise<void> {
  for (const [place, format] of FORMATS.entries()) {
    const { page, close } = await openStage(album, api, evening, format);
    await takeFirst(api, evening);
    await sell(api, evening, 2000 + place);
    await page.locator('.alert').waitFor();
    for (const [turn, backdrop] of backdrops.entries()) {
      await hang(page, backdrop);
      await at(page, '.callout-clock', `4:${58 - turn * 2}`);
      await album.take(page, nameOf('stage', format, evening, backdrop));
    }
    await alertGoes(api, evening, page);
    await close();
  }
}

/** A message on air while the deal runs beside it, and one card for what nobody saw. */
export async function catchUpPictures(album: Album, api: Api, evening: Evening): Promise<void> {
  for (const [place, format] of FORMATS.entries()) {
    const { page, close } = await openStage(album, api, evening, format);
    await api.cue(evening.show, { kind: 'callout.take', text: evening.message });
    await api.cue(evening.show, { kind: 'deal.start', sku: wareAt(0).sku, price: evening.dealPrice, seconds: 300 });
    await shown(page, false);
    for (let number = 0; number < 14; number += 1) await sell(api, evening, 3000 + place * 100 + number);
    await counts(page, (await api.control(evening.show)).totals?.orders ?? 0);
    await shown(page, true);
    await page.locator('.catch-up').waitFor();
    await hang(page, 'dark');
    await at(page, '.deal-time', '4:55');
    await album.take(page, nameOf('stage', format, evening, 'catch-up'));
    await alertGoes(api, evening, page);
    await api.cue(evening.show, { kind: 'deal.stop' });
    await close();
  }
}

export async function rehearsalPictures(album: Album, api: Api, evening: Evening): Promise<void> {
  for (const format of FORMATS) {
    const { page, close } = await openStage(album, api, evening, format);
    await takeFirst(api, evening);
    for (const backdrop of BACKDROP_NAMES) {
      await hang(page, backdrop);
      await at(page, '.callout-clock', backdrop === 'bright' ? '4:58' : '4:56');
      await album.take(page, nameOf('stage', format, evening, `rehearsal-${backdrop}`));
    }
    await close();
  }
}

export const nameOf = (surface: string, { width, height }: Format, { show }: Evening, what: string): string =>
  `${surface}-${width}x${height}-${show}-${what}`;

/** A countdown stands at the same second in every picture. One that has passed it already is taken as it is. */
export async function at(page: Page, selector: string, time: string): Promise<void> {
  await page
    .waitForFunction(
      ([where, wanted]) => (document.querySelector(where)?.textContent ?? '') <= wanted,
      [selector, time] as const,
      { timeout: 10_000 },
    )
    .catch(() => console.error(`${selector} did not come to ${time}.`));
}

/** What was sold has come. */
const counts = (page: Page, orders: number): Promise<unknown> =>
  page.waitForFunction(
    (wanted) => document.querySelector('.total-counts span')?.textContent?.replaceAll(/\D/g, '') === String(wanted),
    orders,
  );

const shown = (page: Page, visible: boolean): Promise<void> =>
  page.evaluate((detail) => void dispatchEvent(new CustomEvent('obsSourceVisibleChanged', { detail })), { visible });

export async function alertGoes(api: Api, { show }: Evening, page: Page): Promise<void> {
  await api.cue(show, { kind: 'alerts.skip' });
  await page.locator('.alert').waitFor({ state: 'detached' });
}
