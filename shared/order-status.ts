/**
 * In the order of an order's life, which also breaks a tie of versions: the later one wins.
 * `voided` is cancelled before it was paid: under `countOn: paid` it never counts. `deleted` is gone from the shop
 * together with its figures (WooCommerce's order.deleted carries an id and nothing else).
 */
export const ORDER_STATUSES = ['placed', 'paid', 'cancelled', 'voided', 'deleted'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];
