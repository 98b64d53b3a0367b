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
    ['desktop-dark', { ...DESKTOP, colorScheme: 'dark' }],
  ] as const) {
    const { page, close } = await album.visit(address, { locale, ...options });
    await page.locator('.offer').first().waitFor();
    await album.take(page, `ticker-${name}-${show}`);
    await close();
  }
  const frame = `<iframe src="${address}" width="320" height="480" style="border:0"></iframe>`;
  const site = await shopSite(`<body style="margin:60px 100px;background:#e4e8ec">${frame}`);
  const { page, close } = await album.visit(site.url, { viewport: { width: 520, height: 600 }, locale });
  await page.frameLocator('iframe').locator('.offer').first().waitFor();
  await album.take(page, `ticker-iframe-${show}`);
  await close();
  site.close();
  await elementPictures(album, api, evening);
}

/** `<nacre-ticker>` in a blog that has a style of its own, across it and beside its text. */
async function elementPictures(album: Album, api: Api, { show, lang, locale, message }: Evening): Promise<void> {
  const element = (more: string): string => `<nacre-ticker show="${show}" ${more}></nacre-ticker>`;
  for (const theme of ['light', 'dark'] as const) {
    const colours = theme === 'light' ? '#fffaf4;color:#3b2a20' : '#17130f;color:#e9dccb';
    const style = `<style>html{font-size:62.5%}body{max-width:1000px;margin:3rem auto;padding:0 16px;font:18px/1.6 Georgia,serif;background:${colours}}h1{font:italic 40px Georgia,serif}.beside{display:grid;gap:24px}@media(min-width:800px){.beside{grid-template-columns:1fr 320px}}</style>`;
    const script = `<script async src="${api.url}/embed/nacre-ticker.js"></script>`;
    const site = await shopSite(
      `<html lang="${lang}"><meta name="viewport" content="width=device-width">${style}<h1>${message}</h1>${element(`theme="${theme}"`)}<div class="beside"><p>${`${message}. `.repeat(12)}</p>${element(`theme="${theme}" sales="2"`)}</div>${script}`,
    );
    for (const [name, options] of [
      ['phone', { ...PHONE, viewport: { width: 390, height: 1300 } }],
      ['desktop', { ...DESKTOP, viewport: { width: 1280, height: 1400 } }],
    ] as const) {
      const { page, close } = await album.visit(site.url, { locale, ...options });
      await page.locator('nacre-ticker .offer').first().waitFor();
      await album.take(page, `ticker-element-${name}-${theme === 'light' ? 'bright' : 'dark'}-${show}`);
      await close();
    }
    site.close();
  }
}

/** A page of the shop's, at an origin of its own. */
async function shopSite(body: string): Promise<{ url: string; close(): void }> {
  const page = `<!doctype html><meta charset="utf-8">${body}`;
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
