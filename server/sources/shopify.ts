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
import type { Context, Delivery, Normalised, Refusal, SourceAdapter } from './source.ts';

/**
 * Shopify's webhooks: the REST Order and Refund resources.
 * https://shopify.dev/docs/api/admin-rest/latest/resources/order, …/resources/refund, and for the signature
 * https://shopify.dev/docs/apps/build/webhooks/subscribe/https
 */
export const shopify: SourceAdapter = {
  source: 'shopify',
  verify({ headers, raw }, secrets) {
    const signature = headers['x-shopify-hmac-sha256'];
    if (!signature) return missing('X-Shopify-Hmac-Sha256');
    return isSigned(raw, secrets, [signature], 'base64') ? { ok: true } : WRONG;
  },
  normalise(delivery, body, context) {
    if (!isObject(body)) return refuse('payload_invalid', 'The body is not a Shopify resource.');
    const topic = delivery.headers['x-shopify-topic'] ?? topicOf(body);
    if (!topic)
      return refuse('topic_missing', 'The header X-Shopify-Topic is missing. Let Shopify itself send the webhook.');
    switch (topic) {
      case 'orders/create':
      case 'orders/updated':
      case 'orders/paid':
      case 'orders/cancelled':
      case 'orders/fulfilled':
      case 'orders/partially_fulfilled':
        return order(delivery, body, context);
      case 'orders/edited':
        // Some versions send the order, some only `{order_edit: {…}}`, whose totals come by orders/updated.
        return 'total_price' in body
          ? order(delivery, body, context)
          : { ignored: 'an edit; its totals come by orders/updated' };
      case 'orders/delete':
        return deleted(delivery, body);
      case 'refunds/create':
        return refundAlone(delivery, body);
      default:
        return { ignored: `the topic ${cleanText(topic, 60)} is not counted` };
    }
  },
};

/** What a signed body says by its shape, where a relay on the way dropped the header. */
function topicOf(body: JsonObject): string | undefined {
  if ('total_price' in body) return 'orders/updated';
  return 'order_id' in body && 'transactions' in body ? 'refunds/create' : undefined;
}

function order(delivery: Delivery, body: JsonObject, { countTestOrders }: Context): Normalised {
  const id = idOf(body.id);
  const updatedAt = timeOf(body.updated_at);
  const { currency } = body;
  if (!id || updatedAt === undefined) return refuse('payload_invalid', 'The order has no id or no updated_at.');
  if (!isCurrency(currency)) return refuse('currency_unknown', 'The order has no known currency.');
  const total = parseAmount(body.total_price, currency, 'vendor');
  if (typeof total === 'string') return refuse(total, 'The order has no readable total_price.');

  const read: OrderBody = { status: statusOf(body), currency, total };
  const name = nameOf(body);
  if (name) read.name = name;
  const buyer = idOf(memberOf(body.customer, 'id'));
  if (buyer !== undefined) read.buyer = buyer;
  const items = keptItems(listOf(body.line_items), (line, quantity) => itemOf(line, quantity, currency));
  if (items.length > 0) read.items = items;
  if ((body.test === true || isTrial(delivery)) && !countTestOrders) read.test = true;

  const facts: SaleFact[] = [
    {
      kind: 'order',
      source: 'shopify',
      id,
      version: versionOf(updatedAt, delivery),
      at: delivery.receivedAt,
      body: read,
    },
  ];
  const refunds = listOf(body.refunds);
  if (isBoundless(refunds)) return BOUNDLESS;
  for (const one of refunds) {
    const refund = refundOf(one, id, currency, delivery.receivedAt);
    if ('code' in refund) return refund;
    facts.push(refund);
  }
  return { facts };
}

/** Sent by "Send test notification" in the shop's settings: a sample order that nobody placed. */
const isTrial = ({ headers }: Delivery): boolean => headers['x-shopify-test'] === 'true';

/** The shop tells an id and nothing else; and no order comes back from its deletion, so that it wins over all there is. */
function deleted({ receivedAt: at }: Delivery, body: JsonObject): Normalised {
  const id = idOf(body.id);
  if (!id) return refuse('payload_invalid', 'The deleted order has no id.');
  const gone: OrderBody = { status: 'deleted', currency: NO_CURRENCY, total: 0 };
  return { facts: [{ kind: 'order', source: 'shopify', id, version: Number.MAX_SAFE_INTEGER, at, body: gone }] };
}

/** `updated_at` has whole seconds; within one, the time of the trigger tells which came later. Retries carry both as they were. */
function versionOf(updatedAt: number, { headers }: Delivery): number {
  const triggeredAt = timeOf(headers['x-shopify-triggered-at']);
  const later = triggeredAt === undefined ? 0 : Math.min(Math.max(triggeredAt - updatedAt, 0), 999_999);
  return Math.floor(updatedAt / 1000) * 1_000_000 + later;
}

/** https://shopify.dev/docs/api/admin-rest/latest/resources/order#resource-object: financial_status, cancelled_at */
function statusOf({ financial_status: financial, cancelled_at: cancelledAt }: JsonObject): OrderStatus {
  const isPaid = financial === 'paid' || financial === 'partially_refunded' || financial === 'refunded';
  if (cancelledAt) return isPaid ? 'cancelled' : 'voided';
  if (financial === 'voided') return 'voided';
  return isPaid ? 'paid' : 'placed';
}

function nameOf(body: JsonObject): string {
  for (const person of [body.customer, body.billing_address, body.shipping_address]) {
    const name = displayName(textOf(memberOf(person, 'first_name')), textOf(memberOf(person, 'last_name')), false);
    if (name) return name;
  }
  return '';
}

function itemOf(line: JsonValue, quantity: number, currency: string): Item {
  const item: Item = {
    sku: cleanLabel(textOf(memberOf(line, 'sku')) ?? '', 80),
    title: cleanLabel(textOf(memberOf(line, 'title')) ?? '', 120),
    quantity,
  };
  const price = parseAmount(memberOf(line, 'price'), currency, 'vendor');
  if (typeof price === 'number') item.price = price;
  return item;
}

function refundAlone({ receivedAt }: Delivery, body: JsonObject): Normalised {
  const orderId = idOf(body.order_id);
  if (!orderId) return refuse('payload_invalid', 'The refund has no order_id.');
  if (isBoundless([body])) return BOUNDLESS;
  // Goods taken back, or taken off an order not yet paid.
  const isUnpaid = Array.isArray(body.transactions) && refundsIn(body).length === 0;
  if (isUnpaid && shopCurrencyOf(body) === undefined) return { ignored: 'a refund by which no money moves' };
  const refund = refundOf(body, orderId, null, receivedAt);
  return 'code' in refund ? refund : { facts: [refund] };
}

/**
 * A refund, the same fact whether it came alone or within its order: its version is its own newest time, and one more
 * for each transaction that succeeded since. One that does not tell the shop's currency may be in the buyer's, so at
 * the same time the order, which does, has the last word.
 */
function refundOf(refund: JsonValue, orderId: string, orderCurrency: string | null, at: number): RefundFact | Refusal {
  const id = idOf(memberOf(refund, 'id'));
  if (!id) return refuse('payload_invalid', 'A refund has no id.');
  const shopCurrency = orderCurrency ?? shopCurrencyOf(refund);
  const paid = payments(refund);
  const currency = shopCurrency ?? [...paid, ...refundsIn(refund)].map(currencyOf).find(isCurrency);
  if (!isCurrency(currency)) return refuse('currency_unknown', 'A refund has no known currency.');
  // A buyer who paid in another currency is paid back in it; the shop's own sums then stand in the lines.
  const isForeign = paid.some((one) => currencyOf(one) !== currency);
  const amount = isForeign ? shopSum(refund, paid, currency) : sum(paid.map(amountOf), currency);
  if (typeof amount === 'string') return refuse(amount, 'A refund has an unreadable amount.');
  const times = [refund, ...listOf(memberOf(refund, 'transactions'))].flatMap((one) => [
    timeOf(memberOf(one, 'created_at')) ?? 0,
    timeOf(memberOf(one, 'processed_at')) ?? 0,
  ]);
  const version = 2 * (Math.max(0, ...times) + paid.length) + (shopCurrency === undefined ? 0 : 1);
  return { kind: 'refund', source: 'shopify', id, version, at, body: { order: orderId, currency, amount } };
}

/** Its transactions that pay back, also those that are pending yet or failed. */
const refundsIn = (refund: JsonValue): JsonValue[] =>
  listOf(memberOf(refund, 'transactions')).filter((one) => memberOf(one, 'kind') === 'refund');

const payments = (refund: JsonValue): JsonValue[] =>
  refundsIn(refund).filter((one) => memberOf(one, 'status') === 'success');

const currencyOf = (transaction: JsonValue): JsonValue | undefined => memberOf(transaction, 'currency');
const amountOf = (money: JsonValue | undefined): JsonValue | undefined => memberOf(money, 'amount');

/** The lists of a refund that hold money, with its taxes, and its sums; each in shop money and in the buyer's. */
const MONEY_LISTS = {
  refund_line_items: ['subtotal_set', 'total_tax_set'],
  refund_shipping_lines: ['subtotal_amount_set', 'tax_amount_set'],
  order_adjustments: ['amount_set', 'tax_amount_set'],
} as const;
const MONEY_SUMS = ['total_duties_set', 'total_additional_fees_set'] as const;

/** An order has at most 500 lines, of which each may come back a piece at a time. Each part is looked at several times. */
const MOST_REFUNDS = 1000;
const MOST_PARTS = 10_000;
const BOUNDLESS = refuse(
  'payload_invalid',
  `The order tells of more than ${MOST_REFUNDS} refunds, or of ${MOST_PARTS} lines and payments in them, as none of Shopify's does.`,
);

const isBoundless = (refunds: readonly JsonValue[]): boolean =>
  refunds.length > MOST_REFUNDS ||
  refunds
    .flatMap((one) => ['transactions', ...Object.keys(MONEY_LISTS)].map((list) => listOf(memberOf(one, list)).length))
    .reduce((all, parts) => all + parts, 0) > MOST_PARTS;

type Side = 'shop_money' | 'presentment_money';

const moneyIn = (line: JsonValue, set: string, side: Side): JsonValue | undefined =>
  memberOf(memberOf(line, set), side);

const linesOf = (refund: JsonValue, list: keyof typeof MONEY_LISTS): JsonValue[] =>
  listOf(memberOf(refund, list))
    // Until API 2024-10 shipping given back was an adjustment; where it has lines of its own it counts there.
    .filter((line) => !(memberOf(line, 'kind') === 'shipping_refund' && hasShippingLines(refund)));

const hasShippingLines = (refund: JsonValue): boolean => listOf(memberOf(refund, 'refund_shipping_lines')).length > 0;

function shopCurrencyOf(refund: JsonValue): string | undefined {
  const moneys = [
    ...MONEY_SUMS.map((set) => moneyIn(refund, set, 'shop_money')),
    ...(Object.keys(MONEY_LISTS) as (keyof typeof MONEY_LISTS)[]).flatMap((list) =>
      linesOf(refund, list).flatMap((line) => MONEY_LISTS[list].map((set) => moneyIn(line, set, 'shop_money'))),
    ),
  ];
  return moneys.map((money) => memberOf(money, 'currency_code')).find(isCurrency);
}

/**
 * In shop money. A shop's prices hold their taxes, or taxes come on top of them, and a refund does not say which; but its
 * lines are in the buyer's money, too, and there they must come to what the buyer was paid back.
 */
function shopSum(refund: JsonValue, paid: readonly JsonValue[], currency: string): ReturnType<typeof parseAmount> {
  const buyers = paid.map(currencyOf).find(isCurrency) ?? currency;
  const given = sum(paid.map(amountOf), buyers);
  const isOnTop = linesSum(refund, 'presentment_money', buyers, true) === given;
  const isInside = !isOnTop && linesSum(refund, 'presentment_money', buyers, false) === given;
  return linesSum(refund, 'shop_money', currency, !isInside);
}

/**
 * Lines, shipping, duties and, where they come on top, their taxes, less the adjustments. An adjustment is negative where
 * more was given back than the lines say, and positive where some of it was held back.
 */
function linesSum(refund: JsonValue, side: Side, currency: string, withTax: boolean): ReturnType<typeof parseAmount> {
  const amountsOf = (list: keyof typeof MONEY_LISTS): JsonValue[] =>
    linesOf(refund, list).flatMap((line) =>
      MONEY_LISTS[list].slice(0, withTax ? 2 : 1).map((set) => amountOf(moneyIn(line, set, side)) ?? '0'),
    );
  const adjustments = amountsOf('order_adjustments');
  const isNegative = (amount: JsonValue): boolean => textOf(amount)?.startsWith('-') === true;
  const given = sum(
    [
      ...amountsOf('refund_line_items'),
      ...amountsOf('refund_shipping_lines'),
      ...MONEY_SUMS.map((set) => amountOf(moneyIn(refund, set, side)) ?? '0'),
      ...adjustments.filter(isNegative).map((amount) => textOf(amount)?.slice(1)),
    ],
    currency,
  );
  const heldBack = sum(
    adjustments.filter((amount) => !isNegative(amount)),
    currency,
  );
  if (typeof given === 'string') return given;
  return typeof heldBack === 'string' ? heldBack : Math.max(0, given - heldBack);
}

function sum(amounts: readonly (JsonValue | undefined)[], currency: string): ReturnType<typeof parseAmount> {
  let total = 0;
  for (const text of amounts) {
    const amount = parseAmount(text, currency, 'vendor');
    if (typeof amount === 'string') return amount;
    total += amount;
  }
  return total;
}
