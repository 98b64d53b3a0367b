import type { Browser, Locator } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';

let nacre: Nacre;
let browser: Browser;

beforeAll(async () => {
  // Without a key of its own it makes one, and prints the links.
  nacre = await startNacre({ ownerKey: '' });
  browser = await openBrowser('debian');
});

const MOST_TAPS = 8;
const MOST_MS = 60_000;
/** Reading a page and finding the button on it, and typing one character, as slow people do. */
const THINK_MS = 2500;
const TYPE_MS = 250;

test('[O12] from the printed link to a product drawn on a stage: at most 8 taps, under a minute', async () => {
  const link = /https?:\/\/\S*\/control\/main#\S+/.exec(nacre.log())?.[0] ?? '';
  expect(link).not.toBe('');
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-US', hasTouch: true });
  const page = await context.newPage();
  const began = Date.now();
  let taps = 0;
  let human = 0;
  /** A person's time is counted, not waited for. */
  const tap = async (target: Locator): Promise<void> => {
    taps += 1;
    human += THINK_MS;
    await target.tap();
  };
  const type = async (text: string): Promise<void> => {
    human += text.length * TYPE_MS;
    await page.keyboard.type(text);
  };

  const address = new URL(link);
  await page.goto(`${nacre.url}${address.pathname}${address.hash}`);
  const steps = page.getByRole('region', { name: 'Four steps to your first live sale' });

  // The overlay's link, pasted into OBS.
  await tap(steps.getByRole('button', { name: 'Get the link' }));
  await tap(page.getByRole('button', { name: 'Make the link' }));
  const overlay = new URL((await page.locator('a.drag').getAttribute('href')) ?? '');
  const stage = await context.newPage();
  await stage.goto(`${nacre.url}${overlay.pathname}${overlay.hash}`);
  await page.bringToFront();

  await tap(page.getByRole('navigation').getByRole('button', { name: 'Products' }));
  await tap(steps.getByRole('button', { name: 'Add', exact: true }));
  await type('Pearl ring');
  await tap(page.getByLabel('Price', { exact: true }));
  await type('48');
  await tap(page.getByRole('button', { name: 'Save' }));
  await tap(page.getByRole('button', { name: 'Show Pearl ring on air' }));
  await stage.getByText('Pearl ring').first().waitFor();

  const took = Date.now() - began + human;
  expect(taps).toBeLessThanOrEqual(MOST_TAPS);
  expect(took).toBeLessThan(MOST_MS);
  await context.close();
});
