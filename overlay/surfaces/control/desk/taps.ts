import { effect, signal, untracked } from '@preact/signals';
import type { CueDraft } from '../../../client/cue-outbox.ts';
import type { Session } from '../../../client/session.ts';
import { uuid } from '../../../client/uuid.ts';
import { unreachable } from '../../../../shared/assert.ts';
import type { CueAck } from '../../../../shared/protocol.ts';
import type { ControlView } from '../../../../shared/view.ts';
import { decided } from '../logic/tap.ts';
import type { Tap } from '../logic/tap.ts';

type Steered = Pick<Session<ControlView>, 'cue' | 'clock' | 'view'>;

/**
 * The latest tap in each place of the page: "take:A-1", "next", "goal". A second tap in a place replaces the first one
 * there; an answer that comes after that is not shown. One that is queued is followed until its cue is decided.
 */
export class Taps {
  readonly #session: Steered;
  readonly #taps = signal<ReadonlyMap<string, Tap>>(new Map());
  readonly #turns = new Map<string, number>();

  constructor(session: Steered) {
    this.#session = session;
    effect(() => {
      if (session.view.value) untracked(() => this.#decide());
    });
  }

  at(place: string): Tap | undefined {
    return this.#taps.value.get(place);
  }

  /** Sends a cue and resolves with how it ended. Never rejects. */
  async send(place: string, draft: CueDraft): Promise<Tap> {
    const turn = (this.#turns.get(place) ?? 0) + 1;
    this.#turns.set(place, turn);
    this.#set(place, { step: 'sending' });
    const cue = draft.id ?? uuid();
    const tap = tapOf(await this.#session.cue({ ...draft, id: cue }), cue, this.#session.clock.now());
    if (this.#turns.get(place) !== turn) return tap;
    this.#set(place, tap);
    // The log may have been back before the answer was here.
    this.#decide();
    return tap;
  }

  #decide(): void {
    const cues = this.#session.view.value?.cues ?? [];
    for (const [place, tap] of this.#taps.value) {
      const now = decided(tap, cues, this.#session.clock.now());
      if (now !== tap) this.#set(place, now);
    }
  }

  #set(place: string, tap: Tap): void {
    this.#taps.value = new Map(this.#taps.value).set(place, tap);
  }
}

function tapOf(ack: CueAck, cue: string, at: number): Tap {
  if ('error' in ack) return { step: 'failed', code: ack.error.code, at };
  switch (ack.outcome) {
    case 'refused':
      return { step: 'refused', reason: ack.reason, at };
    case 'queued':
      return { step: 'queued', cue, at };
    case 'taken':
      return { step: 'taken', rev: ack.rev, at };
    default:
      return unreachable(ack);
  }
}
