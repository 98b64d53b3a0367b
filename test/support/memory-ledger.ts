import { LedgerUnavailable } from '../../server/ledger/ledger.ts';
import type { Entry, Ledger } from '../../server/ledger/ledger.ts';

/** A ledger whose commits a test holds back and lets go, or lets fail. */
export interface MemoryLedger extends Ledger {
  /** From now on appends wait, as within one commit, until `release` or `fail`. */
  hold(): void;
  /** Everything that waits becomes durable, and is followed, in order. */
  release(): void;
  /** Everything that waits is lost: the disk is full. */
  fail(): void;
  readonly entries: readonly Entry[];
}

/** Of one show. */
export function makeMemoryLedger(): MemoryLedger {
  const entries: Entry[] = [];
  const followers = new Set<() => void>();
  let waiting: { commit: () => void; lose: (cause: Error) => void }[] | null = null;

  return {
    entries,
    append(_show, facts) {
      return new Promise((resolve, reject) => {
        const commit = (): void => {
          const positions = facts.map((fact) => {
            entries.push({ seq: entries.length + 1, fact });
            return { epoch: 'memory', seq: entries.length };
          });
          resolve(positions);
          for (const wake of followers) wake();
        };
        if (waiting) waiting.push({ commit, lose: reject });
        else commit();
      });
    },
    read: (_show, after, limit) => Promise.resolve(entries.slice(after, after + limit)),
    holds: () => Promise.resolve(true),
    follow(_show, { seq: after }, follower) {
      let [seen, running] = [after, Promise.resolve()];
      const wake = (): void => {
        running = running.then(async () => {
          const news = entries.slice(seen);
          seen = entries.length;
          if (news.length > 0) await follower.entries(news, 'memory');
          if ((await follower.end?.()) === 'again') wake();
        });
      };
      followers.add(wake);
      wake();
      return () => void followers.delete(wake);
    },
    head: () => Promise.resolve({ epoch: 'memory', seq: entries.length }),
    close: () => Promise.resolve(),
    hold() {
      waiting ??= [];
    },
    release() {
      const all = waiting ?? [];
      waiting = null;
      for (const { commit } of all) commit();
    },
    fail() {
      const all = waiting ?? [];
      waiting = null;
      for (const { lose } of all) lose(new LedgerUnavailable(new Error('ENOSPC')));
    },
  };
}
