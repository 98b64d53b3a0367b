import { afterEach, expect, test, vi } from 'vitest';
import { LedgerUnavailable } from '../../server/ledger/ledger.ts';
import type { Entry } from '../../server/ledger/ledger.ts';
import { makePump } from '../../server/ledger/pump.ts';
import type { Batch } from '../../server/ledger/pump.ts';

const soon = { timeout: 3000, interval: 2 };
const turn = async (): Promise<void> => new Promise(setImmediate);
const entry = (seq: number): Entry => ({ seq, fact: { kind: 'crowd', at: 1 } });

/** A log that grows, and can be away. */
function growing(): { next: () => Promise<Batch | null>; grow(): void; isAway: boolean; reads: number } {
  let [length, at] = [0, 0];
  const log = {
    isAway: false,
    reads: 0,
    grow: () => void (length += 1),
    async next() {
      await turn();
      log.reads += 1;
      if (log.isAway) throw new LedgerUnavailable(new Error('away'));
      if (at === length) return null;
      at += 1;
      return { entries: [entry(at)], epoch: 'e' };
    },
  };
  return log;
}

afterEach(() => void vi.useRealTimers());

test('[L3] a wake during a batch is not lost: it reads once more', async () => {
  const log = growing();
  const seen: number[] = [];
  const pump = makePump(log.next, {
    async entries([one]) {
      seen.push(one?.seq ?? 0);
      await turn();
      if (seen.length < 20) {
        log.grow();
        pump.wake();
      }
    },
  });
  log.grow();
  pump.wake();
  await expect.poll(() => seen, soon).toEqual(Array.from({ length: 20 }, (_, place) => place + 1));
  await turn();
  const { reads } = log;
  await turn();
  expect(log.reads).toBe(reads);
});

test('[L3] one batch at a time, however often it is woken', async () => {
  const log = growing();
  let [busy, most] = [0, 0];
  const seen: number[] = [];
  const pump = makePump(log.next, {
    async entries([one]) {
      busy += 1;
      most = Math.max(most, busy);
      await turn();
      seen.push(one?.seq ?? 0);
      busy -= 1;
    },
  });
  for (let times = 0; times < 30; times += 1) {
    log.grow();
    pump.wake();
    if (times % 3 === 0) await turn();
  }
  await expect.poll(() => seen.length, soon).toBe(30);
  expect([most, seen]).toEqual([1, Array.from({ length: 30 }, (_, place) => place + 1)]);
});

test('the end is told when everything was handed over; "again" looks once more', async () => {
  const log = growing();
  const told: string[] = [];
  const answers: ('again' | 'enough')[] = ['again', 'enough'];
  const pump = makePump(log.next, {
    entries: ([one]) => void told.push(String(one?.seq)),
    async end() {
      told.push('end');
      const answer = answers.shift() ?? 'enough';
      if (answer === 'again') log.grow();
      return Promise.resolve(answer);
    },
  });
  log.grow();
  pump.wake();
  await expect.poll(() => told, soon).toEqual(['1', 'end', '2', 'end']);
});

test('[L6] away is told once, tried again by itself, and told when it is over', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const log = growing();
  const told: unknown[] = [];
  const pump = makePump(log.next, { entries: ([one]) => void told.push(one?.seq), away: (is) => void told.push(is) });
  log.isAway = true;
  log.grow();
  pump.wake();
  for (let times = 0; times < 3; times += 1) {
    await turn();
    await turn();
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(told).toEqual([true]);
  expect(log.reads).toBeGreaterThan(2);
  log.isAway = false;
  await vi.advanceTimersByTimeAsync(1000);
  await expect.poll(() => told, soon).toEqual([true, false, 1]);
});

test('stopped, nothing more is handed over nor tried', async () => {
  const log = growing();
  const seen: number[] = [];
  const pump = makePump(log.next, {
    entries([one]) {
      seen.push(one?.seq ?? 0);
      pump.stop();
    },
  });
  log.grow();
  log.grow();
  pump.wake();
  await expect.poll(() => seen, soon).toEqual([1]);
  pump.wake();
  await turn();
  await turn();
  expect([seen, log.reads]).toEqual([[1], 1]);
});
