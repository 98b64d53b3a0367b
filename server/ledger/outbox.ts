import { setTimeout as sleep } from 'node:timers/promises';
import type { Fact } from '../../shared/fact.ts';
import { LedgerUnavailable } from './ledger.ts';
import type { Entry, Ledger, Outbox, Position, Some, Stop, Store } from './ledger.ts';

/**
 * Store and forward. A fact is durable here, in a ledger of this machine's own, before its 2xx; from there it goes into
 * the shared log, in order, whenever that is reachable. What was forwarded stays here: it is what this node can give
 * back when the shared log loses history (L4).
 *
 * Invariant: what is kept here is appended at least once. Sequence: appended, the reply is cut, appended again; the fold
 * takes the second for what it is (M2, C1).
 *
 * `onStrange` is told of a show whose log has another epoch than the one it was forwarded to: somebody has to fold it
 * and call `giveBack`.
 *
 * @throws LedgerUnavailable from `keep` when this machine's own store cannot write.
 */
export async function openOutbox(given: Omit<Deps, 'onWaiting'>): Promise<Outbox> {
  const { own, notes } = given;
  const shows = new Map<string, Forwarding>();
  const listeners: ((show: string) => void)[] = [];
  const deps: Deps = {
    ...given,
    onWaiting(show) {
      for (const listener of listeners) listener(show);
    },
  };
  for (const { key, value } of await notes.list<Note>(NOTES)) {
    const show = key.slice(NOTES.length);
    shows.set(show, forward(show, value, deps));
  }

  /** Noted before anything is kept: a restart finds every show that has something to forward. */
  async function forwardingOf(show: string): Promise<Forwarding> {
    const known = shows.get(show);
    if (known) return known;
    await notes.write({ [NOTES + show]: NOTHING });
    const forwarding = shows.get(show) ?? forward(show, NOTHING, deps);
    shows.set(show, forwarding);
    return forwarding;
  }

  const checking = setInterval(() => {
    for (const forwarding of shows.values()) void forwarding.check();
  }, CHECK_MS);
  const stopListening = given.onBack(() => {
    for (const forwarding of shows.values()) forwarding.wake();
  });

  return {
    async keep(show, facts) {
      const forwarding = await forwardingOf(show);
      const kept = await own.append(show, facts);
      return { placed: forwarding.placed(kept.map(({ seq }) => seq)) };
    },
    waiting: (show) => shows.get(show)?.waiting() ?? 0,
    onWaiting(listener) {
      listeners.push(listener);
      for (const [show, forwarding] of shows) if (forwarding.waiting() > 0) listener(show);
    },
    giveBack: async (show, epoch, wanted) => shows.get(show)?.giveBack(epoch, wanted),
    async close() {
      clearInterval(checking);
      stopListening();
      // What was taken last is on its way still; a node that is taken away for good would keep it from the others.
      const until = Date.now() + LAST_MS;
      while (Date.now() < until && [...shows.values()].some((one) => one.waiting() > 0)) await sleep(10);
      await Promise.all([...shows.values()].map(async (forwarding) => forwarding.stop()));
      await own.close();
    },
  };
}

/** By show. */
const NOTES = 'forwarded/';
interface Note {
  /** The place in this node's own ledger up to which everything was forwarded. */
  upTo: number;
  /** Where the last of that is in the shared log. */
  last: Position;
}
const NOTHING: Note = { upTo: 0, last: { epoch: '', seq: 0 } };
/** How often that place is written down: what was forwarded since is forwarded again after a crash. */
const NOTE_MS = 1000;
/** How often it is looked whether the shared log still holds what was forwarded: the longer nothing is, the more seldom. */
const CHECK_MS = 1000;
const SELDOM_MS = 60_000;
const LONGEST_WAIT_MS = 1000;
/** How long whoever ends waits for what is not forwarded yet. */
const LAST_MS = 2000;
const BATCH = 1000;

interface Deps {
  own: Ledger;
  notes: Store;
  shared: Ledger;
  onStrange: (show: string) => void;
  onWaiting: (show: string) => void;
  /** Calls whenever the shared log may be reachable again. */
  onBack: (listener: () => void) => Stop;
}

interface Forwarding {
  /** Resolves once all of these are in the shared log. To be called in the turn in which they were kept. */
  placed(seqs: readonly number[]): Promise<Position[]>;
  waiting(): number;
  check(): Promise<void>;
  /** Tries at once what waits for its next try. */
  wake(): void;
  giveBack(epoch: string, wanted: Some): Promise<void>;
  stop(): Promise<void>;
}

function forward(show: string, from: Note, { own, notes, shared, onStrange, onWaiting }: Deps): Forwarding {
  let { upTo, last } = from;
  /** Where this node's latest append went, whether or not everything was given back to that epoch. */
  let newest = last;
  let end = upTo;
  let notedAt = Date.now();
  let checkedAt = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const stopped = new AbortController();
  let nap = new AbortController();
  const places = new Map<number, (position: Position) => void>();

  /** Tries until the shared log can be reached; null once it was stopped. */
  async function insist<T>(work: () => Promise<T>): Promise<T | null> {
    for (let wait = 50; !stopped.signal.aborted; wait = Math.min(LONGEST_WAIT_MS, wait * 2)) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof LedgerUnavailable)) throw error;
        const signal = AbortSignal.any([stopped.signal, nap.signal]);
        await sleep(wait * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
      }
    }
    return null;
  }

  /** Looks for the latest append; where it is gone, the log has a new epoch from now on. */
  async function verify(): Promise<void> {
    if (newest.epoch !== '' && !(await shared.holds(show, newest))) onStrange(show);
  }

  /**
   * One append at a time, and none before the one before it is seen to be there still. Sequence without that: 3 and 4 are
   * appended and answered; Redis dies before any node has read them, and comes back without them; 5 is appended in their
   * place. No follower has folded what is gone, so none misses it, and 3 and 4 are lost for ever.
   */
  function append(facts: readonly Fact[]): Promise<Position[]> {
    const appended = turn.then(async () => {
      await verify();
      const positions = await shared.append(show, facts);
      newest = positions.at(-1) ?? newest;
      return positions;
    });
    turn = appended.catch(() => {});
    return appended;
  }

  /** After a rewrite it is told from the first entry on: what was forwarded is not forwarded again. */
  async function take(told: readonly Entry[]): Promise<void> {
    const entries = told.filter(({ seq }) => seq > upTo);
    end = Math.max(end, entries.at(-1)?.seq ?? 0);
    onWaiting(show);
    for (let start = 0; start < entries.length; start += BATCH) {
      const batch = entries.slice(start, start + BATCH);
      const positions = await insist(async () => append(batch.map(({ fact }) => fact)));
      if (!positions) return;
      for (const [place, { seq }] of batch.entries()) {
        const position = positions[place];
        if (position) places.get(seq)?.(position);
        places.delete(seq);
        upTo = seq;
      }
      onWaiting(show);
      meet(positions.at(-1) ?? last);
    }
    if (Date.now() - notedAt > NOTE_MS) await note();
  }

  /** A place of another epoch is not noted before everything was given back. */
  function meet(place: Position): void {
    if (last.epoch === '' || place.epoch === last.epoch) last = place;
    else onStrange(show);
  }

  async function note(): Promise<void> {
    notedAt = Date.now();
    // Where the disk is full, more is forwarded twice after a crash, and that is all.
    await notes.write({ [NOTES + show]: { upTo, last } satisfies Note }).catch(() => {});
  }

  const stopFollowing = own.follow(show, { epoch: '', seq: upTo }, { entries: take });
  return {
    placed(seqs) {
      end = Math.max(end, ...seqs);
      onWaiting(show);
      return Promise.all(seqs.map(async (seq) => new Promise<Position>((resolve) => void places.set(seq, resolve))));
    },
    waiting: () => end - upTo,
    wake() {
      nap.abort();
      nap = new AbortController();
    },
    async check() {
      const now = Date.now();
      if (now - checkedAt < Math.min(SELDOM_MS, (now - notedAt) / 4)) return;
      checkedAt = now;
      // What is to be given back is asked for until it is.
      if (newest.epoch !== last.epoch) onStrange(show);
      await verify().catch(() => {});
    },
    async giveBack(epoch, wanted) {
      if (epoch === last.epoch) return verify();
      const until = upTo;
      // What is in the log already is not appended again: then its end is what has to stand.
      const head = await shared.head(show);
      // Lost again meanwhile, here as below: `last` stays of the epoch before, and it begins anew.
      if (head.epoch !== epoch) return;
      let place = head;
      for (let after = 0; after < until && !stopped.signal.aborted;) {
        const entries = await own.read(show, after, Math.min(BATCH, until - after));
        const missing = await wanted(entries.map(({ fact }) => fact));
        if (missing.length > 0) place = (await append(missing)).at(-1) ?? place;
        if (place.epoch !== epoch) return;
        after = entries.at(-1)?.seq ?? until;
      }
      // Ended before everything was given back: it begins anew after the next start.
      if (stopped.signal.aborted) return;
      if (newest.epoch !== epoch) newest = place;
      last = newest;
      await note();
    },
    async stop() {
      stopped.abort();
      stopFollowing();
      await note();
    },
  };
}
