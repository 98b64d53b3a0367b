import SQLite from 'libsql';

/** The statements that the embedded ledger needs of SQLite, and nothing else of it. */
export interface Database {
  /** All or nothing, and durable when it returns: WAL with `synchronous = FULL` syncs at every commit. */
  transaction<T>(work: () => T): T;
  insert(show: string, seq: number, fact: string): void;
  select(show: string, after: number, limit: number): { seq: number; fact: string }[];
  /** 0 for a show without facts. */
  lastSeq(show: string): number;
  get(key: string): string | null;
  list(prefix: string): { key: string; value: string }[];
  /** Without reading what stands there. */
  keys(prefix: string): string[];
  put(key: string, value: string): void;
  remove(key: string): void;
  close(): void;
}

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS log (show TEXT, seq INTEGER, fact TEXT NOT NULL, PRIMARY KEY (show, seq)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS small (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;

export function openDatabase(file: string): Database {
  const sqlite = new SQLite(file);
  sqlite.exec(SCHEMA);
  const statements = {
    insert: sqlite.prepare('INSERT INTO log VALUES (?, ?, ?)'),
    select: sqlite.prepare('SELECT seq, fact FROM log WHERE show = ? AND seq > ? ORDER BY seq LIMIT ?'),
    last: sqlite.prepare('SELECT max(seq) AS seq FROM log WHERE show = ?'),
    get: sqlite.prepare('SELECT value FROM small WHERE key = ?'),
    list: sqlite.prepare('SELECT key, value FROM small WHERE key >= ? AND key < ? ORDER BY key'),
    keys: sqlite.prepare('SELECT key FROM small WHERE key >= ? AND key < ?'),
    put: sqlite.prepare('INSERT OR REPLACE INTO small VALUES (?, ?)'),
    remove: sqlite.prepare('DELETE FROM small WHERE key = ?'),
  };
  return {
    transaction(work) {
      sqlite.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        sqlite.exec('COMMIT');
        return result;
      } catch (error) {
        // SQLite has rolled back by itself after some errors (a full disk), and not after others.
        if (sqlite.inTransaction) sqlite.exec('ROLLBACK');
        throw error;
      }
    },
    insert: (show, seq, fact) => void statements.insert.run(show, seq, fact),
    select: (show, after, limit) => statements.select.all(show, after, limit) as { seq: number; fact: string }[],
    // Never the driver's `get`: it leaves its statement open, and an open read keeps the write-ahead log from being reset.
    lastSeq: (show) => (statements.last.all(show) as { seq: number | null }[])[0]?.seq ?? 0,
    get: (key) => (statements.get.all(key) as { value: string }[])[0]?.value ?? null,
    list: (prefix) => statements.list.all(prefix, `${prefix}\u{10FFFF}`) as { key: string; value: string }[],
    keys: (prefix) => (statements.keys.all(prefix, `${prefix}\u{10FFFF}`) as { key: string }[]).map(({ key }) => key),
    put: (key, value) => void statements.put.run(key, value),
    remove: (key) => void statements.remove.run(key),
    close: () => void sqlite.close(),
  };
}
