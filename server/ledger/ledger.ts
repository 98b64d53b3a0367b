import type { Fact } from '../../shared/fact.ts';
import { Fault } from '../errors.ts';

/** A place in a show's log. `seq` counts from 1 without a gap; a new epoch says that history was lost or rewritten. */
export interface Position {
  epoch: string;
  seq: number;
  /** Tells an entry from another at the same place, where the ledger can lose history. */
  mark?: string;
}

export interface Entry {
  seq: number;
  fact: Fact;
}

/** Stops what was started; calling it twice is harmless. */
export type Stop = () => void;

/** Who follows a log. One call at a time: the next waits until the promise settles. */
export interface Follower {
  /** In order, without a gap. Entries of another epoch than before begin at 1: what was folded is to be thrown away (L4). */
  entries(entries: readonly Entry[], epoch: string): void | Promise<void>;
  /** Everything that is in the log was handed over; `again`: look once more before sleeping. */
  end?(): Promise<'again' | 'enough'>;
  /** The log cannot be read for now (true), or can be again (false). What is shown meanwhile may be old. */
  away?(isAway: boolean): void;
}

/**
 * The append-only log of every show: the only truth there is (L1).
 *
 * @throws LedgerUnavailable when the store cannot write or read (full disk, read-only, Redis away). Embedded, nothing
 * was kept; over a network nobody can know, and what is appended again is folded once (M2, C1).
 */
export interface Ledger {
  /** Resolves, in order, to each fact's position once all would survive `kill -9` and power loss (L2). */
  append(show: string, facts: readonly Fact[]): Promise<Position[]>;

  /** Up to `limit` entries after `after`, gapless and in order (L3); fewer only at the log's end. */
  read(show: string, after: number, limit: number): Promise<Entry[]>;

  /** Hands over every entry after `from`, never missing what was appended before it began; goes on with new ones. */
  follow(show: string, from: Position, follower: Follower): Stop;

  /** Where the log ends: `seq` 0 when it is empty. */
  head(show: string): Promise<Position>;

  /** Whether what was appended there is there still. Where it is not, history was lost: the log has a new epoch then (L4). */
  holds(show: string, position: Position): Promise<boolean>;

  close(): Promise<void>;
}

/**
 * The small side: keys, sources, the list of shows, snapshots. Values are plain JSON. `write` is atomic within what
 * belongs together, and durable; a null deletes.
 */
export interface Store {
  get<T>(key: string): Promise<T | null>;
  /**
   * Of what is watched: another node may have written it a moment ago, and told nobody here yet. It is looked for, and who
   * watches is told. Resolves all the same where that cannot be done.
   */
  refresh(key: string): Promise<void>;
  /** In key order. */
  list<T>(prefix: string): Promise<{ key: string; value: T }[]>;
  write(changes: Readonly<Record<string, unknown>>): Promise<void>;
  /**
   * A snapshot in place of the one before. Resolves to the pages that it names and that are nowhere: it was not written
   * then. One of the same epoch that is not older stays, and that is all.
   */
  writeSnapshot(snapshot: SnapshotParts, position: Position): Promise<string[]>;
  /** Writes the value unless there is one already; resolves to the one that is there then. */
  claim<T>(key: string, value: T): Promise<T>;
  /**
   * Resolves once the listener was told everything under the prefix; it then hears of every change, whoever made it
   * (null: deleted). A change made here is told before its `write` resolves.
   */
  watch<T>(prefix: string, listener: (key: string, value: T | null) => void): Promise<Stop>;
}

/**
 * Pages never change once they are written; a cover says of which pages it consists. Keys as of the store; values as JSON
 * text already, as what they were made of goes on changing while they are written.
 */
export interface SnapshotParts {
  cover: { key: string; text: string };
  /** Every page's key. */
  pages: readonly string[];
  /** Those that may not be there yet. */
  fresh: Readonly<Record<string, string>>;
}

/** The ephemeral side: what nodes tell each other about a show's moment. It may get lost, and nobody minds. */
export interface Signals {
  send(show: string, message: unknown): void;
  /** What other nodes send; never one's own. */
  listen(show: string, listener: (message: unknown) => void): Stop;
}

/** Of facts those that are so, in their order. Whoever can tell may be another process. */
export type Some = (facts: readonly Fact[]) => readonly Fact[] | Promise<readonly Fact[]>;

/** Where facts are kept on their way into the log. */
export interface Outbox {
  /** Resolves once the facts would survive (I2): then a 2xx may be sent. */
  keep(show: string, facts: readonly Fact[]): Promise<Kept>;
  /** How many of the show's facts are kept here and are not in its log yet. */
  waiting(show: string): number;
  /** Told of each show whose number is another one now. */
  onWaiting(listener: (show: string) => void): void;
  /**
   * After history was lost (L4), as `epoch` tells: appends once more what was kept here and is wanted, in order.
   * `wanted`: those with which the log as it stands, folded, would be another one.
   *
   * @throws LedgerUnavailable when it could not give back all: whoever asked tells that the log is away, and asks again
   */
  giveBack(show: string, epoch: string, wanted: Some): Promise<void>;
  close(): Promise<void>;
}
export interface Kept {
  /** Resolves to the facts' positions once they are in the log, which may be long after. Never rejects. */
  placed: Promise<Position[]>;
}

/**
 * Puts in place of each of a show's facts what `change` makes of it, and drops what was derived from them (snapshots). A log
 * in which anything is another then has a new epoch (L4); positions stay. `reason` names what it is done for: for the same
 * it is done once. Resolves to how many facts are others now.
 *
 * Not atomic, and safe to begin anew: the change has to be one that the fold would not notice.
 *
 * @throws LedgerUnavailable
 */
export type Rewrite = (show: string, reason: string, change: Change) => Promise<number>;

/** Each fact in its place: another one, or, where nothing is to be changed, the very same. */
export type Change = (facts: readonly Fact[]) => readonly Fact[] | Promise<readonly Fact[]>;

/** All that facts and settings are kept in. */
export interface Backing {
  ledger: Ledger;
  store: Store;
  outbox: Outbox;
  rewrite: Rewrite;
  /** To other nodes; null where this one is alone. */
  signals: Signals | null;
}

/** The store cannot take this now. */
export class LedgerUnavailable extends Fault {
  constructor(cause: unknown, message = FULL_DISK) {
    super('store_unavailable', message, { cause });
    this.name = 'LedgerUnavailable';
  }
}
const FULL_DISK = 'The store cannot write now. Look for a full disk or a read-only folder; Nacre goes on by itself.';

/** Another process holds the folder. */
export class LedgerInUse extends Error {
  constructor(folder: string) {
    super(`${folder} is in use by another Nacre. Stop that one first, or set NACRE_DATA to another folder.`);
    this.name = 'LedgerInUse';
  }
}

/** What the log is kept in is set up so that a show would lose money: each fault says what mends it. */
export class LedgerUnfit extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'LedgerUnfit';
  }
}
