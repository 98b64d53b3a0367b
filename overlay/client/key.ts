/**
 * The key from the URL's fragment, which a browser sends to nobody (A3). It goes into the socket's `auth` and the
 * Authorization header, and nowhere else. A stage's stays in the address, for OBS opens the same address again; the
 * control page's leaves it once it was traded for a session (surfaces/control/desk/admission.ts).
 */
export function keyFromFragment(hash: string = location.hash): string | undefined {
  const text = hash.replace(/^#/, '').trim();
  try {
    return decodeURIComponent(text) || undefined;
  } catch {
    return text; // a stray % is no escape; the server says what is wrong with the key
  }
}

/** The show from `/overlay/:show`, `/control/:show` or `/ticker/:show`; null where the address names none. */
export function showFromPath(path: string = location.pathname): string | null {
  return /^\/(?:overlay|control|ticker)\/([a-z0-9-]{1,40})\/?$/.exec(path)?.[1] ?? null;
}
