import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Resync } from '../../../overlay/client/resync.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Answer = (snapshot: string | null) => void;
function asking() {
  const asked: Answer[] = [];
  const held: string[] = [];
  const resync = new Resync<string>(
    (answer) => asked.push(answer),
    (snapshot) => held.push(snapshot),
  );
  return { asked, held, resync };
}

test('[F1] a burst of gaps asks once, at once', () => {
  const { asked, held, resync } = asking();
  for (let gap = 0; gap < 20; gap += 1) resync.need();
  expect(asked).toHaveLength(1);
  asked[0]?.('view');
  expect(held).toEqual(['view']);
});

test('[F1] snapshots that do not help are asked for twice a second at most, and never given up', () => {
  const { asked, resync } = asking();
  resync.need();
  for (let frame = 0; frame < 100; frame += 1) {
    asked.at(-1)?.('stale');
    resync.need();
    vi.advanceTimersByTime(50); // 20 frames a second, 5 s
  }
  expect(asked.length).toBeGreaterThanOrEqual(9);
  expect(asked.length).toBeLessThanOrEqual(11);
});

test('[F1] an unanswered request is made again', () => {
  const { asked, resync } = asking();
  resync.need();
  asked[0]?.(null);
  vi.advanceTimersByTime(500);
  expect(asked).toHaveLength(2);
});

test('[F1] an answer that outlived its link changes nothing, and nothing is asked on a dead link', () => {
  const { asked, held, resync } = asking();
  resync.need();
  resync.forget();
  asked[0]?.('of the former link');
  expect(held).toEqual([]);
  resync.need();
  resync.forget();
  vi.advanceTimersByTime(10_000);
  expect(asked).toHaveLength(1);
});
