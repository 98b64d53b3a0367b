import type { Fact } from '../../shared/fact.ts';
import type { Ledger, Store } from '../ledger/ledger.ts';
import type { Log } from '../log.ts';
import { openProjector } from './projector.ts';
import type { Projector } from './projector.ts';

/** The shows that there are, each with its projector. */
export interface Shows {
  /** Null when there is no such show. */
  get(show: string): Projector | null;
  list(): string[];
  /** Makes a show whose log begins with `first`; null when there is one of that name already. */
  create(show: string, first: Fact): Promise<Projector | null>;
  onOpen(listener: (projector: Projector) => void): void;
  close(): Promise<void>;
}

interface Deps {
  ledger: Ledger;
  store: Store;
  log: Log;
}

/** Resolves once every show is folded up to the end of its log. */
export async function openShows(deps: Deps): Promise<Shows> {
  const { ledger, store } = deps;
  const projectors = new Map<string, Projector>();
  const creating = new Set<string>();
  const listeners: ((projector: Projector) => void)[] = [];

  async function open(show: string): Promise<Projector> {
    const projector = await openProjector(show, deps);
    projectors.set(show, projector);
    for (const listener of listeners) listener(projector);
    return projector;
  }

  for (const { key } of await store.list('show/')) await open(key.slice('show/'.length));

  return {
    get: (show) => projectors.get(show) ?? null,
    list: () => [...projectors.keys()],
    async create(show, first) {
      if (projectors.has(show) || creating.has(show)) return null;
      creating.add(show);
      try {
        // The log first: were the list of shows written first, a crash in between would leave a show without settings.
        if ((await ledger.head(show)).seq === 0) await ledger.append(show, [first]);
        await store.write({ [`show/${show}`]: true });
        return await open(show);
      } finally {
        creating.delete(show);
      }
    },
    onOpen(listener) {
      listeners.push(listener);
      for (const projector of projectors.values()) listener(projector);
    },
    async close() {
      await Promise.all([...projectors.values()].map((projector) => projector.close()));
    },
  };
}
