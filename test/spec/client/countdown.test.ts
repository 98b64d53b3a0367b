import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { countDown, formatSeconds, secondsLeft } from '../../../overlay/client/countdown.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each([
  [0, '0:00'],
  [9, '0:09'],
  [245, '4:05'],
  [3600, '1:00:00'],
  [86_399, '23:59:59'],
])('%d seconds are written %s', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

test('[S5] the running second counts as whole, and the end as none', () => {
  expect([1, 1000, 1001, 0, -5].map((left) => secondsLeft(left, 0))).toEqual([1, 1, 2, 0, 0]);
});

test('[S6] it calls once for each second that runs out, then never again', () => {
  const clock = { now: () => Date.now() };
  const endsAt = Date.now() + 3400;
  const shown: number[] = [];
  countDown(clock, endsAt, () => shown.push(secondsLeft(endsAt, clock.now())));
  vi.advanceTimersByTime(10_000);
  expect(shown).toEqual([3, 2, 1, 0]);
  expect(vi.getTimerCount()).toBe(0);
});

test('[S6] nothing runs for a deal that is over, nor after it was stopped', () => {
  const clock = { now: () => Date.now() };
  countDown(clock, Date.now() - 1, () => {});
  countDown(clock, Date.now() + 5000, () => {})();
  expect(vi.getTimerCount()).toBe(0);
});
