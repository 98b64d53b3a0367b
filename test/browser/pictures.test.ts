import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { Api, freshName } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { hasObsEngines } from '../support/engines.ts';
import type { Engine } from '../support/engines.ts';
import { photo, startPictureServer } from '../support/picture-server.ts';
import type { PictureServer } from '../support/picture-server.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';

let shop: PictureServer;
let nacre: Nacre;
let api: Api;

beforeAll(async () => {
  shop = await startPictureServer();
  nacre = await startNacre({ env: { NACRE_TEST_PICTURES: shop.url } });
  api = new Api(nacre.url, nacre.ownerKey);
});

async function showWith(image: string): Promise<{ show: string; key: string }> {
  const show = freshName('pictures');
  await api.createShow({ show, currency: 'USD' });
  await api.cue(show, { kind: 'product.upsert', sku: 'ring', title: 'Ring', image });
  const { key } = await api.key(show, 'stage');
  return { show, key };
}
const upload = async (show: string, bytes: Buffer) =>
  api.request<{ image: string; error: { code: string } }>('PUT', `/api/shows/${show}/images`, Uint8Array.from(bytes));

describe.each<Engine>(hasObsEngines ? ['debian', 'obs127', 'obs103'] : ['debian'])('pictures in %s', (engine) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser(engine);
  });

  test('[P1 P2] on air, one of the web and an uploaded one come from this server alone, each drawn anew as WebP', async () => {
    const address = `${shop.url}/ring-${engine}.jpg`;
    const { show, key } = await showWith(address);
    const { image } = (await upload(show, await photo(3000, 1500, '#a73'))).body;
    await api.cue(show, { kind: 'product.upsert', sku: 'bowl', title: 'Bowl', image });
    const page = await browser.newPage();
    const asked: string[] = [];
    const faults: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.goto(`${nacre.url}/overlay/${show}#${key}`);
    for (const [sku, size] of [
      ['ring', [1000, 750]],
      ['bowl', [1000, 500]],
    ] as const) {
      await api.cue(show, { kind: 'callout.take', sku });
      const drawn = () =>
        page.evaluate((name) => {
          const [title] = [...document.querySelectorAll('.callout:not(.leaves) .callout-title')];
          const picture = document.querySelector<HTMLImageElement>('.callout:not(.leaves) .callout-picture img');
          return title?.textContent?.toLowerCase() === name ? [picture?.naturalWidth, picture?.naturalHeight] : [];
        }, sku);
      await expect.poll(drawn, { timeout: 10_000 }).toEqual(size);
    }
    // Its last piece goes: the stamp comes down across it.
    await api.cue(show, { kind: 'product.upsert', sku: 'bowl', title: 'Bowl', image, stock: 1 });
    const items = [{ sku: 'bowl', title: 'Bowl', quantity: 1 }];
    await api.postOrders(show, { id: '1', status: 'paid', currency: 'USD', total: '5.00', items });
    await expect.poll(() => page.locator('.callout-picture.gone .stamp').allTextContents()).toEqual(['Sold out']);
    expect(new Set(asked)).toEqual(new Set([nacre.url]));
    expect(faults).toEqual([]);
    expect(shop.asked.filter((path) => path === `/ring-${engine}.jpg`)).toHaveLength(1);
    await page.context().close();
  });
});

test('[P2] the stage may ask nobody else for pictures, and nobody can make the server fetch what no product has', async () => {
  const { show } = await showWith(`${shop.url}/a.jpg`);
  const policy = (await fetch(`${nacre.url}/overlay/${show}`)).headers.get('content-security-policy');
  expect(policy).toContain("img-src 'self';");
  const { products, stage } = await api.control(show);
  expect(products[0]).toMatchObject({ imageFrom: `${shop.url}/a.jpg` });
  const path = products[0]?.image ?? '';
  const answer = await fetch(nacre.url + path);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/webp']);
  expect((await fetch(nacre.url + path.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')))).status).toBe(404);
  expect((await fetch(`${nacre.url}${path.replace(show, 'main')}`)).status).toBe(404);
  await api.cue(show, { kind: 'callout.take', sku: 'ring' });
  // The address itself is for staff.
  expect(stage.onAir).toBe(null);
  expect(JSON.stringify(await api.ticker(show))).not.toContain(shop.url);
});

test('[P1] what is sent as a picture is drawn anew, or refused with its reason', async () => {
  const { show } = await showWith(`${shop.url}/a.jpg`);
  const large = await photo(2400, 1200, '#224');
  const { status, body } = await upload(show, large);
  expect(status).toBe(201);
  const shown = await fetch(nacre.url + body.image);
  expect(shown.headers.get('cache-control')).toContain('immutable');
  expect(await sharp(Buffer.from(await shown.arrayBuffer())).metadata()).toMatchObject({ format: 'webp', width: 1000 });
  const refusal = async (bytes: Buffer) => {
    const answer = await upload(show, bytes);
    return [answer.status, answer.body.error.code];
  };
  expect(await refusal(Buffer.from('a text'))).toEqual([422, 'image_invalid']);
  expect(await refusal(large.subarray(0, 2000))).toEqual([422, 'image_broken']);
  expect(await refusal(Buffer.alloc(10 * 1_048_576 + 1))).toEqual([413, 'body_too_large']);
});

test('[P3 P4] a picture that cannot be fetched says so on the product’s card, in the reader’s language', async () => {
  const { show } = await showWith(`${shop.url}/gone.jpg`);
  await api.cue(show, { kind: 'product.upsert', sku: 'page', title: 'Page', image: `${shop.url}/page` });
  await api.cue(show, { kind: 'product.upsert', sku: 'own', title: 'Own', image: `${nacre.url}/metrics` });
  const browser = await openBrowser('debian');
  const page = await browser.newPage({ locale: 'es-MX' });
  await page.goto(`${nacre.url}/control/${show}#${nacre.ownerKey}`);
  const words = (sku: string) => page.locator(`[data-sku="${sku}"] .card-trouble`).textContent({ timeout: 10_000 });
  expect(await words('ring')).toBe('Imagen: no hay ninguna en esa dirección.');
  expect(await words('page')).toBe('Imagen: la dirección lleva a otra cosa.');
  expect(await words('own')).toBe('Imagen: esa dirección no está en la web pública.');
  // Mended, the card is quiet.
  await api.cue(show, { kind: 'product.upsert', sku: 'ring', title: 'Ring', image: `${shop.url}/there.jpg` });
  await page.locator('[data-sku="ring"] img.picture').waitFor();
  expect(await page.locator('[data-sku="ring"] .card-trouble').count()).toBe(0);
  await browser.close();
});
