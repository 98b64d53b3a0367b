import { setTimeout as sleep } from 'node:timers/promises';
import { signShopify, signStripe, signWooCommerce } from '../../test/support/signing.ts';
import type { Headers } from '../../test/support/signing.ts';
import { seeded } from './random.ts';
import { BUYERS, WARES } from './stall.ts';
import type { Ware } from './stall.ts';

/**
 * The shops of a rehearsal, as a process of their own: they know the server's address and the secrets, as real shops
 * do, and post signed webhooks as Shopify, WooCommerce and Stripe do. Told by an IPC message; runs until it ends.
 */
export interface Errand {
  url: string;
  show: string;
  seed: number;
  secrets: { shopify: string; woocommerce: string; stripe: string };
  ingestKey: string;
  /** Milliseconds between two orders, on average. */
  pace: number;
}

process.once('message', (errand: Errand) => void run(errand));
process.once('disconnect', () => process.exit(0));

interface Basket {
  number: number;
  lines: { ware: Ware; quantity: number }[];
  buyer: readonly [string, string];
  /** Cents. */
  total: number;
}

async function run({ url, show, seed, secrets, ingestKey, pace }: Errand): Promise<void> {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  let viewers = 40;
  for (let number = 1001; ; number += 1) {
    const basket = fill(number, pick, random);
    const shop = pick([shopify, shopify, woocommerce, stripe]);
    for (const [source, body, headers] of shop(basket, secrets, random))
      await post(`${url}/hooks/${show}/${source}`, body, headers);
    viewers = Math.max(12, Math.round(viewers + (random() - 0.42) * 9));
    await post(`${url}/api/shows/${show}/crowd`, JSON.stringify({ viewers, likes: number * 7 }), {
      authorization: `Bearer ${ingestKey}`,
    });
    // Now and then a crowd of buyers at once.
    await sleep(random() < 0.12 ? pace / 20 : pace * (0.4 + 1.2 * random()));
  }
}

function fill(number: number, pick: <T>(list: readonly T[]) => T, random: () => number): Basket {
  const lines = [{ ware: pick(WARES), quantity: random() < 0.2 ? 2 : 1 }];
  if (random() < 0.25) lines.push({ ware: pick(WARES), quantity: 1 });
  const total = lines.reduce((sum, { ware, quantity }) => sum + quantity * Number(ware.price.replace('.', '')), 0);
  return { number, lines, buyer: pick(BUYERS), total };
}

type Shop = (
  basket: Basket,
  secrets: Errand['secrets'],
  random: () => number,
) => [source: string, body: string, headers: Headers][];

const cents = (total: number): string => `${Math.floor(total / 100)}.${String(total % 100).padStart(2, '0')}`;

const shopify: Shop = ({ number, lines, buyer: [first_name, last_name], total }, secrets, random) => {
  const now = new Date().toISOString();
  const order = {
    id: 5_600_000_000_000 + number,
    total_price: cents(total),
    currency: 'MXN',
    financial_status: 'paid',
    cancelled_at: null,
    created_at: now,
    updated_at: now,
    test: false,
    customer: { first_name, last_name },
    line_items: lines.map(({ ware, quantity }) => ({ sku: ware.sku, title: ware.title, quantity, price: ware.price })),
    refunds: [] as unknown[],
  };
  const body = JSON.stringify(order);
  // Shopify tells of a paid order twice; it must count once.
  const deliveries = ['orders/create', 'orders/paid'].map((topic): [string, string, Headers] => [
    'shopify',
    body,
    signShopify(body, secrets.shopify, topic),
  ]);
  if (random() > 0.06) return deliveries;
  const refund = JSON.stringify({
    id: 900_000_000 + number,
    order_id: order.id,
    created_at: now,
    processed_at: now,
    transactions: [
      {
        id: 700_000_000 + number,
        kind: 'refund',
        status: 'success',
        amount: cents(total),
        currency: 'MXN',
        processed_at: now,
        created_at: now,
      },
    ],
    refund_line_items: [],
    order_adjustments: [],
  });
  return [...deliveries, ['shopify', refund, signShopify(refund, secrets.shopify, 'refunds/create')]];
};

const woocommerce: Shop = ({ number, lines, buyer: [first_name, last_name], total }, secrets) => {
  const now = new Date().toISOString().slice(0, 19);
  const body = JSON.stringify({
    id: number,
    status: 'processing',
    currency: 'MXN',
    total: cents(total),
    date_created_gmt: now,
    date_modified_gmt: now,
    date_paid_gmt: now,
    billing: { first_name, last_name },
    line_items: lines.map(({ ware, quantity }) => ({
      name: ware.title,
      sku: ware.sku,
      quantity,
      price: Number(ware.price),
    })),
    refunds: [],
  });
  return [['woocommerce', body, signWooCommerce(body, secrets.woocommerce, 'order.created')]];
};

const stripe: Shop = ({ number, buyer, total }, secrets) => {
  const created = Math.floor(Date.now() / 1000);
  const event = (type: string, object: object): [string, string, Headers] => {
    const body = JSON.stringify({
      id: `evt_${type}_${number}`,
      object: 'event',
      type,
      created,
      livemode: false,
      data: { object },
    });
    return ['stripe', body, signStripe(body, secrets.stripe)];
  };
  const intent = `pi_rehearsal_${number}`;
  return [
    event('payment_intent.succeeded', {
      id: intent,
      object: 'payment_intent',
      amount: total,
      amount_received: total,
      currency: 'mxn',
      status: 'succeeded',
      created,
      latest_charge: `ch_rehearsal_${number}`,
    }),
    event('checkout.session.completed', {
      id: `cs_rehearsal_${number}`,
      object: 'checkout.session',
      payment_intent: intent,
      amount_total: total,
      currency: 'mxn',
      payment_status: 'paid',
      status: 'complete',
      created,
      customer_details: { name: buyer.join(' ') },
    }),
  ];
};

async function post(url: string, body: string, headers: Headers): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body, headers }).catch((error: unknown) => error as Error);
  if (answer instanceof Error) console.error(`The shop could not deliver: ${answer.message}`);
  else if (!answer.ok) console.error(`The shop was answered ${answer.status}: ${await answer.text()}`);
}
