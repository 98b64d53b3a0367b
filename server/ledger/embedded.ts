import { randomUUID } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openCommitter } from './committer.ts';
import type { Batch, Committer, Growth } from './committer.ts';
import { openDatabase } from './database.ts';
import type { Database } from './database.ts';
import { LedgerUnavailable } from './ledger.ts';
import type { Entry, Ledger, Position, Rewrite, Stop, Store } from './ledger.ts';
import { holdFolder } from './lock.ts';
import { makePump } from './pump.ts';
import { textOf } from './runs.ts';
import type { Row } from './runs.ts';
import { makeWatchers } from './watchers.ts';

/**
 * The ledger of one machine: a SQLite file in the data folder (ADR 2). Facts are plain JSON (runs.ts), so that a seller can
 * read them with any SQLite tool: `select fact from log where show = 'main'`.
 *
 * This thread reads, and says what is to be written; another one commits it (committer.ts).
 *
 * @throws LedgerInUse when another process has the folder
 */
export async function openEmbedded(folder: string): Promise<{ ledger: Ledger; store: Store; rewrite: Rewrite }> {
  makeFolder(folder);
  const release = holdFolder(folder);
  const file = join(folder, 'nacre.db');
  const database = openDatabase(file);
  const committer = openCommitter(file);
  return Promise.resolve({
    ...makeLedger(database, committer, release),
    store: makeStore(database, committer),
  });
}

/** As mkdir's own `recursive`, which never ends where nothing can be made, as in /proc. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

/** How many entries a follower is handed at once. */
const BATCH = 2000;

function makeLedger(database: Database, committer: Committer, release: Stop): { ledger: Ledger; rewrite: Rewrite } {
  const heads = new Map<string, Position>();
  const followers = new Map<string, Set<(news: Growth | 'rewritten') => void>>();

  function headOf(show: string): Position {
    const known = heads.get(show);
    if (known) return known;
    const head = { epoch: database.get(epochKey(show)) ?? '', seq: database.lastSeq(show) };
    heads.set(show, head);
    return head;
  }

  /** An epoch is made with a show's first fact, in its transaction, or by a rewriting in the same batch. */
  function growthOf(show: string, { log, small, anew }: Batch): Growth {
    const known = log.get(show);
    if (known) return known;
    const { epoch, seq } = headOf(show);
    const growth = { epoch: anew.get(show) ?? (epoch || randomUUID()), after: seq, facts: [] };
    log.set(show, growth);
    if (epoch === '') small.set(epochKey(show), growth.epoch);
    return growth;
  }

  // A batch that was refused has taken no position: the next one begins where it did, and leaves no gap.
  committer.onCommitted(({ log, anew }) => {
    // Before anybody is told of what the new epoch grows by: a follower begins it at 1.
    for (const [show, epoch] of anew) {
      heads.set(show, { epoch, seq: headOf(show).seq });
      for (const hear of followers.get(show) ?? []) hear('rewritten');
    }
    for (const [show, growth] of log) {
      heads.set(show, { epoch: growth.epoch, seq: growth.after + growth.facts.length });
      for (const hear of followers.get(show) ?? []) hear(growth);
    }
  });

  /** The first run and the last may reach beyond what is asked for. */
  function read(show: string, after: number, limit: number): Entry[] {
    const entries: Entry[] = [];
    for (const { seq: first, facts } of reading(() => database.runs(show, after, after + limit)))
      for (const [place, fact] of facts.entries()) {
        const seq = first + place;
        if (seq > after && seq <= after + limit) entries.push({ seq, fact });
      }
    return entries;
  }

  const rewrite: Rewrite = async (show, reason, change) => {
    if (reading(() => database.get(reasonKey(show))) === reason) return 0;
    let changed = 0;
    for (let after = 0; ; await nextTurn()) {
      const runs = reading(() => database.runs(show, after, after + BATCH));
      const last = runs.at(-1);
      if (!last) break;
      const changes = await change(runs.flatMap(({ facts }) => facts));
      let place = 0;
      const rewritten = runs.flatMap(({ seq, facts }): Row[] => {
        const next = facts.map((fact) => changes[place++] ?? fact);
        const others = next.filter((fact, index) => fact !== facts[index]).length;
        changed += others;
        return others === 0 ? [] : [{ show, seq, facts: textOf(next) }];
      });
      if (rewritten.length > 0) await committer.commit((batch) => void batch.rewritten.push(...rewritten));
      after = last.seq + last.facts.length - 1;
    }
    const epoch = randomUUID();
    await committer.commit((batch) => {
      batch.small.set(reasonKey(show), reason);
      if (changed === 0) return;
      batch.small.set(epochKey(show), epoch);
      const growth = batch.log.get(show);
      if (growth) growth.epoch = epoch;
      for (const key of database.keys(`kv/snapshot/${show}/`)) batch.small.set(key, null);
      batch.anew.set(show, epoch);
    });
    return changed;
  };

  const ledger: Ledger = {
    async append(show, facts) {
      if (facts.length === 0) return [];
      return committer.commit((batch) => {
        const growth = growthOf(show, batch);
        return facts.map((fact) => ({ epoch: growth.epoch, seq: growth.after + growth.facts.push(fact) }));
      });
    },
    read: async (show, after, limit) => Promise.resolve(read(show, after, limit)),
    head: async (show) => Promise.resolve(reading(() => headOf(show))),
    holds: async (show, { epoch }) => Promise.resolve(reading(() => headOf(show).epoch === epoch)),
    follow(show, from, follower) {
      let at = from.seq;
      /** What was committed behind `at` since: whoever keeps up is handed it as it came in, and reads nothing. */
      let ahead: Entry[] = [];
      const pump = makePump(async () => {
        // Whoever has far to go lets others have their turn between two batches.
        if (ahead.length === 0 && at < headOf(show).seq) await nextTurn();
        const entries = ahead.length > 0 ? ahead.splice(0, BATCH) : at < headOf(show).seq ? read(show, at, BATCH) : [];
        const last = entries.at(-1);
        if (!last) return null;
        at = last.seq;
        return { entries, epoch: headOf(show).epoch };
      }, follower);
      function hear(news: Growth | 'rewritten'): void {
        if (news === 'rewritten') {
          at = 0;
          ahead = [];
          return pump.wake();
        }
        const { after, facts } = news;
        if (after === at + ahead.length && ahead.length < BATCH)
          for (const [place, fact] of facts.entries()) ahead.push({ seq: after + place + 1, fact });
        pump.wake();
      }
      const hearing = followers.get(show) ?? new Set();
      followers.set(show, hearing.add(hear));
      pump.wake();
      return () => {
        pump.stop();
        hearing.delete(hear);
      };
    },
    async close() {
      await committer.close();
      database.close();
      release();
    },
  };
  return { ledger, rewrite };
}

const epochKey = (show: string): string => `epoch/${show}`;
/** What the show's log was rewritten for last. */
const reasonKey = (show: string): string => `rewritten/${show}`;

function makeStore(database: Database, committer: Committer): Store {
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
  const writeTexts = (texts: readonly (readonly [key: string, text: string | null])[]): Promise<void> =>
    committer.commit(({ small }) => {
      for (const [key, text] of texts) small.set(`kv/${key}`, text);
    });

  return {
    get: async (key) => Promise.resolve(get(key)),
    // Nobody else writes here.
    refresh: async () => Promise.resolve(),
    list: async (prefix) => Promise.resolve(list(prefix)),
    async write(changes) {
      const entries = Object.entries(changes);
      await writeTexts(entries.map(([key, value]) => [key, value === null ? null : JSON.stringify(value)]));
      for (const [key, value] of entries) watchers.tell(key, value);
    },
    async writeSnapshot({ cover, pages, fresh }) {
      const there = new Set(
        reading(() => database.keys(`kv/${placeOf(cover.key)}`)).map((key) => key.slice('kv/'.length)),
      );
      const missing = pages.filter((key) => !there.has(key) && !(key in fresh));
      if (missing.length > 0) return missing;
      // Pages first, a few at a time: what is appended meanwhile waits for no more than that.
      const freshPages = Object.entries(fresh);
      for (let from = 0; from < freshPages.length; from += PAGES_AT_ONCE)
        await writeTexts(freshPages.slice(from, from + PAGES_AT_ONCE));
      const kept = new Set([...pages, cover.key]);
      const dropped = [...there].filter((key) => !kept.has(key)).map((key) => [key, null] as const);
      await writeTexts([...dropped, [cover.key, cover.text]]);
      return [];
    },
    async claim<T>(key: string, value: T) {
      const place = `kv/${key}`;
      const there = await committer.commit(({ small }) => {
        const written = small.get(place);
        const known = written === undefined ? database.get(place) : written;
        if (known === null) small.set(place, JSON.stringify(value));
        return known;
      });
      if (there !== null) return JSON.parse(there) as T;
      watchers.tell(key, value);
      return value;
    },
    watch: async <T>(prefix: string, listener: (key: string, value: T | null) => void) =>
      Promise.resolve(watchers.add(prefix, listener as (key: string, value: unknown) => void, list(prefix))),
  };
}

/** Of a snapshot, about 150 kB each. */
const PAGES_AT_ONCE = 8;

/** "snapshot/SHOW/": whatever version of this program it is of. */
const placeOf = (key: string): string => key.split('/', 2).join('/') + '/';

function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new LedgerUnavailable(error);
  }
}
