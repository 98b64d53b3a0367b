import type { Stop } from './ledger.ts';

type Listener = (key: string, value: unknown) => void;

/** Who watches which keys of a store; each hears of a value only when it is another one than before. */
export interface Watchers {
  /** `now`: what stands under the prefix at the moment. */
  add(prefix: string, listener: Listener, now: readonly { key: string; value: unknown }[]): Stop;
  /** A null: deleted. */
  tell(key: string, value: unknown): void;
  /** All that stands under the prefix; what was known and is not there any more was deleted. */
  tellAll(prefix: string, now: readonly { key: string; value: unknown }[]): void;
  prefixes(): string[];
}

export function makeWatchers(): Watchers {
  const watches = new Set<{ prefix: string; listener: Listener; known: Map<string, string> }>();

  function tellOne(
    { listener, known }: { listener: Listener; known: Map<string, string> },
    key: string,
    value: unknown,
  ) {
    const json = value === null ? undefined : JSON.stringify(value);
    if (known.get(key) === json) return;
    if (json === undefined) known.delete(key);
    else known.set(key, json);
    listener(key, value);
  }

  return {
    add(prefix, listener, now) {
      const watch = { prefix, listener, known: new Map<string, string>() };
      watches.add(watch);
      for (const { key, value } of now) tellOne(watch, key, value);
      return () => void watches.delete(watch);
    },
    tell(key, value) {
      for (const watch of watches) if (key.startsWith(watch.prefix)) tellOne(watch, key, value);
    },
    tellAll(prefix, now) {
      const there = new Set(now.map(({ key }) => key));
      for (const watch of watches) {
        if (watch.prefix !== prefix) continue;
        for (const { key, value } of now) tellOne(watch, key, value);
        for (const key of watch.known.keys()) if (!there.has(key)) tellOne(watch, key, null);
      }
    },
    prefixes: () => [...new Set([...watches].map(({ prefix }) => prefix))],
  };
}
