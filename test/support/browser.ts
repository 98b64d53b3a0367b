import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { onceAtEnd } from './cleanup.ts';
import { executableOf, type Engine } from './engines.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * A headless browser with a new profile, closed after the test file's last test at the latest. Playwright's own flags
 * keep hidden pages at full speed; a test of throttling takes them away with `ignoreDefaultArgs`.
 */
export async function openBrowser(
  engine: Engine,
  options: Pick<LaunchOptions, 'args' | 'ignoreDefaultArgs'> = {},
): Promise<Browser> {
  const browser = await chromium.launch({
    ...options,
    executablePath: await executableOf(engine),
    headless: true,
    args: [...FLAGS, ...(options.args ?? [])],
  });
  onceAtEnd(() => browser.close());
  return browser;
}
