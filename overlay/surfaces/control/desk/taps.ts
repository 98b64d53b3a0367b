import { type ReadonlySignal, computed, signal } from '@preact/signals';
import type { CueDraft } from '../../../client/cue-outbox.ts';
import type { Session } from '../../../client/session.ts';
import type { ControlView } from '../../../../shared/view.ts';
import type { Tap } from '../logic/tap.ts';

/**
 * The latest tap in each place of the page: "take:A-1", "next", "goal". A second tap in a place replaces the first one
 * there; an answer that comes after that is not shown.
 */
export class Taps {
  readonly #session: Pick<Session<ControlView>, 'cue' | 'clock'>;
  readonly #taps = signal<ReadonlyMap<string, Tap>>(new Map());
  readonly #turns = new Map<string, number>();

  constructor(session: Pick<Session<ControlView>, 'cue' | 'clock'>) {
    this.#session = session;
  }

  at(place: string): Tap | undefined {
    return this.#taps.value.get(place);
  }

  /** Whether anything is on its way. */
  readonly busy: ReadonlySignal<boolean> = computed(() =>
    [...this.#taps.value.values()].some((tap) => tap.step === 'sending'),
  );

  /** Sends a cue and resolves with how it ended. Never rejects. */
  async send(place: string, draft: CueDraft): Promise<Tap> {
    const turn = (this.#turns.get(place) ?? 0) + 1;
    this.#turns.set(place, turn);
    this.#set(place, { step: 'sending' });
    const ack = await this.#session.cue(draft);
    const at = this.#session.clock.now();
    const tap: Tap =
      'error' in ack
        ? { step: 'failed', code: ack.error.code, at }
        : ack.outcome === 'refused'
          ? { step: 'refused', reason: ack.reason, at }
          : { step: 'taken', rev: ack.rev, at };
    if (this.#turns.get(place) === turn) this.#set(place, tap);
    return tap;
  }

  #set(place: string, tap: Tap): void {
    this.#taps.value = new Map(this.#taps.value).set(place, tap);
  }
}
