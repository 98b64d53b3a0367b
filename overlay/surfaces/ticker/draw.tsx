import { render } from 'preact';
import type { Stop } from '../../client/stop.ts';
import type { Following, Heard } from './follow.ts';
import { whenSeen } from './seen.ts';
import { Settings } from './setting.ts';
import type { Setting } from './setting.ts';
import { share } from './sharing.ts';
import { Ticker } from './ticker.tsx';

/**
 * Draws a show's ticker in `root`: follows it, and counts down, only while it is seen; what it showed then stands. `watched` is what
 * has to be in the window for that.
 */
export function draw(
  root: Element,
  watched: Element,
  setting: Setting,
  what: Omit<Following, 'listener' | 'server'>,
): Stop {
  let heard: Heard | null = null;
  let isSeen = false;
  let leave: Stop | null = null;
  const redraw = (): void =>
    render(
      <Settings.Provider value={setting}>
        <Ticker heard={heard} isSeen={isSeen} />
      </Settings.Provider>,
      root,
    );
  const stopLooking = whenSeen(watched, (seen) => {
    isSeen = seen;
    leave?.();
    leave = seen ? share({ ...what, server: setting.server, listener: take }) : null;
    redraw();
  });
  function take(latest: Heard): void {
    heard = latest;
    redraw();
  }
  redraw();
  return () => {
    stopLooking();
    leave?.();
    render(null, root);
  };
}
