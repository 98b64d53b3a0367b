import type { Api } from '../../test/support/api.ts';
import { BUYERS, WARES, pictureOf } from '../demo/stall.ts';

/** The shows that are photographed: one per language, each in a currency of its own, with something of everything. */
export interface Setting {
  show: string;
  lang: 'en' | 'es' | 'zh';
  locale: string;
  currency: string;
  title: string;
  rehearsal?: boolean;
}

export const SETTINGS: readonly Setting[] = [
  { show: 'en', lang: 'en', locale: 'en-US', currency: 'USD', title: 'Pearls from the sea' },
  { show: 'es', lang: 'es', locale: 'es-MX', currency: 'MXN', title: 'Perlas del Mar' },
  { show: 'zh', lang: 'zh', locale: 'zh-CN', currency: 'CNY', title: '山下湖珍珠直播间' },
  {
    show: 'cop',
    lang: 'es',
    locale: 'es-CO',
    currency: 'COP',
    title: 'Café de altura de la cooperativa de mujeres de Nariño',
    rehearsal: true,
  },
];

const TITLES: Readonly<Record<Setting['lang'], readonly string[]>> = {
  en: [
    'White pearl necklace',
    'Pink pearl earrings',
    'Black pearl ring',
    'Mother-of-pearl comb',
    'Sea of Cortez bracelet',
    'Moon brooch',
  ],
  es: WARES.map((ware) => ware.title),
  zh: ['白珍珠项链', '粉珍珠耳环', '黑珍珠戒指', '珍珠母贝发梳', '科尔特斯海手链', '月亮胸针'],
};
const MESSAGE = { en: 'Free shipping until midnight', es: 'Envío gratis hasta medianoche', zh: '今晚零点前全部包邮' };

/** Fills a show and leaves a deal running, a product on air and one sale just made. */
export async function stageEvening(
  api: Api,
  { show, lang, locale, currency, title, rehearsal }: Setting,
): Promise<void> {
  const settings = { show, title, currency, locale, timezone: 'UTC', countOn: 'placed', rehearsal: rehearsal ?? false };
  await api.request('POST', '/api/shows', JSON.stringify(settings));
  for (const [place, ware] of WARES.entries()) {
    const { colour: _colour, title: _title, ...product } = ware;
    const picture = await api.request<{ image: string }>(
      'PUT',
      `/api/shows/${show}/images`,
      Uint8Array.from(pictureOf(ware)),
    );
    const link = `https://perlas.example/p/${ware.sku.toLowerCase()}`;
    await api.cue(show, {
      kind: 'product.upsert',
      ...product,
      title: TITLES[lang][place] ?? ware.title,
      image: picture.body.image,
      link,
    });
  }
  // Big enough that the total has eight figures where the currency is small.
  const factor = currency === 'COP' ? 2500 : currency === 'MXN' ? 20 : 1;
  await api.cue(show, {
    kind: 'goal.set',
    amount: `${30_000 * factor}.00`,
    steps: [`${10_000 * factor}.00`, `${20_000 * factor}.00`, `${30_000 * factor}.00`],
  });
  for (let number = 1; number <= 24; number += 1) await sell(api, show, lang, currency, number, factor);
  await api.postCrowd(show, { viewers: 1284, likes: 5120 });
  await api.postHook(show, 'shopify', '{}', {});
  await api.cue(show, { kind: 'callout.queue', sku: WARES[1]?.sku ?? '' });
  await api.cue(show, { kind: 'callout.queue', text: MESSAGE[lang] });
}

/** Puts the first product on air with a deal, as a picture of a busy moment. */
export async function busyMoment(api: Api, { show }: Setting): Promise<void> {
  const sku = WARES[0]?.sku ?? '';
  await api.cue(show, { kind: 'callout.take', sku });
  await api.cue(show, { kind: 'deal.start', sku, price: '1190.00', seconds: 300, stock: 12 });
}

export async function sell(
  api: Api,
  show: string,
  lang: Setting['lang'],
  currency: string,
  number: number,
  factor = 1,
): Promise<void> {
  const ware = WARES[number % WARES.length];
  const [first, last] = BUYERS[number % BUYERS.length] ?? ['', ''];
  await api.postOrders(show, {
    id: `evening-${number}`,
    status: 'paid',
    currency,
    total: `${(340 + ((number * 137) % 900)) * factor}.50`,
    buyer: { name: `${first} ${last}` },
    items: [{ sku: ware?.sku ?? '', title: TITLES[lang][number % WARES.length] ?? '', quantity: 1 + (number % 2) }],
    ...(number === 7 ? { refunds: [{ id: 'r7', amount: `${120 * factor}.00` }] } : {}),
  });
}
