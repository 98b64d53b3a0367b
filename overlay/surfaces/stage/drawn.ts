import { effect } from '@preact/signals';
import type { Alive } from '../../../shared/protocol.ts';
import type { StageView } from '../../../shared/view.ts';
import type { Session } from '../../client/session.ts';
import type { OnScreen } from './on-screen.ts';

const ALIVE_MS = 10_000;
const CALM_MS = 1000;
/** A page that is drawn gets its animation frame long before. */
const UNDRAWN_MS = 1500;

/**
 * Tells the server what viewers see: every 10 s, at once when what staff steer has been painted, and within a second
 * for the rest. A page whose animation frames do not come has drawn nothing, and says that it is not visible.
 */
export function reportDrawn(session: Session<StageView>, screen: OnScreen, more: () => Partial<Alive>): void {
  let drawnAt = 0;
  /** The position that was last painted; one that came since may not be. */
  let drawnRev = 0;
  let reportedAt = -Infinity;
  let before: StageView | null = null;
  let late: ReturnType<typeof setTimeout> | undefined;
  /** Set while frames are asked for. */
  let undrawn: ReturnType<typeof setTimeout> | undefined;
  let isChangedSince = false;

  function tell(painted: boolean): void {
    reportedAt = performance.now();
    if (painted) drawnAt = Date.now();
    const visible = painted && screen.visible.peek();
    session.alive({ rev: drawnRev, visible, active: screen.active.peek(), drawnAt, audio: false, ...more() });
  }

  /** One request for frames at a time: a page that is hidden for hours gathers none. */
  function whenPainted(): void {
    clearTimeout(late);
    late = undefined;
    if (undrawn !== undefined) {
      isChangedSince = true;
      return;
    }
    undrawn = setTimeout(() => tell(false), UNDRAWN_MS);
    // The first frame draws it; at the second it has been handed on.
    const rev = session.rev();
    requestAnimationFrame(() => requestAnimationFrame(() => onPainted(rev)));
  }

  function onPainted(rev: number): void {
    clearTimeout(undrawn);
    undrawn = undefined;
    drawnRev = rev;
    tell(true);
    if (!isChangedSince) return;
    isChangedSince = false;
    whenPainted();
  }

  effect(() => {
    const view = session.view.value;
    if (!view) return;
    const isSteered = view.stage !== before?.stage || view.goal !== before.goal || view.show !== before.show;
    before = view;
    const since = performance.now() - reportedAt;
    if (isSteered || since >= CALM_MS) whenPainted();
    else late ??= setTimeout(whenPainted, CALM_MS - since);
  });
  effect(() => {
    void [screen.visible.value, screen.active.value];
    if (session.view.peek()) whenPainted();
  });
  setInterval(() => {
    // Still nothing drawn since the last time: said again, so that the server knows that the page lives.
    if (undrawn === undefined) whenPainted();
    else tell(false);
  }, ALIVE_MS);
}
