import { type ReadonlySignal, computed, effect, signal, untracked } from '@preact/signals';
import type { RundownItem } from '../../../../shared/cue.ts';
import type { ControlView, RundownItemView, RundownProduct } from '../../../../shared/view.ts';
import type { CueDraft } from '../../../../shared/cue.ts';
import type { Session } from '../../../client/session.ts';
import { uuid } from '../../../client/uuid.ts';
import { MOST_BYTES, itemOf, sizeOf } from '../logic/rundown-items.ts';
import { type Tap, isIn } from '../logic/tap.ts';

type Shown = Pick<Session<ControlView>, 'view' | 'rev'>;

interface Ahead {
  cue: string;
  items: readonly RundownItemView[];
  /** Its place in the log, once that is known. */
  rev: number;
}

/**
 * The rundown under one's own hands: it shows what was dragged before the log has it. Each change is built on the one
 * before, by its cue's id, so that three quick ones do not wait for each other; where somebody else was first, what is
 * shown is theirs again, and a note says so.
 */
export class RundownEdit {
  readonly items: ReadonlySignal<readonly RundownItemView[]>;
  readonly tooLong = signal(false);
  readonly #session: Shown;
  readonly #send: (place: string, draft: CueDraft) => Promise<Tap>;
  /** The latest change that the view does not show yet. */
  readonly #ahead = signal<Ahead | null>(null);

  constructor(session: Shown, send: (place: string, draft: CueDraft) => Promise<Tap>) {
    this.#session = session;
    this.#send = send;
    this.items = computed(() => this.#ahead.value?.items ?? session.view.value?.rundown.items ?? []);
    effect(() => {
      void session.view.value;
      untracked(() => this.#settle());
    });
  }

  /** Whether it has been kept. */
  async set(items: readonly RundownItemView[]): Promise<boolean> {
    const wired = items.map(itemOf);
    this.tooLong.value = sizeOf(wired) > MOST_BYTES;
    if (this.tooLong.value) return false;
    const cue = uuid();
    const base = this.#ahead.value?.cue ?? this.#session.view.value?.rundown.base ?? null;
    this.#ahead.value = { cue, items, rev: Infinity };
    const tap = await this.#send('rundown', { kind: 'rundown.set', id: cue, items: wired, base });
    if (this.#ahead.value?.cue === cue) {
      // Refused, the view is right; kept on the server without the log, it shows there later.
      this.#ahead.value = tap.step === 'taken' ? { cue, items, rev: tap.rev } : null;
      this.#settle();
    }
    return isIn(tap);
  }

  /** The view shows the log as far as the change is in it, or further: what somebody else made of it since, too. */
  #settle(): void {
    if (this.#session.rev() >= (this.#ahead.value?.rev ?? Infinity)) this.#ahead.value = null;
  }

  add(...items: RundownItem[]): Promise<boolean> {
    return this.set([...this.items.value, ...items.map((item) => this.#resolve(item))]);
  }

  #resolve(item: RundownItem): RundownItemView {
    if ('text' in item) return { ...item, kind: 'message' };
    if ('skus' in item) {
      const { skus, ...head } = item;
      return { ...head, kind: 'shelf', products: skus.map((sku) => this.#product(sku)) };
    }
    if ('deal' in item) return { ...item, ...this.#product(item.deal.sku), kind: 'deal' };
    return { ...item, ...this.#product(item.sku), kind: 'product' };
  }

  #product(sku: string): RundownProduct {
    const {
      title = sku,
      variant,
      price,
      image,
    } = this.#session.view.value?.products.find((one) => one.sku === sku) ?? {};
    return { sku, title, ...(variant && { variant }), ...(price && { price }), ...(image && { image }) };
  }
}
