import { expect, test, vi } from 'vitest';
import { backOff } from '../../server/cores/back-off.ts';
import { remembering } from '../../server/remembering.ts';

test('[L12] a worker that fails at its start waits twice as long each time, ten seconds at most; one that has lived does not', () => {
  const waits: number[] = [];
  for (let failures = 0; failures < 9;) {
    const next = backOff(failures, 9999);
    waits.push(next.wait);
    expect(next.failures).toBe(failures + 1);
    failures = next.failures;
  }
  expect(waits).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
  expect(backOff(9, 10_000)).toEqual({ failures: 0, wait: 0 });
});

test('[B1] what was found out of an address is not found out again, right or wrong as it was; of so many at the most', () => {
  const find = vi.fn((of: string) => of.startsWith('a'));
  const isA = remembering(3, find);
  for (let again = 0; again < 3; again += 1) expect(['a1', 'b1', 'a2'].map(isA)).toEqual([true, false, true]);
  expect(find).toHaveBeenCalledTimes(3);
  expect(['b2', 'a1'].map(isA)).toEqual([false, true]);
  expect(find).toHaveBeenCalledTimes(5);
});
