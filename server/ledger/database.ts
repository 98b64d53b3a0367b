import SQLite from 'libsql';
import { factsOf } from './runs.ts';
import type { Run } from './runs.ts';

/** What the embedded ledger reads of SQLite; it is written by another thread (committer.ts). */
export interface Database {
  /** Every run of which something lies behind `after` and not behind `upTo`, in order. */
  runs(show: string, after: number, upTo: number): Run[];
  /** 0 for a show without facts. */
  lastSeq(show: string): number;
  get(key: string): string | null;
  list(prefix: string): { key: string; value: string }[];
  /** Without reading what stands there. */
  keys(prefix: string): string[];
  close(): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS runs (show TEXT, seq INTEGER, facts TEXT NOT NULL, PRIMARY KEY (show, seq)) WITHOUT ROWID;
  CREATE VIEW IF NOT EXISTS log (show, seq, fact) AS
    SELECT show, seq + one.key, one.value
    FROM runs, json_each(CASE WHEN facts LIKE '[%' THEN facts ELSE '[' || facts || ']' END) AS one;
  CREATE TABLE IF NOT EXISTS small (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;
/** Of a file whose log is a table, a fact a row: its rows are runs of one. */
const FORMER = `
  ALTER TABLE log RENAME TO runs;
  ALTER TABLE runs RENAME COLUMN fact TO facts;
`;

export function openDatabase(file: string): Database {
  const sqlite = new SQLite(file);
  sqlite.exec('PRAGMA journal_mode = WAL');
  sqlite.exec('BEGIN IMMEDIATE');
  const isFormer = sqlite.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'log'`).all().length > 0;
  sqlite.exec(`${isFormer ? FORMER : ''} ${SCHEMA} COMMIT`);
  const statements = {
    runs: sqlite.prepare(`
      SELECT seq, facts FROM runs
      WHERE show = ?1 AND seq >= (SELECT max(seq) FROM runs WHERE show = ?1 AND seq <= ?2) AND seq <= ?3 ORDER BY seq`),
    last: sqlite.prepare('SELECT seq, facts FROM runs WHERE show = ? ORDER BY seq DESC LIMIT 1'),
    get: sqlite.prepare('SELECT value FROM small WHERE key = ?'),
    list: sqlite.prepare('SELECT key, value FROM small WHERE key >= ? AND key < ? ORDER BY key'),
    keys: sqlite.prepare('SELECT key FROM small WHERE key >= ? AND key < ?'),
  };
  return {
    runs: (show, after, upTo) =>
      (statements.runs.all(show, after + 1, upTo) as { seq: number; facts: string }[])
        .map(({ seq, facts }) => ({ seq, facts: factsOf(facts) }))
        .filter(({ seq, facts }) => seq + facts.length > after + 1),
    // Never the driver's `get`: it leaves its statement open, and an open read keeps the write-ahead log from being reset.
    lastSeq(show) {
      const [last] = statements.last.all(show) as { seq: number; facts: string }[];
      return last ? last.seq + factsOf(last.facts).length - 1 : 0;
    },
    get: (key) => (statements.get.all(key) as { value: string }[])[0]?.value ?? null,
    list: (prefix) => statements.list.all(prefix, `${prefix}\u{10FFFF}`) as { key: string; value: string }[],
    keys: (prefix) => (statements.keys.all(prefix, `${prefix}\u{10FFFF}`) as { key: string }[]).map(({ key }) => key),
    close: () => void sqlite.close(),
  };
}
