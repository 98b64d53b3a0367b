import type { Session } from '../../../client/session.ts';
import type { ControlView } from '../../../../shared/view.ts';
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
  /** Whose it is (admission.ts): another person's key opens nothing of it. */
  of: string;
}

const nameOf = (show: string): string => `seen.${show}`;
const AGAIN_MS = 30_000;

export function lastSeen(show: string, whose: string | null): Seen | undefined {
  if (whose === null) return undefined;
  try {
    const { view, at, build, of } = JSON.parse(recall(nameOf(show)) ?? 'null') as Kept;
    return build === BUILD && of === whose ? { view, at } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps what is shown: now and then, and when the page goes out of sight, which is the last that it hears. */
export function keepSeen(session: Session<ControlView>, show: string, whose: () => string | null): void {
  // Elsewhere the page cannot be opened without a network, either.
  if (!canWorkOffline()) return;
  let kept: ControlView | null = null;
  const keep = (): void => {
    const view = session.view.value;
    const of = whose();
    if (session.link.value !== 'live' || !view || view === kept || of === null) return;
    kept = view;
    const seen: Kept = { view: withoutBuyers(view), at: session.clock.now(), build: BUILD, of };
    remember(nameOf(show), JSON.stringify(seen));
  };
  session.onSnapshot(() => setTimeout(keep, 0));
  setInterval(keep, AGAIN_MS);
  addEventListener('pagehide', keep);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') keep();
  });
}

/** A buyer who is forgotten at the server cannot be on a phone that lies in a drawer. */
export function withoutBuyers(view: ControlView): ControlView {
  const nameless = <T extends { name: string }>(all: readonly T[]): T[] => all.map((one) => ({ ...one, name: '' }));
  return {
    ...view,
    recent: nameless(view.recent),
    hand: nameless(view.hand),
    leaders: view.leaders && { ...view.leaders, buyers: nameless(view.leaders.buyers) },
  };
}

export const dropSeen = (show: string): void => forget(nameOf(show));
