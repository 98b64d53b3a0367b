import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { ensureBuilt } from '../../scripts/build.mjs';
import { Api } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { endAll } from '../support/cleanup.ts';
import { figuresOf } from '../support/page-figures.ts';
import type { Cost, PageFigures } from '../support/page-figures.ts';
import { faultsOf, introduce } from '../support/page.ts';
import { startNacre } from '../support/server.ts';
import { until } from '../support/until.ts';
import { openEvening } from './evening.ts';

/**
 * `npm run soak`: a stage, a control page and a ticker through a long evening without a reload. Heap and nodes after a
 * forced collection, at rest, before and after; and what an idle minute costs. 1 where it is more than promised (S6).
 *
 *   npm run soak                      20 minutes
 *   npm run soak -- --hours 4         the long form
 *   npm run soak -- --minutes 2       a short one, with a shorter idle minute
 */
const GROWN_MOST = 2_000_000;
const NODES_MORE = 10;
const IDLE_MOST = 0.01;

const minutes = (optionOf('hours') ?? 0) * 60 || (optionOf('minutes') ?? 20);
const WARM_UP_MS = Math.min(2, minutes / 4) * 60_000;
const IDLE_MS = minutes < 10 ? 20_000 : 60_000;
const LOOK_EVERY_MS = Math.max(1, minutes / 10) * 60_000;
const SHOW = 'soak';

/** How many elements of each class there are. */
type Census = Record<string, number>;

interface Watched {
  name: string;
  page: Page;
  figures: PageFigures;
  faults: string[];
}

if (ensureBuilt() === 'failed') process.exit(1);
try {
  process.exitCode = (await soak()) ? 0 : 1;
} finally {
  await endAll();
}

/** Whether all was as promised. */
async function soak(): Promise<boolean> {
  const nacre = await startNacre();
  const api = new Api(nacre.url, nacre.ownerKey);
  const evening = await openEvening(api, SHOW);
  const browser = await openBrowser('debian');
  const { key } = await api.key(SHOW, 'stage');
  const pages = [
    await watch(browser, 'stage', `${nacre.url}/overlay/${SHOW}#${key}`, 1920, '.total-bug'),
    await watch(browser, 'control', `${nacre.url}/control/${SHOW}?lang=en#${nacre.ownerKey}`, 1280, '.link-mark'),
    await watch(browser, 'ticker', `${nacre.url}/ticker/${SHOW}?lang=en`, 390, '.amount'),
  ];
  console.log(`${minutes} minutes, from ${new Date().toISOString()}.`);
  await evening.rest();
  await evening.goOn(WARM_UP_MS);
  await evening.rest();
  const before = await costs(pages);
  const census = await Promise.all(pages.map(async ({ page }) => censusOf(page)));
  show('at the start', before);

  const end = performance.now() + minutes * 60_000;
  while (performance.now() < end) {
    await evening.goOn(Math.min(LOOK_EVERY_MS, end - performance.now()));
    const left = Math.max(0, Math.round((end - performance.now()) / 60_000));
    show(`${minutes - left} min, busy`, await Promise.all(pages.map(async ({ figures }) => figures.cost())));
  }
  await evening.rest();
  const after = await costs(pages);
  show('at the end', after);

  const worked = await Promise.all(pages.map(async ({ figures }) => figures.worked()));
  const processes = await browserSeconds(browser);
  await sleep(IDLE_MS);
  const busy = await Promise.all(
    pages.map(async ({ figures }, place) => ((await figures.worked()) - (worked[place] ?? 0)) / (IDLE_MS / 1000)),
  );
  const whole = ((await browserSeconds(browser)) - processes) / (IDLE_MS / 1000);

  const totals = (await api.control(SHOW)).totals;
  const isExact = await pages[0]?.page
    .locator('.total-amount [data-text]')
    .getAttribute('data-text')
    .then((text) => text?.replaceAll(/[^\d.]/g, '') === totals?.net);

  console.log(`\n${evening.orders()} orders; the stage is ${isExact ? 'exact' : 'WRONG'}: ${totals?.net}`);
  console.log('          heap grown, kB   nodes more   listeners more   idle, % of a core');
  let isWell = isExact === true;
  for (const [place, { name, page, faults }] of pages.entries()) {
    const [former, latter] = [before[place], after[place]];
    if (!former || !latter) throw new Error('A page was not measured.');
    const grown = { heap: latter.heap - former.heap, nodes: latter.nodes - former.nodes };
    const idle = busy[place] ?? NaN;
    const isSame = await page.evaluate(() => 'soaked' in window);
    const isGood = grown.heap < GROWN_MOST && grown.nodes <= NODES_MORE && idle < IDLE_MOST && isSame;
    isWell &&= isGood && faults.length === 0;
    console.log(
      [
        name.padEnd(8),
        (grown.heap / 1000).toFixed(0).padStart(16),
        String(grown.nodes).padStart(12),
        String(latter.listeners - former.listeners).padStart(16),
        (100 * idle).toFixed(2).padStart(18),
        isGood ? '' : isSame ? '   TOO MUCH' : '   RELOADED',
      ].join(' '),
    );
    for (const fault of faults) console.log(`  ${fault}`);
    const now = await censusOf(page);
    for (const kind of Object.keys({ ...census[place], ...now })) {
      const [then = 0, more = 0] = [census[place]?.[kind], now[kind]];
      if (then !== more) console.log(`  ${then} → ${more}  ${kind}`);
    }
  }
  console.log(`The whole browser, all its processes, three pages: ${(100 * whole).toFixed(2)} % of a core when idle.`);
  return isWell;
}

async function watch(browser: Browser, name: string, url: string, width: number, ready: string): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width, height: 1080 }, locale: 'en-US' });
  await introduce(context);
  const page = await context.newPage();
  const faults = faultsOf(page);
  page.on('crash', () => faults.push('crashed'));
  await page.goto(url);
  await page.locator(ready).first().waitFor();
  await page.evaluate(() => Object.assign(window, { soaked: true }));
  return { name, page, figures: await figuresOf(page), faults };
}

/** At rest: no alert, no animation, all frames drawn. */
async function costs(pages: readonly Watched[]): Promise<Cost[]> {
  for (const { name, page } of pages)
    await until(
      `${name} is at rest`,
      () =>
        page.evaluate(
          () => document.querySelectorAll('.alert, .catch-up').length + document.getAnimations().length === 0,
        ),
      { withinMs: 90_000, everyMs: 500 },
    );
  // Notes that go by themselves have gone.
  await sleep(15_000);
  return Promise.all(pages.map(async ({ figures }) => figures.cost()));
}

async function censusOf(page: Page): Promise<Census> {
  return page.evaluate(() => {
    const census: Record<string, number> = {};
    for (const element of document.querySelectorAll('*')) {
      const name = `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`;
      census[name] = (census[name] ?? 0) + 1;
    }
    return census;
  });
}

function show(when: string, all: readonly Cost[]): void {
  const of = ({ heap, nodes }: Cost): string =>
    `${(heap / 1e6).toFixed(2).padStart(7)} MB ${String(nodes).padStart(5)}`;
  console.log(`${when.padEnd(14)} ${all.map(of).join('   ')}`);
}

/** Of all its processes, so far. */
async function browserSeconds(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

function optionOf(name: string): number | null {
  const place = process.argv.indexOf(`--${name}`);
  return place === -1 ? null : Number(process.argv[place + 1]);
}
