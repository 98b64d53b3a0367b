/** What a test file has started and not yet ended, newest last. `setup.ts` ends it after the file's last test. */
const pending = new Set<() => void | Promise<void>>();

/** Has `end` run at the end of the test file at the latest. Returns `end`, which then runs once only, whoever calls it. */
export function onceAtEnd(end: () => void | Promise<void>): () => Promise<void> {
  let ended: Promise<void> | undefined;
  const once = (): Promise<void> => {
    pending.delete(once);
    ended ??= Promise.resolve(end());
    return ended;
  };
  pending.add(once);
  return once;
}

/** Ends everything, the newest first: a server before the folder that it writes to. */
export async function endAll(): Promise<void> {
  for (const end of [...pending].toReversed()) await end();
}

// The runner was interrupted or killed: nobody will call the hooks any more.
process.once('disconnect', () => {
  void endAll().finally(() => process.exit(1));
});
