import type { Source } from '../../shared/fact.ts';
import type { Store } from '../ledger/ledger.ts';

/** The secrets of the shops connected to each show. They leave this file only into a verifier. */
export interface Connections {
  secretsOf(show: string, source: Source): readonly string[];
  connect(show: string, source: Source, secrets: readonly string[]): Promise<void>;
  /** How many secrets each connected source has. */
  list(show: string): { source: Source; secrets: number }[];
}

export async function openConnections(store: Store): Promise<Connections> {
  const kept = new Map<string, readonly string[]>();
  const prefix = 'source/';
  await store.watch<{ secrets: string[] }>(prefix, (key, value) => {
    kept.set(key.slice(prefix.length), value?.secrets ?? []);
  });
  return {
    secretsOf: (show, source) => kept.get(`${show}/${source}`) ?? [],
    async connect(show, source, secrets) {
      await store.write({ [`${prefix}${show}/${source}`]: secrets.length > 0 ? { secrets } : null });
    },
    list: (show) =>
      [...kept]
        .filter(([name, secrets]) => name.startsWith(`${show}/`) && secrets.length > 0)
        .map(([name, secrets]) => ({ source: name.slice(show.length + 1) as Source, secrets: secrets.length })),
  };
}
