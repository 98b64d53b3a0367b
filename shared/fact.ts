import { z } from 'zod';
import { Cue } from './cue.ts';
import { ORDER_STATUSES } from './order-status.ts';
import { EXPONENTS, MAX_MINOR } from './money.ts';

/**
 * A fact is one entry of a show's log. The fold joins order, refund and dispute facts by (source, id): the greatest
 * (version, canonical bytes) wins, so a fact may come twice, late or out of turn and the totals do not care (M2).
 *
 * What is not shown or counted is not here: no address, e-mail, phone or payment data (I6); a buyer's name is already
 * cleaned, and masked unless the buyer consented (A5).
 */

/** Minor units, 0 to 10^12. */
const Minor = z.int().min(0).max(MAX_MINOR);
/** ISO 4217's own code for "no currency", of orders of which nothing is known but that they are gone. */
export const NO_CURRENCY = 'XXX';
const Currency = z
  .string()
  .refine((code) => EXPONENTS.has(code) || code === NO_CURRENCY, 'not an active ISO 4217 currency');
/** Ids are strings, however long the vendor's integers are (I5). */
const Id = z.string().min(1).max(200);
const Version = z.int();
/** Milliseconds since 1970, read from the server's clock when the fact arrived. */
const At = z.int().min(0);

export const SOURCES = ['shopify', 'woocommerce', 'stripe', 'mercadopago', 'standard', 'rest', 'hand'] as const;
export const Source = z.enum(SOURCES);
export type Source = z.infer<typeof Source>;

export const Item = z.strictObject({
  sku: z.string().max(80),
  title: z.string().max(120),
  quantity: z.int().min(1).max(1_000_000),
  /** Minor units of one piece, where the shop tells. */
  price: Minor.optional(),
});
export type Item = z.infer<typeof Item>;

/** Who tapped: the id of the key, its role, and the name that the helper gave on the control page. */
export const Operator = z.strictObject({
  key: z.string().max(64),
  role: z.string().max(16),
  name: z.string().max(40).optional(),
});
export type Operator = z.infer<typeof Operator>;

/** How a sale typed by staff was paid, or came. */
export const HAND_METHODS = ['cash', 'chat', 'transfer', 'other'] as const;
export type HandMethod = (typeof HAND_METHODS)[number];

export const OrderBody = z.strictObject({
  status: z.enum(ORDER_STATUSES),
  currency: Currency,
  total: Minor,
  /** As shown: cleaned, and masked unless the buyer consented. Absent where the shop gave none. */
  name: z.string().max(80).optional(),
  /** Tells the show's buyers apart: a hash of the shop's own customer number. Absent where the shop gave none. */
  buyer: z.string().max(200).optional(),
  items: z.array(Item).max(100).optional(),
  /** A vendor's test order: kept, never counted (M5). */
  test: z.literal(true).optional(),
  /** Other ids by which the same source's refunds and disputes may name this order (Stripe: a payment's charge). */
  aka: z.array(Id).max(8).optional(),
  /** The ids of all its refunds, where the shop tells them with it: one not among them any more was taken back. */
  refunds: z.array(Id).max(100).optional(),
  /** Only of the source `hand`: who typed it. */
  hand: z.strictObject({ method: z.enum(HAND_METHODS), by: Operator }).optional(),
});
export type OrderBody = z.infer<typeof OrderBody>;

export const RefundBody = z.strictObject({
  /** The order's id at the same source. */
  order: Id,
  currency: Currency,
  /** What has been paid back; 0 while pending or once failed. */
  amount: Minor,
  /**
   * `amount` is a running total of the order's refunds (Stripe's charge.amount_refunded). It counts only for what the
   * order's itemised refunds do not already cover.
   */
  cumulative: z.literal(true).optional(),
  /** What this refund covers of a running total even when `amount` is 0, as a failed refund's former amount does. */
  covers: Minor.optional(),
});
export type RefundBody = z.infer<typeof RefundBody>;

export const DisputeBody = z.strictObject({
  order: Id,
  currency: Currency,
  /** What the buyer's bank holds back; 0 once the dispute was won or was only an inquiry. */
  amount: Minor,
});
export type DisputeBody = z.infer<typeof DisputeBody>;

const entity = { source: Source, id: Id, version: Version, at: At };

export const OrderFact = z.object({ kind: z.literal('order'), ...entity, body: OrderBody });
export const RefundFact = z.object({ kind: z.literal('refund'), ...entity, body: RefundBody });
export const DisputeFact = z.object({ kind: z.literal('dispute'), ...entity, body: DisputeBody });

export const CueFact = z.object({ kind: z.literal('cue'), at: At, by: Operator, cue: Cue });

/** A sample of the crowd, newest wins; counts, not differences. */
export const CrowdFact = z.object({
  kind: z.literal('crowd'),
  at: At,
  viewers: z.int().min(0).optional(),
  likes: z.int().min(0).optional(),
  joins: z.int().min(0).optional(),
});

export const Fact = z.discriminatedUnion('kind', [OrderFact, RefundFact, DisputeFact, CueFact, CrowdFact]);
export type OrderFact = z.infer<typeof OrderFact>;
export type RefundFact = z.infer<typeof RefundFact>;
export type DisputeFact = z.infer<typeof DisputeFact>;
export type CueFact = z.infer<typeof CueFact>;
export type CrowdFact = z.infer<typeof CrowdFact>;
export type Fact = z.infer<typeof Fact>;

/** The facts that are entities of a shop, joined by version. */
export type SaleFact = OrderFact | RefundFact | DisputeFact;
