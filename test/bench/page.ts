import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { Api } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { figuresOf } from '../support/page-figures.ts';
import { startNacre } from '../support/server.ts';
import { median } from './fanout/measure.ts';
import type { Row } from './rows.ts';

/**
 * `npm run bench -- page`: how long a stage's main thread works under 1,000 orders a second, and under 10; in Debian's
 * Chromium, 1920 × 1080, drawn by software. The two take turns on one page.
 */
const ROUNDS = Number(process.env.NACRE_BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.NACRE_BENCH_SECONDS ?? 5);
const APART_MS = 100;
/** Until the last alert has gone. */
const CALM_MS = 4000;
const RATES = [10, 1000] as const;
const SHOW = 'page';

export async function page(): Promise<Row[]> {
  const nacre = await startNacre();
  const api = new Api(nacre.url, nacre.ownerKey);
  await api.createShow({ show: SHOW, currency: 'USD' });
  await api.cue(SHOW, { kind: 'goal.set', amount: '10000000.00' });
  const { key } = await api.key(SHOW, 'stage');
  const browser = await openBrowser('debian');
  const stage = await (
    await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'en-US' })
  ).newPage();
  await stage.goto(`${nacre.url}/overlay/${SHOW}#${key}`);
  await stage.locator('html:not([data-still]) .goal-bar').waitFor();
  // tsx writes it around every named function, also of one that goes to the page.
  await stage.evaluate('globalThis.__name = (made) => made');
  const figures = await figuresOf(stage);
  const worked = new Map<number, number[]>(RATES.map((rate) => [rate, []]));
  const frames = new Map<number, number[]>(RATES.map((rate) => [rate, []]));
  let sold = 0;
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const rate of RATES) {
      await countFrames(stage);
      const [before, from] = [await figures.worked(), performance.now()];
      for (let turn = 1; turn <= (SECONDS * 1000) / APART_MS; turn += 1) {
        const orders = Array.from({ length: (rate * APART_MS) / 1000 }, () => orderOf((sold += 1)));
        await api.postOrders(SHOW, orders);
        await sleep(Math.max(0, from + turn * APART_MS - performance.now()));
      }
      const seconds = (performance.now() - from) / 1000;
      const share = ((await figures.worked()) - before) / seconds;
      const shown = await stage.evaluate(() => (window as unknown as { framesSeen: number }).framesSeen);
      // The first round is for the engine to learn in.
      if (round > 0) worked.get(rate)?.push(share);
      if (round > 0) frames.get(rate)?.push(shown / seconds);
      await sleep(CALM_MS);
    }
  }
  await nacre.stop();
  const [few, many] = RATES.map((rate) => median(worked.get(rate) ?? []));
  for (const rate of RATES) {
    const all = (worked.get(rate) ?? []).map((share) => `${(100 * share).toFixed(0)} %`).join(', ');
    console.log(`${rate} orders/s: ${median(frames.get(rate) ?? []).toFixed(0)} frames/s; main thread ${all}`);
  }
  const what = 'stage page under 1,000 orders/s';
  return [
    { what: `${what}: main thread`, reached: 100 * (many ?? NaN), bound: '≤', target: 25, unit: '%' },
    {
      what: `${what}: ÷ its cost at 10 orders/s`,
      reached: (many ?? NaN) / (few ?? NaN),
      bound: '≤',
      target: 1.5,
      unit: '×',
    },
    { what: `${what}: frames/s`, reached: median(frames.get(1000) ?? []), bound: '≥', target: 60, unit: '' },
  ];
}

/** From now on; whoever counted before stops. */
const countFrames = (stage: Page): Promise<void> =>
  stage.evaluate(() => {
    const own = {};
    Object.assign(window, { framesSeen: 0, counting: own });
    requestAnimationFrame(function count() {
      const seen = window as unknown as { framesSeen: number; counting: object };
      if (seen.counting !== own) return;
      seen.framesSeen += 1;
      requestAnimationFrame(count);
    });
  });

const orderOf = (number: number): object => ({
  id: String(number),
  status: 'paid',
  currency: 'USD',
  total: `${10 + (number % 90)}.25`,
  buyer: { name: 'María García' },
  items: [{ sku: `S${number % 5}`, title: `Pearl earrings No. ${number % 5}`, quantity: 1 }],
});
