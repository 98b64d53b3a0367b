import { effect, signal, untracked } from '@preact/signals';
import type { CueDraft } from '../../../../shared/cue.ts';
import type { Steering } from '../../../client/steering.ts';
import { uuid } from '../../../client/uuid.ts';
import { unreachable } from '../../../../shared/assert.ts';
import type { CueAck } from '../../../../shared/protocol.ts';
import type { ControlView } from '../../../../shared/view.ts';
import { withSeen } from '../logic/over.ts';
import { decided, drawn } from '../logic/tap.ts';
import type { Tap } from '../logic/tap.ts';

type Steered = Pick<Steering<ControlView>, 'cue' | 'clock' | 'view'>;

/**
 * The latest tap in each place of the page: "take:A-1", "next", "goal". A second tap in a place replaces the first one
 * there; an answer that comes after that is not shown. Each is followed until its cue is decided and a stage has drawn it.
 */
export class Taps {
  readonly #session: Steered;
  readonly #taps = signal<ReadonlyMap<string, Tap>>(new Map());
  readonly #turns = new Map<string, number>();

  constructor(session: Steered) {
    this.#session = session;
    effect(() => {
      if (session.view.value) untracked(() => this.#follow());
    });
  }

  at(place: string): Tap | undefined {
    return this.#taps.value.get(place);
  }

  /** Sends a cue and resolves with how it ended. Never rejects. */
  async send(place: string, draft: CueDraft): Promise<Tap> {
    const turn = (this.#turns.get(place) ?? 0) + 1;
    this.#turns.set(place, turn);
    const { clock, view } = this.#session;
    const given = { cue: draft.id ?? uuid(), kind: draft.kind, sentAt: clock.now() };
    this.#set(place, { ...given, step: 'sending' });
    const seen = view.value ? withSeen(draft, view.value.stage) : draft;
    const answer = await this.#session.cue({ ...seen, id: given.cue });
    const tap: Tap = { ...given, ...answered(answer, clock.now()) };
    if (this.#turns.get(place) !== turn) return tap;
    this.#set(place, tap);
    // The log may have been back before the answer was here.
    this.#follow();
    return tap;
  }

  #follow(): void {
    const view = this.#session.view.value;
    if (!view) return;
    const now = this.#session.clock.now();
    for (const [place, tap] of this.#taps.value) {
      const followed = drawn(decided(tap, view.cues, now), view.surfaces, now);
      if (followed !== tap) this.#set(place, followed);
    }
  }

  #set(place: string, tap: Tap): void {
    this.#taps.value = new Map(this.#taps.value).set(place, tap);
  }
}

type Answered = Tap extends infer One ? (One extends Tap ? Omit<One, 'cue' | 'kind' | 'sentAt'> : never) : never;

function answered(ack: CueAck, at: number): Answered {
  if ('error' in ack) return { step: 'failed', code: ack.error.code, at };
  switch (ack.outcome) {
    case 'refused':
      return { step: 'refused', reason: ack.reason, at };
    case 'queued':
      return { step: 'queued', at };
    case 'taken':
      return { step: 'taken', rev: ack.rev, at };
    default:
      return unreachable(ack);
  }
}
