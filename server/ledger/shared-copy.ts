/**
 * A node's own copy of what all nodes share: a map in which the newer value of each key wins, whoever brings it and in
 * whatever order (a last-writer-wins map). A deletion is a value too. So Redis may lose it and gets it back from the
 * nodes, and a node may be away and catches up.
 */
export interface SharedCopy {
  get(key: string): unknown;
  /** With what was deleted. */
  size(): number;
  /** In key order, without what was deleted. */
  list(prefix: string): { key: string; value: unknown }[];
  /** A value as it is kept, newer than any that this node has seen. A null deletes. */
  stamp(value: unknown): string;
  put(key: string, text: string): void;
  /** Takes over what is newer there; resolves to what is newer here. */
  merge(there: Readonly<Record<string, string>>): Map<string, string>;
}

interface Kept {
  /** Milliseconds since 1970 at the writer's, and one more than the newest that it knew. */
  at: number;
  value: unknown;
}

/** `begin`: what was kept of an earlier run; `keep` is told every change. */
export function makeSharedCopy(
  clock: () => number,
  begin: Iterable<readonly [key: string, text: string]> = [],
  keep: (key: string, text: string) => void = () => {},
): SharedCopy {
  const all = new Map<string, { text: string; kept: Kept }>();
  let newest = 0;

  function isNewer(text: string, { at }: Kept, former: { text: string; kept: Kept } | undefined): boolean {
    if (!former) return true;
    return at !== former.kept.at ? at > former.kept.at : text > former.text;
  }

  function take(key: string, text: string): boolean {
    if (all.get(key)?.text === text) return false;
    const kept = JSON.parse(text) as Kept;
    newest = Math.max(newest, kept.at);
    if (!isNewer(text, kept, all.get(key))) return false;
    all.set(key, { text, kept });
    return true;
  }
  for (const [key, text] of begin) take(key, text);

  function put(key: string, text: string): void {
    if (take(key, text)) keep(key, text);
  }

  return {
    get: (key) => all.get(key)?.kept.value ?? null,
    size: () => all.size,
    list: (prefix) =>
      [...all]
        .filter(([key, { kept }]) => key.startsWith(prefix) && kept.value !== null)
        .map(([key, { kept }]) => ({ key, value: kept.value }))
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
    stamp: (value) => JSON.stringify({ at: Math.max(clock(), newest + 1), value } satisfies Kept),
    put,
    merge(there) {
      for (const [key, text] of Object.entries(there)) put(key, text);
      return new Map([...all].filter(([key, { text }]) => there[key] !== text).map(([key, { text }]) => [key, text]));
    },
  };
}
