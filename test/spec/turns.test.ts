import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { takeTurns } from '../../server/feed/turns.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

test('who takes turns is called every so often, not all at once, for the first time within that', () => {
  const turns = takeTurns(2000, 'spread');
  const called = Array.from({ length: 80 }, () => 0);
  for (const place of called.keys()) turns.add(() => (called[place]! += 1));
  let atOnce = 0;
  for (let now = 0; now < 2000; now += 50) {
    const before = called.reduce((sum, count) => sum + count, 0);
    vi.advanceTimersByTime(50);
    atOnce = Math.max(atOnce, called.reduce((sum, count) => sum + count, 0) - before);
  }
  expect(new Set(called)).toEqual(new Set([1]));
  expect(atOnce).toBe(2);
  vi.advanceTimersByTime(10_000);
  expect(new Set(called)).toEqual(new Set([6]));
  turns.stop();
  expect(vi.getTimerCount()).toBe(0);
});

test('nothing rings where nobody is to be called: one caller, one timer; none, none', () => {
  const turns = takeTurns(2000, 'spread');
  expect(vi.getTimerCount()).toBe(0);
  let called = 0;
  const stop = turns.add(() => (called += 1));
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(4000);
  expect(called).toBe(2);
  const stopOther = turns.add(() => (called += 1));
  stop();
  stop();
  expect(vi.getTimerCount()).toBe(1);
  stopOther();
  expect(vi.getTimerCount()).toBe(0);
});

test('as they come, each waits about the whole time first, and those of one moment share a timer', () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(0);
  const turns = takeTurns(3000, 'as they come');
  const called = [0, 0, 0];
  turns.add(() => (called[0]! += 1));
  turns.add(() => (called[1]! += 1));
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(1000);
  now.mockReturnValue(1000);
  turns.add(() => (called[2]! += 1));
  vi.advanceTimersByTime(1999);
  expect(called).toEqual([0, 0, 0]);
  vi.advanceTimersByTime(1);
  expect(called).toEqual([1, 1, 0]);
  vi.advanceTimersByTime(1000);
  expect(called).toEqual([1, 1, 1]);
  turns.stop();
  now.mockRestore();
});
