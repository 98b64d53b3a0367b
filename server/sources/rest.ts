import type { Item, OrderBody, RefundFact, SaleFact, Source } from '../../shared/fact.ts';
import { isCurrency, parseAmount } from '../../shared/money.ts';
import type { AmountFault } from '../../shared/money.ts';
import { cleanLabel, displayFullName } from '../../shared/names.ts';
import { idOf, isObject, memberOf, textOf } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { refuse } from './source.ts';
import type { Refusal } from './source.ts';

/**
 * Orders in our own shape (docs: the contract in README):
 * `{id, version?, updatedAt?, status: placed|paid|cancelled, currency, total, placedAt?, buyer?: {name?, consent?},
 * items?: [{sku,title,quantity,price?}], refunds?: [{id,amount,version?}], test?}`. Unknown fields are passed over.
 */

const MAX_TEXT = 10_000;
const STATUSES = ['placed', 'paid', 'cancelled'] as const;

export interface NormaliseOptions {
  source: Source;
  /** Milliseconds since 1970. */
  receivedAt: number;
  countTestOrders: boolean;
}

/** One order to its facts: the order, then its refunds. */
export function normaliseOrder(value: JsonValue, options: NormaliseOptions): { facts: SaleFact[] } | Refusal {
  if (!isObject(value))
    return refuse(
      'order_invalid',
      'An order is a JSON object such as {"id":"1","status":"paid","currency":"USD","total":"12.50"}.',
    );
  try {
    return { facts: factsOf(value, options) };
  } catch (error) {
    if (error instanceof Unacceptable) return error.refusal;
    throw error;
  }
}

class Unacceptable extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

function fail(code: Refusal['code'], message: string): never {
  throw new Unacceptable(refuse(code, message));
}

function factsOf(order: JsonObject, { source, receivedAt: at, countTestOrders }: NormaliseOptions): SaleFact[] {
  const id = readId(order.id, 'id');
  const version = versionOf(order);
  const currency = order.currency;
  if (!isCurrency(currency))
    fail('currency_unknown', 'currency must be an active ISO 4217 code in capitals, such as MXN.');
  const status = STATUSES.find((one) => one === order.status);
  if (!status) fail('order_invalid', `status must be one of: ${STATUSES.join(', ')}.`);
  const body: OrderBody = { status, currency, total: amount(order.total, currency, 'total') };
  const name = nameOf(order.buyer);
  if (name) body.name = name;
  const buyer = idOf(memberOf(order.buyer, 'id'));
  if (buyer !== undefined) body.buyer = buyer;
  const items = itemsOf(order.items, currency);
  if (items.length > 0) body.items = items;
  if (order.test !== undefined && typeof order.test !== 'boolean') fail('order_invalid', 'test must be true or false.');
  if (order.test === true && !countTestOrders) body.test = true;
  const refunds = readList(order.refunds, 'refunds').map((refund, place): RefundFact => {
    const field = `refunds[${place}]`;
    return {
      kind: 'refund',
      source,
      id: readId(memberOf(refund, 'id'), `${field}.id`),
      version: isObject(refund) ? versionOf(refund, version) : version,
      at,
      body: { order: id, currency, amount: amount(memberOf(refund, 'amount'), currency, `${field}.amount`) },
    };
  });
  return [{ kind: 'order', source, id, version, at, body }, ...refunds];
}

function readId(value: JsonValue | undefined, field: string): string {
  const id = idOf(value);
  if (id === undefined)
    fail('order_invalid', `${field} must be a text of 1 to 200 characters; the same order keeps the same id.`);
  return id;
}

/** `version`, else `updatedAt` in milliseconds, else the given one. */
function versionOf(value: JsonObject, otherwise = 0): number {
  const { version, updatedAt } = value;
  if (version !== undefined) {
    if (typeof version !== 'number' || !Number.isSafeInteger(version))
      fail('order_invalid', 'version must be a whole number that grows with every change.');
    return version;
  }
  if (updatedAt === undefined) return otherwise;
  const time = timeOf(updatedAt);
  if (time === undefined) fail('order_invalid', 'updatedAt must be a time such as "2026-11-24T20:15:00Z".');
  return time;
}

/** Milliseconds since 1970 of an ISO 8601 time with its offset. */
export function timeOf(value: JsonValue | undefined): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/.test(value))
    return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

const AMOUNT_MESSAGES: Readonly<Record<AmountFault, string>> = {
  currency_unknown: 'needs an active ISO 4217 currency beside it.',
  amount_not_string:
    'must be a text such as "12.50", in quotes: a JSON number is read as a binary fraction by many programs, and cents get lost.',
  amount_format:
    'must be digits with a point before the cents, such as "1234.50": no thousands separators, no symbols.',
  amount_decimals: 'must have exactly the currency\'s digits after the point: "12.50" for USD, "1250" for JPY.',
  amount_negative: 'must not be negative; money given back is a refund.',
  amount_too_large: 'is more than one order can be (10^12 cents).',
};

function amount(value: JsonValue | undefined, currency: string, field: string): number {
  const minor = parseAmount(value, currency);
  if (typeof minor === 'string') fail(minor, `${field} ${AMOUNT_MESSAGES[minor]}`);
  return minor;
}

function nameOf(buyer: JsonValue | undefined): string {
  if (buyer === undefined || buyer === null) return '';
  if (!isObject(buyer)) fail('order_invalid', 'buyer must be {name?, consent?, id?}.');
  return displayFullName(shortText(buyer.name, 'buyer.name'), buyer.consent === true);
}

function itemsOf(value: JsonValue | undefined, currency: string): Item[] {
  return readList(value, 'items').map((item, place) => {
    const field = `items[${place}]`;
    if (!isObject(item)) fail('order_invalid', `${field} must be {sku, title, quantity, price?}.`);
    const { quantity } = item;
    if (typeof quantity !== 'number' || !Number.isSafeInteger(quantity) || quantity < 1 || quantity > 1_000_000) {
      fail('order_invalid', `${field}.quantity must be a whole number from 1.`);
    }
    const read: Item = {
      sku: cleanLabel(shortText(item.sku, `${field}.sku`) ?? '', 80),
      title: cleanLabel(shortText(item.title, `${field}.title`) ?? '', 120),
      quantity,
    };
    if (item.price !== undefined) read.price = amount(item.price, currency, `${field}.price`);
    return read;
  });
}

function readList(value: JsonValue | undefined, field: string): JsonValue[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > 100) fail('order_invalid', `${field} must be a list of at most 100.`);
  return value;
}

/** Long texts are shortened later; one that no shop would write is refused. */
function shortText(value: JsonValue | undefined, field: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = textOf(value);
  if (text === undefined) fail('order_invalid', `${field} must be a text.`);
  if (text.length > MAX_TEXT)
    fail('order_invalid', `${field} is longer than ${MAX_TEXT} characters; send a shorter one.`);
  return text;
}
