import type { DisputeFact, OrderBody, OrderFact, RefundFact } from '../../shared/fact.ts';
import type { OrderStatus } from '../../shared/order-status.ts';
import { EXPONENTS, MAX_MINOR } from '../../shared/money.ts';
import { cleanText, displayFullName } from '../../shared/names.ts';
import { STALE, WRONG, isFresh, isSigned, missing } from './hmac.ts';
import { idOf, isObject, listOf, memberOf, textOf } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { refuse, reject } from './source.ts';
import type { Normalised, Refusal, SourceAdapter } from './source.ts';

/**
 * Stripe's events. https://docs.stripe.com/api/events and, for the signature, https://docs.stripe.com/webhooks#verify-manually
 *
 * One sale is told by up to three objects: a checkout session, its payment intent and the intent's charge. All carry
 * the intent's id, which is the order's; the charge is another name of it (`aka`), as refunds may name only that. So is
 * the invoice: a subscription's session names that and no intent.
 *
 * Events of Stripe's test mode are signed with a secret of their own. Whoever pastes that one wants to see them, and
 * with a live secret none can get in; so `livemode` decides nothing here.
 */
export const stripe: SourceAdapter = {
  source: 'stripe',
  verify({ headers, raw, receivedAt }, secrets) {
    const header = headers['stripe-signature'];
    if (!header) return missing('Stripe-Signature');
    const parts = header.split(',').map((part) => part.trim());
    const told = (name: string): string[] =>
      parts.filter((part) => part.startsWith(name)).map((part) => part.slice(name.length));
    const times = told('t=');
    const signatures = told('v1=');
    const [time = ''] = times;
    if (times.length !== 1 || !/^\d{1,12}$/.test(time))
      return reject('timestamp_missing', 'Stripe-Signature has no single t=…');
    if (signatures.length === 0) return reject('signature_malformed', 'Stripe-Signature has no v1=…');
    const message = Buffer.concat([Buffer.from(`${time}.`), raw]);
    if (!isSigned(message, secrets, signatures, 'hex')) return WRONG;
    return isFresh(Number(time), receivedAt) ? { ok: true } : STALE;
  },
  normalise({ receivedAt }, body) {
    const object = memberOf(memberOf(body, 'data'), 'object');
    const type = textOf(memberOf(body, 'type'));
    const created = memberOf(body, 'created');
    if (memberOf(body, 'object') === 'v2.core.event')
      return refuse('payload_invalid', 'This is a thin event, which tells no amounts. Choose snapshot as the payload.');
    if (!type || !isObject(object) || typeof created !== 'number' || !Number.isSafeInteger(created)) {
      return refuse('payload_invalid', 'The body is not a Stripe event.');
    }
    return read({ type, object, created, apiVersion: textOf(memberOf(body, 'api_version')), at: receivedAt });
  },
};

interface Told {
  type: string;
  object: JsonObject;
  /** Seconds since 1970. */
  created: number;
  /** Such as "2025-03-31.basil": the one that the event is written in. */
  apiVersion: string | undefined;
  at: number;
}

/** Events have whole seconds, and one purchase makes several within one; `rank` tells those apart. */
const versionOf = (created: number, rank = 0): number => created * 10 + rank;

/**
 * Once paid, session, charge and intent tell the same money, and the one that tells more wins: the session knows the
 * buyer's name, the intent does not. Sequence without the lift: session at 10:00:00 with a name, intent at 10:00:01
 * without; the intent, being newer, wins, and the sale is nameless wherever it came first.
 */
const RICHNESS = { intent: 0, charge: 1, session: 2 } as const;
const LIFT_SECONDS = 120;

function orderVersionOf(created: number, from: keyof typeof RICHNESS, status: OrderStatus): number {
  const rank = RICHNESS[from];
  return versionOf(status === 'paid' ? created + rank * LIFT_SECONDS : created, rank);
}

function read(told: Told): Normalised {
  const { type, object } = told;
  switch (type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
    case 'checkout.session.async_payment_failed':
      return session(told);
    case 'payment_intent.succeeded':
      return order(told, 'intent', {
        id: idOf(object.id),
        amount: object.amount_received ?? object.amount,
        status: 'paid',
        name: textOf(memberOf(object.shipping, 'name')),
        // Before API 2022-11-15 the charges are a list, and before 2025-03-31 the invoice is told outright.
        aka: [
          refOf(object.latest_charge),
          ...listOf(memberOf(object.charges, 'data')).map(refOf),
          refOf(object.invoice) ?? invoiceOf(object.payment_details),
        ],
      });
    case 'charge.succeeded':
    case 'charge.captured':
      return order(told, 'charge', {
        id: refOf(object.payment_intent) ?? idOf(object.id),
        amount: object.captured === false ? object.amount : (object.amount_captured ?? object.amount),
        status: object.captured === false ? 'placed' : 'paid',
        name: textOf(memberOf(object.billing_details, 'name')),
        aka: [idOf(object.id), refOf(object.invoice)],
      });
    case 'charge.expired':
      return order(told, 'charge', {
        id: refOf(object.payment_intent) ?? idOf(object.id),
        amount: object.amount,
        status: 'voided',
        name: textOf(memberOf(object.billing_details, 'name')),
        aka: [idOf(object.id)],
      });
    case 'charge.refunded':
      return charge(told);
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
    case 'charge.refund.updated':
      return one(refund(object, told, null));
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.closed':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated':
      return one(dispute(told));
    default:
      return { ignored: `the event ${cleanText(type, 60)} is not counted` };
  }
}

function session(told: Told): Normalised {
  const { object, type } = told;
  if (object.mode === 'setup') return { ignored: 'a session without a payment' };
  const isPaid = object.payment_status === 'paid' || object.payment_status === 'no_payment_required';
  return order(told, 'session', {
    id: refOf(object.payment_intent) ?? idOf(object.id),
    amount: object.amount_total,
    status: type.endsWith('failed') ? 'voided' : isPaid ? 'paid' : 'placed',
    name: textOf(memberOf(object.customer_details, 'name')),
    aka: [idOf(object.id), refOf(object.invoice)],
  });
}

/** The reference is a text of the shop's own, but for payments of Stripe's invoices, where it is the invoice's id. */
const invoiceOf = (details: JsonValue | undefined): string | undefined => {
  const reference = textOf(memberOf(details, 'order_reference'));
  return reference?.startsWith('in_') ? reference : undefined;
};

interface Purchase {
  id: string | undefined;
  amount: JsonValue | undefined;
  status: OrderStatus;
  name: string | undefined;
  aka: (string | undefined)[];
}

function order(
  { object, created, at }: Told,
  from: keyof typeof RICHNESS,
  { id, amount, status, name, aka }: Purchase,
): Normalised {
  const money = moneyOf(amount, object.currency);
  if (!id) return refuse('payload_invalid', 'The payment has no id.');
  if ('code' in money) return money;
  const body: OrderBody = { status, currency: money.currency, total: money.minor };
  const shown = displayFullName(name, false);
  if (shown) body.name = shown;
  const buyer = refOf(object.customer);
  if (buyer !== undefined) body.buyer = buyer;
  const others = [...new Set(aka)].filter((other) => other !== undefined && other !== id) as string[];
  if (others.length > 0) body.aka = others.slice(0, 8);
  const fact: OrderFact = {
    kind: 'order',
    source: 'stripe',
    id,
    version: orderVersionOf(created, from, status),
    at,
    body,
  };
  return { facts: [fact] };
}

/** The charge's refunds one by one where the event lists them (before API 2022-11-15), else their running total. */
function charge(told: Told): Normalised {
  const { object, created, at } = told;
  const orderId = refOf(object.payment_intent) ?? idOf(object.id);
  const chargeId = idOf(object.id);
  if (!orderId || !chargeId) return refuse('payload_invalid', 'The charge has no id.');
  const neverPaid = letGo(told);
  const listed = listOf(memberOf(object.refunds, 'data'));
  if (listed.length > 0 && memberOf(object.refunds, 'has_more') !== true) {
    const facts = without(listed, neverPaid).map((item) => refund(item, told, orderId));
    const refusal = facts.find((fact) => 'code' in fact);
    return refusal && 'code' in refusal ? refusal : { facts: facts as RefundFact[] };
  }
  const { amount_refunded: running } = object;
  const money = moneyOf(typeof running === 'number' ? Math.max(0, running - neverPaid) : running, object.currency);
  if ('code' in money) return money;
  const body = { order: orderId, currency: money.currency, amount: money.minor, cumulative: true } as const;
  return {
    facts: [{ kind: 'refund', source: 'stripe', id: `${chargeId}:refunded`, version: versionOf(created), at, body }],
  };
}

/**
 * What a capture in part let go of an authorisation. Until API 2025-03-31 it stands among the charge's refunds, though it
 * was never paid: of 1000 held 600 are captured, `amount_refunded` says 400, and the buyer has paid 600 all the same.
 * https://docs.stripe.com/changelog/basil/2025-03-31/remove-refund-from-partial-capture-and-payment-cancellation-flow
 */
function letGo({ object: { captured, amount, amount_captured: paid }, apiVersion = BASIL }: Told): number {
  const isTold = apiVersion < BASIL && captured === true && typeof amount === 'number' && typeof paid === 'number';
  return isTold ? Math.max(0, amount - paid) : 0;
}
const BASIL = '2025-03-31';

/** The refunds but the one of what was let go: the oldest of that amount, as the capture came before any refund. */
function without(refunds: readonly JsonValue[], amount: number): JsonValue[] {
  const createdOf = (one: JsonValue): number => Number(memberOf(one, 'created') ?? 0);
  const [gone] = refunds
    .filter((one) => amount > 0 && memberOf(one, 'amount') === amount)
    .sort((a, b) => createdOf(a) - createdOf(b));
  return refunds.filter((one) => one !== gone);
}

/** https://docs.stripe.com/api/refunds/object: pending money is on its way to the buyer; failed and canceled came back. */
function refund(object: JsonValue, { created, at }: Told, knownOrder: string | null): RefundFact | Refusal {
  const id = idOf(memberOf(object, 'id'));
  const orderId = knownOrder ?? refOf(memberOf(object, 'payment_intent')) ?? refOf(memberOf(object, 'charge'));
  if (!id || !orderId) return refuse('payload_invalid', 'The refund names no payment.');
  const money = moneyOf(memberOf(object, 'amount'), memberOf(object, 'currency'));
  if ('code' in money) return money;
  const { currency, minor } = money;
  const status = memberOf(object, 'status');
  const isGone = status === 'failed' || status === 'canceled';
  const body = isGone
    ? { order: orderId, currency, amount: 0, covers: minor }
    : { order: orderId, currency, amount: minor };
  // Within one second, failure is the later news.
  return { kind: 'refund', source: 'stripe', id, version: versionOf(created, isGone ? 1 : 0), at, body };
}

/** https://docs.stripe.com/api/disputes/object: a warning_* is an inquiry, by which no money moves. */
function dispute({ type, object, created, at }: Told): DisputeFact | Refusal {
  const id = idOf(object.id);
  const orderId = refOf(object.payment_intent) ?? refOf(object.charge);
  if (!id || !orderId) return refuse('payload_invalid', 'The dispute names no payment.');
  const money = moneyOf(object.amount, object.currency);
  if ('code' in money) return money;
  const status = textOf(object.status) ?? '';
  const isBack =
    status === 'won' || status === 'prevented' || status.startsWith('warning_') || type.endsWith('funds_reinstated');
  const body = { order: orderId, currency: money.currency, amount: isBack ? 0 : money.minor };
  const closing = type.endsWith('closed') || type.endsWith('funds_reinstated') ? 2 : 1;
  return { kind: 'dispute', source: 'stripe', id, version: versionOf(created, closing), at, body };
}

const one = (fact: RefundFact | DisputeFact | Refusal): Normalised => ('code' in fact ? fact : { facts: [fact] });

/** A reference: an id, or the object itself where it was expanded. */
const refOf = (value: JsonValue | undefined): string | undefined => idOf(isObject(value) ? value.id : value);

/**
 * Stripe's own minor units, which are not always ISO's: ISK and UGX are written with two digits though ISO has none.
 * https://docs.stripe.com/currencies#special-cases
 */
const STRIPE_DIGITS: Readonly<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0, CLF: 2, UYW: 2 };

function moneyOf(
  amount: JsonValue | undefined,
  code: JsonValue | undefined,
): { currency: string; minor: number } | Refusal {
  const currency = textOf(code)?.toUpperCase() ?? '';
  const exponent = EXPONENTS.get(currency);
  if (exponent === undefined) return refuse('currency_unknown', 'The payment has no known currency.');
  if (typeof amount !== 'number' || !Number.isSafeInteger(amount))
    return refuse('amount_format', "The payment's amount is not a whole number.");
  if (amount < 0) return refuse('amount_negative', "The payment's amount is negative.");
  const shift = exponent - (STRIPE_DIGITS[currency] ?? exponent);
  const minor = shift >= 0 ? amount * 10 ** shift : amount / 10 ** -shift;
  if (!Number.isSafeInteger(minor)) return refuse('amount_decimals', `The payment's amount is no whole ${currency}.`);
  return minor > MAX_MINOR ? refuse('amount_too_large', "The payment's amount is too large.") : { currency, minor };
}
