import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pino } from 'pino';
import type { Fact } from '../../shared/fact.ts';
import { reduce } from '../../shared/reduce.ts';
import type { Entry, Follower, Ledger, Outbox, Store } from '../../server/ledger/ledger.ts';
import { openProjector } from '../../server/projection/projector.ts';
import { readSnapshot } from '../../server/projection/snapshot.ts';
import { emptyStore } from '../support/empty-store.ts';
import { manyOrders } from '../support/many-orders.ts';
import { makeMemoryLedger } from '../support/memory-ledger.ts';

const EPOCH = 'e1';
const FIRST: Fact = {
  kind: 'cue',
  at: 1,
  by: { key: 'owner', role: 'owner' },
  cue: { kind: 'show.configure', title: 'Many', currency: 'MXN', id: '00000000-0000-4000-8000-000000000000' },
};
const FACTS = [FIRST, ...manyOrders(1, 42_000)];
const STEPS = Array.from({ length: 8 }, (_, step) => step);

/** Hands over what the test says, when it says so. */
function handLedger(): { ledger: Ledger; hand: (from: number, to: number) => Promise<void> } {
  let follower: Follower | undefined;
  const ledger: Ledger = {
    ...makeMemoryLedger(),
    head: () => Promise.resolve({ epoch: EPOCH, seq: 0 }),
    follow(_show, _from, its) {
      follower = its;
      void its.end?.().then(() => its.end?.());
      return () => {};
    },
  };
  const entriesOf = (from: number, to: number): Entry[] =>
    FACTS.slice(from, to).map((fact, place) => ({ seq: from + place + 1, fact }));
  return { ledger, hand: async (from, to) => follower?.entries(entriesOf(from, to), EPOCH) };
}

/** Its first snapshot is written once it is let go. */
function slowStore() {
  const texts = new Map<string, string>();
  const covers: string[] = [];
  let letGo: () => void = () => {};
  const isLetGo = new Promise<void>((resolve) => (letGo = resolve));
  const store: Store = {
    ...emptyStore,
    get: <T>(key: string) => Promise.resolve(texts.has(key) ? (JSON.parse(texts.get(key) ?? '') as T) : null),
    async writeSnapshot({ cover, fresh }) {
      covers.push(cover.text);
      await isLetGo;
      for (const [key, text] of Object.entries({ ...fresh, [cover.key]: cover.text })) texts.set(key, text);
      return [];
    },
  };
  return { store, covers, letGo };
}

// Every page takes a turn of its own.
beforeEach(() => {
  let clock = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (clock += 10));
});
afterEach(() => void vi.restoreAllMocks());

/**
 * Sequence: a snapshot has been written and the next is due; a batch comes in the same turn, finds nobody in its way, and
 * is folded one step later, while the pages of the next are being packed. Its cover would tell of facts that are in none
 * of its pages: a node that starts from it has lost them. Which step the batch comes in decides, so each is tried.
 */
test.each(STEPS)(
  '[L3] what comes %i steps after a snapshot is in none of the next one, or in all of it',
  async (step) => {
    const { ledger, hand } = handLedger();
    const { store, covers, letGo } = slowStore();
    const outbox = { giveBack: () => Promise.resolve() } as unknown as Outbox;
    const log = pino({ level: 'silent' });
    await openProjector('main', { ledger, store, outbox, clock: () => 1, log });
    await hand(0, 20_000);
    await vi.waitFor(() => expect(covers).toHaveLength(1));
    await hand(20_000, 40_000);
    letGo();
    for (let steps = 0; steps < step; steps += 1) await Promise.resolve();
    await hand(40_000, 42_000);
    await vi.waitFor(() => expect(covers).toHaveLength(2));
    await new Promise(setImmediate);

    const state = await readSnapshot(store, 'main', { epoch: EPOCH, seq: FACTS.length });
    expect(state?.seq).toBeGreaterThanOrEqual(40_000);
    if (state) for (const fact of FACTS.slice(state.seq)) reduce(state, fact, state.seq + 1);
    expect(state?.sales.table.size).toBe(FACTS.length - 1);
  },
);
