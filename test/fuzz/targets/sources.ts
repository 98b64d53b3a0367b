import fc from 'fast-check';
import { Fact } from '../../../shared/fact.ts';
import type { SaleFact } from '../../../shared/fact.ts';
import { reduce } from '../../../shared/reduce.ts';
import { isSaleNews } from '../../../shared/sales.ts';
import { totalsOf } from '../../../shared/views.ts';
import { makeSources } from '../../../server/sources/registry.ts';
import { splitBatch } from '../../../server/sources/batch.ts';
import { normaliseOrder } from '../../../server/sources/rest.ts';
import { openSlices } from '../../../server/slices.ts';
import type { SourceAdapter } from '../../../server/sources/source.ts';
import { NOW, stateOf, take } from '../../support/shop.ts';
import { signMercadoPago, signShopify, signStandard, signStripe, signWooCommerce } from '../../support/signing.ts';
import { changed, headerText, jsonText } from '../inputs.ts';
import { BODIES, ORDER, PAYMENT, TOPICS } from '../seeds.ts';
import { hold, holdPlain } from '../target.ts';
import type { Target } from '../target.ts';

/** Webhooks of every vendor, rightly signed and not, down to the facts and the fold. */
const SECRET = 'a-very-secret-webhook-secret';
const WHSEC = `whsec_${Buffer.from('a-very-secret-24-byte-key').toString('base64')}`;
const TOKEN = 'APP_USR-very-secret-access-token';
const SECRETS = [SECRET, WHSEC, `token:${TOKEN}`];
const AT = new Date(NOW);

const sources = makeSources({ mercadopagoUrl: 'http://payments.invalid' });
type Vendor = keyof typeof BODIES;

/** An evening's totals; begun anew so often that it stays small. */
let state = stateOf({ currency: 'MXN' }, []);
let folded = 0;

function fold(facts: readonly SaleFact[]): void {
  for (const fact of facts) {
    // Nothing but what is counted or shown is ever stored (I6): the schema has no place for it.
    const kept = Fact.parse(fact);
    hold(JSON.stringify(kept) === JSON.stringify(fact), 'a fact holds what its schema does not', fact);
    reduce(state, fact, state.seq + 1);
    hold(!isSaleNews(state.sales, fact), 'a fact is news twice', fact);
    folded += 1;
  }
  if (facts.length > 0) totalsOf(state);
  if (folded > 300) [state, folded] = [stateOf({ currency: 'MXN' }, []), 0];
}

interface Webhook {
  vendor: Vendor;
  body: string;
  topic: string;
  /** What Mercado Pago's API answers. */
  payment: string;
}

const HEADERS: Readonly<Record<Vendor, (body: string, topic: string) => Record<string, string>>> = {
  shopify: (body, topic) => signShopify(body, SECRET, topic, { triggeredAt: AT }),
  woocommerce: (body, topic) => signWooCommerce(body, SECRET, topic),
  stripe: (body) => signStripe(body, SECRET, AT),
  standard: (body) => signStandard(body, WHSEC, { at: AT }),
  mercadopago: () => signMercadoPago(String(PAYMENT.id), SECRET, { ts: String(NOW) }),
};

const adapterOf = (vendor: Vendor): SourceAdapter => {
  const adapter = sources.get(vendor);
  if (!adapter) throw new Error(`no adapter of ${vendor}`);
  return adapter;
};

async function withPayment<T>(payment: string, call: () => Promise<T>): Promise<T> {
  const before = globalThis.fetch;
  globalThis.fetch = () => Promise.resolve(new Response(Buffer.from(payment, 'latin1')));
  try {
    return await call();
  } finally {
    globalThis.fetch = before;
  }
}

const vendors = Object.keys(BODIES) as Vendor[];
export const webhooks: Target<Webhook> = {
  name: 'webhooks',
  share: 30,
  input: fc.constantFrom(...vendors).chain((vendor) =>
    fc.record({
      vendor: fc.constant(vendor),
      body: jsonText(changed(BODIES[vendor])),
      topic: fc.constantFrom(...(vendor === 'shopify' ? TOPICS.shopify : TOPICS.woocommerce)),
      payment: vendor === 'mercadopago' ? jsonText(changed([PAYMENT])) : fc.constant(''),
    }),
  ),
  async run({ vendor, body, topic, payment }) {
    const raw = Buffer.from(body, 'latin1');
    // Signers take text; the bytes are signed where they are text.
    const headers = HEADERS[vendor](raw.toString(), topic);
    const taken = await withPayment(payment, async () =>
      take(
        adapterOf(vendor),
        { headers, body: raw, query: `?data.id=${PAYMENT.id}&type=payment` },
        { secrets: SECRETS },
      ),
    );
    if ('facts' in taken) fold(taken.facts);
    else if ('code' in taken) holdPlain(taken.message, [SECRET, WHSEC, TOKEN]);
  },
};

export const signatures: Target<{ vendor: Vendor; headers: Record<string, string>; query: string }> = {
  name: 'signatures',
  share: 12,
  input: fc.constantFrom(...vendors).chain((vendor) => {
    const right = HEADERS[vendor]('{}', 'orders/paid');
    return fc.record({
      vendor: fc.constant(vendor),
      headers: fc
        .tuple(
          fc.subarray(Object.keys(right)),
          fc.array(fc.tuple(fc.constantFrom(...Object.keys(right)), headerText), { minLength: 1, maxLength: 3 }),
        )
        .map(
          ([kept, others]) =>
            Object.fromEntries([...kept.map((name) => [name, right[name] ?? '']), ...others]) as Record<string, string>,
        ),
      query: headerText.map((text) => `?data.id=${text}`),
    });
  }),
  run({ vendor, headers, query }) {
    const delivery = { headers, raw: Buffer.from('{"id":1}'), query: new URLSearchParams(query), receivedAt: NOW };
    const verdict = adapterOf(vendor).verify(delivery, SECRETS);
    hold(!verdict.ok || vendor === 'mercadopago', 'a signature over other bytes is taken', headers);
    if (!verdict.ok) holdPlain(verdict.message, [SECRET, WHSEC, TOKEN]);
    adapterOf(vendor).greeting?.(delivery);
  },
};

export const orders: Target<string> = {
  name: 'orders',
  share: 14,
  input: fc.oneof(
    jsonText(changed([ORDER])),
    jsonText(fc.array(changed([ORDER]), { maxLength: 4 })),
    fc.array(jsonText(changed([ORDER])), { maxLength: 4 }).map((lines) => lines.join('\n')),
  ),
  async run(body) {
    const batch = await splitBatch(Buffer.from(body, 'latin1'), openSlices());
    if ('code' in batch) return holdPlain(batch.message, []);
    for (const line of batch.lines) {
      const order =
        'code' in line ? line : normaliseOrder(line.value, { source: 'rest', receivedAt: NOW, countTestOrders: false });
      if ('facts' in order) fold(order.facts);
      else holdPlain(order.message, []);
    }
  },
};
