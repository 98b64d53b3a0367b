import type { StageView } from '../../../../shared/view.ts';
import type { Session } from '../../../client/session.ts';
import type { Announcer } from '../announcer.ts';
import type { OnScreen } from '../on-screen.ts';
import { hear } from './hear.ts';
import { openSpeaker } from './speaker.ts';
import type { Speaker } from './speaker.ts';

/** The stage is heard from now on. */
export function startSound(session: Pick<Session<StageView>, 'view'>, announcer: Announcer, screen: OnScreen): Speaker {
  const speaker = openSpeaker();
  hear(session, announcer, screen, speaker);
  return speaker;
}
