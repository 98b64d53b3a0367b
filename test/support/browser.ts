import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { onceAtEnd } from './cleanup.ts';
import { executableOf, type Engine } from './engines.ts';
import { noteConsole } from './violations.ts';

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
  listenIn(browser);
  return browser;
}

/** To what the policy of our pages stops, in each context that is made. */
function listenIn(browser: Browser): void {
  const make = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await make(options);
    context.on('console', (message) => noteConsole(message.page()?.url() ?? '', message.text()));
    // The console tells nothing of an eval whose error somebody catches.
    await context.addInitScript(() =>
      addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) =>
        console.debug(`Content-Security-Policy: ${effectiveDirective} stopped ${blockedURI} of ${sourceFile}`),
      ),
    );
    return context;
  };
  browser.newPage = async (options) => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    // As Playwright's own, which ends with its page; where the browser was closed it is gone already.
    page.once('close', () => void context.close().catch(() => {}));
    return page;
  };
}
