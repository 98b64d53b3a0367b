import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { Api } from '../../test/support/api.ts';
import { openBrowser } from '../../test/support/browser.ts';
import { endAll } from '../../test/support/cleanup.ts';
import { startNacre } from '../../test/support/server.ts';
import { ensureBuilt } from '../build.mjs';
import { ROOT } from '../fingerprint.mjs';
import { SETTINGS, busyMoment, sell, stageEvening } from './evening.ts';
import type { Setting } from './evening.ts';

/**
 * `npm run screenshots`: every page in every format and language, on a server of its own, into test/artifacts/screenshots
 * with a gallery. `-- --readme` also refreshes the pictures of the README in docs/images.
 */
const OUT = join(ROOT, 'test/artifacts/screenshots');
const FORMATS = { wide: [1920, 1080], upright: [1080, 1920] } as const;
/** Stand-ins for a camera's picture, behind the transparent stage. */
const VIDEO = {
  dark: 'radial-gradient(90% 90% at 60% 35%, #4a5a66 0%, #26303a 45%, #11161b 100%)',
  bright: 'radial-gradient(80% 80% at 45% 40%, #fffdf6 0%, #f3e6cf 50%, #cfd8d6 100%)',
} as const;
/** Long enough for entrances to end and for pictures to load. */
const SETTLED_MS = 1600;

if (ensureBuilt() === 'failed') process.exit(1);
mkdirSync(OUT, { recursive: true });
const shots: string[] = [];
const nacre = await startNacre();
const api = new Api(nacre.url, nacre.ownerKey);
const browser = await openBrowser('debian');
try {
  for (const setting of SETTINGS) {
    await stageEvening(api, setting);
    for (const format of Object.keys(FORMATS) as (keyof typeof FORMATS)[]) await shootStage(setting, format);
    await shootPages(setting);
  }
  writeFileSync(join(OUT, 'index.html'), gallery());
  if (process.argv.includes('--readme')) await shootReadme();
  console.log(`${shots.length} pictures: ${join(OUT, 'index.html')}`);
} finally {
  await browser.close();
  await nacre.stop();
  await endAll();
}

async function open(
  on: Browser,
  path: string,
  [width, height]: readonly [number, number],
  more: object = {},
): Promise<Page> {
  const page = await on.newPage({ viewport: { width, height }, ...more });
  await page.goto(nacre.url + path);
  await page.waitForTimeout(SETTLED_MS);
  return page;
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(OUT, `${name}.png`) });
  shots.push(name);
}

/** A stage joins quietly, then a product comes on air and a sale is made; over dark and over bright video. */
async function shootStage(setting: Setting, format: keyof typeof FORMATS): Promise<void> {
  const { show, lang, currency } = setting;
  const { key } = await api.key(show, 'stage');
  const page = await open(browser, `/overlay/${show}#${key}`, FORMATS[format]);
  await busyMoment(api, setting);
  await sell(api, show, lang, currency, format === 'wide' ? 101 : 102);
  await page.waitForTimeout(SETTLED_MS);
  for (const [video, background] of Object.entries(VIDEO)) {
    await page.evaluate((value) => (document.documentElement.style.background = value), background);
    await shoot(page, `stage-${format}-${show}-${video}`);
  }
  await page.close();
}

async function shootPages({ show, lang }: Setting): Promise<void> {
  const phone = [390, 844] as const;
  const control = await open(browser, `/control/${show}?lang=${lang}#${nacre.ownerKey}`, phone);
  await shoot(control, `control-phone-${show}-1`);
  const tabs = control.locator('nav button, nav a');
  for (let tab = 1; tab < (await tabs.count()) - 1; tab += 1) {
    await tabs.nth(tab).click();
    await control.waitForTimeout(500);
    await shoot(control, `control-phone-${show}-${tab + 1}`);
  }
  await control.close();
  const desk = await open(browser, `/control/${show}?lang=${lang}#${nacre.ownerKey}`, [1280, 900], {
    colorScheme: lang === 'es' ? 'dark' : 'light',
  });
  await shoot(desk, `control-desktop-${show}`);
  await desk.close();
  for (const [name, size] of Object.entries({ phone, desktop: [1280, 800], narrow: [320, 480] } as const)) {
    const ticker = await open(browser, `/ticker/${show}?lang=${lang}`, size);
    await shoot(ticker, `ticker-${name}-${show}`);
    await ticker.close();
  }
}

/** The pictures of the README, small enough to be in the repository. */
async function shootReadme(): Promise<void> {
  const folder = join(ROOT, 'docs/images');
  mkdirSync(folder, { recursive: true });
  const [setting] = SETTINGS;
  if (!setting) return;
  const { key } = await api.key(setting.show, 'stage');
  const stage = await open(browser, `/overlay/${setting.show}?lang=en#${key}`, [1280, 720]);
  await sell(api, setting.show, setting.lang, setting.currency, 103);
  await stage.waitForTimeout(SETTLED_MS);
  await stage.evaluate((value) => (document.documentElement.style.background = value), VIDEO.dark);
  await stage.screenshot({ path: join(folder, 'overlay.png') });
  const control = await open(browser, `/control/${setting.show}?lang=en#${nacre.ownerKey}`, [390, 844]);
  await control.screenshot({ path: join(folder, 'control.png') });
}

/** A function, as it is called above. */
function gallery(): string {
  return `<!doctype html>
<meta charset="utf-8" />
<title>Nacre, every page</title>
<style>
  body { font: 16px system-ui; margin: 2rem; background: #eee; }
  main { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 1.5rem; }
  img { width: 100%; border-radius: 6px; box-shadow: 0 2px 8px #0003; }
  figure { margin: 0; }
</style>
<main>
${shots.map((name) => `  <figure><a href="${name}.png"><img src="${name}.png" loading="lazy" alt="" /></a><figcaption>${name}</figcaption></figure>`).join('\n')}
</main>
`;
}
