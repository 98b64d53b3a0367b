import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Fact } from '../../shared/fact.ts';
import { LedgerUnavailable } from '../../server/ledger/ledger.ts';
import type { Ledger, Outbox, Position, Some, Store } from '../../server/ledger/ledger.ts';
import { openOutbox } from '../../server/ledger/outbox.ts';
import { emptyStore } from '../support/empty-store.ts';
import { makeMemoryLedger } from '../support/memory-ledger.ts';
import type { MemoryLedger } from '../support/memory-ledger.ts';

const fact = (viewers: number): Fact => ({ kind: 'crowd', at: 1, viewers });
const viewersOf = (facts: readonly Fact[]): unknown[] =>
  facts.map((one) => (one.kind === 'crowd' ? one.viewers : null));
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const soon = { timeout: 5000, interval: 5 };

/** A log elsewhere, of one show, that may be away, may cut a reply off, and may lose what it had. */
interface Elsewhere extends Ledger {
  facts: Fact[];
  epoch: string;
  isAway: boolean;
  /** So many appends from now on are carried out and answered with an error. */
  cutReplies: number;
  appends: number;
  lose(epoch: string): void;
  /** Called before each append is carried out. */
  onAppend: () => void;
}

function elsewhere(): Elsewhere {
  const never = (): never => {
    throw new Error('not asked for');
  };
  const log: Elsewhere = {
    facts: [],
    epoch: 'e1',
    isAway: false,
    cutReplies: 0,
    appends: 0,
    onAppend() {},
    lose(epoch) {
      log.facts = [];
      log.epoch = epoch;
    },
    async append(_show, facts) {
      await Promise.resolve();
      log.appends += 1;
      log.onAppend();
      if (log.isAway) throw new LedgerUnavailable(new Error('away'));
      const positions = facts.map((one): Position => ({ epoch: log.epoch, seq: log.facts.push(one) }));
      if (log.cutReplies > 0) {
        log.cutReplies -= 1;
        throw new LedgerUnavailable(new Error('cut'));
      }
      return positions;
    },
    holds: async (_show, { epoch, seq }) => {
      if (log.isAway) throw new LedgerUnavailable(new Error('away'));
      return Promise.resolve(epoch === log.epoch && seq <= log.facts.length);
    },
    read: never,
    follow: never,
    head: async () => {
      if (log.isAway) throw new LedgerUnavailable(new Error('away'));
      return Promise.resolve({ epoch: log.epoch, seq: log.facts.length });
    },
    close: never,
  };
  return log;
}

function memoryNotes(texts = new Map<string, string>()): Store & { texts: Map<string, string> } {
  return {
    ...emptyStore,
    texts,
    list: <T>(prefix: string) =>
      Promise.resolve(
        [...texts]
          .filter(([key]) => key.startsWith(prefix))
          .map(([key, text]) => ({ key, value: JSON.parse(text) as T })),
      ),
    write(changes) {
      for (const [key, value] of Object.entries(changes)) texts.set(key, JSON.stringify(value));
      return Promise.resolve();
    },
  };
}

let own: MemoryLedger;
let notes: ReturnType<typeof memoryNotes>;
let shared: Elsewhere;
let strange: string[];
const opened: Outbox[] = [];

async function open(over: Partial<{ own: Ledger; notes: Store }> = {}): Promise<Outbox> {
  const outbox = await openOutbox({
    own,
    notes,
    shared,
    onStrange: (show) => void strange.push(show),
    onBack: () => () => {},
    ...over,
  });
  opened.push(outbox);
  return outbox;
}

beforeEach(() => {
  own = makeMemoryLedger();
  notes = memoryNotes();
  shared = elsewhere();
  strange = [];
});
afterEach(async () => {
  shared.isAway = false;
  for (const outbox of opened.splice(0)) await outbox.close();
  vi.useRealTimers();
});

describe('store and forward', () => {
  test('[L6] a fact is kept here before its 2xx, and the log elsewhere is not waited for', async () => {
    const outbox = await open();
    shared.isAway = true;
    own.hold();
    let isKept = false;
    const keeping = outbox.keep('a', [fact(1)]).then((kept) => {
      isKept = true;
      return kept;
    });
    await new Promise(setImmediate);
    expect(isKept).toBe(false);
    own.release();
    const { placed } = await keeping;
    expect(viewersOf(own.entries.map((entry) => entry.fact))).toEqual([1]);
    expect(outbox.waiting('a')).toBe(1);
    shared.isAway = false;
    expect(await placed).toEqual([{ epoch: 'e1', seq: 1 }]);
    expect(outbox.waiting('a')).toBe(0);
  });

  test('[L6] what cannot be kept here is refused, and goes nowhere', async () => {
    const outbox = await open();
    own.hold();
    const keeping = outbox.keep('a', [fact(1)]);
    await new Promise(setImmediate);
    own.fail();
    await expect(keeping).rejects.toThrow(LedgerUnavailable);
    const { placed } = await outbox.keep('a', [fact(2)]);
    await placed;
    expect(viewersOf(shared.facts)).toEqual([2]);
  });

  test('[L6] everything is forwarded once and in order', async () => {
    const outbox = await open();
    const kept = await Promise.all(upTo(50).map(async (one) => outbox.keep('a', [fact(2 * one - 1), fact(2 * one)])));
    await expect.poll(() => shared.facts.length, soon).toBe(100);
    expect(viewersOf(shared.facts)).toEqual(upTo(100));
    const positions = await Promise.all(kept.map(async ({ placed }) => placed));
    expect(positions.flat().map(({ seq }) => seq)).toEqual(upTo(100));
  });

  test('[L6] while the log cannot be reached it is tried again; then all goes, in order', async () => {
    const outbox = await open();
    shared.isAway = true;
    const kept = await Promise.all(upTo(20).map(async (one) => outbox.keep('a', [fact(one)])));
    await expect.poll(() => shared.appends, soon).toBeGreaterThan(3);
    expect([shared.facts, outbox.waiting('a')]).toEqual([[], 20]);
    shared.isAway = false;
    await Promise.all(kept.map(async ({ placed }) => placed));
    expect(viewersOf(shared.facts)).toEqual(upTo(20));
  });

  test('[L6] a reply that was cut: appended at least once, told where', async () => {
    const outbox = await open();
    shared.cutReplies = 1;
    const { placed } = await outbox.keep('a', [fact(1)]);
    expect(await placed).toEqual([{ epoch: 'e1', seq: 2 }]);
    expect(viewersOf(shared.facts)).toEqual([1, 1]);
  });

  test('[L6] ended and started again, it goes on where it was', async () => {
    const first = await open();
    for (const one of upTo(5)) await (await first.keep('a', [fact(one)])).placed;
    await first.close();
    const second = await open();
    await (
      await second.keep('a', [fact(6)])
    ).placed;
    expect(viewersOf(shared.facts)).toEqual(upTo(6));
  });

  test('[L6] ended, it first forwards what it can', async () => {
    const outbox = await open();
    shared.isAway = true;
    for (const one of upTo(3)) await outbox.keep('a', [fact(one)]);
    setTimeout(() => (shared.isAway = false), 100);
    await outbox.close();
    expect(viewersOf(shared.facts)).toEqual([1, 2, 3]);
  });

  test('[L6] ended while the log is away, it does not wait for long, and forwards after its next start', async () => {
    const outbox = await open();
    shared.isAway = true;
    for (const one of upTo(3)) await outbox.keep('a', [fact(one)]);
    const from = Date.now();
    await opened.pop()?.close();
    expect(Date.now() - from).toBeLessThan(4000);
    shared.isAway = false;
    await open();
    await expect.poll(() => viewersOf(shared.facts), soon).toEqual([1, 2, 3]);
  });

  test('[L6] crashed after it had forwarded more than it had noted: forwarded once more, and nothing is missing', async () => {
    const outbox = await open();
    for (const one of upTo(3)) await (await outbox.keep('a', [fact(one)])).placed;
    // As they were at the crash: the show is noted, its place is not.
    const atCrash = new Map(notes.texts);
    await outbox.close();
    expect(JSON.parse(atCrash.get('forwarded/a') ?? '')).toMatchObject({ upTo: 0 });
    await open({ notes: memoryNotes(atCrash) });
    await expect.poll(() => viewersOf(shared.facts), soon).toEqual([1, 2, 3, 1, 2, 3]);
  });
});

describe('giving back', () => {
  const all: Some = (facts) => facts;

  test('[L4 L7] nothing while the log is the one that was forwarded to', async () => {
    const outbox = await open();
    for (const one of upTo(3)) await (await outbox.keep('a', [fact(one)])).placed;
    await outbox.giveBack('a', 'e1', all);
    await outbox.giveBack('never-heard-of', 'e9', all);
    expect(viewersOf(shared.facts)).toEqual([1, 2, 3]);
  });

  test('[L4 L7] after a loss what is wanted, in order, once', async () => {
    const outbox = await open();
    for (const one of upTo(6)) await (await outbox.keep('a', [fact(one)])).placed;
    shared.lose('e2');
    const even: Some = (facts) => facts.filter((one) => one.kind === 'crowd' && (one.viewers ?? 0) % 2 === 0);
    await outbox.giveBack('a', 'e2', even);
    expect(viewersOf(shared.facts)).toEqual([2, 4, 6]);
    await outbox.giveBack('a', 'e2', all);
    expect(viewersOf(shared.facts)).toEqual([2, 4, 6]);
  });

  test('[L4 L7] somebody is told of a log that is another one: by the next fact, or by looking', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    const outbox = await open();
    await (
      await outbox.keep('a', [fact(1)])
    ).placed;
    await vi.advanceTimersByTimeAsync(6000);
    expect(strange).toEqual([]);
    shared.lose('e2');
    await vi.advanceTimersByTimeAsync(6000);
    expect(new Set(strange)).toEqual(new Set(['a']));
    const told = strange.length;
    await (
      await outbox.keep('a', [fact(2)])
    ).placed;
    await new Promise(setImmediate);
    expect(strange.length).toBeGreaterThan(told);
  });

  test('[L4 L7] lost a second time while it gives back: noticed, and given back whole', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    const outbox = await open();
    // More than one batch.
    await (
      await outbox.keep('a', upTo(2500).map(fact))
    ).placed;
    shared.lose('e2');
    const begin = shared.appends;
    shared.onAppend = () => {
      if (shared.appends === begin + 2) shared.lose('e3');
    };
    await outbox.giveBack('a', 'e2', all);
    expect(shared.facts.length).toBeLessThan(2500);
    await vi.advanceTimersByTimeAsync(6000);
    expect(strange).toContain('a');
    await outbox.giveBack('a', 'e3', (facts) => facts.filter((one) => !shared.facts.includes(one)));
    expect(new Set(viewersOf(shared.facts))).toEqual(new Set(upTo(2500)));
  });

  test('[L4 L7] ended while it gives back: the rest is given back after the next start', async () => {
    const outbox = await open();
    await (
      await outbox.keep('a', upTo(2500).map(fact))
    ).placed;
    shared.lose('e2');
    const begin = shared.appends;
    shared.onAppend = () => {
      if (shared.appends === begin + 2) {
        shared.isAway = true;
        void outbox.close();
      }
    };
    await expect(outbox.giveBack('a', 'e2', all)).rejects.toThrow(LedgerUnavailable);
    expect(shared.facts).toHaveLength(1000);
    shared.isAway = false;
    const again = await open();
    await again.giveBack('a', 'e2', (facts) => facts.filter((one) => !shared.facts.includes(one)));
    expect(viewersOf(shared.facts)).toEqual(upTo(2500));
  });

  test('[L4 L7] a loss while it was not running is noticed after its start', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    const outbox = await open();
    for (const one of upTo(3)) await (await outbox.keep('a', [fact(one)])).placed;
    await outbox.close();
    shared.lose('e2');
    const again = await open();
    await vi.advanceTimersByTimeAsync(6000);
    expect(new Set(strange)).toEqual(new Set(['a']));
    await again.giveBack('a', 'e2', all);
    expect(viewersOf(shared.facts)).toEqual([1, 2, 3]);
  });
});
