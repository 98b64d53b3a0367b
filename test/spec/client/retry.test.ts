import { expect, test } from 'vitest';
import { retryDelay } from '../../../overlay/client/retry.ts';

test('[F4] attempts never end, never wait longer than 3 s, and are spread', () => {
  for (const attempt of [0, 1, 2, 3, 50, 100_000]) {
    expect(retryDelay(attempt, () => 0)).toBeGreaterThan(0);
    expect(retryDelay(attempt, () => 1)).toBeLessThanOrEqual(3000);
    expect(retryDelay(attempt, () => 1) - retryDelay(attempt, () => 0)).toBeGreaterThan(400);
  }
});
