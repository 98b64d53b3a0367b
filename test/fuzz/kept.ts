import { join } from 'node:path';
import SQLite from 'libsql';

/**
 * What a server keeps, looked at from beside it, in its very file: so nothing that is kept can hide behind what is told. What
 * it writes of its own accord, and in its own time, is left out: when keys were used, samples of the crowd, snapshots, pictures
 * of the web, and that a log was rewritten, which a fact has to say before.
 */
export interface Kept {
  look(): Look;
  close(): void;
}

export interface Look {
  /** By key. A value that is long stands as its length. */
  small: ReadonlyMap<string, string>;
  /** By show: how many facts were kept since this looks, samples of the crowd aside. */
  facts: ReadonlyMap<string, number>;
}

const SMALL = `
  SELECT key, CASE WHEN length(value) > 4000 THEN length(value) ELSE value END AS value FROM small
  WHERE (key < 'kv/snapshot/' OR key >= 'kv/snapshot0') AND (key < 'kv/used/' OR key >= 'kv/used0')`;
const BY_ITSELF = /^(?:kv\/picture-|kv\/image\/[^/]+\/web\/|epoch\/|rewritten\/)/;
const RUNS = 'SELECT seq, facts FROM runs WHERE show = ? AND seq > ? ORDER BY seq';

export function openKept(folder: string): Kept {
  const sqlite = new SQLite(join(folder, 'nacre.db'));
  const [version, small, runs] = ['PRAGMA data_version', SMALL, RUNS].map((text) => sqlite.prepare(text));
  const read = new Map<string, number>();
  const facts = new Map<string, number>();
  let seen: unknown = null;
  let last: Look = { small: new Map(), facts };

  function anew(): Look {
    const rows = (small?.all() ?? []) as { key: string; value: string | number }[];
    for (const { key } of rows) {
      const show = key.startsWith('kv/show/') ? key.slice('kv/show/'.length) : null;
      if (show === null) continue;
      for (const run of (runs?.all(show, read.get(show) ?? 0) ?? []) as { seq: number; facts: string }[]) {
        const told = [JSON.parse(run.facts)].flat() as { kind: string }[];
        const count = told.filter(({ kind }) => kind !== 'crowd').length;
        facts.set(show, (facts.get(show) ?? 0) + count);
        read.set(show, run.seq);
      }
    }
    const kept = rows.filter(({ key }) => !BY_ITSELF.test(key));
    return { small: new Map(kept.map(({ key, value }) => [key, String(value)])), facts: new Map(facts) };
  }

  return {
    look() {
      // Another number once another connection has committed anything; so nothing is read where nothing was written.
      const now = JSON.stringify(version?.all());
      if (now !== seen) last = anew();
      seen = now;
      return last;
    },
    close: () => void sqlite.close(),
  };
}

/** What is other than it was: keys of rows, and names of shows. `of`: of one show, and of none. */
export function changes(before: Look, after: Look, of: string | null = null): string[] {
  if (before === after) return [];
  const isOf = (key: string): boolean => {
    if (of === null) return true;
    const value = before.small.get(key) ?? after.small.get(key) ?? '';
    return key.split('/').includes(of) || value.includes(`"show":"${of}"`);
  };
  const keys = [...new Set([...before.small.keys(), ...after.small.keys()])];
  const shows = [...after.facts.keys()].filter((show) => of === null || show === of);
  return [
    ...keys.filter((key) => before.small.get(key) !== after.small.get(key) && isOf(key)),
    ...shows.filter((show) => after.facts.get(show) !== before.facts.get(show)).map((show) => `the log of ${show}`),
  ];
}
