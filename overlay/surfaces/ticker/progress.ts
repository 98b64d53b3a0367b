/**
 * How far `amount` is on the way to `goal`, 0 to 100, rounded down: "99.99" of "100.00" is not there yet. Both are
 * decimal strings with the same number of digits after the point.
 */
export function percent(amount: string, goal: string): number {
  const [part, whole] = [minor(amount), minor(goal)];
  if (whole <= 0n) return 0;
  const hundredths = (part * 10_000n) / whole;
  return Math.min(100, Math.max(0, Number(hundredths) / 100));
}

const minor = (amount: string): bigint => BigInt(amount.replace('.', ''));
