import { readFileSync } from 'node:fs';
import { join } from 'node:path';

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
const stripeEvent = (type: string, file: string): unknown => ({
  id: 'evt_1',
  object: 'event',
  type,
  created: 1_795_551_300,
  livemode: true,
  data: { object: read(file), previous_attributes: {} },
});

export const PAYMENT = read('mercadopago/payment.json');

export const BODIES = {
  shopify: [read('shopify/order.json'), read('shopify/refund.json')],
  woocommerce: [read('woocommerce/order.json'), { id: 812 }],
  stripe: [
    stripeEvent('checkout.session.completed', 'stripe/session.json'),
    stripeEvent('payment_intent.succeeded', 'stripe/intent.json'),
    stripeEvent('charge.refunded', 'stripe/charge.json'),
    stripeEvent('refund.updated', 'stripe/refund.json'),
    stripeEvent('charge.dispute.created', 'stripe/dispute.json'),
  ],
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

const id = '4b3c7a62-11d4-4c1e-9d0e-000000000001';
export const CUES: readonly unknown[] = [
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
  { id, kind: 'product.remove', sku: 'BOWL' },
  { id, kind: 'callout.take', sku: 'PEARL', over: null },
  { id, kind: 'callout.take', skus: ['PEARL', 'BOWL'] },
  { id, kind: 'callout.queue', text: 'Hello' },
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
  { id, kind: 'alerts.replay', seq: 3 },
  { id, kind: 'names.approve', seqs: [1, 2, 3] },
  { id, kind: 'slate.show', slate: 'soon', text: 'Soon' },
  { id, kind: 'sound.test', sound: 'sale' },
  { id, kind: 'panic.hide' },
  { id, kind: 'panic.show' },
  { id, kind: 'surface.blank', surface: 'page-0001' },
  { id, kind: 'undo', cue: id },
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
  { id, kind: 'show.close' },
];

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
export const AUTH = { key: 'k', show: 'fuzz', surface: 'stage', build: '', name: 'Ana', page: 'page-0001' };
