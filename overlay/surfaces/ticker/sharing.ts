import type { Stop } from '../../client/stop.ts';
import { follow } from './follow.ts';
import type { Following, Heard } from './follow.ts';

/** Scrolled past and back, moved elsewhere in the page, another tab for a moment: the same connection. */
const LINGER_MS = 3000;

interface Shared {
  readers: Set<(heard: Heard) => void>;
  latest: Heard | null;
  stop: Stop | null;
  lingering: ReturnType<typeof setTimeout> | undefined;
}
const all = new Map<string, Shared>();

/**
 * As `follow`, but all on a page that show the same share one connection. It ends a moment after the last of them; what was shown
 * last stays, for those that come later.
 */
export function share({ listener, ...what }: Following): Stop {
  const key = `${what.server} ${what.show}`;
  const shared: Shared = all.get(key) ?? { readers: new Set(), latest: null, stop: null, lingering: undefined };
  all.set(key, shared);
  clearTimeout(shared.lingering);
  shared.readers.add(listener);
  if (shared.latest) listener(shared.latest);
  shared.stop ??= follow({
    ...what,
    listener(heard) {
      shared.latest = { ...heard, view: heard.view ?? shared.latest?.view ?? null };
      for (const reader of shared.readers) reader(shared.latest);
    },
  });
  return () => {
    if (!shared.readers.delete(listener) || shared.readers.size > 0) return;
    shared.lingering = setTimeout(() => {
      shared.stop?.();
      shared.stop = null;
    }, LINGER_MS);
  };
}
