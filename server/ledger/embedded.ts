import { randomUUID } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Fact } from '../../shared/fact.ts';
import { openDatabase } from './database.ts';
import type { Database } from './database.ts';
import { LedgerUnavailable } from './ledger.ts';
import type { Entry, Ledger, Position, Stop, Store } from './ledger.ts';
import { holdFolder } from './lock.ts';
import { makePump } from './pump.ts';
import { makeWatchers } from './watchers.ts';

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
    holds: async (show, { epoch }) => Promise.resolve(reading(() => headOf(show).epoch === epoch)),
    follow(show, from, follower) {
      let at = from.seq;
      const pump = makePump(() => {
        const entries = at < headOf(show).seq ? read(show, at, BATCH) : [];
        const last = entries.at(-1);
        if (!last) return null;
        at = last.seq;
        return { entries, epoch: headOf(show).epoch };
      }, follower);
      const wakes = followers.get(show) ?? new Set();
      followers.set(show, wakes.add(pump.wake));
      pump.wake();
      return () => {
        pump.stop();
        wakes.delete(pump.wake);
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

const epochKey = (show: string): string => `epoch/${show}`;

/** Made with a show's first fact, in its transaction. */
function newEpoch(database: Database, show: string): string {
  const epoch = randomUUID();
  database.put(epochKey(show), epoch);
  return epoch;
}

function makeStore(database: Database): Store {
  const watchers = makeWatchers();
  const get = <T>(key: string): T | null => {
    const value = reading(() => database.get(`kv/${key}`));
    return value === null ? null : (JSON.parse(value) as T);
  };
  const list = <T>(prefix: string): { key: string; value: T }[] =>
    reading(() => database.list(`kv/${prefix}`)).map(({ key, value }) => ({
      key: key.slice('kv/'.length),
      value: JSON.parse(value) as T,
    }));

  /** Each value as JSON; a null deletes. */
  function writeTexts(texts: Iterable<readonly [key: string, text: string | null]>): void {
    try {
      database.transaction(() => {
        for (const [key, text] of texts) {
          if (text === null) database.remove(`kv/${key}`);
          else database.put(`kv/${key}`, text);
        }
      });
    } catch (error) {
      throw new LedgerUnavailable(error);
    }
  }

  function write(changes: Readonly<Record<string, unknown>>): void {
    writeTexts(
      Object.entries(changes).map(([key, value]) => [key, value === null ? null : JSON.stringify(value)] as const),
    );
    for (const [key, value] of Object.entries(changes)) watchers.tell(key, value);
  }

  return {
    get: async (key) => Promise.resolve(get(key)),
    // Nobody else writes here.
    refresh: async () => Promise.resolve(),
    list: async (prefix) => Promise.resolve(list(prefix)),
    write: async (changes) => Promise.resolve(write(changes)),
    async writeSnapshot({ cover, pages, fresh }) {
      const there = new Set(
        reading(() => database.keys(`kv/${placeOf(cover.key)}`)).map((key) => key.slice('kv/'.length)),
      );
      const missing = pages.filter((key) => !there.has(key) && !(key in fresh));
      if (missing.length > 0) return Promise.resolve(missing);
      const kept = new Set([...pages, cover.key]);
      const dropped = [...there].filter((key) => !kept.has(key)).map((key) => [key, null] as const);
      writeTexts([...dropped, ...Object.entries(fresh), [cover.key, cover.text]]);
      return Promise.resolve([]);
    },
    claim: async <T>(key: string, value: T) => {
      const there = get<T>(key);
      if (there === null) write({ [key]: value });
      return Promise.resolve(there ?? value);
    },
    watch: async <T>(prefix: string, listener: (key: string, value: T | null) => void) =>
      Promise.resolve(watchers.add(prefix, listener as (key: string, value: unknown) => void, list(prefix))),
  };
}

/** "snapshot/SHOW/": whatever version of this program it is of. */
const placeOf = (key: string): string => key.split('/', 2).join('/') + '/';

function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new LedgerUnavailable(error);
  }
}
