import { once } from 'node:events';
import { SHARE_ENV, Worker } from 'node:worker_threads';
import type { Fact } from '../../shared/fact.ts';
import { LedgerUnavailable } from './ledger.ts';
import { rowsOf } from './runs.ts';
import type { Row } from './runs.ts';

/** What one commit is to write. */
export interface Batch {
  /** By show. */
  log: Map<string, Growth>;
  /** By key; a null deletes. */
  small: Map<string, string | null>;
  /** Runs that take the place of others. */
  rewritten: Row[];
  /** Shows whose log was rewritten, and its epoch from this batch on: nothing that was overwritten is to be left in the files. */
  anew: Map<string, string>;
}

/** What a show's log grows by, behind the position `after`. */
export interface Growth {
  epoch: string;
  after: number;
  facts: Fact[];
}

/** A batch as it goes to the thread: facts as the rows that are kept. */
export interface Written {
  runs: Row[];
  small: [key: string, value: string | null][];
  rewritten: Row[];
  /** Whether nothing that was overwritten or deleted is to be left in the files. */
  isSwept: boolean;
}

/** What the thread answers: null once all of it is durable; else why nothing of it was kept. */
export type Verdict = string | null;

export interface Committer {
  /**
   * `add` puts into the next batch what is to be kept; it is called while nothing is under way, so that what the database
   * says is what stands. Resolves to what it returned once that is durable.
   *
   * @throws LedgerUnavailable: nothing was kept
   */
  commit<T>(add: (batch: Batch) => T): Promise<T>;
  /** Told of each batch once it is durable, before whoever waits for it. */
  onCommitted(listener: (batch: Batch) => void): void;
  /** Resolves once all that was asked for is kept, or refused. */
  close(): Promise<void>;
}

interface Waiting {
  add(batch: Batch): void;
  resolve(): void;
  reject(error: LedgerUnavailable): void;
}

/**
 * Group commit, in a thread of its own (ADR 10): one batch is under way at a time, and whatever is asked for meanwhile is
 * the next. Sequence: ten webhooks are read in one turn of the event loop; their batch goes to the thread; while the disk
 * syncs, twenty more are read and checked; ten 2xx; the twenty are the next batch.
 *
 * A thread that ends by itself takes the process with it: whether its last batch was kept nobody can know, and the next
 * start reads what was.
 */
export function openCommitter(file: string): Committer {
  const thread = new Worker(new URL('./commit-thread.mjs', import.meta.url), {
    workerData: { file },
    env: SHARE_ENV,
    execArgv: [],
  });
  const listeners: ((batch: Batch) => void)[] = [];
  let waiting: Waiting[] = [];
  let underWay: { batch: Batch; group: Waiting[] } | null = null;
  let sending: NodeJS.Immediate | null = null;
  let idle: () => void = () => {};

  function send(): void {
    sending = null;
    const batch: Batch = { log: new Map(), small: new Map(), rewritten: [], anew: new Map() };
    const group = waiting.filter((one) => isAdded(one, batch));
    waiting = [];
    if (group.length === 0) return idle();
    underWay = { batch, group };
    thread.postMessage(writtenOf(batch));
  }

  function settle(verdict: Verdict): void {
    if (!underWay) throw new Error('an answer to nothing');
    const { batch, group } = underWay;
    underWay = null;
    if (verdict === null) for (const listener of listeners) listener(batch);
    // What is read in the rest of this turn belongs to the next batch, too.
    sending = setImmediate(send);
    for (const { resolve, reject } of group)
      if (verdict === null) resolve();
      else reject(new LedgerUnavailable(new Error(verdict)));
  }

  let isClosing = false;
  thread.on('message', settle);
  thread.on('exit', () => {
    if (!isClosing) throw new Error('the thread that commits has ended');
  });

  return {
    commit(add) {
      return new Promise((resolve, reject) => {
        let added: ReturnType<typeof add>;
        waiting.push({ add: (batch) => (added = add(batch)), resolve: () => resolve(added), reject });
        if (!underWay) sending ??= setImmediate(send);
      });
    },
    onCommitted: (listener) => void listeners.push(listener),
    async close() {
      if (underWay || sending) await new Promise<void>((resolve) => (idle = resolve));
      isClosing = true;
      thread.postMessage(null);
      await once(thread, 'exit');
    },
  };
}

/** False where the database could not be read for it, as its asker is told. */
function isAdded({ add, reject }: Waiting, batch: Batch): boolean {
  try {
    add(batch);
    return true;
  } catch (error) {
    reject(new LedgerUnavailable(error));
    return false;
  }
}

const writtenOf = ({ log, small, rewritten, anew }: Batch): Written => ({
  runs: Array.from(log).flatMap(([show, { after, facts }]) => [...rowsOf(show, after, facts)]),
  small: [...small],
  rewritten,
  isSwept: anew.size > 0,
});
