import { LedgerUnavailable } from './ledger.ts';
import type { Entry, Follower, Stop } from './ledger.ts';

/** What lies behind a follower's place; null when it has everything. */
export interface Batch {
  entries: readonly Entry[];
  epoch: string;
}

export interface Pump {
  /** The log has grown, or may have. */
  wake(): void;
  stop: Stop;
}

const RETRY_MS = 1000;

/**
 * Reads and hands on, a batch at a time, until there is nothing; then sleeps until woken. A wake that comes during a
 * batch is not lost: it reads once more after it. While the log cannot be read the follower is told so, once.
 */
export function makePump(next: () => Batch | null | Promise<Batch | null>, follower: Follower): Pump {
  let isBusy = false;
  let isWoken = false;
  let isStopped = false;
  let isAway = false;
  let retry: NodeJS.Timeout | undefined;

  function tellAway(now: boolean): void {
    if (isAway === now || isStopped) return;
    isAway = now;
    follower.away?.(now);
  }

  async function drain(): Promise<void> {
    while (!isStopped) {
      isWoken = false;
      const batch = await next();
      tellAway(false);
      if (isStopped) return;
      if (batch) await follower.entries(batch.entries, batch.epoch);
      else if ((await follower.end?.()) !== 'again' && !isWoken) return;
    }
  }

  async function run(): Promise<void> {
    isBusy = true;
    clearTimeout(retry);
    try {
      // Not in the caller's turn: whoever follows has its Stop in hand before the first batch.
      await Promise.resolve();
      await drain();
    } catch (error) {
      if (!(error instanceof LedgerUnavailable)) throw error;
      tellAway(true);
      if (!isStopped) retry = setTimeout(() => void run(), RETRY_MS);
    } finally {
      isBusy = false;
    }
  }

  return {
    wake() {
      isWoken = true;
      if (!isBusy && !isStopped) void run();
    },
    stop() {
      isStopped = true;
      clearTimeout(retry);
    },
  };
}
