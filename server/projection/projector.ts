import { countingAhead } from '../../shared/counting-ahead.ts';
import { CHANGED, reduce } from '../../shared/reduce.ts';
import type { Counted, State } from '../../shared/state.ts';
import type { Clock } from '../clock.ts';
import type { Entry, Ledger, Outbox, Position, Stop, Store } from '../ledger/ledger.ts';
import type { Log } from '../log.ts';
import { inSlices, openSlices } from '../slices.ts';
import type { Slices } from '../slices.ts';
import { isNews } from './news.ts';
import { newState } from './new-state.ts';
import { readSnapshot, writeSnapshot } from './snapshot.ts';

/** A show's log, folded as it grows. */
export interface Projector {
  readonly show: string;
  /** Always the same object; while `isFolded` is false it is on its way to the log's end and not to be shown. */
  readonly state: State;
  readonly epoch: string;
  readonly isFolded: boolean;
  /** Milliseconds since 1970 since which the log cannot be read; null while it can. */
  readonly awaySince: number | null;
  /** Resolves once the fact there is folded, and when history was lost before it could be. */
  at(position: Position): Promise<void>;
  /** Told after each batch with the bits of `reduce`, and when `awaySince` changes. */
  onChange(listener: (changed: number) => void): Stop;
  /** Writes a last snapshot. */
  close(): Promise<void>;
}

/** Facts between two snapshots: about what a restart folds in a quarter of a second. */
const FACTS_PER_SNAPSHOT = 20_000;

export interface ProjectorDeps {
  ledger: Ledger;
  store: Store;
  outbox: Outbox;
  clock: Clock;
  log: Log;
}

/**
 * Resolves once the log as it stands is folded, from the newest snapshot, else from the first fact; where the log cannot
 * be read, as soon as that is known.
 *
 * Lost history (L4): everything is folded anew from the log as it is now, then this node's outbox gives back what is
 * missing, and only then is it shown.
 */
export async function openProjector(
  show: string,
  { ledger, store, outbox, clock, log }: ProjectorDeps,
): Promise<Projector> {
  const head = await ledger.head(show).catch(() => ({ epoch: '', seq: 0 }));
  const state = (await readSnapshot(store, show, head).catch(() => null)) ?? newState(show);
  const listeners = new Set<(changed: number) => void>();
  let waiting: { epoch: string; seq: number; resolve: () => void }[] = [];
  let epoch = state.seq > 0 ? head.epoch : '';
  const formerEpochs = new Set<string>();
  let isFolded = false;
  let isClosed = false;
  /** The epoch for which the outbox was asked, and has given all that it had: where its disk fails it is asked again. */
  let givenBackTo: string | null = null;
  let awaySince: number | null = null;
  let snapshotSeq = state.seq;
  let isSnapshotting = false;
  let snapshotting = Promise.resolve();
  /** Until it settles the state stands still; null: it may be folded. */
  let held: Promise<unknown> | null = null;

  const tell = (changed: number): void => {
    for (const listener of listeners) listener(changed);
  };

  function release(): void {
    const isDone = (one: { epoch: string; seq: number }): boolean =>
      formerEpochs.has(one.epoch) || (one.epoch === epoch && one.seq <= state.seq);
    const done = waiting.filter(isDone);
    waiting = waiting.filter((one) => !isDone(one));
    for (const { resolve } of done) resolve();
  }

  function foldAnew(now: string): void {
    const isLoss = isFolded && state.seq > 0;
    Object.assign(state, newState(show));
    formerEpochs.add(epoch);
    epoch = now;
    snapshotSeq = 0;
    if (isLoss) log.warn({ show }, 'the log has lost history, or was rewritten; it is folded anew');
    isFolded = false;
  }

  const counting = (entry: Entry | undefined): Generator<void, Counted> | null =>
    entry ? countingAhead(state, entry.fact, entry.seq) : null;

  /**
   * As many of them, from a place on, as fit into a slice, or all; then the place behind them. The first with what was counted
   * for it, and none besides for which that has to be done.
   */
  function fold(entries: readonly Entry[], from: number, slices: Slices, counted?: Counted): number {
    let changed = 0;
    let place = from;
    for (; place < entries.length; place += 1) {
      const entry = entries[place];
      if (place > from && (slices.isOver() || counting(entry))) break;
      if (entry) changed |= reduce(state, entry.fact, entry.seq, place === from ? counted : undefined);
    }
    if (isFolded) tell(changed);
    if (waiting.length > 0) release();
    snapshotIfDue();
    return place;
  }

  function snapshotIfDue(): void {
    if (!isSnapshotting && state.seq - snapshotSeq >= FACTS_PER_SNAPSHOT) snapshot();
  }

  function snapshot(): void {
    snapshotSeq = state.seq;
    isSnapshotting = true;
    // A snapshot is a convenience: the log has it all. One that cannot be written is tried again later.
    snapshotting = writeSnapshot(store, state, epoch, hold)
      .catch((error: unknown) => log.warn({ show, error: String(error) }, 'snapshot not written'))
      .finally(() => {
        isSnapshotting = false;
        // The fold may have run far ahead meanwhile, and nothing more may come.
        snapshotIfDue();
      });
  }

  async function hold<T>(work: () => Promise<T>): Promise<T> {
    const done = work();
    held = done;
    try {
      return await done;
    } finally {
      held = null;
    }
  }

  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  const stop = ledger.follow(
    show,
    { epoch, seq: state.seq },
    {
      async entries(entries, now) {
        const slices = openSlices();
        let counted: Counted | undefined;
        for (let place = 0; ;) {
          // Whoever waited goes on a step later, and the next may have taken hold meanwhile: so it is asked again.
          while (held) await held;
          if (now !== epoch) foldAnew(now);
          const steps = counted ? null : counting(entries[place]);
          if (steps) {
            counted = await inSlices(steps, slices);
            if (isClosed) return;
            continue;
          }
          place = fold(entries, place, slices, counted);
          counted = undefined;
          if (place === entries.length) return;
          await slices.next();
          if (isClosed) return;
        }
      },
      async end() {
        if (givenBackTo !== epoch) {
          await outbox.giveBack(show, epoch, (facts) => facts.filter((fact) => isNews(state, fact)));
          givenBackTo = epoch;
          return 'again';
        }
        if (!isFolded) {
          isFolded = true;
          tell(CHANGED.everything);
          release();
          open();
        }
        return 'enough';
      },
      away(isAway) {
        awaySince = isAway ? clock() : null;
        tell(CHANGED.nothing);
        open();
      },
    },
  );
  await opened;

  return {
    show,
    state,
    get epoch() {
      return epoch;
    },
    get isFolded() {
      return isFolded;
    },
    get awaySince() {
      return awaySince;
    },
    at({ epoch: its, seq }) {
      return new Promise((resolve) => {
        waiting.push({ epoch: its, seq, resolve });
        release();
      });
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      isClosed = true;
      stop();
      open();
      await snapshotting;
      if (state.seq > snapshotSeq) snapshot();
      await snapshotting;
    },
  };
}
