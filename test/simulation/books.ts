import type { Dice } from './dice.ts';

/** What a show's totals must be. Cents. */
export interface Sheet {
  orders: number;
  gross: bigint;
  refunded: bigint;
  cancelled: bigint;
  net: bigint;
}

/** What a shop says of one order, as it is posted: all that is known of it at this version. */
export interface Post {
  number: number;
  version: number;
  cents: bigint;
  refunds: readonly bigint[];
  isCancelled: boolean;
}

/**
 * The independent model. It shares no code with the fold and knows nothing but what the shop has posted and what was
 * answered 2xx: `known` is the sum of the newest acknowledged version of each order, `most` what the totals can be at the
 * highest, unanswered posts included.
 *
 * Every order has an amount of its own, so that a sum that is right by two errors is all but impossible.
 */
export interface Books {
  /** A new order, never seen before. */
  sell(): Post;
  /** A further version of an order of before: a refund more, or its cancellation; null while there is none. */
  change(dice: Dice): Post | null;
  /** Something posted before, whatever became of it, to be posted once more; null while there is none. */
  repeat(dice: Dice): Post | null;
  acknowledge(post: Post): void;
  /** How many orders were ever posted, each counted once. */
  readonly sold: number;
  /** Cents of all of them. */
  readonly soldCents: bigint;
  /** How many posts have no 2xx yet. */
  unanswered(): number;
  known(): Sheet;
  /** Numbers of the orders that `known` counts. */
  acknowledgedOrders(): number[];
}

export function openBooks(): Books {
  /** By order number: its newest post. */
  const newest: Post[] = [];
  const posts: Post[] = [];
  const acknowledged = new Map<number, Post>();
  const waiting = new Set<Post>();
  let soldCents = 0n;

  function post(one: Post): Post {
    newest[one.number] = one;
    posts.push(one);
    waiting.add(one);
    return one;
  }

  return {
    sell() {
      const number = newest.length;
      const cents = 500n + ((BigInt(number) * 7919n) % 90_001n);
      soldCents += cents;
      return post({ number, version: 1, cents, refunds: [], isCancelled: false });
    },
    change(dice) {
      if (newest.length === 0) return null;
      const former = dice.pick(newest);
      const paidBack = former.refunds.reduce((sum, cents) => sum + cents, 0n);
      const version = former.version + 1;
      const left = former.cents - paidBack;
      if (former.isCancelled || left < 10n) return null;
      if (dice.chance(0.2)) return post({ ...former, version, isCancelled: true });
      return post({ ...former, version, refunds: [...former.refunds, left / BigInt(dice.int(2, 9))] });
    },
    repeat: (dice) => (posts.length === 0 ? null : dice.pick(posts)),
    acknowledge(one) {
      waiting.delete(one);
      const former = acknowledged.get(one.number);
      if (!former || one.version > former.version) acknowledged.set(one.number, one);
    },
    get sold() {
      return newest.length;
    },
    get soldCents() {
      return soldCents;
    },
    unanswered: () => waiting.size,
    known() {
      const sheet = { orders: 0, gross: 0n, refunded: 0n, cancelled: 0n };
      for (const { cents, refunds, isCancelled } of acknowledged.values()) {
        const paidBack = refunds.reduce((sum, part) => sum + part, 0n);
        sheet.orders += 1;
        sheet.gross += cents;
        sheet.refunded += paidBack;
        if (isCancelled) sheet.cancelled += cents - paidBack;
      }
      return { ...sheet, net: sheet.gross - sheet.refunded - sheet.cancelled };
    },
    acknowledgedOrders: () => [...acknowledged.keys()],
  };
}

/** As the server writes amounts of a currency with two digits. */
const decimal = (cents: bigint): string => `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;

/** The order as a shop posts it. Its `version` decides which post is the newer one. */
export const bodyOf = ({ number, version, cents, refunds, isCancelled }: Post): unknown => ({
  id: idOf(number),
  version,
  status: isCancelled ? 'cancelled' : 'paid',
  currency: 'USD',
  total: decimal(cents),
  refunds: refunds.map((part, place) => ({ id: `${idOf(number)}-r${place}`, amount: decimal(part), version: 1 })),
});

export const idOf = (number: number): string => `n-${number}`;

/** The part of a totals section that the model speaks of. */
export interface Totals {
  orders: number;
  gross: string;
  refunded: string;
  cancelled: string;
  net: string;
}

export const totalsOf = ({ orders, gross, refunded, cancelled, net }: Sheet): Totals => ({
  orders,
  gross: decimal(gross),
  refunded: decimal(refunded),
  cancelled: decimal(cancelled),
  net: decimal(net),
});

export const isEqual = (a: Totals, b: Totals | null | undefined): boolean =>
  b !== null &&
  b !== undefined &&
  a.orders === b.orders &&
  a.gross === b.gross &&
  a.refunded === b.refunded &&
  a.cancelled === b.cancelled &&
  a.net === b.net;
