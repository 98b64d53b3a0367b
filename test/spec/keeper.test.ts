import { PassThrough, duplexPair } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { makeKeeper } from '../../server/ledger/keeper.ts';
import { openKeptElsewhere } from '../../server/ledger/kept-elsewhere.ts';
import { LedgerUnavailable } from '../../server/ledger/ledger.ts';
import type { Backing, Follower, Outbox, Rewrite, Signals, Store } from '../../server/ledger/ledger.ts';
import { openLine } from '../../server/ledger/line.ts';
import { makeMemoryLedger } from '../support/memory-ledger.ts';
import { crowd, until } from '../contract/ledger-contract.ts';

describe('a line', () => {
  interface Other {
    say(text: string): Promise<string>;
    fail(how: 'unavailable' | 'broken'): Promise<void>;
    note(text: string): void;
  }

  function pair() {
    const [here, there] = duplexPair();
    const noted: string[] = [];
    openLine<Other, object>(there, {
      say: async (text) => Promise.resolve(`${text}!`),
      async fail(how) {
        await turn();
        throw how === 'unavailable' ? new LedgerUnavailable(null, 'The disk is full.') : new Error('a bug');
      },
      note: (text) => void noted.push(text),
    });
    return { line: openLine<object, Other>(here, {}), noted, there };
  }

  test('[L11] what is told before something is asked is heard before it; faults keep their kind and words', async () => {
    const { line, noted } = pair();
    line.tell('note', 'one\n王');
    line.tell('note', 'two');
    expect(await line.ask('say', 'é'.repeat(100_000))).toBe(`${'é'.repeat(100_000)}!`);
    expect(noted).toEqual(['one\n王', 'two']);
    const full = line.ask('fail', 'unavailable');
    await expect(full).rejects.toThrow(LedgerUnavailable);
    await expect(full).rejects.toThrow('The disk is full.');
    const broken = line.ask('fail', 'broken');
    await expect(broken).rejects.toThrow('a bug');
    await expect(broken).rejects.not.toThrow(LedgerUnavailable);
  });

  test('[L11] a message is whole, however it is cut', async () => {
    const stream = new PassThrough();
    const noted: string[] = [];
    openLine<Pick<Other, 'note'>, object>(stream, { note: (text) => void noted.push(text) });
    const texts = ['王小明', '', '🐚'.repeat(3)];
    const bytes = Buffer.from(
      texts.map((text) => `${JSON.stringify({ id: null, name: 'note', given: [text] })}\n`).join(''),
    );
    for (const byte of bytes) stream.write(Buffer.of(byte));
    await until(() => noted.length === 3);
    expect(noted).toEqual(texts);
  });

  test('[L12] who waits for the other side when it ends is told that it is not there, and so is who asks then', async () => {
    const { line, there } = pair();
    let hasEnded = false;
    line.onEnd(() => (hasEnded = true));
    const asked = line.ask('fail', 'unavailable');
    there.end();
    await expect(asked).rejects.toThrow(LedgerUnavailable);
    expect(hasEnded).toBe(true);
    await expect(line.ask('say', 'x')).rejects.toThrow(LedgerUnavailable);
    line.tell('note', 'nobody minds');
    await line.close();
  });
});

describe('two workers of one keeper', () => {
  function machine(others: Partial<Backing> = {}) {
    const keeper = makeKeeper({
      ...({ ledger: makeMemoryLedger(), outbox: { onWaiting() {} } } as unknown as Backing),
      ...others,
    });
    const worker = () => {
      const [here, there] = duplexPair();
      keeper.serve(there);
      return { ...openKeptElsewhere(here), end: () => here.end() };
    };
    return [worker(), worker()] as const;
  }
  const follower = (seen: number[]): Follower => ({
    entries: (entries) => void seen.push(...entries.map(({ seq }) => seq)),
  });

  test('[L11] what one appends both are told; who ends is followed for no longer, and takes nobody along', async () => {
    const ledger = makeMemoryLedger();
    let following = 0;
    const counting = {
      ...ledger,
      follow: (...[show, from, who]: Parameters<typeof ledger.follow>) => {
        following += 1;
        const stop = ledger.follow(show, from, who);
        return () => {
          following -= 1;
          stop();
        };
      },
    };
    const [a, b] = machine({ ledger: counting });
    const [atA, atB]: [number[], number[]] = [[], []];
    a.ledger.follow('show', { epoch: '', seq: 0 }, follower(atA));
    b.ledger.follow('show', { epoch: '', seq: 0 }, follower(atB));
    await a.ledger.append('show', [crowd(1), crowd(2)]);
    await until(() => atA.length === 2 && atB.length === 2);
    a.end();
    await until(() => following === 1);
    await b.ledger.append('show', [crowd(3)]);
    await until(() => atB.length === 3);
    expect(atA).toEqual([1, 2]);
  });

  test('[F12] signals reach the others here, and those of other machines, once, and never who sent them', async () => {
    const sent: unknown[] = [];
    const outside = new Map<string, (message: unknown) => void>();
    const signals: Signals = {
      send: (show, message) => void sent.push([show, message]),
      listen(show, listener) {
        outside.set(show, listener);
        return () => outside.delete(show);
      },
    };
    const [a, b] = machine({ signals });
    const [atA, atB]: [unknown[], unknown[]] = [[], []];
    const stop = a.signals?.listen('show', (message) => void atA.push(message));
    b.signals?.listen('show', (message) => void atB.push(message));
    await until(() => outside.size === 1);
    await b.ledger.head('show');
    a.signals?.send('show', 'from a');
    a.signals?.send('another', 'unheard');
    await until(() => atB.length === 1);
    expect([atA, atB, sent]).toEqual([
      [],
      ['from a'],
      [
        ['show', 'from a'],
        ['another', 'unheard'],
      ],
    ]);
    outside.get('show')?.('from outside');
    await until(() => atA.length === 1 && atB.length === 2);
    stop?.();
    b.end();
    await until(() => outside.size === 0);
  });

  test('[L11 V3] what only a worker can tell it is asked for: what is to be given back, and rewritten, by one at a time', async () => {
    const facts = [crowd(1), crowd(2), crowd(3)];
    const given: unknown[] = [];
    let [atOnce, most] = [0, 0];
    async function alone<T>(work: () => Promise<T>): Promise<T> {
      most = Math.max(most, (atOnce += 1));
      await turn();
      const done = await work();
      atOnce -= 1;
      return done;
    }
    const outbox = {
      onWaiting() {},
      giveBack: async (...[, , wanted]: Parameters<Outbox['giveBack']>) =>
        alone(async () => void given.push(await wanted(facts))),
    } as unknown as Outbox;
    const rewrite: Rewrite = async (_show, _reason, change) =>
      alone(async () => (await change(facts)).filter((fact, place) => fact !== facts[place]).length);
    const [a, b] = machine({ outbox, rewrite });
    await Promise.all([
      a.outbox.giveBack('show', 'e', (all) => all.filter((_, place) => place !== 1)),
      b.outbox.giveBack('show', 'e', () => []),
    ]);
    expect(given).toEqual([[facts[0], facts[2]], []]);
    expect(most).toBe(1);
    const changed = await Promise.all(
      [a, b].map(async (one) =>
        one.rewrite('show', 'why', (all) => all.map((fact, place) => (place === 2 ? crowd(9) : fact))),
      ),
    );
    expect([changed, most]).toEqual([[1, 1], 1]);
  });

  test('[L11] a snapshot that one has written the other does not write again', async () => {
    const written: unknown[] = [];
    const store = {
      async writeSnapshot(_snapshot: unknown, position: unknown) {
        written.push(position);
        return Promise.resolve([]);
      },
    } as unknown as Store;
    const [a, b] = machine({ store });
    const snapshot = { cover: { key: 'snapshot/a/1/cover', text: '1' }, pages: [], fresh: {} };
    await Promise.all([a, b].map(async (one) => one.store.writeSnapshot(snapshot, { epoch: 'e', seq: 5 })));
    await b.store.writeSnapshot(snapshot, { epoch: 'e', seq: 4 });
    await b.store.writeSnapshot(snapshot, { epoch: 'e', seq: 6 });
    await a.store.writeSnapshot(snapshot, { epoch: 'f', seq: 1 });
    expect(written).toEqual([
      { epoch: 'e', seq: 5 },
      { epoch: 'e', seq: 6 },
      { epoch: 'f', seq: 1 },
    ]);
  });
});
