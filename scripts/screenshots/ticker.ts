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
  const { page, close } = await album.visit('about:blank', { viewport: { width: 520, height: 600 }, locale });
  await page.setContent(
    `<body style="margin:60px 100px;background:#e4e8ec"><iframe src="${address}" width="320" height="480" style="border:0"></iframe>`,
  );
  await page.frameLocator('iframe').locator('.offer').first().waitFor();
  await album.take(page, `ticker-iframe-${show}`);
  await close();
}

/** The one for the README. */
export async function tickerPicture(album: Album, api: Api, evening: Evening): Promise<Buffer> {
  await takeFirst(api, evening);
  const { page, close } = await album.visit(`${api.url}/ticker/${evening.show}?lang=${evening.lang}`, {
    locale: evening.locale,
    ...PHONE,
  });
  await page.locator('.offer').first().waitFor();
  const picture = await album.take(page, 'readme-ticker');
  await close();
  return picture;
}
