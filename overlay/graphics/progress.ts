import { minorOf } from '../../shared/money.ts';

/**
 * How far `amount` is on the way to `goal`, 0 to 100, rounded down: "99.99" of "100.00" is not there yet. Both are
 * decimal strings with the same number of digits after the point.
 */
export function percent(amount: string, goal: string): number {
  const [part, whole] = [minorOf(amount), minorOf(goal)];
  if (whole <= 0n) return 0;
  return Math.min(100, Math.max(0, Number((part * 10_000n) / whole) / 100));
}
