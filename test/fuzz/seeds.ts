import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cue } from '../../shared/cue.ts';
import type { ClientToServer } from '../../shared/protocol.ts';

/** What is valid, to be spoiled. */
const read = (file: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures', file), 'utf8')) as unknown;

export const ORDER = {
  id: 'A-17',
  version: 3,
  updatedAt: '2026-11-24T14:00:00Z',
  status: 'paid',
  currency: 'MXN',
  total: '59.00',
  placedAt: '2026-11-24T13:00:00Z',
  buyer: { name: 'María García', consent: false, id: 'c-1' },
  items: [{ sku: 'PEARL', title: 'Pearl earrings', quantity: 1, price: '59.00' }],
  refunds: [{ id: 'r1', amount: '9.00', version: 1 }],
  test: false,
};
/** Of which Mercado Pago's notification tells only the id. */
export const PAYMENT = read('mercadopago/payment.json') as { id: number };

export const BODIES = {
  shopify: [read('shopify/order.json'), read('shopify/refund.json')],
  woocommerce: [read('woocommerce/order.json'), { id: 812 }],
  stripe: ['session', 'intent', 'charge', 'refund', 'dispute'].map((of) => read(`stripe/${of}.json`)),
  mercadopago: [read('mercadopago/notification.json')],
  standard: [{ type: 'order.updated', timestamp: '2026-11-24T14:00:00Z', data: ORDER }, ORDER],
} as const;

export const TOPICS = {
  shopify: [
    'orders/create',
    'orders/updated',
    'orders/paid',
    'orders/edited',
    'orders/cancelled',
    'refunds/create',
    'orders/delete',
    'x',
  ],
  woocommerce: ['order.created', 'order.updated', 'order.deleted', 'order.restored', 'action.x', ''],
} as const;

/** Stands for an id that no input had before: what is sent twice acts once. */
const id = '4b3c7a62-11d4-4c1e-9d0e-000000000001';
/** Stands for that of the input before, for what undoes it, or has seen it. */
const former = '4b3c7a62-11d4-4c1e-9d0e-000000000002';
/** Stands for where pictures lie on the web. */
const PICTURES = 'http://pictures.invalid';

/** A seed, spoiled or not, with what these stand for. */
export const own = (text: string, ids: { id: string; former: string }, pictures = PICTURES): string =>
  text.replaceAll(id, ids.id).replaceAll(former, ids.former).replaceAll(PICTURES, pictures);

/** All that a show has to set, and has of its own. */
export const SETTINGS = {
  currency: 'MXN',
  timezone: 'America/Mexico_City',
  locale: 'es-MX',
  theme: 'pearl',
  tickerTotal: true,
  lowPower: false,
  staffMoney: false,
  alertTiers: ['100.00', '500.00'],
  approveNames: true,
  namesKeptDays: 30,
  topBuyers: true,
  bestSellers: true,
  rehearsal: false,
};

/** At least one of each kind there is (covered.test.ts). */
const FULL: readonly Cue[] = [
  {
    id,
    kind: 'product.upsert',
    sku: 'PEARL',
    title: 'Pearl',
    variant: 'blue',
    price: '59.00',
    wasPrice: '69.00',
    link: 'https://shop.example/p',
    stock: 3,
  },
  { id, kind: 'product.upsert', sku: 'BOWL', title: 'Bowl', image: `${PICTURES}/bowl.jpg` },
  { id, kind: 'product.upsert', sku: 'CUP', title: 'Cup', image: `/images/fuzz/${'a'.repeat(64)}` },
  { id, kind: 'product.remove', sku: 'CUP' },
  { id, kind: 'callout.take', sku: 'PEARL', over: null },
  { id, kind: 'callout.take', skus: ['PEARL', 'BOWL'] },
  { id, kind: 'callout.queue', text: 'Hello' },
  { id, kind: 'callout.take', text: 'Hello', over: former },
  { id, kind: 'callout.next' },
  { id, kind: 'callout.clear' },
  {
    id,
    kind: 'rundown.set',
    items: [
      { id: 'a', sku: 'PEARL', plan: 60 },
      { id: 'b', deal: { sku: 'BOWL', price: '1.00', seconds: 9, stock: 2 } },
    ],
    base: null,
  },
  { id, kind: 'rundown.play', item: 'a' },
  { id, kind: 'deal.start', sku: 'PEARL', price: '49.00', seconds: 60, stock: 5 },
  { id, kind: 'deal.stop' },
  { id, kind: 'goal.set', amount: '1000.00', steps: ['100.00', { amount: '500.00', label: 'half' }] },
  { id, kind: 'alerts.hold' },
  { id, kind: 'alerts.resume' },
  { id, kind: 'alerts.skip' },
  { id, kind: 'alerts.clear' },
  { id, kind: 'alerts.replay', seq: 3 },
  { id, kind: 'names.approve', seqs: [1, 2, 3] },
  { id, kind: 'names.hide', seqs: [1, 2, 3] },
  { id, kind: 'names.words', words: ['gato', 'perro'] },
  { id, kind: 'slate.show', slate: 'soon', text: 'Soon' },
  { id, kind: 'slate.hide' },
  { id, kind: 'sound.test', sound: 'sale' },
  { id, kind: 'panic.hide' },
  { id, kind: 'panic.show' },
  { id, kind: 'surface.reload', surface: 'page-0001' },
  { id, kind: 'surface.blank', surface: 'page-0001' },
  { id, kind: 'surface.show', surface: 'page-0001' },
  { id, kind: 'buyers.forget', sales: ['rest:A-17'] },
  { id, kind: 'buyers.forget', before: 1_795_551_300_000 },
  { id, kind: 'undo', cue: former },
  {
    id,
    kind: 'show.configure',
    title: 'Pearls',
    countOn: 'paid',
    rates: { USD: '17.05' },
    alertTiers: ['100.00'],
    theme: 'pearl',
    layout: { landscape: { totals: { x: 1, y: 2, anchor: 'top-left', scale: 1, shown: true, hiddenIn: ['a'] } } },
    sound: { volume: 50, muted: false },
  },
  { id, kind: 'show.configure', ...SETTINGS },
  { id, kind: 'show.open' },
  { id, kind: 'show.close' },
];

/** A cue with no more than it must have. */
function thin(cue: Cue): Cue {
  let left: Record<string, unknown> = { ...cue };
  for (const name of Object.keys(cue)) {
    const { [name]: _gone, ...rest } = left;
    if (Cue.safeParse(rest).success) left = rest;
  }
  return Cue.parse(left);
}
export const CUES: readonly Cue[] = [...FULL.map(thin), ...FULL];

export const SALE = {
  id,
  version: 1,
  status: 'paid',
  method: 'cash',
  total: '59.00',
  items: [{ sku: 'PEARL', quantity: 1 }],
  name: 'María',
  by: 'Ana',
};
export const ALIVE = {
  rev: 3,
  visible: true,
  active: true,
  drawnAt: 1,
  audio: false,
  format: { width: 1920, height: 1080 },
  obs: '31.0.2',
  offset: 3,
  latency: 20,
  frames: { due: 100, dropped: 1 },
  blank: false,
};
/** What a page says, by event: all that is given with it (covered.test.ts). */
export const EVENTS: Readonly<Record<keyof typeof ClientToServer, readonly (readonly unknown[])[]>> = {
  resync: [[]],
  cue: CUES.map((cue) => [cue]),
  alive: [[ALIVE]],
};

export const AUTH = { key: 'k', show: 'fuzz', surface: 'stage', build: '', name: 'Ana', page: 'page-0001' };
