/** What the policies of our pages have stopped while a test ran. `setup.ts` fails the test in which there is any. */
const violations: string[] = [];

const IS_OURS = /^https?:\/\/[^/]+\/(control|overlay|ticker)\//;

/** A line of a page's console. What another site's policy stops in its own page is that site's matter. */
export function noteConsole(page: string, text: string): void {
  if (IS_OURS.test(page) && /Content[ -]Security[ -]Policy/i.test(text))
    violations.push(`${page.split('#')[0]}: ${text}`);
}

export const takeViolations = (): string[] => violations.splice(0);
