import SQLite from 'libsql';

/** What the embedded ledger reads of SQLite; it is written by another thread (committer.ts). */
export interface Database {
  select(show: string, after: number, limit: number): { seq: number; fact: string }[];
  /** 0 for a show without facts. */
  lastSeq(show: string): number;
  get(key: string): string | null;
  list(prefix: string): { key: string; value: string }[];
  /** Without reading what stands there. */
  keys(prefix: string): string[];
  close(): void;
}

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS log (show TEXT, seq INTEGER, fact TEXT NOT NULL, PRIMARY KEY (show, seq)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS small (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;

export function openDatabase(file: string): Database {
  const sqlite = new SQLite(file);
  sqlite.exec(SCHEMA);
  const statements = {
    select: sqlite.prepare('SELECT seq, fact FROM log WHERE show = ? AND seq > ? ORDER BY seq LIMIT ?'),
    last: sqlite.prepare('SELECT max(seq) AS seq FROM log WHERE show = ?'),
    get: sqlite.prepare('SELECT value FROM small WHERE key = ?'),
    list: sqlite.prepare('SELECT key, value FROM small WHERE key >= ? AND key < ? ORDER BY key'),
    keys: sqlite.prepare('SELECT key FROM small WHERE key >= ? AND key < ?'),
  };
  return {
    select: (show, after, limit) => statements.select.all(show, after, limit) as { seq: number; fact: string }[],
    // Never the driver's `get`: it leaves its statement open, and an open read keeps the write-ahead log from being reset.
    lastSeq: (show) => (statements.last.all(show) as { seq: number | null }[])[0]?.seq ?? 0,
    get: (key) => (statements.get.all(key) as { value: string }[])[0]?.value ?? null,
    list: (prefix) => statements.list.all(prefix, `${prefix}\u{10FFFF}`) as { key: string; value: string }[],
    keys: (prefix) => (statements.keys.all(prefix, `${prefix}\u{10FFFF}`) as { key: string }[]).map(({ key }) => key),
    close: () => void sqlite.close(),
  };
}
