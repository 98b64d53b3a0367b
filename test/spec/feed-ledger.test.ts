import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openOneFeed } from '../support/one-feed.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('[L6 F6] what waits is told until none does, also where all of it came and went between two beats', async () => {
  const { feed, now, tell, frames } = openOneFeed();
  const beat = async (): Promise<void> => {
    feed.beat(() => {});
    await vi.advanceTimersByTimeAsync(2000);
  };
  feed.watch('stage');
  await beat();
  [now.waiting, now.awaySince] = [21, 7];
  tell(0);
  await vi.advanceTimersByTimeAsync(100);
  now.awaySince = null;
  tell(0);
  await vi.advanceTimersByTimeAsync(100);
  now.waiting = 0;
  await beat();
  await beat();
  expect(frames).toEqual([
    { ledger: { awaySince: 7, waiting: 21 } },
    { ledger: { awaySince: null, waiting: 21 } },
    { ledger: { awaySince: null, waiting: 0 } },
  ]);
  feed.stop();
});
