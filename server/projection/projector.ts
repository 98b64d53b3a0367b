import { reduce } from '../../shared/reduce.ts';
import { emptyState } from '../../shared/state.ts';
import type { State } from '../../shared/state.ts';
import type { Entry, Ledger, Stop, Store } from '../ledger/ledger.ts';
import type { Log } from '../log.ts';
import { readSnapshot, writeSnapshot } from './snapshot.ts';

/** A show's log, folded as it grows. */
export interface Projector {
  readonly show: string;
  readonly state: State;
  readonly epoch: string;
  /** Resolves once the fact at `seq` is folded. */
  at(seq: number): Promise<void>;
  /** Told after each batch, with the bits of `reduce`. */
  onChange(listener: (changed: number) => void): Stop;
  /** Writes a last snapshot. */
  close(): Promise<void>;
}

/** Facts between two snapshots: about what a restart folds in a quarter of a second. */
const FACTS_PER_SNAPSHOT = 20_000;

interface Deps {
  ledger: Ledger;
  store: Store;
  log: Log;
}

/** Resolves once the log as it stands is folded: from the newest snapshot, else from the first fact. */
export async function openProjector(show: string, { ledger, store, log }: Deps): Promise<Projector> {
  const head = await ledger.head(show);
  const state = (await readSnapshot(store, show, head)) ?? emptyState(show);
  const listeners = new Set<(changed: number) => void>();
  const waiting: { seq: number; resolve: () => void }[] = [];
  let snapshotSeq = state.seq;
  let snapshotting = Promise.resolve();

  function fold(entries: Entry[]): void {
    let changed = 0;
    for (const { seq, fact } of entries) changed |= reduce(state, fact, seq);
    for (const listener of listeners) listener(changed);
    for (let next = waiting[0]; next && next.seq <= state.seq; next = waiting[0]) {
      waiting.shift();
      next.resolve();
    }
    if (state.seq - snapshotSeq >= FACTS_PER_SNAPSHOT) snapshot();
  }

  function snapshot(): void {
    snapshotSeq = state.seq;
    // A snapshot is a convenience: the log has it all. One that cannot be written is tried again later.
    snapshotting = writeSnapshot(store, state, head.epoch).catch((error: unknown) =>
      log.warn({ show, error: String(error) }, 'snapshot not written'),
    );
  }

  function at(seq: number): Promise<void> {
    if (state.seq >= seq) return Promise.resolve();
    return new Promise((resolve) => {
      const place = waiting.findIndex((one) => one.seq > seq);
      waiting.splice(place === -1 ? waiting.length : place, 0, { seq, resolve });
    });
  }

  const stop = ledger.follow(show, state.seq, fold);
  await at(head.seq);
  return {
    show,
    state,
    epoch: head.epoch,
    at,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      stop();
      await snapshotting;
      if (state.seq > snapshotSeq) snapshot();
      await snapshotting;
    },
  };
}
