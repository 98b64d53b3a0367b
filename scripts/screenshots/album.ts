import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { galleryOf } from './gallery.ts';

export interface Visit {
  page: Page;
  close(): Promise<void>;
}

/** For anything to happen, on a machine that does much else. */
const LONGEST_MS = 120_000;

/** Pages, and the pictures taken of them; every fault that a page reports is kept, and told at the end. */
export class Album {
  readonly #folder: string;
  readonly #browser: Browser;
  readonly faults: string[] = [];
  count = 0;

  constructor(folder: string, browser: Browser) {
    this.#folder = folder;
    this.#browser = browser;
  }

  async visit(url: string, options: BrowserContextOptions, script?: () => void): Promise<Visit> {
    const context = await this.#browser.newContext({ reducedMotion: 'no-preference', ...options });
    context.setDefaultTimeout(LONGEST_MS);
    await context.addInitScript(() => localStorage.setItem('nacre.name', 'Lucía'));
    if (script) await context.addInitScript(script);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (message) => {
      // A lost network is a picture of its own.
      if (message.type() === 'error' && !message.text().includes('ERR_INTERNET_DISCONNECTED'))
        this.faults.push(message.text());
    });
    await page.goto(url);
    return { page, close: () => context.close() };
  }

  /** Once everything stands still. `name` says page, theme, format, ground, language and what is special, as labels.ts reads it. */
  async take(page: Page, name: string): Promise<Buffer> {
    await settled(page);
    this.count += 1;
    return page.screenshot({ path: join(this.#folder, `${name}.png`) });
  }

  /** `index.html`: all that the folder holds on one page, those of former runs too. */
  async bind(): Promise<string> {
    const files = (await readdir(this.#folder)).filter((file) => file.endsWith('.png'));
    const index = join(this.#folder, 'index.html');
    await writeFile(index, galleryOf(files.map((file) => file.slice(0, -'.png'.length)).sort()));
    return index;
  }
}

/** In the page, until nothing moves. What moves is at its end at once: to draw the way there takes a picture's time. */
function endsAll(): boolean {
  const moving = document.getAnimations().filter(({ playState }) => playState !== 'finished');
  for (const animation of moving) animation.finish();
  return moving.length === 0;
}

/** Fonts are here, pictures decoded, nothing moves. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    // One that is loaded when it is seen is never decoded before.
    const due = [...document.images].filter((image) => {
      const { top, bottom, width } = image.getBoundingClientRect();
      return width > 0 && bottom > 0 && top < innerHeight;
    });
    await Promise.all(due.map((image) => image.decode().catch(() => {})));
  });
  await page.waitForFunction(endsAll);
}
