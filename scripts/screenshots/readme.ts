import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Api } from '../../test/support/api.ts';
import { ROOT } from '../fingerprint.mjs';
import type { Album } from './album.ts';
import { hangStall } from './backdrops.ts';
import { PHONE, TABS } from './control.ts';
import type { Evening } from './evenings.ts';
import { fill, sell, takeFirst, wareAt } from './fill.ts';
import { at, FORMATS, openStage } from './stage.ts';
import type { Format } from './stage.ts';

const FOLDER = join(ROOT, 'docs/images');
const [WIDE, UPRIGHT] = FORMATS;
/** 1280 wide, and 540. */
const [BY_TWO_THIRDS, BY_HALF] = [2 / 3, 1 / 2];

/** The six of the README. What has a picture behind it is JPEG: that is no drawing to a PNG. */
export async function readmePictures(album: Album, api: Api, ownerKey: string, evening: Evening): Promise<void> {
  const shown = { ...evening, show: 'readme' };
  await fill(api, shown);
  await mkdir(FOLDER, { recursive: true });
  await api.cue(shown.show, {
    kind: 'rundown.set',
    base: null,
    items: [
      { id: 'first', sku: wareAt(0).sku, plan: 300 },
      { id: 'words', text: shown.message, plan: 60 },
      { id: 'second', deal: { sku: wareAt(1).sku, price: '39.00', seconds: 300 } },
      { id: 'third', sku: wareAt(2).sku, plan: 300 },
      { id: 'fourth', sku: wareAt(3).sku },
    ],
  });

  await overlay('overlay.jpg', 'pearl', { ...WIDE, scale: BY_TWO_THIRDS }, async (page) => {
    await takeFirst(api, shown);
    await sell(api, shown, 4001);
    await page.locator('.alert').waitFor();
    await at(page, '.callout-clock', '4:57');
  });
  await overlay('overlay-mercado.jpg', 'mercado', { ...UPRIGHT, scale: BY_HALF }, async (page) => {
    await sell(api, shown, 4002);
    await page.locator('.alert').waitFor();
  });
  await overlay('thanks.jpg', 'nacre', { ...WIDE, scale: BY_TWO_THIRDS }, async (page) => {
    await api.cue(shown.show, { kind: 'slate.show', slate: 'thanks' });
    await page.locator('.slate').waitFor();
  });
  await api.cue(shown.show, { kind: 'slate.hide' });
  await api.cue(shown.show, { kind: 'show.configure', theme: 'pearl' });

  const stage = await openStage(album, api, shown);
  await api.cue(shown.show, { kind: 'rundown.play', item: 'first' });
  for (let number = 0; number < 6; number += 1) await sell(api, shown, 5000 + number);
  for (const [name, tab] of [
    ['control.png', 'live'],
    ['rundown.png', 'rundown'],
    ['sales.png', 'sales'],
  ] as const) {
    const { page, close } = await album.visit(`${api.url}/control/${shown.show}?lang=${shown.lang}#${ownerKey}`, {
      locale: shown.locale,
      ...PHONE,
    });
    await page.locator('.on-air .note[data-state="drawn"]').waitFor();
    await page.locator('nav.tabs .tab').nth(TABS.indexOf(tab)).click();
    // Below what was refused: the figures.
    if (tab === 'sales') await page.locator('[data-panel="sales"] .box:not([data-kind])').first().evaluate(toTop);
    await writeFile(join(FOLDER, name), await album.take(page, `readme-${tab}`));
    await close();
  }
  await stage.close();

  async function overlay(file: string, theme: string, format: Format, ready: (page: Page) => Promise<void>) {
    await api.cue(shown.show, { kind: 'show.configure', theme });
    const { page, close } = await openStage(album, api, shown, format);
    await ready(page);
    await hangStall(page);
    await writeFile(join(FOLDER, file), await page.screenshot({ type: 'jpeg', quality: 90 }));
    await close();
  }
}

const toTop = (element: Element): void => element.scrollIntoView({ block: 'start' });
