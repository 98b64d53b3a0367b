import type { StageView } from '../../../shared/view.ts';
import type { Session } from '../../client/session.ts';
import type { Announcer } from './announcer.ts';
import { reportDrawn } from './drawn.ts';
import { watchFrames } from './frames.ts';
import { obsVersion } from './on-screen.ts';
import type { OnScreen } from './on-screen.ts';
import { hear } from './sound/hear.ts';
import { openSpeaker } from './sound/speaker.ts';

/** What the viewers do not see: what they hear, and what the stage tells the server of itself. */
export function openBackstage(
  root: Element,
  session: Session<StageView>,
  announcer: Announcer,
  screen: OnScreen,
  isBlank: () => boolean,
): void {
  const frames = watchFrames(root);
  const speaker = openSpeaker();
  hear(session, announcer, screen, speaker);
  reportDrawn(session, screen, () => ({
    audio: speaker.isHeard(),
    format: { width: innerWidth, height: innerHeight },
    obs: obsVersion(),
    frames: frames.counted() ?? undefined,
    blank: isBlank(),
  }));
}
