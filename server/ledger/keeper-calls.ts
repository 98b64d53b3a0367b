import type { Fact } from '../../shared/fact.ts';
import type { Entry, Position, SnapshotParts } from './ledger.ts';

/**
 * What a worker asks of the keeper: all that a Backing does (ledger.ts says what each means). What goes on after its answer
 * has a `number`, which the worker gives it and by which the keeper tells of it.
 */
export interface KeeperCalls {
  append(show: string, facts: readonly Fact[]): Promise<Position[]>;
  read(show: string, after: number, limit: number): Promise<Entry[]>;
  head(show: string): Promise<Position>;
  holds(show: string, position: Position): Promise<boolean>;
  follow(number: number, show: string, from: Position): void;
  unfollow(number: number): void;

  get(key: string): Promise<unknown>;
  refresh(key: string): Promise<void>;
  list(prefix: string): Promise<{ key: string; value: unknown }[]>;
  write(changes: Readonly<Record<string, unknown>>): Promise<void>;
  /** Whether one stands there already that is not older: then its pages need not come this way. */
  hasSnapshot(cover: string, position: Position): Promise<boolean>;
  writeSnapshot(snapshot: SnapshotParts, position: Position): Promise<string[]>;
  claim(key: string, value: unknown): Promise<unknown>;
  watch(number: number, prefix: string): Promise<void>;
  unwatch(number: number): void;

  keep(number: number, show: string, facts: readonly Fact[]): Promise<void>;
  giveBack(number: number, show: string, epoch: string): Promise<void>;
  rewrite(number: number, show: string, reason: string): Promise<number>;

  listen(show: string): void;
  unlisten(show: string): void;
  signal(show: string, message: unknown): void;
}

/** What the keeper asks of a worker, and tells it. */
export interface WorkerCalls {
  /** Of what it follows. */
  entries(number: number, entries: readonly Entry[], epoch: string): void;
  /** Answers once all that was told before is folded. */
  folded(number: number): Promise<void>;
  end(number: number): Promise<'again' | 'enough'>;
  away(number: number, isAway: boolean): void;

  /** Of what it watches. */
  changed(number: number, key: string, value: unknown): void;

  /** Of what it keeps, or has given back or rewritten. */
  placed(number: number, positions: Position[]): void;
  /** The places of those of the facts that are wanted. */
  wanted(number: number, facts: readonly Fact[]): Promise<number[]>;
  /** Of the facts those that are others, by their places. */
  change(number: number, facts: readonly Fact[]): Promise<[place: number, fact: Fact][]>;
  waiting(show: string, count: number): void;

  signalled(show: string, message: unknown): void;
}
