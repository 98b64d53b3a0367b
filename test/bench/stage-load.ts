import { loadavg } from 'node:os';
import { Api } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { startNacre } from '../support/server.ts';
import { loadStage } from '../support/stage-load.ts';
import type { FrameFigures } from '../support/stage-load.ts';

/**
 * `npm run bench -- stage-load`: 1,000 orders in 10 s on one stage, 1920 × 1080, drawn by software; the same page, idle,
 * beside it. NACRE_BENCH_ENGINE=obs103 or obs127: on OBS's own.
 */
const ORDERS = Number(process.env.NACRE_BENCH_ORDERS ?? 1000);
const SECONDS = Number(process.env.NACRE_BENCH_SECONDS ?? 10);
const ENGINE = process.env.NACRE_BENCH_ENGINE ?? 'debian';

export async function stageLoad(): Promise<void> {
  const nacre = await startNacre();
  const api = new Api(nacre.url, nacre.ownerKey);
  const show = 'load';
  await api.createShow({ show, currency: 'USD', title: 'A thousand orders' });
  await api.cue(show, { kind: 'goal.set', amount: '100000.00', steps: ['20000.00', '50000.00'] });
  const { key } = await api.key(show, 'stage');
  const browser = await openBrowser(ENGINE as 'debian');
  const page = await (await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'en-US' })).newPage();
  await page.goto(`${nacre.url}/overlay/${show}#${key}`);
  await page.locator('html:not([data-still]) .goal-bar').waitFor();
  const figures = await loadStage(page, api, show, { orders: ORDERS, seconds: SECONDS });
  const { shown, strange, end, took, mostAlerts, elements, before, after, idle, loaded } = figures;

  console.log(`\n${ORDERS} orders in ${took.toFixed(1)} s, ${ENGINE}; the machine's load: ${loadavg()[0]?.toFixed(1)}`);
  console.log(
    `${shown.length} totals shown, ${strange.length} that the log never had; the last: ${shown.at(-1)} of ${end}`,
  );
  console.log(`${mostAlerts} alerts at once at the most; elements ${Object.values(elements).join(' → ')}`);
  console.log(
    `after collection: heap ${mb(before.heap)} → ${mb(after.heap)} MB, nodes ${before.nodes} → ${after.nodes}\n`,
  );
  console.log('                           idle   loaded');
  const row = (what: string, of: (frames: FrameFigures) => string): void =>
    console.log(`${what.padEnd(22)} ${of(idle).padStart(8)} ${of(loaded).padStart(8)}`);
  row('frames', ({ frames }) => String(frames));
  row('on time (≤ 16.7 ms), %', ({ onTime }) => (100 * onTime).toFixed(1));
  row('95 % within, ms', ({ p95 }) => p95.toFixed(1));
  row('99 % within, ms', ({ p99 }) => p99.toFixed(1));
  row('longest, ms', ({ longest }) => longest.toFixed(1));
  row('thread worked, %', ({ worked }) => (100 * worked).toFixed(1));
}

const mb = (bytes: number): string => (bytes / 1e6).toFixed(2);
