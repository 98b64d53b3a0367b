import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchPulse } from '../../server/cores/pulse.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const NEVER = new Promise(() => {});

test('[L14] who answers is asked every two seconds, and never given up; nobody is asked once it is over', async () => {
  const ask = vi.fn(async () => Promise.resolve());
  const giveUp = vi.fn();
  const stop = watchPulse(ask, giveUp);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ask).toHaveBeenCalledTimes(30);
  stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ask).toHaveBeenCalledTimes(30);
  expect(giveUp).not.toHaveBeenCalled();
});

test('[L14] who answers none of five is given up, once; one answer, however late, begins it anew', async () => {
  const answers: (() => void)[] = [];
  const giveUp = vi.fn();
  watchPulse(async () => new Promise<void>((resolve) => void answers.push(resolve)), giveUp);
  await vi.advanceTimersByTimeAsync(10_000);
  answers[0]?.();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(giveUp).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2000);
  expect(giveUp).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(giveUp).toHaveBeenCalledTimes(1);
});

test('[L14] a line that has ended is no answer, and breaks nothing', async () => {
  const giveUp = vi.fn();
  watchPulse(async () => Promise.reject(new Error('the line has ended')), giveUp);
  await vi.advanceTimersByTimeAsync(12_000);
  expect(giveUp).toHaveBeenCalledTimes(1);
  const stop = watchPulse(async () => NEVER, giveUp);
  stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(giveUp).toHaveBeenCalledTimes(1);
});
