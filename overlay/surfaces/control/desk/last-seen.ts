import type { Session } from '../../../client/session.ts';
import type { ControlView } from '../../../../shared/view.ts';
import { sha256 } from '../../../../shared/sha256.ts';
import { BUILD } from '../../../client/build.ts';
import { canWorkOffline } from './installed.ts';
import { forget, recall, remember } from './remembered.ts';

/** What the page showed last, for when it is opened without a network. */
export interface Seen {
  view: ControlView;
  /** Server time, ms. */
  at: number;
}
interface Kept extends Seen {
  /** A view of another build may lack what this page shows. */
  build: string;
  /** Whose it is, as a digest: another person's key opens nothing of it. */
  of: string;
}

const nameOf = (show: string): string => `seen.${show}`;
const AGAIN_MS = 30_000;

export function lastSeen(show: string, key: string | undefined): Seen | undefined {
  if (key === undefined) return undefined;
  try {
    const { view, at, build, of } = JSON.parse(recall(nameOf(show)) ?? 'null') as Kept;
    return build === BUILD && of === sha256(key) ? { view, at } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps what is shown: now and then, and when the page goes out of sight, which is the last that it hears. */
export function keepSeen(session: Session<ControlView>, show: string, key: string): void {
  // Elsewhere the page cannot be opened without a network, either.
  if (!canWorkOffline()) return;
  const of = sha256(key);
  let kept: ControlView | null = null;
  const keep = (): void => {
    const view = session.view.value;
    if (session.link.value !== 'live' || !view || view === kept) return;
    kept = view;
    remember(nameOf(show), JSON.stringify({ view, at: session.clock.now(), build: BUILD, of } satisfies Kept));
  };
  session.onSnapshot(() => setTimeout(keep, 0));
  setInterval(keep, AGAIN_MS);
  addEventListener('pagehide', keep);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') keep();
  });
}

export const dropSeen = (show: string): void => forget(nameOf(show));
