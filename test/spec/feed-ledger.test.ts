import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { emptyState } from '../../shared/state.ts';
import { openFeed } from '../../server/feed/feed.ts';
import { makeMetrics } from '../../server/metrics.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('[L6 F6] what waits is told until none does, also where all of it came and went between two beats', async () => {
  let waiting = 0;
  let awaySince: number | null = null;
  let tell = (_bits: number): void => {};
  const shown: unknown[] = [];
  const feed = openFeed({
    projector: {
      show: 'a',
      state: emptyState('a'),
      epoch: 'e1',
      isFolded: true,
      get awaySince() {
        return awaySince;
      },
      at: () => Promise.resolve(),
      onChange(listener) {
        tell = listener;
        return () => {};
      },
      close: () => Promise.resolve(),
    },
    build: '',
    nodes: { self: 'a', heard() {}, onChange: () => () => {}, stop() {} },
    clock: Date.now,
    metrics: makeMetrics(),
    signals: null,
    crowd: () => ({ viewers: 0, peak: 0, likes: 0 }),
    refused: () => [],
    waiting: () => waiting,
    pictures: () => ({}),
    send: (_audience, { sections }) => void (sections.ledger && shown.push(sections.ledger)),
    sendAnew() {},
  });
  const beat = async (): Promise<void> => {
    feed.beats();
    await vi.advanceTimersByTimeAsync(2000);
  };
  feed.watch('stage');
  await beat();
  [waiting, awaySince] = [21, 7];
  tell(0);
  await vi.advanceTimersByTimeAsync(100);
  awaySince = null;
  tell(0);
  await vi.advanceTimersByTimeAsync(100);
  waiting = 0;
  await beat();
  await beat();
  expect(shown).toEqual([
    { awaySince: 7, waiting: 21 },
    { awaySince: null, waiting: 21 },
    { awaySince: null, waiting: 0 },
  ]);
  feed.stop();
});
