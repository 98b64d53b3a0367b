import type { Clock } from '../clock.ts';
import type { Store } from '../ledger/ledger.ts';

/**
 * When a key or a session was last used, by its id. It has a place of its own in the store: written beside the key itself
 * it would bring back one that another node has just revoked.
 */
export interface LastUsed {
  note(id: string): void;
  /** Milliseconds since 1970, right to five minutes; null: never. */
  of(id: string): number | null;
  forget(id: string): void;
}

/** Every request notes; the disk hears of it now and then. */
const AGAIN_MS = 300_000;

export async function openLastUsed(store: Store, clock: Clock): Promise<LastUsed> {
  const kept = new Map<string, number>();
  const prefix = 'used/';
  await store.watch<number>(prefix, (key, at) => {
    const id = key.slice(prefix.length);
    if (at === null) kept.delete(id);
    else kept.set(id, Math.max(at, kept.get(id) ?? 0));
  });
  // A store that cannot write now loses nothing that matters.
  const write = (id: string, at: number | null): void => void store.write({ [prefix + id]: at }).catch(() => {});
  return {
    note(id) {
      const now = clock();
      if (now - (kept.get(id) ?? 0) < AGAIN_MS) return;
      kept.set(id, now);
      write(id, now);
    },
    of: (id) => kept.get(id) ?? null,
    forget(id) {
      if (kept.has(id)) write(id, null);
    },
  };
}
