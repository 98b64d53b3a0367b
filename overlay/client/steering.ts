import type { CueAck } from '../../shared/protocol.ts';
import { CueOutbox } from './cue-outbox.ts';
import type { CueDraft } from '../../shared/cue.ts';
import { join } from './session.ts';
import type { JoinOptions, Session } from './session.ts';

/** A session of somebody who steers. A stage or a ticker has no way to send a cue at all (A3). */
export interface Steering<View> extends Session<View> {
  /** Adds the id where there is none; `{error:{code:'timeout'}}` after 8 s. Never rejects. */
  cue(cue: CueDraft): Promise<CueAck>;
}

export function steer<View>(options: JoinOptions): Steering<View> {
  const session = join<View>(options);
  const outbox = new CueOutbox((cue, ack) => session.ask<CueAck>('cue', [cue], (answer) => answer && ack(answer)));
  session.onOpened(() => outbox.resend());
  session.refusal.subscribe((code) => {
    if (code !== null) outbox.fail(code);
  });
  return {
    ...session,
    cue(draft) {
      const answer = outbox.send(draft, session.id() !== undefined);
      if (session.refusal.value !== null) outbox.fail(session.refusal.value);
      return answer;
    },
    stop() {
      outbox.fail('stopped');
      session.stop();
    },
  };
}
