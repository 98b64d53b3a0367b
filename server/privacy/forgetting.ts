import { randomUUID } from 'node:crypto';
import { MOST_FORGOTTEN } from '../../shared/cue.ts';
import type { Fact, Operator } from '../../shared/fact.ts';
import { asKept } from '../../shared/forgotten.ts';
import type { State } from '../../shared/state.ts';
import type { Clock } from '../clock.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { LedgerUnavailable } from '../ledger/ledger.ts';
import type { Ledger, Rewrite, Stop, Store } from '../ledger/ledger.ts';
import type { Log } from '../log.ts';
import type { Projector } from '../projection/projector.ts';
import type { Shows } from '../projection/shows.ts';

/**
 * Buyers are forgotten in two steps (ADR 14). A cue says who: from its fold on no screen and no node has their names, also of
 * what comes later. Then what each node keeps is rewritten without them. The first decides; the second can be begun anew
 * after any crash, as the fold of what is rewritten is the fold of what was.
 */
export interface Forgetting {
  /** Resolves once they are gone from what this node and the shared log keep; `queued`: kept, and done when the log is back. */
  forget(projector: Projector, whom: Whom, by: Operator): Promise<'forgotten' | 'queued'>;
  stop: Stop;
}

/** The buyers of these sales, or of all from before a time, ms since 1970. */
export type Whom = { sales: readonly string[] } | { before: number };

interface Deps {
  shows: Shows;
  ledger: Ledger;
  store: Store;
  ingest: Ingest;
  rewrite: Rewrite;
  clock: Clock;
  log: Log;
  /** Whether other nodes rewrite the same log: whoever was asked goes first. */
  isShared: boolean;
}

const AGAIN_MS = 10_000;
const OTHERS_FIRST_MS = 5000;
/** Names that are older than their show wants are looked for this often. */
const SWEEP_MS = 6 * 3600_000;
const DAY_MS = 24 * 3600_000;
/** A log is not rewritten in the middle of a sale that can wait. */
const QUIET_MS = 3600_000;
/** By show: the last cue that forgot somebody, so that every node hears of it, also of a show that it has not open. */
const ANNOUNCED = 'forgotten/';

export async function openForgetting(deps: Deps): Promise<Forgetting> {
  const { shows, ledger, store, ingest, rewrite, clock, log, isShared } = deps;
  const done = new Map<string, string>();
  const timers = new Map<string, NodeJS.Timeout>();
  const turns = new Map<string, Promise<void>>();

  /** One at a time for each show. */
  function settle(projector: Projector): Promise<void> {
    const { show } = projector;
    clearTimeout(timers.get(show));
    timers.delete(show);
    const turn = (turns.get(show) ?? Promise.resolve()).then(async () => {
      // These sales, also should the log be folded anew meanwhile.
      const { sales } = projector.state;
      const { cue } = sales.forgotten;
      if (cue === '' || done.get(show) === cue) return;
      const changed = await rewrite(show, cue, (facts) => facts.map((fact) => withoutForgotten(sales, fact)));
      done.set(show, cue);
      if (changed > 0) log.info({ show, changed }, 'buyers were forgotten: what is kept is rewritten');
    });
    turns.set(
      show,
      turn.catch(() => {}),
    );
    return turn;
  }

  function settleSoon(projector: Projector, wait: number): void {
    const { show, state } = projector;
    const { cue } = state.sales.forgotten;
    if (!projector.isFolded || cue === '' || done.get(show) === cue || timers.has(show)) return;
    const timer = setTimeout(() => {
      settle(projector).catch((error: unknown) => {
        if (!(error instanceof LedgerUnavailable)) throw error;
        log.warn({ show, why: error.message }, 'what is kept cannot be rewritten yet');
        settleSoon(projector, AGAIN_MS);
      });
    }, wait);
    timers.set(show, timer.unref());
  }

  const othersFirst = (): number => (isShared ? OTHERS_FIRST_MS * (1 + Math.random()) : 0);
  shows.onOpen((projector) => {
    settleSoon(projector, othersFirst());
    return projector.onChange(() => settleSoon(projector, othersFirst()));
  });
  const stopWatching = await store.watch<string>(ANNOUNCED, (key, cue) => {
    const show = key.slice(ANNOUNCED.length);
    if (cue !== null && done.get(show) !== cue) void shows.get(show).catch(() => {});
  });

  async function forget(projector: Projector, whom: Whom, by: Operator): Promise<'forgotten' | 'queued'> {
    let last = '';
    let isQueued = false;
    for (const part of partsOf(whom)) {
      last = randomUUID();
      const { outcome } = await ingest.takeCue(projector, { id: last, kind: 'buyers.forget', ...part }, by);
      isQueued ||= outcome === 'queued';
    }
    await store.write({ [ANNOUNCED + projector.show]: last });
    if (isQueued) return 'queued';
    await settle(projector);
    await foldedAnew(projector);
    return 'forgotten';
  }

  /** Whoever asks next is shown the show as it is now. */
  async function foldedAnew(projector: Projector): Promise<void> {
    await projector.at(await ledger.head(projector.show));
    if (projector.isFolded) return;
    await new Promise<void>((resolve) => {
      const stop = projector.onChange(() => {
        if (!projector.isFolded && projector.awaySince === null) return;
        stop();
        resolve();
      });
    });
  }

  async function sweep(): Promise<void> {
    for (const show of shows.list()) {
      const projector = await shows.get(show);
      const before = projector?.isFolded ? dueBefore(projector.state, clock()) : null;
      if (projector && before !== null) await forget(projector, { before }, NACRE);
    }
  }
  const sweepAgain = (): void =>
    void sweep().catch((error: unknown) => log.warn({ error: String(error) }, 'old names are looked for again later'));
  const sweeping = setInterval(sweepAgain, SWEEP_MS).unref();
  const firstSweep = setTimeout(sweepAgain, AGAIN_MS).unref();

  return {
    forget,
    stop() {
      clearInterval(sweeping);
      clearTimeout(firstSweep);
      for (const timer of timers.values()) clearTimeout(timer);
      stopWatching();
    },
  };
}

const NACRE: Operator = { key: 'nacre', role: 'owner' };

function withoutForgotten(sales: State['sales'], fact: Fact): Fact {
  return fact.kind === 'order' ? asKept(sales, fact) : fact;
}

function* partsOf(whom: Whom): Generator<{ sales: string[] } | { before: number }> {
  if ('before' in whom) yield whom;
  else
    for (let from = 0; from < whom.sales.length; from += MOST_FORGOTTEN)
      yield { sales: whom.sales.slice(from, from + MOST_FORGOTTEN) };
}

/**
 * The beginning of the day (UTC) before which names are too old, where there are any; null: nothing is due. By whole days, so
 * that a log is rewritten once a day at the most.
 */
export function dueBefore({ slots, sales, activity }: State, now: number): number | null {
  const { namesKeptDays } = slots.show;
  if (namesKeptDays === 0) return null;
  const before = Math.floor(now / DAY_MS - namesKeptDays) * DAY_MS;
  if (before <= sales.forgotten.before) return null;
  if ([...activity.values()].some(({ lastAt }) => now - lastAt < QUIET_MS)) return null;
  return sales.table.tellsBuyersBefore(before) ? before : null;
}
