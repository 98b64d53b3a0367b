import { expect, test } from 'vitest';
import { isSettled } from '../../../overlay/surfaces/control/logic/troubles.ts';

test('[I4] refusals are settled once the same source was accepted later, and not before', () => {
  const entry = { source: 'shopify', code: 'signature_wrong', count: 12, lastAt: 1000 };
  expect(isSettled(entry, [])).toBe(false);
  expect(isSettled(entry, [{ source: 'shopify', facts: 3, lastAt: 900 }])).toBe(false);
  expect(isSettled(entry, [{ source: 'stripe', facts: 3, lastAt: 2000 }])).toBe(false);
  expect(isSettled(entry, [{ source: 'shopify', facts: 3, lastAt: 2000 }])).toBe(true);
});
