import type { Session } from '../../../client/session.ts';
import type { ControlView } from '../../../../shared/view.ts';

const ALIVE_MS = 10_000;

/** A control page tells how it is, too: the overlay doctor lists it, and from the answer it knows how far the server is. */
export function reportAlive(session: Session<ControlView>): void {
  const tell = (): void =>
    session.alive({
      rev: session.rev(),
      visible: document.visibilityState === 'visible',
      active: true,
      drawnAt: Date.now(),
      audio: false,
      format: { width: innerWidth, height: innerHeight },
    });
  session.onSnapshot((_view, reason) => {
    if (reason !== 'resync') setTimeout(tell, 0);
  });
  setInterval(tell, ALIVE_MS);
}
