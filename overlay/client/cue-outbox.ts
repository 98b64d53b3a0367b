import type { Cue, CueDraft } from '../../shared/cue.ts';
import type { CueAck } from '../../shared/protocol.ts';
import { uuid } from './uuid.ts';

export const CUE_TIMEOUT_MS = 8000;

type Emit = (cue: Cue, ack: (answer: CueAck) => void) => void;

interface Waiting {
  cue: Cue;
  settle: (answer: CueAck) => void;
}

/**
 * Cues without an answer. The link drops after a cue left and before its answer came: nobody knows whether it acted, so
 * it is sent again on the new link with the same id, and acts once.
 */
export class CueOutbox {
  readonly #waiting = new Map<string, Waiting>();
  readonly #emit: Emit;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** Resolves with the server's answer, or with the error `timeout` after 8 s. Never rejects. */
  send(draft: CueDraft, connected: boolean): Promise<CueAck> {
    const cue: Cue = { ...draft, id: draft.id ?? uuid() };
    return new Promise((resolve) => {
      const settle = (answer: CueAck) => {
        clearTimeout(timer);
        this.#waiting.delete(cue.id);
        resolve(answer);
      };
      const timer = setTimeout(
        () => settle({ error: { code: 'timeout', message: 'The server has not answered.' } }),
        CUE_TIMEOUT_MS,
      );
      this.#waiting.set(cue.id, { cue, settle });
      if (connected) this.#emit(cue, settle);
    });
  }

  /** The link is back. */
  resend(): void {
    for (const { cue, settle } of this.#waiting.values()) this.#emit(cue, settle);
  }

  /** No answer will come. */
  fail(code: string): void {
    for (const { settle } of this.#waiting.values()) settle({ error: { code, message: 'The cue was not sent.' } });
  }
}
