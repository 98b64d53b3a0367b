import { randomUUID } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Fact } from '../../shared/fact.ts';
import { openDatabase } from './database.ts';
import type { Database } from './database.ts';
import { LedgerUnavailable } from './ledger.ts';
import type { Entry, Ledger, Position, Stop, Store } from './ledger.ts';
import { holdFolder } from './lock.ts';

/**
 * The ledger of one machine: a SQLite file in the data folder (ADR 2). Facts are plain JSON, so that a seller can read
 * them with any SQLite tool: `select fact from log where show = 'main'`.
 *
 * Group commit: appends of one turn of the event loop share one transaction and one fsync. Sequence: ten webhooks are
 * read in one turn; ten appends wait; the turn ends; BEGIN, ten inserts, COMMIT; ten 2xx.
 *
 * @throws LedgerInUse when another process has the folder
 */
export async function openEmbedded(folder: string): Promise<{ ledger: Ledger; store: Store }> {
  makeFolder(folder);
  const release = holdFolder(folder);
  const database = openDatabase(join(folder, 'nacre.db'));
  return Promise.resolve({ ledger: makeLedger(database, release), store: makeStore(database) });
}

/** As mkdir's own `recursive`, which never ends where nothing can be made, as in /proc. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

interface Waiting {
  show: string;
  facts: readonly Fact[];
  resolve: (positions: Position[]) => void;
  reject: (error: unknown) => void;
}

/** How many entries a follower is handed at once. */
const BATCH = 2000;

function makeLedger(database: Database, release: Stop): Ledger {
  const heads = new Map<string, Position>();
  const followers = new Map<string, Set<() => void>>();
  let waiting: Waiting[] = [];
  let flushing: NodeJS.Immediate | null = null;

  function headOf(show: string): Position {
    const known = heads.get(show);
    if (known) return known;
    const head = { epoch: database.get(epochKey(show)) ?? '', seq: database.lastSeq(show) };
    heads.set(show, head);
    return head;
  }

  function flush(): void {
    flushing = null;
    const group = waiting;
    waiting = [];
    const grown = new Map<string, Position>();
    let answers: Position[][];
    try {
      answers = database.transaction(() =>
        group.map(({ show, facts }) => {
          const head = grown.get(show) ?? headOf(show);
          const epoch = head.epoch || newEpoch(database, show);
          const positions = facts.map((_, place) => ({ epoch, seq: head.seq + place + 1 }));
          for (const [place, fact] of facts.entries())
            database.insert(show, head.seq + place + 1, JSON.stringify(fact));
          grown.set(show, { epoch, seq: head.seq + facts.length });
          return positions;
        }),
      );
    } catch (error) {
      // Rolled back whole: no position was taken, so the next append leaves no gap.
      for (const { reject } of group) reject(new LedgerUnavailable(error));
      return;
    }
    for (const [show, head] of grown) heads.set(show, head);
    for (const [place, { resolve }] of group.entries()) resolve(answers[place] ?? []);
    for (const show of grown.keys()) for (const wake of followers.get(show) ?? []) wake();
  }

  const read = (show: string, after: number, limit: number): Entry[] =>
    reading(() =>
      database.select(show, after, limit).map(({ seq, fact }) => ({ seq, fact: JSON.parse(fact) as Fact })),
    );

  return {
    append(show, facts) {
      if (facts.length === 0) return Promise.resolve([]);
      return new Promise((resolve, reject) => {
        waiting.push({ show, facts, resolve, reject });
        flushing ??= setImmediate(flush);
      });
    },
    read: async (show, after, limit) => Promise.resolve(read(show, after, limit)),
    head: async (show) => Promise.resolve(reading(() => headOf(show))),
    follow(show, after, listener) {
      const wake = follower(
        after,
        () => headOf(show).seq,
        (from) => read(show, from, BATCH),
        listener,
      );
      const wakes = followers.get(show) ?? new Set();
      followers.set(show, wakes.add(wake.wake));
      wake.wake();
      return () => {
        wake.stop();
        wakes.delete(wake.wake);
      };
    },
    close() {
      if (flushing) clearImmediate(flushing);
      if (waiting.length > 0) flush();
      database.close();
      release();
      return Promise.resolve();
    },
  };
}

/**
 * Hands on what lies between its own place and the log's end, a batch at a time, until there is nothing; woken when
 * the log has grown. A wake that comes during a batch is not lost: the end is looked up again after it.
 */
function follower(
  after: number,
  end: () => number,
  readFrom: (after: number) => Entry[],
  listener: (entries: Entry[]) => void | Promise<void>,
): { wake: () => void; stop: Stop } {
  let at = after;
  let isBusy = false;
  let isStopped = false;

  async function pump(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    try {
      // Not in the caller's turn: whoever follows has its Stop in hand before the first batch.
      await Promise.resolve();
      while (!isStopped && at < end()) {
        const entries = readFrom(at);
        const last = entries.at(-1);
        if (!last) break;
        await listener(entries);
        at = last.seq;
      }
    } finally {
      isBusy = false;
    }
  }

  return {
    wake: () => void pump(),
    stop: () => {
      isStopped = true;
    },
  };
}

const epochKey = (show: string): string => `epoch/${show}`;

/** Made with a show's first fact, in its transaction. */
function newEpoch(database: Database, show: string): string {
  const epoch = randomUUID();
  database.put(epochKey(show), epoch);
  return epoch;
}

function makeStore(database: Database): Store {
  return {
    get: async <T>(key: string) => {
      const value = reading(() => database.get(`kv/${key}`));
      return Promise.resolve(value === null ? null : (JSON.parse(value) as T));
    },
    list: async <T>(prefix: string) => {
      const rows = reading(() => database.list(`kv/${prefix}`));
      return Promise.resolve(
        rows.map(({ key, value }) => ({ key: key.slice('kv/'.length), value: JSON.parse(value) as T })),
      );
    },
    write: async (changes) => {
      try {
        database.transaction(() => {
          for (const [key, value] of Object.entries(changes)) {
            if (value === null) database.remove(`kv/${key}`);
            else database.put(`kv/${key}`, JSON.stringify(value));
          }
        });
      } catch (error) {
        throw new LedgerUnavailable(error);
      }
      return Promise.resolve();
    },
  };
}

function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new LedgerUnavailable(error);
  }
}
