import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { Api } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { introduce, isLive } from '../support/page.ts';
import { startNacre } from '../support/server.ts';
import { signShopify } from '../support/signing.ts';

/**
 * `npm run bench -- latency`: how long until viewers see it. Real pages in a real browser, one at a time after quiet,
 * all on this machine's clock (`Date.now`):
 *
 *   webhook   from the shop's 2xx to the new total in the stage's document, and to its first painted frame
 *   tap       from the finger on the control page to the callout, alike
 */
const TIMES = Number(process.env.NACRE_BENCH_TIMES ?? 50);
const SHOW = 'latency';
const SECRET = 'shpss_of_the_clock';

interface Seen {
  /** When the document held it. */
  document: number;
  /** When a frame with it was handed on. */
  painted: number;
}

export async function latency(): Promise<void> {
  const nacre = await startNacre();
  const api = new Api(nacre.url, nacre.ownerKey);
  await api.createShow({ show: SHOW, currency: 'USD' });
  await api.putSecrets(SHOW, 'shopify', SECRET);
  await api.cue(SHOW, { kind: 'goal.set', amount: '500.00' });
  for (const title of ['Ring', 'Bowl'])
    await api.cue(SHOW, { kind: 'product.upsert', sku: title, title, price: '48.00' });

  const browser = await openBrowser('debian');
  const { key } = await api.key(SHOW, 'stage');
  const stage = await (
    await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'en-US' })
  ).newPage();
  await stage.goto(`${nacre.url}/overlay/${SHOW}#${key}`);
  await stage.locator('html:not([data-still]) .total-bug').waitFor();
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-US' });
  await introduce(phone);
  const control = await phone.newPage();
  await control.goto(`${nacre.url}/control/${SHOW}?lang=en#${nacre.ownerKey}`);
  await isLive(control);

  const webhooks: Seen[] = [];
  for (let number = 1; number <= TIMES; number += 1) {
    const seen = watch(stage, '.total-amount [data-text]', `$${number}.25`.padEnd(5, '0'), 'data-text');
    const body = shopifyOrder(number, number === 1 ? '1.25' : '1.00');
    const answer = await fetch(`${nacre.url}/hooks/${SHOW}/shopify`, {
      method: 'POST',
      body,
      headers: signShopify(body, SECRET, 'orders/create'),
    });
    const answered = Date.now();
    if (!answer.ok) throw new Error(`The webhook was answered ${answer.status}.`);
    webhooks.push(since(answered, await seen));
    await quiet();
  }

  const taps: Seen[] = [];
  await control.evaluate(() =>
    addEventListener('pointerdown', () => Object.assign(window, { tappedAt: Date.now() }), { capture: true }),
  );
  for (let number = 1; number <= TIMES; number += 1) {
    const title = number % 2 === 0 ? 'Ring' : 'Bowl';
    const seen = watch(stage, '.callout-title', title, null);
    await control.getByRole('button', { name: `Show ${title} on air`, exact: true }).click();
    const shown = await seen;
    const tapped = await control.evaluate(() => (window as unknown as { tappedAt: number }).tappedAt);
    taps.push(since(tapped, shown));
    await quiet();
  }

  console.log(`\n${TIMES} each, ms                        median    p95    most`);
  report(
    'webhook 2xx → total in the document',
    webhooks.map((seen) => seen.document),
  );
  report(
    'webhook 2xx → total painted',
    webhooks.map((seen) => seen.painted),
  );
  report(
    'tap → callout in the document',
    taps.map((seen) => seen.document),
  );
  report(
    'tap → callout painted',
    taps.map((seen) => seen.painted),
  );
}

/** Long enough for an alert's entrance and for the next change to be the first after quiet. */
const quiet = (): Promise<void> => sleep(400 + Math.random() * 100);

const since = (start: number, { document, painted }: Seen): Seen => ({
  document: document - start,
  painted: painted - start,
});

/** Resolves once an element says so. The first frame after a change draws it; at the second it has been handed on. */
function watch(page: Page, selector: string, text: string, attribute: string | null): Promise<Seen> {
  return page.evaluate(
    ([where, wanted, name]) =>
      new Promise<Seen>((resolve) => {
        // No function here has a name: tsx would wrap it in a helper that the page does not have.
        const observer = new MutationObserver(() => {
          const told = [...document.querySelectorAll(where)].map((element) =>
            name === null ? element.textContent : element.getAttribute(name),
          );
          if (!told.includes(wanted)) return;
          observer.disconnect();
          const inDocument = Date.now();
          requestAnimationFrame(() =>
            requestAnimationFrame(() => resolve({ document: inDocument, painted: Date.now() })),
          );
        });
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      }),
    [selector, text, attribute] as const,
  );
}

function shopifyOrder(number: number, total: string): string {
  const at = new Date().toISOString();
  return JSON.stringify({
    id: 450789000 + number,
    total_price: total,
    currency: 'USD',
    financial_status: 'paid',
    cancelled_at: null,
    created_at: at,
    updated_at: at,
    test: false,
    customer: { first_name: 'Rosa', last_name: 'Balam' },
    line_items: [{ sku: 'Ring', title: 'Ring', quantity: 1, price: total }],
    refunds: [],
  });
}

function report(what: string, times: readonly number[]): void {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number): string => String(sorted[Math.ceil(sorted.length * share) - 1]).padStart(6);
  console.log(`${what.padEnd(38)} ${at(0.5)} ${at(0.95)}  ${at(1)}`);
}
