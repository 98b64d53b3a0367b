import { sha256 } from '../../../../shared/sha256.ts';
import { keyFromFragment } from '../../../client/key.ts';
import type { Pass } from '../../../client/session.ts';
import { forget, recall, remember } from './remembered.ts';

/**
 * How this page is let in. A link's key is traded for a session: a cookie that no script can read, kept by the browser and
 * sent by it alone. Then the key is gone from the address and from what is remembered, so that nothing which reads this page
 * later, a screen share, a history that syncs, an extension, finds it. For each socket the session gives a ticket.
 *
 * Where there is no trading, the key opens the page as it always did: cookies are refused, the log is away, or the server is
 * an older one that is about to be replaced.
 */
export interface Admission {
  /** For a new link to the server. */
  pass: () => Promise<Pass>;
  /** For a request. */
  headers: () => Record<string, string>;
  /** Who this is, as a digest that opens nothing; null: nobody yet. */
  whose: () => string | null;
  /** The key, while the page still holds it. */
  key: () => string | null;
  /** It opens nothing any more. False: what is remembered is somebody else's, and stays. */
  forget: () => boolean;
  /** Ends every session of this browser. The code of the fault, else null. */
  leave: () => Promise<string | null>;
}

/** The codes after which what was kept of a show is of no use to who is at this page. */
export const ENDED: readonly string[] = ['key_wrong', 'key_expired', 'session_ended'];

const CSRF = { 'X-Nacre-CSRF': '1' };
/** Another server is in front of it, or an older one, which knows nothing of this. */
const isNoAnswer = (code: string): boolean => /^http_|^(unreachable|not_found)$/.test(code);

export function openAdmission(show: string): Admission {
  const whoseName = `whose.${show}`;
  /** Where former versions kept it. */
  const keyName = `key.${show}`;
  let key = keyFromFragment() ?? recall(keyName);
  const base = `/api/shows/${show}`;

  function drop(): void {
    if (key === null) return;
    remember(whoseName, sha256(key));
    key = null;
    forget(keyName);
    history.replaceState(history.state, '', location.pathname + location.search);
  }

  async function ticket(): Promise<Pass> {
    const answer = await post(`${base}/tickets`, CSRF);
    if ('fault' in answer) return { fault: isNoAnswer(answer.fault) ? 'unreachable' : answer.fault };
    return { ticket: String(answer.data['ticket']) };
  }

  async function pass(): Promise<Pass> {
    if (key === null) return ticket();
    const traded = await post(`${base}/session`, { Authorization: `Bearer ${key}` });
    // It says itself what is wrong with it.
    if ('fault' in traded) return { key };
    const first = await ticket();
    // The browser keeps no cookies.
    if ('fault' in first) return { key };
    drop();
    return first;
  }

  return {
    pass,
    headers: () => (key === null ? CSRF : { Authorization: `Bearer ${key}` }),
    whose: () => (key === null ? recall(whoseName) : sha256(key)),
    key: () => key,
    forget() {
      const isOurs = key === null || recall(whoseName) === sha256(key) || recall(keyName) === key;
      if (isOurs) for (const name of [whoseName, keyName]) forget(name);
      return isOurs;
    },
    async leave() {
      const answer = await post('/api/session', CSRF, 'DELETE');
      return 'fault' in answer ? answer.fault : null;
    },
  };
}

type Posted = { data: Record<string, unknown> } | { fault: string };

async function post(path: string, headers: Record<string, string>, method = 'POST'): Promise<Posted> {
  // A link that is gone without a word lets a request hang for minutes.
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const response = await fetch(path, { method, headers, cache: 'no-store', signal: patience.signal });
    const text = await response.text();
    const data = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> & { error?: { code?: string } };
    return response.ok ? { data } : { fault: data.error?.code ?? `http_${response.status}` };
  } catch {
    return { fault: 'unreachable' };
  } finally {
    clearTimeout(timer);
  }
}
const PATIENCE_MS = 8000;
