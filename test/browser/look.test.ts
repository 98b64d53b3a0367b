import type { Browser, Frame, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { reduce } from '../../shared/reduce.ts';
import { emptyState } from '../../shared/state.ts';
import { NOBODY, viewOf } from '../../shared/views.ts';
import { openBrowser } from '../support/browser.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';
import { until } from '../support/until.ts';

let nacre: Nacre;
let browser: Browser;

beforeAll(async () => {
  nacre = await startNacre();
  browser = await openBrowser('debian');
});

/** A page of Nacre's own origin with a stage in a frame, of a show that nobody has made. */
async function framed(
  from: string,
): Promise<{ page: Page; frame: Frame; asked: string[]; close: () => Promise<void> }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('websocket', (socket) => asked.push(socket.url()));
  await page.goto(from);
  await page.evaluate((address) => {
    const frame = document.createElement('iframe');
    frame.name = 'stage';
    frame.src = address;
    addEventListener('message', ({ data }) => (frame.dataset['said'] = String(data)));
    document.body.append(frame);
  }, `${nacre.url}/overlay/nowhere?preview=1`);
  const frame = await until('the frame', () => page.frame('stage'));
  return { page, frame, asked, close: () => context.close() };
}

describe('[S20] the stage in a frame', () => {
  const state = emptyState('nowhere');
  const cue = { id: '00000000-0000-4000-8000-000000000001', kind: 'show.configure', currency: 'USD' } as const;
  reduce(state, { kind: 'cue', at: 1, by: { key: 'k', role: 'host' }, cue }, 1);
  const message = { nacre: 'preview', view: viewOf(state, NOBODY, 'stage'), now: 1, alert: null, veiled: false };

  test('draws what the page around it says, silently, and listens to nobody else', async () => {
    const { page, frame, asked, close } = await framed(`${nacre.url}/healthz`);
    await expect.poll(() => page.locator('iframe[data-said="nacre preview ready"]').count()).toBe(1);

    await frame.evaluate((told) => {
      window.postMessage(told, '*');
      // A second message that went the same way tells that the first one was heard.
      return new Promise((heard) => {
        addEventListener('message', () => heard(true), { once: true });
      });
    }, message);
    expect(await frame.locator('#stage > *').count()).toBe(0);

    await page.evaluate((told) => {
      document.querySelector('iframe')?.contentWindow?.postMessage(told, location.origin);
    }, message);
    await expect.poll(() => frame.locator('.total-amount [data-text="$0.00"]').count()).toBe(1);
    expect(await frame.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(
      'rgba(0, 0, 0, 0)',
    );
    expect(asked.filter((url) => url.includes('/socket.io/'))).toEqual([]);
    await close();
  });

  test('is framed by our own pages only', async () => {
    const answer = await fetch(`${nacre.url}/overlay/nowhere?preview=1`);
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
    const { page, frame, close } = await framed(`data:text/html,<body></body>`);
    await expect.poll(() => frame.url()).toContain('chrome-error://');
    expect(await page.locator('iframe[data-said]').count()).toBe(0);
    await close();
  });
});
