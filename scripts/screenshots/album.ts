import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface Visit {
  page: Page;
  close(): Promise<void>;
}

/** Pages, and the pictures taken of them; every fault that a page reports is kept, and told at the end. */
export class Album {
  readonly #folder: string;
  readonly #browser: Browser;
  readonly #taken: string[] = [];
  readonly faults: string[] = [];

  constructor(folder: string, browser: Browser) {
    this.#folder = folder;
    this.#browser = browser;
  }

  async visit(url: string, options: BrowserContextOptions, script?: () => void): Promise<Visit> {
    const context = await this.#browser.newContext({ reducedMotion: 'no-preference', ...options });
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

  /** Once everything stands still. `name` says page, format, language and what is special. */
  async take(page: Page, name: string): Promise<Buffer> {
    await settled(page);
    const picture = await page.screenshot({ path: join(this.#folder, `${name}.png`) });
    this.#taken.push(name);
    return picture;
  }

  /** `index.html`: all of them on one page. */
  async bind(): Promise<string> {
    const figures = this.#taken
      .map(
        (name) =>
          `<figure><a href="${name}.png"><img src="${name}.png" loading="lazy"></a><figcaption>${name}</figcaption></figure>`,
      )
      .join('\n');
    const index = join(this.#folder, 'index.html');
    await writeFile(
      index,
      `<!doctype html><meta charset="utf-8"><title>Nacre: every page</title>
<style>
body { margin: 2rem; background: #888; font: 1rem system-ui; display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start }
figure { margin: 0; background: #fff; padding: .5rem } img { display: block; max-width: 40rem; max-height: 30rem }
</style>
${figures}
`,
    );
    return index;
  }
}

const LONGEST_MS = 5000;

/** Fonts are here, pictures decoded, nothing moves. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  });
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState === 'finished'), null, {
    timeout: LONGEST_MS,
  });
}
