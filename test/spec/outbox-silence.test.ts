import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Fact } from '../../shared/fact.ts';
import { LedgerUnavailable } from '../../server/ledger/ledger.ts';
import type { Ledger, Position } from '../../server/ledger/ledger.ts';
import { openOutbox } from '../../server/ledger/outbox.ts';
import { asking } from '../../server/ledger/redis-connection.ts';
import { diceOf } from '../simulation/dice.ts';
import { emptyStore } from '../support/empty-store.ts';
import { makeMemoryLedger } from '../support/memory-ledger.ts';

const SEEDS = 40;
const FACTS = 30;
const LATE_MS = 8000;

beforeEach(
  () => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] }),
);
afterEach(() => void vi.useRealTimers());

test('[L6] an answer that never comes is none', async () => {
  const asked = expect(asking(new Promise(() => {}))).rejects.toThrow(LedgerUnavailable);
  await vi.advanceTimersByTimeAsync(10_000);
  await asked;
  expect(vi.getTimerCount()).toBe(0);
  await expect(asking(Promise.resolve(1))).resolves.toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

test.each(Array.from({ length: SEEDS }, (_, seed) => seed))(
  '[L6] a log that answers, answers late, never, or with an error, before it appends or after: all is in it, and nothing waits (seed %i)',
  async (seed) => {
    const dice = diceOf(seed);
    let isMoody = true;
    const log: Fact[] = [];
    /** What Redis makes of one call, and whether its answer comes. */
    function whimsical<T>(work: () => T): Promise<T> {
      const whim = isMoody ? dice.int(0, 7) : 7;
      const silence = new Promise<never>(() => {});
      const later = (act: () => T): Promise<T> => new Promise((resolve) => setTimeout(() => resolve(act()), LATE_MS));
      if (whim === 0) return asking(silence);
      if (whim === 1) return asking(Promise.reject(new Error('away')));
      if (whim === 2) return asking(later(work));
      const done = work();
      if (whim === 3) return asking(silence);
      if (whim === 4) return asking(Promise.reject(new Error('cut')));
      return asking(Promise.resolve(done));
    }
    const shared: Ledger = {
      ...makeMemoryLedger(),
      append: (_show, facts) => whimsical(() => facts.map((fact): Position => ({ epoch: 'e1', seq: log.push(fact) }))),
      holds: (_show, { seq }) => whimsical(() => seq <= log.length),
      head: () => whimsical(() => ({ epoch: 'e1', seq: log.length })),
    };
    const own = makeMemoryLedger();
    let back = (): void => {};
    const onBack = (listener: () => void) => {
      back = listener;
      return () => {};
    };
    const outbox = await openOutbox({ own, notes: emptyStore, shared, onStrange() {}, onBack });
    let placed = 0;
    for (let viewers = 1; viewers <= FACTS; viewers += 1) {
      const kept = await outbox.keep('a', [{ kind: 'crowd', at: 1, viewers }]);
      void kept.placed.then(() => (placed += 1));
      await vi.advanceTimersByTimeAsync(dice.int(0, 2999));
      if (dice.chance(0.2)) back();
    }
    isMoody = false;
    back();
    // At most two calls in a row are silent still; naps are of the real clock, and cut short.
    for (let second = 0; second < 25; second += 1) {
      back();
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect([outbox.waiting('a'), placed]).toEqual([0, FACTS]);
    const first = [...new Set(log.map((fact) => (fact.kind === 'crowd' ? fact.viewers : null)))];
    expect(first).toEqual(Array.from({ length: FACTS }, (_, place) => place + 1));
    await outbox.close();
  },
);
