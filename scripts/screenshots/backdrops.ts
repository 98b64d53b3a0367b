import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** What the camera might see behind the graphics: a stall in daylight, and one at night. Drawn, so no photo is needed. */
const BACKDROPS = {
  bright: `
    radial-gradient(ellipse 60% 40% at 72% 20%, #ffffff 0%, rgb(255 255 255 / 0%) 70%),
    radial-gradient(ellipse 30% 34% at 50% 66%, #f3c9a5 0%, #e9b78f 55%, rgb(233 183 143 / 0%) 56%),
    linear-gradient(180deg, #fdf6e8 0%, #f7ecd6 52%, #d9b98a 53%, #efdcb8 58%, #fff7e6 100%)`,
  dark: `
    radial-gradient(ellipse 46% 52% at 62% 34%, rgb(94 132 150 / 55%) 0%, rgb(40 60 76 / 0%) 72%),
    radial-gradient(ellipse 40% 46% at 24% 74%, rgb(132 74 60 / 45%) 0%, rgb(60 30 30 / 0%) 74%),
    linear-gradient(180deg, #10161f 0%, #18222c 54%, #0c1015 55%, #1a1715 100%)`,
} as const;
export type Backdrop = keyof typeof BACKDROPS;
export const BACKDROP_NAMES = Object.keys(BACKDROPS) as readonly Backdrop[];

/** The stage's own style keeps its ground transparent against everything but this. */
const hangPicture = (page: Page, picture: string): Promise<void> =>
  page.evaluate((ground) => document.documentElement.style.setProperty('background', ground, 'important'), picture);

export const hang = (page: Page, backdrop: Backdrop): Promise<void> => hangPicture(page, BACKDROPS[backdrop]);

/** Somebody who sells, for the README: drawn, too. It comes from where the page does, as its policy wants. */
export async function hangStall(page: Page): Promise<void> {
  await page.route('**/stall.svg', (route) => route.fulfill({ path: join(import.meta.dirname, 'stall.svg') }));
  await hangPicture(page, 'url(/stall.svg) center / cover');
  await page.waitForLoadState('networkidle');
}
