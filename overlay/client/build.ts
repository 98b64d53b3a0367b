/** Put in by vite's `define`; absent where nothing was built (tests). */
// eslint-disable-next-line no-underscore-dangle -- the name that vite replaces
declare const __BUILD__: string | undefined;

export const BUILD: string = typeof __BUILD__ === 'string' ? __BUILD__ : '';

export interface Reload {
  build: string;
  /** Milliseconds since 1970, by this machine's clock. */
  at: number;
}

const KEY = 'nacre.reload';
const CALM_MS = 60_000;

/**
 * Whether to reload for the server's build (S7). Never twice for one build: behind a proxy that keeps old HTML the page
 * would come back as it was, for ever. Never twice within a minute: while a new version is rolled out, two servers may
 * each ask for their own.
 */
export function shouldReload(page: string, server: string, last: Reload | null, now: number): boolean {
  if (page === '' || server === '' || page === server) return false;
  return last === null || (last.build !== server && Math.abs(now - last.at) > CALM_MS);
}

/** Reloads when the server's build is another one. The fragment, and so the key, stays. */
export function reloadFor(server: string): void {
  if (BUILD === '' || BUILD === server) return;
  try {
    const now = Date.now();
    const last = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Reload | null;
    if (!shouldReload(BUILD, server, last, now)) return;
    sessionStorage.setItem(KEY, JSON.stringify({ build: server, at: now } satisfies Reload));
  } catch {
    return; // a frame without storage has no guard against loops, so it stays
  }
  location.reload();
}
