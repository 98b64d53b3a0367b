import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../shared/fact.ts';
import { REDUCER_VERSION, reduce } from '../../shared/reduce.ts';
import { SALES_PER_PAGE, emptyState } from '../../shared/state.ts';
import type { State } from '../../shared/state.ts';
import { viewOf } from '../../shared/views.ts';
import type { Store } from '../../server/ledger/ledger.ts';
import { readSnapshot, writeSnapshot } from '../../server/projection/snapshot.ts';
import { emptyStore } from '../support/empty-store.ts';
import { evening } from './histories.ts';

/** A store that keeps what it is given as JSON text, as the real one does. */
function memory(): Store & { texts: Map<string, string> } {
  const texts = new Map<string, string>();
  const read = <T>(text: string | undefined): T | null => (text === undefined ? null : (JSON.parse(text) as T));
  return {
    ...emptyStore,
    texts,
    get: (key) => Promise.resolve(read(texts.get(key))),
    list: (prefix) =>
      Promise.resolve(
        [...texts]
          .filter(([key]) => key.startsWith(prefix))
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, text]) => ({ key, value: JSON.parse(text) })),
      ),
    writeAt: async (changes) => {
      for (const [key, value] of Object.entries(changes)) {
        if (value === null) texts.delete(key);
        else texts.set(key, JSON.stringify(value));
      }
      return Promise.resolve(true);
    },
  };
}

const NOBODY = {
  crowd: { viewers: 0, peak: 0, likes: 0 },
  refused: [],
  surfaces: [],
  operators: [],
  ledger: { awaySince: null, waiting: 0 },
};
const FIRST = {
  kind: 'cue',
  at: 1,
  by: { key: 'owner', role: 'owner' },
  cue: {
    id: '00000000-0000-4000-8000-000000000000',
    kind: 'show.configure',
    currency: 'MXN',
    rates: { USD: '17.0512', JPY: '0.1234567' },
  },
} as Fact;

const EPOCH = 'e1';
const foldOn = (state: State, facts: readonly Fact[]): State => {
  for (const fact of facts) reduce(state, fact, state.seq + 1);
  return state;
};
/** A map's order tells in what order its entries arose, which a snapshot does not keep. */
const byKey = <Value>(map: ReadonlyMap<string, Value>): [string, Value][] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1));
const everything = ({ seq, sales, slots, products, cues, crowd, recent, refunds, ...rest }: State): unknown => ({
  seq,
  slots,
  products: [...products],
  cues,
  crowd,
  recent,
  refunds,
  activity: rest.activity,
  sums: byKey(sales.sums),
  dealSold: sales.dealSold,
  sold: byKey(sales.sold),
  index: byKey(sales.index),
  warnings: byKey(sales.warnings),
  list: sales.list,
});

/** As JSON has it: keys without a value are no keys. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_key, one) => (one instanceof Map ? [...one] : typeof one === 'bigint' ? `${one}` : one)),
  );

async function reopened(store: Store, state: State): Promise<State> {
  await writeSnapshot(store, state, EPOCH);
  const read = await readSnapshot(store, state.show, { epoch: EPOCH, seq: state.seq });
  if (!read) throw new Error('no snapshot');
  return read;
}

describe('snapshots', () => {
  test('[L3] an evening with two restarts is the evening folded in one, to the last slot', async () => {
    await fc.assert(
      fc.asyncProperty(evening, fc.nat({ max: 40 }), fc.nat({ max: 40 }), async (facts, a, b) => {
        const [first, second] = a < b ? [a, b] : [b, a];
        const store = memory();
        let state = foldOn(emptyState('s'), [FIRST, ...facts.slice(0, first)]);
        state = foldOn(await reopened(store, state), facts.slice(first, second));
        state = foldOn(await reopened(store, state), facts.slice(second));
        const whole = foldOn(emptyState('s'), [FIRST, ...facts]);
        expect(plain(everything(state))).toEqual(plain(everything(whole)));
        expect(viewOf(state, NOBODY, 'crew')).toEqual(viewOf(whole, NOBODY, 'crew'));
      }),
      { numRuns: Number(process.env.NACRE_RUNS ?? 1000) },
    );
  });

  test('[L3] only pages that changed are written again', async () => {
    const store = memory();
    const order = (number: number, version: number): Fact => ({
      kind: 'order',
      source: 'rest',
      id: `${number}`,
      version,
      at: 1,
      body: { status: 'paid', currency: 'MXN', total: version },
    });
    const many = Array.from({ length: 2 * SALES_PER_PAGE + 1 }, (_, number) => order(number, 1));
    const state = foldOn(emptyState('s'), [FIRST, ...many]);
    await writeSnapshot(store, state, EPOCH);
    const pages = (): string[] => [...store.texts.keys()].filter((key) => key.includes('/page/')).sort();
    expect(pages()).toHaveLength(3);
    const [zeroth = '', first = '', last = ''] = pages();
    for (const key of pages()) store.texts.set(key, 'untouched');
    foldOn(state, [order(SALES_PER_PAGE, 2), order(5, 1)]);
    await writeSnapshot(store, state, EPOCH);
    expect(store.texts.get(first)).not.toBe('untouched');
    expect([zeroth, last].map((key) => store.texts.get(key))).toEqual(['untouched', 'untouched']);
  });

  test('[L3 M8] a sale that was merged into one on a later page is gone from its own page', async () => {
    const store = memory();
    const order = (id: string, aka?: string[]): Fact => ({
      kind: 'order',
      source: 'stripe',
      id,
      version: 1,
      at: 1,
      body: { status: 'paid', currency: 'MXN', total: 100, ...(aka ? { aka } : {}) },
    });
    const many = Array.from({ length: SALES_PER_PAGE }, (_, number) => order(`o${number}`));
    const state = foldOn(emptyState('s'), [FIRST, order('charge'), ...many]);
    await writeSnapshot(store, state, EPOCH);
    foldOn(state, [order('intent', ['charge'])]);
    const read = await reopened(store, state);
    expect(plain(everything(read))).toEqual(plain(everything(state)));
    expect(read.sales.sums.get('MXN')?.orders).toBe(SALES_PER_PAGE + 1);
  });

  test('[L3] one that is written anew while it is read is read anew', async () => {
    const store = memory();
    const order = (number: number): Fact => ({
      kind: 'order',
      source: 'rest',
      id: `${number}`,
      version: 1,
      at: 1,
      body: { status: 'paid', currency: 'MXN', total: 100 },
    });
    const facts = [FIRST, ...Array.from({ length: 30 }, (_, number) => order(number))];
    const state = foldOn(emptyState('s'), facts.slice(0, 10));
    await writeSnapshot(store, state, EPOCH);
    const { get } = store;
    let isWritten = false;
    store.get = async <T>(key: string) => {
      if (key.includes('/page/') && !isWritten) {
        isWritten = true;
        await writeSnapshot(store, foldOn(state, facts.slice(10, 20)), EPOCH);
      }
      return get<T>(key);
    };
    const read = await readSnapshot(store, 's', { epoch: EPOCH, seq: facts.length });
    if (!read) throw new Error('no snapshot');
    const whole = foldOn(emptyState('s'), facts);
    expect(plain(everything(foldOn(read, facts.slice(read.seq))))).toEqual(plain(everything(whole)));
  });

  test('[L4] one of another reducer, another epoch or a longer log is thrown away', async () => {
    const store = memory();
    const state = foldOn(emptyState('s'), [FIRST]);
    await writeSnapshot(store, state, EPOCH);
    const [[key, text] = ['', '']] = [...store.texts];
    expect(await readSnapshot(store, 's', { epoch: EPOCH, seq: 1 })).not.toBeNull();
    expect(await readSnapshot(store, 's', { epoch: 'e2', seq: 1 })).toBeNull();
    expect(await readSnapshot(store, 's', { epoch: EPOCH, seq: 0 })).toBeNull();
    expect(await readSnapshot(store, 'another', { epoch: EPOCH, seq: 1 })).toBeNull();
    store.texts.set(key, JSON.stringify({ ...(JSON.parse(text) as object), reducer: REDUCER_VERSION - 1 }));
    expect(await readSnapshot(store, 's', { epoch: EPOCH, seq: 1 })).toBeNull();
  });
});
