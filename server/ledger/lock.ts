import { join } from 'node:path';
import SQLite from 'libsql';
import { LedgerInUse } from './ledger.ts';
import type { Stop } from './ledger.ts';

/**
 * Holds a folder for one process: an exclusive transaction on an empty SQLite file, so that the lock is the operating
 * system's on every platform. It goes with the process, however that ends: after `kill -9` nothing stale is in the way.
 *
 * @throws LedgerInUse
 */
export function holdFolder(folder: string): Stop {
  const lock = new SQLite(join(folder, 'lock.db'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw /locked|busy/i.test(String(error)) ? new LedgerInUse(folder) : error;
  }
  // Closed while open for writing: rolled back, and nothing was written.
  return () => void lock.close();
}
