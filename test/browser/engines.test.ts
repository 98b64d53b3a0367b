import { describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { ENGINES, hasObsEngines } from '../support/engines.ts';

/** Exactly what OBS ships: another one would prove nothing about OBS. */
const VERSION = { debian: /^\d+\./, obs127: /^127\.0\.6533\./, obs103: /^103\.0\.5058\./ };

describe('the browsers that tests run', () => {
  for (const engine of ENGINES) {
    it.skipIf(engine !== 'debian' && !hasObsEngines)(
      `${engine} opens a page, runs its script and draws it`,
      async () => {
        const browser = await openBrowser(engine);
        expect(browser.version()).toMatch(VERSION[engine]);

        const page = await browser.newPage({ viewport: { width: 200, height: 100 } });
        await page.goto('data:text/html,<h1></h1><script>document.querySelector("h1").textContent = 6 * 7</script>');
        expect(await page.textContent('h1')).toBe('42');
        const png = await page.screenshot({ omitBackground: true });
        expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([200, 100]);
        await browser.close();
      },
    );
  }
});
