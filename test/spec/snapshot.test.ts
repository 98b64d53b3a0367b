import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../shared/fact.ts';
import { REDUCER_VERSION, reduce } from '../../shared/reduce.ts';
import { SALES_PER_PAGE } from '../../shared/sales-columns.ts';
import { emptyState } from '../../shared/state.ts';
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
    async writeSnapshot({ cover, pages, fresh }, { epoch, seq }) {
      const former = read<{ epoch: string; seq: number }>(texts.get(cover.key));
      if (former?.epoch === epoch && former.seq >= seq) return [];
      const missing = pages.filter((key) => !texts.has(key) && !(key in fresh));
      if (missing.length > 0) return Promise.resolve(missing);
      for (const key of texts.keys()) if (!pages.includes(key)) texts.delete(key);
      for (const [key, value] of Object.entries({ ...fresh, [cover.key]: cover.text }))
        if (!texts.has(key)) texts.set(key, value);
      return Promise.resolve([]);
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
const byNumber = <Value>(map: ReadonlyMap<number, Value>, write: (value: Value) => unknown): unknown[] =>
  [...map].sort(([a], [b]) => a - b).map(([key, value]) => [key, write(value)]);
/** Every sale, and what leads to it. */
const listOf = ({ table }: State['sales']): unknown => [
  table.size,
  [...table].map((sale) => [sale, table.names.of(sale.place).map((name) => [name, table.names.placeOf(name)])]),
];
const everything = ({ seq, sales, slots, products, cues, crowd, recent, refunds, ...rest }: State): unknown => ({
  seq,
  slots,
  products: [...products],
  cues,
  crowd,
  recent,
  refunds,
  ...rest,
  sums: byKey(sales.sums),
  dealSold: sales.dealSold,
  sold: byKey(sales.sold),
  warnings: byKey(sales.warnings),
  minutes: byNumber(sales.minutes, ({ bySku, ...minute }) => ({ ...minute, bySku: byKey(bySku) })),
  aired: byNumber(sales.aired, (aired) => aired),
  list: listOf(sales),
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
    const [zeroth, first, last] = pages();
    const written: string[] = [];
    const watched: Store = {
      ...store,
      async writeSnapshot(parts, position) {
        written.push(...Object.keys(parts.fresh));
        return store.writeSnapshot(parts, position);
      },
    };
    foldOn(state, [order(SALES_PER_PAGE, 2), order(5, 1)]);
    await writeSnapshot(watched, state, EPOCH);
    expect(pages()).toEqual([zeroth, written[0], last]);
    expect([written.length, first === written[0]]).toEqual([1, false]);
  });

  test('[L3 L4] whichever nodes write when, and whatever the store loses: one that is read is the log as it was', async () => {
    const order = (number: number, version: number): Fact => ({
      kind: 'order',
      source: 'rest',
      id: `${number}`,
      version,
      at: 1,
      body: { status: 'paid', currency: 'MXN', total: 100 + version },
    });
    const size = 2 * SALES_PER_PAGE + 500;
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('fold' as const), node: fc.nat(2), count: fc.nat(900) }) },
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), node: fc.nat(2) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('read' as const), node: fc.nat(2) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const), back: fc.nat(6) }) },
    );
    const edits = fc.array(fc.nat(size - 1), { minLength: 500, maxLength: 500 });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), edits, async (steps, edited) => {
        const news = Array.from({ length: size }, (_, number) => order(number, 1));
        // Orders, and between them edits of orders that came before or come later.
        const log = [
          FIRST,
          ...news.flatMap((one, place) => (place % 5 ? [one] : [one, order(edited[place / 5] ?? 0, place + 2)])),
        ];
        const store = memory();
        const moments: Map<string, string>[] = [];
        const nodes = [emptyState('s'), emptyState('s'), emptyState('s')];
        const check = async (): Promise<State | null> => {
          const read = await readSnapshot(store, 's', { epoch: EPOCH, seq: log.length });
          if (!read) return null;
          const whole = foldOn(emptyState('s'), log.slice(0, read.seq));
          expect(listOf(read.sales)).toEqual(listOf(whole.sales));
          return read;
        };
        for (const one of steps) {
          if (one.kind === 'lose') {
            const former = moments.at(-1 - one.back);
            if (!former) continue;
            store.texts.clear();
            for (const [key, text] of former) store.texts.set(key, text);
            continue;
          }
          const state = nodes[one.node];
          if (!state) continue;
          if (one.kind === 'fold') foldOn(state, log.slice(state.seq, state.seq + one.count));
          else if (one.kind === 'write') {
            await writeSnapshot(store, state, EPOCH);
            moments.push(new Map(store.texts));
          } else nodes[one.node] = (await check()) ?? state;
        }
        const last = nodes[0];
        if (!last) return;
        foldOn(last, log.slice(last.seq));
        await writeSnapshot(store, last, EPOCH);
        expect((await check())?.seq).toBe(log.length);
      }),
      { numRuns: 40 },
    );
  });

  test('[L3 L8] a long one is written and read in many turns, and what is folded once it is taken is not in it', async () => {
    const store = memory();
    const order = (number: number, version: number): Fact => ({
      kind: 'order',
      source: 'rest',
      id: `${number}`,
      version,
      at: 1,
      body: { status: 'paid', currency: 'MXN', total: version },
    });
    const pages = 30;
    const all = (version: number): Fact[] =>
      Array.from({ length: pages * SALES_PER_PAGE }, (_, number) => order(number, version));
    const state = foldOn(emptyState('s'), [FIRST, ...all(1)]);
    const asTaken = plain(everything(state));
    let turns = 0;
    let isBusy = true;
    const turn = (): void => {
      turns += 1;
      if (isBusy) setImmediate(turn);
    };
    turn();
    await writeSnapshot(store, state, EPOCH, async (work) => {
      const taken = await work();
      foldOn(state, all(2));
      return taken;
    });
    expect(turns).toBeGreaterThan(pages);
    turns = 0;
    const read = await readSnapshot(store, 's', { epoch: EPOCH, seq: state.seq });
    isBusy = false;
    expect(turns).toBeGreaterThan(0);
    expect(read && plain(everything(read))).toEqual(asTaken);
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
