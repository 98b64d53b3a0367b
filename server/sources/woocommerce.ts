import { decodeHTMLStrict } from 'entities';
import { NO_CURRENCY } from '../../shared/fact.ts';
import type { Item, OrderBody, RefundFact, SaleFact } from '../../shared/fact.ts';
import type { OrderStatus } from '../../shared/order-status.ts';
import { isCurrency, parseAmount } from '../../shared/money.ts';
import { cleanLabel, cleanText, displayName } from '../../shared/names.ts';
import { WRONG, isSigned, missing } from './hmac.ts';
import { keptItems } from './items.ts';
import { idOf, isObject, listOf, memberOf, textOf } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { timeOf } from './rest.ts';
import { refuse } from './source.ts';
import type { Delivery, Normalised, Refusal, SourceAdapter } from './source.ts';

/**
 * WooCommerce's webhooks: the REST v3 order. https://woocommerce.github.io/woocommerce-rest-api-docs/#orders and
 * WC_Webhook in the plugin's source. Its delivery id repeats within one second, so nothing is keyed on it.
 */
export const woocommerce: SourceAdapter = {
  source: 'woocommerce',
  // Sent once when a webhook is saved: `webhook_id=3` as a form, unsigned. It says nothing that could be counted.
  greeting({ headers, raw }) {
    if (headers['x-wc-webhook-signature'] !== undefined && headers['x-wc-webhook-topic'] !== undefined) return null;
    return raw.length < 100 && /^webhook_id=\d+$/.test(raw.toString('latin1').trim())
      ? 'the ping of a new webhook'
      : null;
  },
  verify({ headers, raw }, secrets) {
    const signature = headers['x-wc-webhook-signature'];
    if (!signature) return missing('X-WC-Webhook-Signature');
    return isSigned(raw, secrets, [signature], 'base64') ? { ok: true } : WRONG;
  },
  normalise(delivery, body) {
    const topic = delivery.headers['x-wc-webhook-topic'];
    if (!topic)
      return refuse(
        'topic_missing',
        'The header X-WC-Webhook-Topic is missing. Let WooCommerce itself send the webhook.',
      );
    if (!isObject(body)) return refuse('payload_invalid', 'The body is not a WooCommerce order.');
    switch (topic) {
      case 'order.created':
      case 'order.updated':
      case 'order.restored':
        return errorIn(body) ?? readOrder(delivery, body, topic);
      case 'order.deleted':
        return deleted(delivery, body);
      default:
        return { ignored: `the topic ${cleanText(topic, 60)} is not counted` };
    }
  },
};

/**
 * The body is made when it is sent, which may be minutes later: where the order cannot be read by then, it is the shop's
 * own error instead, `{code, message, data: {status}}`.
 */
function errorIn(body: JsonObject): Normalised | null {
  if (textOf(body.code)?.startsWith('woocommerce_rest_') !== true || body.id !== undefined) return null;
  return memberOf(body.data, 'status') === 404
    ? { ignored: 'the order was gone before its news was sent' }
    : refuse('payload_invalid', 'The user to whom the webhook belongs may not read orders. Save it as a shop manager.');
}

/** The shop tells an id and nothing else, so the time of arrival says that the deletion is the newest there is. */
function deleted({ receivedAt }: Delivery, body: JsonObject): Normalised {
  const id = idOf(body.id);
  if (!id) return refuse('payload_invalid', 'The deleted order has no id.');
  const gone: OrderBody = { status: 'deleted', currency: NO_CURRENCY, total: 0 };
  return { facts: [{ kind: 'order', source: 'woocommerce', id, version: receivedAt, at: receivedAt, body: gone }] };
}

/** In the order of an order's life, which tells two changes within one second apart. */
const LIFE = ['pending', 'on-hold', 'processing', 'completed', 'cancelled', 'failed', 'refunded', 'trash'];
/** WooCommerce delivers from a queue, which a quiet shop works off within minutes. */
const RESTORED_MS = 15 * 60_000;
const DRAFTS = ['auto-draft', 'checkout-draft', 'draft', 'new'];

function readOrder({ receivedAt }: Delivery, body: JsonObject, topic: string): Normalised {
  const status = textOf(body.status)?.replace(/^wc-/, '') ?? '';
  if (DRAFTS.includes(status)) return { ignored: 'a draft is no order yet' };
  // The hook fires before the order leaves the trash; sent at once, without the queue, it still tells of it there.
  if (topic === 'order.restored' && status === 'trash') return { ignored: 'an order that is just leaving the trash' };
  const id = idOf(body.id);
  const modified = gmt(body.date_modified_gmt) ?? gmt(body.date_created_gmt);
  if (!id || !status || modified === undefined)
    return refuse(
      'payload_invalid',
      'The order has no id, status or date_modified_gmt. Choose API version 3 in the webhook’s settings.',
    );
  const { currency } = body;
  if (!isCurrency(currency)) return refuse('currency_unknown', 'The order has no known currency.');
  const total = parseAmount(body.total, currency, 'vendor');
  if (typeof total === 'string') return refuse(total, 'The order has no readable total.');

  const read: OrderBody = { status: statusOf(status, body), currency, total };
  const billing = memberOf(body, 'billing');
  const name = displayName(plain(memberOf(billing, 'first_name')), plain(memberOf(billing, 'last_name')), false);
  if (name) read.name = name;
  // A guest's is 0.
  const buyer = idOf(body.customer_id);
  if (buyer !== undefined && buyer !== '0') read.buyer = buyer;
  const items = keptItems(listOf(body.line_items), itemOf);
  if (items.length > 0) read.items = items;

  const changed = modified + Math.max(0, LIFE.indexOf(status));
  // A restored order must win over its deletion, whose version was a time of arrival; but the same news a day later is
  // old news, and must not win over what came since.
  const isRecent = receivedAt - modified < RESTORED_MS;
  const version = topic === 'order.restored' && isRecent ? Math.max(changed, receivedAt) : changed;
  const facts: SaleFact[] = [{ kind: 'order', source: 'woocommerce', id, version, at: receivedAt, body: read }];
  const refunds = refundsOf(body, id, currency, version, receivedAt, status === 'refunded' ? total : 0);
  if ('code' in refunds) return refunds;
  if (refunds.length <= 100) read.refunds = refunds.map((refund) => refund.id).sort(byAge);
  return { facts: [...facts, ...refunds] };
}

function statusOf(status: string, body: JsonObject): OrderStatus {
  const isPaid = gmt(body.date_paid_gmt) !== undefined;
  switch (status) {
    case 'pending':
    case 'on-hold':
      return 'placed';
    case 'processing':
    case 'completed':
    case 'refunded':
      return 'paid';
    case 'cancelled':
      return isPaid ? 'cancelled' : 'voided';
    case 'failed':
      return 'voided';
    case 'trash':
      return 'deleted';
    default:
      // A status that a plugin added.
      return isPaid ? 'paid' : 'placed';
  }
}

/**
 * A refund may be deleted, which does not always touch the order's time: of two lists at one time the bytes decide, and
 * with the oldest first the shorter one is the greater.
 */
const byAge = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : 1);

/** `refunds: [{id, reason, total: "-10.00"}]`; an order with the status refunded and none listed was refunded whole. */
function refundsOf(
  body: JsonObject,
  order: string,
  currency: string,
  version: number,
  at: number,
  whole: number,
): RefundFact[] | Refusal {
  const listed = listOf(body.refunds);
  const facts: RefundFact[] = [];
  for (const refund of listed) {
    const id = idOf(memberOf(refund, 'id'));
    const amount = parseAmount(textOf(memberOf(refund, 'total'))?.replace(/^-/, ''), currency, 'vendor');
    if (!id) return refuse('payload_invalid', 'A refund has no id.');
    if (typeof amount === 'string') return refuse(amount, 'A refund has no readable total.');
    facts.push({ kind: 'refund', source: 'woocommerce', id, version: 0, at, body: { order, currency, amount } });
  }
  if (listed.length === 0 && whole > 0) {
    facts.push({
      kind: 'refund',
      source: 'woocommerce',
      id: `${order}:whole`,
      version,
      at,
      body: { order, currency, amount: whole, cumulative: true },
    });
  }
  return facts;
}

const itemOf = (line: JsonValue, quantity: number): Item => ({
  sku: cleanLabel(plain(memberOf(line, 'sku')) ?? '', 80),
  title: cleanLabel(plain(memberOf(line, 'name')) ?? '', 120),
  quantity,
});

/** WooCommerce escapes texts for HTML: "Ship Your Idea &ndash; Black". Always with the semicolon: "Caja&regalo" has no ®. */
const plain = (value: JsonValue | undefined): string | undefined => {
  const text = textOf(value);
  return text === undefined ? undefined : decodeHTMLStrict(text.slice(0, 2000));
};

/** "2026-11-24T20:15:00", in UTC without saying so. */
const gmt = (value: JsonValue | undefined): number | undefined =>
  typeof value === 'string' ? timeOf(`${value}Z`) : undefined;
