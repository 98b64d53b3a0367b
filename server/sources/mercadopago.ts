import type { DisputeFact, Item, OrderBody, OrderFact, RefundFact } from '../../shared/fact.ts';
import type { OrderStatus } from '../../shared/order-status.ts';
import { isCurrency, parseAmount } from '../../shared/money.ts';
import { cleanLabel, cleanText, displayName } from '../../shared/names.ts';
import { openSlices } from '../slices.ts';
import { WRONG, isSigned, missing } from './hmac.ts';
import { keptItems } from './items.ts';
import { decodeUtf8, idOf, isObject, listOf, memberOf, parseInSlices, textOf } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { timeOf } from './rest.ts';
import { refuse, reject } from './source.ts';
import type { Context, Delivery, Normalised, Refusal, SourceAdapter } from './source.ts';

/**
 * Mercado Pago's notifications. They are thin: a signed id, and an unsigned body that is not believed. The payment is
 * fetched from the API before it counts.
 * https://www.mercadopago.com/developers/en/docs/your-integrations/notifications/webhooks and
 * https://www.mercadopago.com/developers/en/reference/payments/_payments_id/get
 *
 * Of the source's secrets one is the access token, written as `token:APP_USR-…`; the others sign webhooks.
 */
export const makeMercadopago = (baseUrl: string, withinMs = FETCH_MS): SourceAdapter => ({
  source: 'mercadopago',
  verify({ headers, query }, secrets) {
    const header = headers['x-signature'];
    if (!header) return missing('x-signature');
    const parts = new Map(
      header.split(',').map((part) => [part.split('=')[0]?.trim() ?? '', part.slice(part.indexOf('=') + 1).trim()]),
    );
    const ts = parts.get('ts') ?? '';
    const signature = parts.get('v1') ?? '';
    // Seconds from the older senders, milliseconds from the newer. It is part of what is signed; a payment fetched late
    // or twice is the same payment, so its age is no reason to refuse.
    if (!/^(\d{10}|\d{13})$/.test(ts))
      return reject('timestamp_missing', 'x-signature has no ts=… of 10 or 13 digits.');
    if (!signature) return reject('signature_malformed', 'x-signature has no v1=…');
    const keys = secrets.filter((secret) => !secret.startsWith(TOKEN));
    const isOurs = idsToSign(query).some((variant) =>
      isSigned(manifest(variant, headers['x-request-id'], ts), keys, [signature], 'hex'),
    );
    return isOurs ? { ok: true } : WRONG;
  },
  async normalise(delivery, body, { secrets, countTestOrders }) {
    const told = [memberOf(body, 'type'), memberOf(body, 'topic')].map(textOf);
    const topic = told.find(Boolean) ?? delivery.query.get('type') ?? delivery.query.get('topic') ?? '';
    if (topic !== 'payment') return { ignored: `the topic ${cleanText(topic, 60)} is not counted` };
    // Of an id in the body alone nothing is signed; but what is fetched under it is the seller's own payment.
    const id = signedId(delivery.query) || (idOf(memberOf(memberOf(body, 'data'), 'id')) ?? '');
    if (!/^\d{1,30}$/.test(id))
      return refuse('payload_invalid', 'The notification names no payment (data.id in its address).');
    const token = secrets
      .find((secret) => secret.startsWith(TOKEN))
      ?.slice(TOKEN.length)
      .trim();
    if (!token)
      return refuse('source_unavailable', 'Paste your Mercado Pago access token beside the secret, as token:APP_USR-…');
    const payment = await fetchPayment(baseUrl, id, token, withinMs);
    if ('code' in payment) return payment;
    return factsOf(payment.value, id, delivery, countTestOrders);
  },
});

const TOKEN = 'token:';
const FETCH_MS = 5000;

const signedId = (query: URLSearchParams): string => query.get('data.id') ?? query.get('id') ?? '';

/** Only `data.id` is documented to be signed; the older `id` is, or counts as missing. */
function idsToSign(query: URLSearchParams): string[] {
  const id = signedId(query);
  return [...new Set([id.toLowerCase(), id, ...(query.has('data.id') ? [] : [''])])];
}

/** What is missing is left out of the manifest, as the documentation says. */
const manifest = (id: string, requestId: string | undefined, ts: string): string =>
  `${id ? `id:${id};` : ''}${requestId ? `request-id:${requestId};` : ''}ts:${ts};`;

const down = (): Refusal =>
  refuse('source_unavailable', 'Mercado Pago does not answer now. It will send the notification again.');

/**
 * Node 20's `fetch` forgets its signal once garbage is collected while the answer is still read: an API that falls silent then
 * would be waited for for minutes. So the clock is ours, and what is read is let go by hand.
 */
async function fetchPayment(
  baseUrl: string,
  id: string,
  token: string,
  withinMs: number,
): Promise<{ value: JsonObject } | Refusal> {
  const late = new AbortController();
  const clock = setTimeout(() => late.abort(), withinMs);
  try {
    return await Promise.race([ask(baseUrl, id, token, late.signal), aborted(late.signal).then(down)]);
  } finally {
    clearTimeout(clock);
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

async function ask(
  baseUrl: string,
  id: string,
  token: string,
  late: AbortSignal,
): Promise<{ value: JsonObject } | Refusal> {
  const answer = await fetch(`${baseUrl}/v1/payments/${id}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: late,
    redirect: 'error',
  }).catch(() => null);
  if (!answer?.ok) {
    await answer?.body?.cancel().catch(() => null);
    if (answer?.status === 404)
      return refuse(
        'payload_invalid',
        'Mercado Pago knows no such payment. A simulated notification names none; a real one is sent again by itself.',
      );
    const isToken = answer?.status === 401 || answer?.status === 403;
    return isToken
      ? refuse('source_unavailable', 'Mercado Pago does not accept the access token. Paste a new one under Setup.')
      : down();
  }
  const bytes = await bytesOf(answer, late);
  if (!bytes) return down();
  const text = decodeUtf8(bytes);
  const parsed = typeof text === 'string' ? await parseInSlices(text, openSlices()) : text;
  return 'value' in parsed && isObject(parsed.value)
    ? { value: parsed.value }
    : refuse('payload_invalid', 'Mercado Pago answered something else than a payment.');
}

/** A payment is some 10 kB; what is far longer is none, and would only fill the memory. */
const MAX_PAYMENT_BYTES = 1_048_576;

/** Null where the answer breaks off, is not done in time, or goes on and on. */
async function bytesOf({ body }: Response, late: AbortSignal): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body?.getReader();
  const letGo = (): void => void reader?.cancel().catch(() => null);
  late.addEventListener('abort', letGo);
  try {
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      length += read.value.length;
      if (length > MAX_PAYMENT_BYTES) {
        letGo();
        return null;
      }
      chunks.push(read.value);
    }
  } catch {
    return null;
  } finally {
    late.removeEventListener('abort', letGo);
  }
  return late.aborted ? null : Buffer.concat(chunks);
}

function factsOf(
  payment: JsonObject,
  id: string,
  { receivedAt: at }: Delivery,
  countTestOrders: Context['countTestOrders'],
): Normalised {
  const version = timeOf(payment.date_last_updated) ?? timeOf(payment.date_created);
  if (idOf(payment.id) !== id || version === undefined)
    return refuse('payload_invalid', 'Mercado Pago answered with another payment.');
  const currency = payment.currency_id;
  if (!isCurrency(currency)) return refuse('currency_unknown', 'The payment has no known currency.');
  const total = moneyOf(payment.transaction_amount, currency);
  if (typeof total === 'string') return refuse(total, 'The payment has no readable transaction_amount.');

  const status = textOf(payment.status) ?? '';
  const body: OrderBody = { status: statusOf(status), currency, total };
  const payer = payment.payer;
  const name = displayName(textOf(memberOf(payer, 'first_name')), textOf(memberOf(payer, 'last_name')), false);
  if (name) body.name = name;
  const buyer = idOf(memberOf(payer, 'id'));
  if (buyer !== undefined) body.buyer = buyer;
  const items = keptItems(listOf(memberOf(payment.additional_info, 'items')), itemOf, piecesOf);
  if (items.length > 0) body.items = items;
  if (payment.live_mode === false && !countTestOrders) body.test = true;
  const order: OrderFact = { kind: 'order', source: 'mercadopago', id, version, at, body };

  const refunds = refundsOf(payment, id, currency, version, at, status === 'refunded' ? total : 0);
  if ('code' in refunds) return refunds;
  // A chargeback takes what the buyer did not have back already; some are told as a refund as well.
  const taken = isLost(payment) ? Math.max(0, total - refundedIn(refunds)) : 0;
  const dispute: DisputeFact = {
    kind: 'dispute',
    source: 'mercadopago',
    id: `${id}:chargeback`,
    version,
    at,
    body: { order: id, currency, amount: taken },
  };
  return { facts: status === 'charged_back' ? [order, ...refunds, dispute] : [order, ...refunds] };
}

/** https://www.mercadopago.com/developers/en/docs/checkout-api/response-handling/query-results */
function statusOf(status: string): OrderStatus {
  switch (status) {
    case 'approved':
    case 'refunded':
    case 'charged_back':
    case 'in_mediation':
      return 'paid';
    case 'rejected':
    case 'cancelled':
      return 'voided';
    default:
      return 'placed';
  }
}

/** A chargeback that the seller won is told as `reimbursed`. */
const isLost = (payment: JsonObject): boolean =>
  payment.status === 'charged_back' && payment.status_detail !== 'reimbursed';

/** What the refunds of one and the same answer come to. */
function refundedIn(refunds: readonly RefundFact[]): number {
  const sum = (isRunning: boolean): number =>
    refunds
      .filter(({ body }) => (body.cumulative === true) === isRunning)
      .reduce((total, { body }) => total + body.amount, 0);
  return Math.max(sum(true), sum(false));
}

function refundsOf(
  payment: JsonObject,
  order: string,
  currency: string,
  version: number,
  at: number,
  whole: number,
): RefundFact[] | Refusal {
  const facts: RefundFact[] = [];
  for (const refund of listOf(payment.refunds)) {
    const id = idOf(memberOf(refund, 'id'));
    const amount = moneyOf(memberOf(refund, 'amount'), currency);
    if (!id) return refuse('payload_invalid', 'A refund has no id.');
    if (typeof amount === 'string') return refuse(amount, 'A refund has no readable amount.');
    const status = memberOf(refund, 'status');
    const isGone = status === 'rejected' || status === 'cancelled';
    const body = isGone ? { order, currency, amount: 0, covers: amount } : { order, currency, amount };
    facts.push({ kind: 'refund', source: 'mercadopago', id, version, at, body });
  }
  const { transaction_amount_refunded: told } = payment;
  const running = told === undefined || told === null ? whole : moneyOf(told, currency);
  if (typeof running === 'string') return refuse(running, 'The payment has no readable transaction_amount_refunded.');
  // A chargeback that was told as a refund and then reimbursed takes the running total back to 0.
  if (Math.max(running, whole) > 0 || payment.status === 'charged_back') {
    const body = { order, currency, amount: Math.max(running, whole), cumulative: true } as const;
    facts.push({ kind: 'refund', source: 'mercadopago', id: `${order}:refunded`, version, at, body });
  }
  return facts;
}

/**
 * The API writes amounts as JSON numbers. A number of at most 15 significant digits is written back with exactly the
 * digits that it was read from, and amounts have 13 at most; from there they are read digit by digit.
 */
function moneyOf(amount: JsonValue | undefined, currency: string): ReturnType<typeof parseAmount> {
  return parseAmount(typeof amount === 'number' ? String(amount) : amount, currency, 'vendor');
}

/** Written as a number or as a text of digits. */
const piecesOf = (item: JsonValue): number => Number(idOf(memberOf(item, 'quantity')));

const itemOf = (item: JsonValue, quantity: number): Item => ({
  sku: cleanLabel(idOf(memberOf(item, 'id')) ?? '', 80),
  title: cleanLabel(textOf(memberOf(item, 'title')) ?? '', 120),
  quantity,
});
