import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FrameMessage } from '../../shared/protocol.ts';
import { CHANGED } from '../../shared/reduce.ts';
import { emptyState } from '../../shared/state.ts';
import { NOBODY } from '../../shared/views.ts';
import { openChannel } from '../../server/feed/channel.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

/** A stage's view of a show whose log grows every millisecond; to tell a frame takes so long. */
function growing(cost: number): number[] {
  const state = emptyState('main');
  const told: number[] = [];
  const channel = openChannel({
    projector: { state, epoch: 'e', isFolded: true },
    build: '',
    audience: 'stage',
    present: () => NOBODY,
    clock: Date.now,
    send({ now }: FrameMessage) {
      told.push(now);
      vi.setSystemTime(Date.now() + cost);
    },
    sendAnew() {},
  });
  const from = Date.now();
  while (Date.now() < from + 4000) {
    state.seq += 1;
    channel.changed(CHANGED.totals);
    vi.advanceTimersByTime(1);
  }
  channel.stop();
  return told.map((at) => at - from);
}

const gaps = (told: readonly number[]): number[] => told.slice(1).map((at, place) => at - (told[place] ?? 0));

test('[F2] the first change after quiet leaves in the next turn, then one frame an interval', () => {
  const told = growing(0);
  expect(told[0]).toBeLessThanOrEqual(1);
  expect(new Set(gaps(told))).toEqual(new Set([50]));
});

test.each([
  ['30 ms', 30, 120],
  ['700 ms', 700, 1000],
])('[F9] a frame that takes %s to tell is followed by rest, and others come all the same', (_what, cost, least) => {
  const told = growing(cost);
  expect(told.length).toBeGreaterThanOrEqual(4000 / least - 1);
  for (const gap of gaps(told)) expect(gap).toBeGreaterThanOrEqual(least);
});
