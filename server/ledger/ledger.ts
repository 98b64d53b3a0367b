import type { Fact } from '../../shared/fact.ts';
import { Fault } from '../errors.ts';

/** A place in a show's log. `seq` counts from 1 without a gap; a new epoch says that history was lost or rewritten. */
export interface Position {
  epoch: string;
  seq: number;
}

export interface Entry {
  seq: number;
  fact: Fact;
}

/** Stops what was started; calling it twice is harmless. */
export type Stop = () => void;

/**
 * The append-only log of every show: the only truth there is (L1).
 *
 * @throws LedgerUnavailable when the store cannot write or read (full disk, read-only): nothing was kept, try again.
 */
export interface Ledger {
  /** Resolves, in order, to each fact's position once all would survive `kill -9` and power loss (L2). */
  append(show: string, facts: readonly Fact[]): Promise<Position[]>;

  /** Up to `limit` entries after `after`, gapless and in order (L3); fewer only at the log's end. */
  read(show: string, after: number, limit: number): Promise<Entry[]>;

  /**
   * Hands over every entry after `after`, in order, never missing what was appended before it began; goes on with new
   * ones as they become durable. One batch at a time: the next waits until the listener's promise settles.
   */
  follow(show: string, after: number, listener: (entries: Entry[]) => void | Promise<void>): Stop;

  /** Where the log ends: `seq` 0 when it is empty. */
  head(show: string): Promise<Position>;

  close(): Promise<void>;
}

/**
 * The small side: keys, sources, the list of shows, snapshots. Values are plain JSON. `write` is atomic and durable;
 * a null deletes.
 */
export interface Store {
  get<T>(key: string): Promise<T | null>;
  /** In key order. */
  list<T>(prefix: string): Promise<{ key: string; value: T }[]>;
  write(changes: Readonly<Record<string, unknown>>): Promise<void>;
}

/** The store cannot take this now; nothing was kept. */
export class LedgerUnavailable extends Fault {
  constructor(cause: unknown) {
    super(
      'store_unavailable',
      'The store cannot write now. Look for a full disk or a read-only folder; Nacre goes on by itself.',
      { cause },
    );
    this.name = 'LedgerUnavailable';
  }
}

/** Another process holds the folder. */
export class LedgerInUse extends Error {
  constructor(folder: string) {
    super(`${folder} is in use by another Nacre. Stop that one first, or set NACRE_DATA to another folder.`);
    this.name = 'LedgerInUse';
  }
}
