import { signal } from '@preact/signals';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dealSeconds } from '../../../overlay/surfaces/stage/deal-seconds.ts';
import type { DealView, StageView } from '../../../shared/view.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** This machine's clock lacks a minute. */
const clock = { now: () => Date.now() + 60_000 };
const deal = (told: Partial<DealView>): DealView => ({
  cue: 'd',
  product: { sku: 'p', title: 'Pearl' },
  price: '1.00',
  startedAt: 0,
  endsAt: 0,
  sold: 0,
  ...told,
});
const viewOf = (told: Partial<DealView> | null): StageView =>
  ({ stage: { deal: told && deal(told) } }) as unknown as StageView;

function open(told: Partial<DealView>) {
  const view = signal<StageView | null>(viewOf(told));
  return { view, seconds: dealSeconds({ view, clock }) };
}

test('[S5] a deal is counted down by the server’s clock, whatever this machine’s says', () => {
  const { seconds } = open({ endsAt: clock.now() + 4500 });
  expect(seconds.value).toBe(5);
  vi.advanceTimersByTime(500);
  expect(seconds.value).toBe(4);
  vi.advanceTimersByTime(4000);
  expect(seconds.value).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test('[S17] a deal that is sold out is over soon after its last piece', () => {
  const { seconds } = open({ endsAt: clock.now() + 600_000, soldOutAt: clock.now() });
  expect(seconds.value).toBe(8);
});

test('[S6] a deal that is taken back, or gives way to another one, leaves no timer behind', () => {
  const { view, seconds } = open({ endsAt: clock.now() + 60_000 });
  view.value = viewOf({ endsAt: clock.now() + 30_000 });
  expect(seconds.value).toBe(30);
  expect(vi.getTimerCount()).toBe(1);
  view.value = viewOf(null);
  expect(vi.getTimerCount()).toBe(0);
});
