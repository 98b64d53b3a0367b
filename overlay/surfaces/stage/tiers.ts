import { minorOf } from '../../../shared/money.ts';

/** How many of the host's amounts a sale reaches; they rise. */
export const tierOf = (amount: bigint, tiers: readonly string[]): number =>
  tiers.filter((tier) => amount >= minorOf(tier)).length;
