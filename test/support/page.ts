import type { BrowserContext, Page } from 'playwright-core';

/** Everything that the page reports as an error from now on: what its script threw, and what the browser said of it. */
export function faultsOf(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return faults;
}

/** Whoever opens the control page there has given a name already, and is not asked for it. */
export const introduce = (context: BrowserContext, name = 'Lucía'): Promise<unknown> =>
  context.addInitScript((given) => localStorage.setItem('nacre.name', given), name);

/** The control page has its view, and its buttons work. */
export const isLive = (page: Page): Promise<void> => page.locator('.link-mark[data-link="live"]').waitFor();
