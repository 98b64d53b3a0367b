import type { BrowserContextOptions, ViewportSize } from 'playwright-core';
import type { Api } from '../../test/support/api.ts';
import type { Album } from './album.ts';
import type { Evening } from './evenings.ts';
import { openStage } from './stage.ts';
import { takeFirst } from './fill.ts';

export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const DESKTOP = { viewport: { width: 1280, height: 900 } };
/** As the dock shows them. */
export const TABS = ['live', 'rundown', 'sales', 'screen', 'setup'] as const;
type Tab = (typeof TABS)[number];

interface Options extends BrowserContextOptions {
  name: string;
  viewport: ViewportSize;
  tabs: readonly Tab[];
}

/** With a stage connected, so that the page can say that it has drawn what was taken. */
export async function controlPictures(album: Album, api: Api, ownerKey: string, evening: Evening): Promise<void> {
  const stage = await openStage(album, api, evening);
  await takeFirst(api, evening);
  const pages: Options[] = [
    { name: 'phone', tabs: TABS, ...PHONE },
    // On a desktop sales and screen stand beside the products.
    { name: 'desktop', tabs: ['live', 'setup'], ...DESKTOP },
  ];
  if (evening.lang === 'en') {
    pages.push({ name: 'phone-dark', tabs: TABS, ...PHONE, colorScheme: 'dark' });
    pages.push({ name: 'desktop-dark', tabs: ['live', 'setup'], ...DESKTOP, colorScheme: 'dark' });
  }
  for (const { name, tabs, viewport, ...options } of pages) {
    const { page, close } = await album.visit(`${api.url}/control/${evening.show}?lang=${evening.lang}#${ownerKey}`, {
      locale: evening.locale,
      timezoneId: evening.timezone,
      viewport,
      ...options,
    });
    await page.locator('.link-mark[data-link="live"]').waitFor();
    await page.locator('.on-air .note[data-state="drawn"]').waitFor();
    for (const tab of tabs) {
      // A page opens with what is live. A phone has a dock of tabs; a desktop has a button to the setup.
      const way =
        viewport === PHONE.viewport
          ? page.locator('nav.tabs .tab').nth(TABS.indexOf(tab))
          : page.locator('.header-desktop .button');
      if (tab !== 'live') await way.click();
      if (tab === 'setup') await page.locator('.setup .box').nth(3).waitFor();
      await album.take(page, `control-${name}-${evening.show}-${tab}`);
    }
    await close();
  }
  await stage.close();
}
