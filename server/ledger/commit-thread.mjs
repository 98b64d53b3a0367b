import { parentPort, workerData } from 'node:worker_threads';
import SQLite from 'libsql';

/**
 * The thread that commits, so that the disk never keeps a request or a socket waiting. It knows nothing of shows: it
 * writes what it is sent, all of it or nothing, and says when that is durable. In JavaScript, so that a thread runs it
 * as it is, from the sources and from the build alike.
 *
 * @typedef {import('./committer.ts').Written} Written
 * @typedef {import('./committer.ts').Verdict} Verdict
 */

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const sqlite = new SQLite(/** @type {{ file: string }} */ (workerData).file);
// A commit syncs the write-ahead log. The file is in WAL mode already; this is each connection's own.
sqlite.exec('PRAGMA synchronous = FULL');
// What is deleted or overwritten is overwritten in the file, too: a name that is forgotten is not left in its free pages.
sqlite.exec('PRAGMA secure_delete = ON');
const insert = sqlite.prepare('INSERT INTO runs VALUES (?, ?, ?)');
const put = sqlite.prepare('INSERT OR REPLACE INTO small VALUES (?, ?)');
const rewrite = sqlite.prepare('UPDATE runs SET facts = ? WHERE show = ? AND seq = ?');
const remove = sqlite.prepare('DELETE FROM small WHERE key = ?');

/** @param {Written} written */
function write({ runs, small, rewritten }) {
  for (const { show, seq, facts } of runs) insert.run(show, seq, facts);
  for (const { show, seq, facts } of rewritten) rewrite.run(facts, show, seq);
  for (const [key, value] of small) {
    if (value === null) remove.run(key);
    else put.run(key, value);
  }
}

/**
 * @param {Written} written
 * @returns {Verdict}
 */
function commit(written) {
  try {
    sqlite.exec('BEGIN IMMEDIATE');
    write(written);
    sqlite.exec('COMMIT');
    // The write-ahead log still has what stood there before.
    if (written.isSwept) sqlite.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return null;
  } catch (error) {
    // SQLite has rolled back by itself after some errors (a full disk), and not after others.
    if (sqlite.inTransaction) sqlite.exec('ROLLBACK');
    return String(error);
  }
}

port.on('message', (/** @type {Written | null} */ written) => {
  if (written) return port.postMessage(commit(written));
  sqlite.close();
  port.close();
});
