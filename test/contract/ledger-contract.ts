import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fact } from '../../shared/fact.ts';
import type { Change, Entry, Ledger, Position, Rewrite, Store } from '../../server/ledger/ledger.ts';

/** What a test of a ledger needs: one to open, and the same again after closing. */
export interface LedgerUnderTest {
  open(): Promise<{ ledger: Ledger; store: Store; rewrite: Rewrite }>;
  /** Whether other processes may write to it, too. */
  isShared?: boolean;
  /** Takes away whatever the ledger was kept in. */
  dispose(): Promise<void>;
}

export const crowd = (viewers: number): Fact => ({ kind: 'crowd', at: 1, viewers });
const viewersOf = (entries: readonly Entry[]): unknown[] =>
  entries.map(({ fact }) => (fact.kind === 'crowd' ? fact.viewers : null));
/** Where whoever knows nothing begins. */
const BEGIN: Position = { epoch: '', seq: 0 };
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** L1 to L5: every implementation passes the same suite. */
export function ledgerContract(name: string, make: () => Promise<LedgerUnderTest>): void {
  describe(`[L5] the ledger's contract: ${name}`, () => {
    let under: LedgerUnderTest;
    let ledger: Ledger;
    let store: Store;
    let rewrite: Rewrite;
    beforeEach(async () => {
      under = await make();
      ({ ledger, store, rewrite } = await under.open());
    });
    afterEach(async () => {
      await ledger.close();
      await under.dispose();
    });

    test('[L1] an empty log ends at 0', async () => {
      expect((await ledger.head('a')).seq).toBe(0);
      expect(await ledger.read('a', 0, 10)).toEqual([]);
      expect(await ledger.append('a', [])).toEqual([]);
    });

    test('[L3] positions count from 1 in one epoch, in the order of the facts', async () => {
      const first = await ledger.append('a', [crowd(1), crowd(2)]);
      const second = await ledger.append('a', [crowd(3)]);
      expect([...first, ...second].map(({ seq }) => seq)).toEqual([1, 2, 3]);
      expect(new Set([...first, ...second].map(({ epoch }) => epoch)).size).toBe(1);
      expect(await ledger.head('a')).toEqual(second[0]);
      expect(viewersOf(await ledger.read('a', 0, 10))).toEqual([1, 2, 3]);
    });

    test('[L3] many appends at once keep each caller in order and leave no gap', async () => {
      const callers = upTo(50).map(async (caller) => {
        const seqs: number[] = [];
        for (const one of upTo(20)) seqs.push((await ledger.append('a', [crowd(caller * 1000 + one)]))[0]?.seq ?? 0);
        return { caller, seqs };
      });
      const all = await Promise.all(callers);
      const entries = await ledger.read('a', 0, 5000);
      expect(entries.map(({ seq }) => seq)).toEqual(upTo(1000));
      for (const { caller, seqs } of all) {
        expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
        expect(seqs.map((seq) => viewersOf(entries.slice(seq - 1, seq))[0])).toEqual(
          upTo(20).map((one) => caller * 1000 + one),
        );
      }
    });

    test('[L3] reading begins after a position and stops at the limit', async () => {
      await ledger.append('a', upTo(10).map(crowd));
      expect(viewersOf(await ledger.read('a', 4, 3))).toEqual([5, 6, 7]);
      expect(viewersOf(await ledger.read('a', 9, 100))).toEqual([10]);
      expect(await ledger.read('a', 10, 100)).toEqual([]);
    });

    test('[L1] shows do not see each other', async () => {
      await Promise.all([
        ledger.append('a', [crowd(1)]),
        ledger.append('b', [crowd(2)]),
        ledger.append('a-b', [crowd(3)]),
      ]);
      expect(viewersOf(await ledger.read('a', 0, 10))).toEqual([1]);
      expect(viewersOf(await ledger.read('b', 0, 10))).toEqual([2]);
      expect((await ledger.head('a')).epoch).not.toBe((await ledger.head('b')).epoch);
    });

    test('[L1] a fact comes back as it went in: every script, and 100 kB', async () => {
      const told: Fact = {
        kind: 'order',
        source: 'rest',
        id: `王小明 🐚 ${'é'.repeat(50_000)}`,
        version: 9_007_199_254_740_991,
        at: 1,
        body: { status: 'paid', currency: 'MXN', total: 1_000_000_000_000, name: 'ماريا' },
      };
      await ledger.append('a', [told]);
      expect((await ledger.read('a', 0, 1))[0]?.fact).toEqual(told);
    });

    /** Of every third fact. */
    const doubled: Change = (facts) =>
      facts.map((fact) =>
        fact.kind === 'crowd' && fact.viewers !== undefined && fact.viewers % 3 === 0
          ? { ...fact, viewers: fact.viewers * 1_000_000 }
          : fact,
      );

    test('[L10] facts are rewritten in their places, under a new epoch; the log goes on behind them', async () => {
      const count = 2345;
      await ledger.append('a', upTo(count).map(crowd));
      await ledger.append('b', [crowd(3)]);
      const { epoch } = await ledger.head('a');
      expect(await rewrite('a', 'why', doubled)).toBe(781);
      const head = await ledger.head('a');
      expect(head.seq).toBe(count);
      expect(head.epoch).not.toBe(epoch);
      const told = upTo(count).map((one) => (one % 3 === 0 ? one * 1_000_000 : one));
      expect(viewersOf(await ledger.read('a', 0, 5000))).toEqual(told);
      expect((await ledger.append('a', [crowd(7)]))[0]).toMatchObject({ seq: count + 1, epoch: head.epoch });
      expect(viewersOf(await ledger.read('b', 0, 10))).toEqual([3]);
    });

    test('[L10] it is done once for one reason; what changes nothing leaves the epoch', async () => {
      await ledger.append('a', [crowd(3)]);
      expect(await rewrite('a', 'one', doubled)).toBe(1);
      const { epoch } = await ledger.head('a');
      expect(await rewrite('a', 'one', doubled)).toBe(0);
      expect(await rewrite('a', 'two', (facts) => facts)).toBe(0);
      expect((await ledger.head('a')).epoch).toBe(epoch);
      expect(viewersOf(await ledger.read('a', 0, 10))).toEqual([3_000_000]);
    });

    test('[L10] a follower is told all of it anew, and misses nothing that is appended meanwhile', async () => {
      const count = 1500;
      await ledger.append('a', upTo(count).map(crowd));
      const { epoch: former } = await ledger.head('a');
      let [epoch, seen]: [string, unknown[]] = [former, []];
      const stop = ledger.follow('a', BEGIN, {
        entries(entries, now) {
          if (now !== epoch) [epoch, seen] = [now, []];
          seen.push(...viewersOf(entries));
        },
      });
      await until(() => seen.length === count);
      const appending = (async () => {
        for (const one of upTo(40)) {
          await ledger.append('a', [crowd(one * 3 + 1)]);
          await sleep(1);
        }
      })();
      expect(await rewrite('a', 'why', doubled)).toBe(500);
      await appending;
      await until(() => seen.length === count + 40);
      stop();
      expect(epoch).not.toBe(former);
      const told = upTo(count).map((one) => (one % 3 === 0 ? one * 1_000_000 : one));
      expect(seen).toEqual([...told, ...upTo(40).map((one) => one * 3 + 1)]);
    });

    test('[L10] what is appended in the very moment of the new epoch is of it', async () => {
      await ledger.append('a', [crowd(3)]);
      for (const round of upTo(8)) {
        let isDone = false;
        const rewriting = rewrite('a', `${round}`, (facts) =>
          facts.map((fact) => (fact.kind === 'crowd' ? { ...fact, viewers: round } : fact)),
        ).finally(() => (isDone = true));
        const appended: Promise<unknown>[] = [];
        // Not for ever: it ends when it has come to the end of the log.
        while (!isDone && appended.length < 100) {
          await new Promise(setImmediate);
          appended.push(ledger.append('a', [crowd(0)]));
          await sleep(appended.length % 3);
        }
        await Promise.all([rewriting, ...appended]);
        const { epoch } = await ledger.head('a');
        await ledger.close();
        ({ ledger, store, rewrite } = await under.open());
        expect((await ledger.head('a')).epoch).toBe(epoch);
      }
    });

    test('[L10] snapshots of what was rewritten are gone', async () => {
      await ledger.append('a', [crowd(3)]);
      const cover = { key: 'snapshot/a/1/cover', text: '"an old name"' };
      await store.writeSnapshot({ cover, pages: [], fresh: {} }, await ledger.head('a'));
      expect(await store.get(cover.key)).toBe('an old name');
      await rewrite('a', 'why', doubled);
      expect(await store.get(cover.key)).toBe(null);
    });

    describe.each([0, 7, 20])('following after %i', (after) => {
      test('[L3] gives the rest, then what comes, once and in order', async () => {
        await ledger.append('a', upTo(20).map(crowd));
        const seen: unknown[] = [];
        const { epoch } = await ledger.head('a');
        const stop = ledger.follow(
          'a',
          { epoch, seq: after },
          { entries: (entries) => void seen.push(...viewersOf(entries)) },
        );
        await ledger.append('a', [crowd(21), crowd(22)]);
        await until(() => seen.length === 22 - after);
        stop();
        expect(seen).toEqual(upTo(22).slice(after));
      });
    });

    test('[L3] following misses nothing while others append', async () => {
      const seen: unknown[][] = [];
      const stops: (() => void)[] = [];
      const appending = upTo(300).map(async (one) => {
        await sleep(one % 7);
        await ledger.append('a', [crowd(one)]);
      });
      for (const turn of upTo(12)) {
        const list: unknown[] = [];
        seen.push(list);
        stops.push(
          ledger.follow('a', BEGIN, { entries: (entries) => void list.push(...entries.map(({ seq }) => seq)) }),
        );
        if (turn % 2 === 0) await sleep(1);
      }
      await Promise.all(appending);
      await until(() => seen.every((list) => list.length >= 300));
      for (const stop of stops) stop();
      for (const list of seen) expect(list).toEqual(upTo(300));
    });

    test('[L3] a slow listener gets one batch at a time, and all of it', async () => {
      const seen: number[] = [];
      let inside = 0;
      let most = 0;
      const stop = ledger.follow('a', BEGIN, {
        async entries(entries) {
          most = Math.max(most, (inside += 1));
          await sleep(5);
          seen.push(...entries.map(({ seq }) => seq));
          inside -= 1;
        },
      });
      for (const one of upTo(30)) await ledger.append('a', [crowd(one)]);
      await until(() => seen.length === 30);
      stop();
      expect(seen).toEqual(upTo(30));
      expect(most).toBe(1);
    });

    test('[L1] what is stopped hears nothing more', async () => {
      const seen: unknown[] = [];
      const stop = ledger.follow('a', BEGIN, { entries: (entries) => void seen.push(...entries) });
      await ledger.append('a', [crowd(1)]);
      await until(() => seen.length === 1);
      stop();
      stop();
      await ledger.append('a', [crowd(2)]);
      await sleep(30);
      expect(seen).toHaveLength(1);
    });

    test('[L2] what was appended is there after closing and opening, in the same epoch', async () => {
      const [position] = await ledger.append('a', [crowd(1)]);
      await store.write({ 'key/1': { role: 'stage' } });
      await ledger.close();
      ({ ledger, store } = await under.open());
      expect(await ledger.head('a')).toEqual(position);
      expect((await ledger.append('a', [crowd(2)]))[0]).toMatchObject({ epoch: position?.epoch, seq: 2 });
      expect(viewersOf(await ledger.read('a', 0, 10))).toEqual([1, 2]);
      expect(await store.get('key/1')).toEqual({ role: 'stage' });
    });

    test('closing waits for what is under way', async () => {
      const appended = ledger.append('a', [crowd(1)]);
      await ledger.close();
      expect((await appended)[0]?.seq).toBe(1);
      ({ ledger, store } = await under.open());
      expect(viewersOf(await ledger.read('a', 0, 10))).toEqual([1]);
    });

    test('the store lists by prefix in key order, replaces, and deletes by null', async () => {
      await store.write({ 'a/2': 2, 'a/1': [1, { deep: 'é' }], 'b/1': true, a: 0 });
      expect(await store.list('a/')).toEqual([
        { key: 'a/1', value: [1, { deep: 'é' }] },
        { key: 'a/2', value: 2 },
      ]);
      await store.write({ 'a/1': null, 'a/2': 'two' });
      expect(await store.list('a/')).toEqual([{ key: 'a/2', value: 'two' }]);
      expect(await store.get('a/1')).toBeNull();
      expect(await store.get('nothing')).toBeNull();
    });

    test('[L3] a follower is told when it has everything, and may ask to be handed more before it sleeps', async () => {
      await ledger.append('a', upTo(5).map(crowd));
      const told: unknown[] = [];
      const stop = ledger.follow('a', BEGIN, {
        entries: (entries) => void told.push(...viewersOf(entries)),
        async end() {
          told.push('end');
          if (told.length > 6) return 'enough';
          await ledger.append('a', [crowd(6)]);
          return 'again';
        },
      });
      await until(() => told.length >= 8);
      stop();
      expect(told).toEqual([1, 2, 3, 4, 5, 'end', 6, 'end']);
    });

    test('[L4] a position holds as long as its entry is there', async () => {
      const [position] = await ledger.append('a', [crowd(1)]);
      if (!position) throw new Error('no position');
      await ledger.append('a', [crowd(2)]);
      expect(await ledger.holds('a', position)).toBe(true);
      expect(await ledger.holds('a', { ...position, epoch: 'another' })).toBe(false);
    });

    test('the first to claim a key has it, for everybody', async () => {
      const claims = await Promise.all(['one', 'two', 'three'].map((value) => store.claim('show/x', value)));
      expect(new Set(claims).size).toBe(1);
      expect(await store.claim('show/x', 'late')).toBe(claims[0]);
      expect(await store.get('show/x')).toBe(claims[0]);
    });

    test('who watches is told what there is, and then every change once', async () => {
      await store.write({ 'key/1': 'one', 'other/1': 'not this' });
      const told: unknown[] = [];
      const stop = await store.watch('key/', (key, value) => void told.push([key, value]));
      await store.write({ 'key/2': { deep: 2 }, 'other/2': 'nor this' });
      await store.write({ 'key/2': { deep: 2 } });
      await store.write({ 'key/1': null });
      await sleep(50);
      stop();
      await store.write({ 'key/3': 'after' });
      await sleep(50);
      expect(told).toEqual([
        ['key/1', 'one'],
        ['key/2', { deep: 2 }],
        ['key/1', null],
      ]);
    });

    test('of two snapshots the one of the later position stays', async () => {
      const write = async (seq: number, epoch = 'e') =>
        store.writeSnapshot(
          {
            cover: { key: 'snapshot/a/1/cover', text: JSON.stringify({ seq, epoch }) },
            pages: ['snapshot/a/1/page/always', `snapshot/a/1/page/${seq}`],
            fresh: { 'snapshot/a/1/page/always': '"all"', [`snapshot/a/1/page/${seq}`]: `[${seq}]` },
          },
          { epoch, seq },
        );
      const cover = async () => store.get('snapshot/a/1/cover');
      const page = async (which: string) => store.get(`snapshot/a/1/page/${which}`);
      expect(await write(5)).toEqual([]);
      if (under.isShared) {
        expect([await write(5), await write(4)]).toEqual([[], []]);
        expect(await cover()).toEqual({ seq: 5, epoch: 'e' });
      }
      expect(await write(7)).toEqual([]);
      expect(await cover()).toEqual({ seq: 7, epoch: 'e' });
      expect([await page('always'), await page('5'), await page('7')]).toEqual(['all', null, [7]]);
      expect(await write(1, 'another')).toEqual([]);
      expect(await cover()).toEqual({ seq: 1, epoch: 'another' });
    });

    test('a snapshot one of whose pages is nowhere is not written, and the page is named', async () => {
      const cover = (value: number) => ({ key: 'snapshot/a/1/cover', text: `${value}` });
      const [one, two] = ['snapshot/a/1/page/one', 'snapshot/a/1/page/two'];
      const pages = [one, two];
      await store.writeSnapshot({ cover: cover(1), pages: [one], fresh: { [one]: '1' } }, { epoch: 'e', seq: 1 });
      expect(await store.writeSnapshot({ cover: cover(2), pages, fresh: {} }, { epoch: 'e', seq: 2 })).toEqual([two]);
      expect(await store.get('snapshot/a/1/cover')).toBe(1);
      expect(await store.get(one)).toBe(1);
      expect(
        await store.writeSnapshot({ cover: cover(2), pages, fresh: { [two]: '2' } }, { epoch: 'e', seq: 2 }),
      ).toEqual([]);
      expect([await store.get('snapshot/a/1/cover'), await store.get(one), await store.get(two)]).toEqual([2, 1, 2]);
    });

    test('a write to the store is all or nothing', async () => {
      const circular: Record<string, unknown> = {};
      circular.self = circular;
      await expect(store.write({ first: 1, second: circular })).rejects.toThrow();
      expect(await store.get('first')).toBeNull();
    });
  });
}

export async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error('it did not come to pass within 10 s');
    await sleep(2);
  }
}
