import type { Counts } from '../metrics.ts';

/** Where a worker stands among the others. */
export interface Post {
  /** From 1 on; who is started again in its place has the same. */
  slot: number;
  /** How many there are. */
  count: number;
  /** The one that is there before the others: it alone makes, and prints, what is made once. */
  isFirst: boolean;
  port: number;
  /** Where workers find each other, a socket for each. */
  folder: string;
}

/** What a worker asks of the process that has started it, beside what is kept there (ledger/keeper-calls.ts). */
export interface KeeperLife {
  post(): Promise<Post>;
  ready(): void;
  /** Of all processes of this machine. */
  countsOfAll(): Promise<Counts[]>;
}

/** What a worker is asked. */
export interface WorkerLife {
  counts(): Promise<Counts>;
  /** Answers, so that it is known to live. */
  pulse(): Promise<null>;
  /** To have it folded, which gives back what was lost (L7). */
  fold(show: string): void;
  drain(): void;
}

/** Beside the channel that Node itself opens to a process that it forks, which carries connections. */
export const LEDGER_FD = 4;
export const LIFE_FD = 5;
