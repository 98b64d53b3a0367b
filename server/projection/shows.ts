import type { CueFact } from '../../shared/fact.ts';
import type { Stop } from '../ledger/ledger.ts';
import { openProjector } from './projector.ts';
import type { Projector, ProjectorDeps } from './projector.ts';

/** The shows that there are. */
export interface Shows {
  /** Opened when somebody needs it; null when there is no such show. */
  get(show: string): Promise<Projector | null>;
  has(show: string): boolean;
  list(): string[];
  /** Makes a show whose log begins with `first`; null when there is one of that name already. */
  create(show: string, first: CueFact): Promise<Projector | null>;
  /** Keeps an open show open. */
  hold(show: string): Stop;
  /** Told of each show as it is opened, and of those that are open already; what it returns is called when it is closed. */
  onOpen(listener: (projector: Projector) => Stop): void;
  close(): Promise<void>;
}

interface Deps extends ProjectorDeps {
  /** Whether every show stays open; else only those in use are followed, as many nodes share many shows. */
  keepOpen: boolean;
}

/** A show that nobody has used for so long, and nobody holds, is closed. */
const IDLE_MS = 10 * 60_000;
const SWEEP_MS = 60_000;

interface Opened {
  projector: Promise<Projector>;
  usedAt: number;
  holders: number;
  stops: Stop[];
}

/**
 * Resolves, where every show stays open, once each is folded up to the end of its log.
 *
 * The record of a show is the first fact of its log. It is written first, as it decides between two who make a show of
 * one name at once; whoever finds the log still empty appends it, which acts once (C1).
 */
export async function openShows(deps: Deps): Promise<Shows> {
  const { store, outbox, clock, keepOpen } = deps;
  const firsts = new Map<string, CueFact | true>();
  const opened = new Map<string, Opened>();
  const listeners: ((projector: Projector) => Stop)[] = [];
  const stopWatching = await store.watch<CueFact | true>(PREFIX, (key, first) => {
    if (first) firsts.set(key.slice(PREFIX.length), first);
  });

  async function open(show: string): Promise<Projector> {
    const projector = await openProjector(show, deps);
    const first = firsts.get(show);
    if (projector.isFolded && projector.state.seq === 0 && typeof first === 'object') {
      const { placed } = await outbox.keep(show, [first]);
      const [position] = await placed;
      if (position) await projector.at(position);
    }
    const entry = opened.get(show);
    for (const listener of listeners) entry?.stops.push(listener(projector));
    return projector;
  }

  function use(show: string): Promise<Projector> {
    const known = opened.get(show);
    if (known) {
      known.usedAt = clock();
      return known.projector;
    }
    const entry: Opened = { projector: new Promise(() => {}), usedAt: clock(), holders: 0, stops: [] };
    opened.set(show, entry);
    entry.projector = open(show);
    entry.projector.catch(() => opened.delete(show));
    return entry.projector;
  }

  /** Sequence without it: a show is made at one node; its key is asked for at another, before that has heard of it. */
  async function find(show: string): Promise<Projector | null> {
    if (NAME.test(show)) await store.refresh(PREFIX + show);
    return firsts.has(show) ? use(show) : null;
  }

  async function shut(show: string, { projector, stops }: Opened): Promise<void> {
    opened.delete(show);
    for (const stop of stops) stop();
    await (await projector).close();
  }

  const sweeping = setInterval(() => {
    for (const [show, entry] of opened)
      if (entry.holders === 0 && clock() - entry.usedAt > IDLE_MS) shut(show, entry).catch(() => {});
  }, SWEEP_MS);
  if (keepOpen) {
    clearInterval(sweeping);
    for (const show of firsts.keys()) await use(show);
  }

  return {
    get: (show) => (firsts.has(show) ? use(show) : find(show)),
    has: (show) => firsts.has(show),
    list: () => [...firsts.keys()],
    async create(show, first) {
      const claimed = await store.claim<CueFact | true>(PREFIX + show, first);
      const isMine = typeof claimed === 'object' && claimed.cue.id === first.cue.id;
      return isMine ? use(show) : null;
    },
    hold(show) {
      const entry = opened.get(show);
      if (!entry) return () => {};
      let isHeld = true;
      entry.holders += 1;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        entry.holders -= 1;
        entry.usedAt = clock();
      };
    },
    onOpen(listener) {
      listeners.push(listener);
      for (const entry of opened.values())
        entry.projector.then(
          (projector) => entry.stops.push(listener(projector)),
          () => {},
        );
    },
    async close() {
      clearInterval(sweeping);
      stopWatching();
      await Promise.all([...opened].map(async ([show, entry]) => shut(show, entry)));
    },
  };
}

const PREFIX = 'show/';
const NAME = /^[a-z0-9-]{1,40}$/;
