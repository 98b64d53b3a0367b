import type { Page } from 'playwright-core';
import { THEME_NAMES } from '../../overlay/theme/themes.ts';
import type { Api, NewCue } from '../../test/support/api.ts';
import type { Album } from './album.ts';
import { hang } from './backdrops.ts';
import type { Backdrop } from './backdrops.ts';
import type { Evening } from './evenings.ts';
import { sell, wareAt } from './fill.ts';
import { FORMATS, openStage } from './stage.ts';

/** One graphic: how it comes on, what says that it is there, and how it goes. */
interface Scene {
  name: string;
  on: (evening: Evening, api: Api, page: Page) => Promise<unknown>;
  ready: string;
  off: readonly NewCue[];
  backdrop?: Backdrop;
}

const cue = (api: Api, { show }: Evening, ...cues: NewCue[]): Promise<unknown> =>
  cues.reduce<Promise<unknown>>((before, one) => before.then(() => api.cue(show, one)), Promise.resolve());
const skuAt = (place: number): string => wareAt(place).sku;

/** Another price, and the same product. */
function priced({ products }: Evening, place: number, more: object): NewCue {
  const { title = '', variant, price = '' } = products[place] ?? {};
  return { kind: 'product.upsert', sku: `scene-${place}`, title, price, ...(variant && { variant }), ...more };
}

const CLEAR: NewCue = { kind: 'callout.clear' };
const SKIP: NewCue = { kind: 'alerts.skip' };

export const SCENES: readonly Scene[] = [
  {
    name: 'shelf',
    on: (evening, api) => cue(api, evening, { kind: 'callout.take', skus: [0, 1, 2].map(skuAt) }),
    ready: '.shelf',
    off: [CLEAR],
  },
  {
    name: 'price-drop',
    on: async (evening, api, page) => {
      await cue(api, evening, priced(evening, 1, { stock: 4 }), { kind: 'callout.take', sku: 'scene-1' });
      await page.locator('.price-now').waitFor();
      await cue(api, evening, priced(evening, 1, { price: lower(evening.products[1]?.price ?? '0.00'), stock: 4 }));
    },
    ready: '.price-off',
    off: [CLEAR],
    backdrop: 'dark',
  },
  {
    name: 'deal',
    on: (evening, api) =>
      cue(
        api,
        evening,
        { kind: 'callout.take', sku: skuAt(0) },
        { kind: 'deal.start', sku: skuAt(0), price: evening.dealPrice, seconds: 3600, stock: 40 },
      ),
    ready: '.deal-band',
    off: [{ kind: 'deal.stop' }, CLEAR],
  },
  {
    name: 'sold-out',
    on: async (evening, api) => {
      const product = (await api.control(evening.show)).products.find(({ sku }) => sku === skuAt(5));
      if (!product) throw new Error('The stall has no sixth product.');
      await cue(
        api,
        evening,
        { kind: 'product.upsert', ...product, stock: 0 },
        { kind: 'callout.take', sku: skuAt(5) },
      );
    },
    ready: '.stamp',
    off: [CLEAR],
    backdrop: 'dark',
  },
  {
    name: 'message',
    on: (evening, api) => cue(api, evening, { kind: 'callout.take', text: evening.message }),
    ready: '.lower-third',
    off: [CLEAR],
  },
  {
    name: 'leaders',
    on: (evening, api) => cue(api, evening, { kind: 'show.configure', topBuyers: true, bestSellers: true }),
    ready: '.leaders',
    off: [{ kind: 'show.configure', topBuyers: false, bestSellers: false }],
    backdrop: 'dark',
  },
  {
    name: 'big-sale',
    on: async (evening, api) => {
      await cue(api, evening, { kind: 'show.configure', alertTiers: ['0.01', '0.02'] });
      const { totals } = await api.control(evening.show);
      await sell(api, evening, 7000 + (totals?.orders ?? 0)); // another for each picture
    },
    ready: '.alert.tier-2',
    off: [SKIP, { kind: 'show.configure', alertTiers: [] }],
  },
  ...(['soon', 'back', 'thanks'] as const).map((slate): Scene => ({
    name: `slate-${slate}`,
    on: (evening, api) =>
      cue(
        api,
        evening,
        { kind: 'show.configure', topBuyers: slate === 'thanks' },
        { kind: 'slate.show', slate, ...(slate === 'soon' && { text: evening.message }) },
      ),
    ready: `.slate.${slate}`,
    off: [{ kind: 'slate.hide' }, { kind: 'show.configure', topBuyers: false }],
  })),
];

/** A fifth off, with the digits that it has. */
function lower(price: string): string {
  const minor = (BigInt(price.replace('.', '')) * 4n) / 5n;
  const digits = String(minor).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Each graphic in each theme and format, in the evening's language. */
export async function graphicPictures(
  album: Album,
  api: Api,
  evening: Evening,
  themes: readonly string[] = THEME_NAMES,
): Promise<void> {
  for (const format of FORMATS) {
    const { page, close } = await openStage(album, api, evening, format);
    for (const theme of themes) {
      await api.cue(evening.show, { kind: 'show.configure', theme });
      for (const { name, on, ready, off, backdrop = 'bright' } of SCENES) {
        await hang(page, backdrop);
        await on(evening, api, page);
        await page.locator(ready).first().waitFor();
        await album.take(page, `graphic-${name}-${theme}-${format.width}x${format.height}-${evening.show}`);
        for (const one of off) await api.cue(evening.show, one);
        await page.locator(ready).first().waitFor({ state: 'detached' });
      }
    }
    await close();
  }
}

/** `--theme pearl`: that one alone. */
export function themesAsked(): readonly string[] {
  const at = process.argv.indexOf('--theme');
  const theme = at === -1 ? undefined : process.argv[at + 1];
  return theme === undefined ? THEME_NAMES : [theme];
}
