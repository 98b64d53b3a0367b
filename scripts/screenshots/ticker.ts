import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Api } from '../../test/support/api.ts';
import type { Album } from './album.ts';
import type { Evening } from './evenings.ts';
import { takeFirst } from './fill.ts';

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };
const DESKTOP = { viewport: { width: 1280, height: 800 } };

export async function tickerPictures(album: Album, api: Api, evening: Evening): Promise<void> {
  await takeFirst(api, evening);
  const { show, lang, locale } = evening;
  const address = `${api.url}/ticker/${show}?lang=${lang}`;
  for (const [name, options] of [
    ['phone', PHONE],
    ['phone-dark', { ...PHONE, colorScheme: 'dark' }],
    ['desktop', DESKTOP],
  ] as const) {
    const { page, close } = await album.visit(address, { locale, ...options });
    await page.locator('.offer').first().waitFor();
    await album.take(page, `ticker-${name}-${show}`);
    await close();
  }
  const site = await shopSite(address);
  const { page, close } = await album.visit(site.url, { viewport: { width: 520, height: 600 }, locale });
  await page.frameLocator('iframe').locator('.offer').first().waitFor();
  await album.take(page, `ticker-iframe-${show}`);
  await close();
  site.close();
}

/** A page of the shop's, at an origin of its own, that holds the ticker. */
async function shopSite(address: string): Promise<{ url: string; close(): void }> {
  const page = `<!doctype html><body style="margin:60px 100px;background:#e4e8ec">
    <iframe src="${address}" width="320" height="480" style="border:0"></iframe>`;
  const site = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(page));
  await once(site.listen(0, '127.0.0.1'), 'listening');
  const { port } = site.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close() {
      site.closeAllConnections();
      site.close();
    },
  };
}
