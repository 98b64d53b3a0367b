import { effect, signal, untracked } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { HandMethod } from '../../../../shared/fact.ts';
import type { Answer } from '../desk/api.ts';

/** A sale as it is sent, `POST /api/shows/SHOW/sales`. */
export interface HandDraft {
  id: string;
  version: number;
  method: HandMethod;
  /** Left out by who may not see it, of a sale that is cancelled: the server knows it. */
  total?: string;
  items?: { sku: string; quantity: number }[];
  name?: string;
  status: 'placed' | 'paid' | 'cancelled';
  by?: string;
}

export interface Waiting extends HandDraft {
  typedAt: number;
  /** It was sent once and no answer came: the server may have it. */
  tried?: true;
  /** The server's code; it is sent no more until somebody corrects it. */
  refused?: string;
}

export interface HandDeps {
  /** Where it is kept: one place per show. */
  place: string;
  storage: Pick<Storage, 'getItem' | 'setItem'>;
  post: (sale: HandDraft) => Promise<Answer<unknown>>;
  /** Whether the server can be reached. */
  live: ReadonlySignal<boolean>;
  now: () => number;
}

const RETRY_MS = 5000;
const PATIENCE_MS = 10_000;

/** Not the sale's fault: asked again as it is. 401 and 403 too: a key may be given back, and the sale must not be lost. */
const isPassing = (code: string): boolean =>
  /^http_[35]/.test(code) ||
  [
    'unreachable',
    'internal',
    'not_ready',
    'draining',
    'store_unavailable',
    'too_many_requests',
    'key_missing',
    'key_wrong',
    'key_expired',
    'session_ended',
    'csrf_missing',
    'origin_not_allowed',
    'role_not_allowed',
    'show_unknown',
  ].includes(code);

const isSame = (a: HandDraft, b: HandDraft): boolean => a.id === b.id && a.version === b.version;

const isUnseen = (one: Waiting, id: string): boolean => one.id === id && (!one.tried || one.refused !== undefined);

/** A link that is gone without a word lets a request hang for minutes. */
async function within(answer: Promise<Answer<unknown>>): Promise<Answer<unknown>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Answer<unknown>>((resolve) => {
    timer = setTimeout(() => resolve({ fault: 'unreachable' }), PATIENCE_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * What was typed and is not at the server yet. It is kept in this browser before it is sent, and forgotten only once the
 * server has answered that it is durable; sent twice it counts once, for it keeps its id. In the order in which it was
 * typed: a correction follows its sale.
 *
 * Two tabs of one phone share the place where it is kept: each reads it again before it writes.
 */
export class HandOutbox {
  readonly #deps: HandDeps;
  readonly #waiting = signal<readonly Waiting[]>([]);
  /** Whether what waits survives this page. */
  readonly #kept = signal(true);
  #sending = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: HandDeps) {
    this.#deps = deps;
    this.#waiting.value = this.#read() ?? [];
    effect(() => {
      if (deps.live.value) untracked(() => void this.#send());
    });
  }

  get waiting(): readonly Waiting[] {
    return this.#waiting.value;
  }

  get isKept(): boolean {
    return this.#kept.value;
  }

  /** A new sale, or another version of one. What the server cannot have seen of it is not sent any more. */
  put(sale: HandDraft): void {
    this.#change((list) => [...list.filter((one) => !isUnseen(one, sale.id)), { ...sale, typedAt: this.#deps.now() }]);
    void this.#send();
  }

  /** The sale was none. Where the server may have it, it is cancelled there. */
  discard(sale: HandDraft): void {
    this.#change((list) => list.filter((one) => !isUnseen(one, sale.id)));
    const maybe = this.#waiting.value.findLast(({ id }) => id === sale.id);
    if (maybe) this.put({ ...sale, version: maybe.version + 1, status: 'cancelled' });
  }

  /** Another tab has written. */
  reread(): void {
    this.#waiting.value = this.#read() ?? this.#waiting.value;
  }

  async #send(): Promise<void> {
    if (this.#sending || !this.#deps.live.value) return;
    this.#sending = true;
    clearTimeout(this.#timer);
    try {
      for (let next = this.#next(); next; next = this.#next()) {
        this.#change((list) => list.map((one) => (isSame(one, next) ? { ...one, tried: true } : one)));
        const { typedAt: _typedAt, tried: _tried, refused: _refused, ...sale } = next;
        const answer = await within(this.#deps.post(sale));
        if ('fault' in answer && isPassing(answer.fault)) {
          this.#timer = setTimeout(() => void this.#send(), RETRY_MS);
          return;
        }
        this.#settle(next, 'fault' in answer ? answer.fault : null);
      }
    } finally {
      this.#sending = false;
    }
  }

  #next(): Waiting | undefined {
    return this.#waiting.value.find(({ refused }) => refused === undefined);
  }

  #settle(sale: Waiting, refused: string | null): void {
    this.#change((list) =>
      list.flatMap((one) => {
        if (!isSame(one, sale)) return [one];
        return refused === null ? [] : [{ ...one, refused }];
      }),
    );
  }

  #change(change: (list: readonly Waiting[]) => Waiting[]): void {
    const list = change((this.#kept.value ? this.#read() : null) ?? this.#waiting.value);
    try {
      this.#deps.storage.setItem(this.#deps.place, JSON.stringify(list));
      this.#kept.value = true;
    } catch {
      this.#kept.value = false;
    }
    this.#waiting.value = list;
  }

  #read(): Waiting[] | null {
    try {
      const text = this.#deps.storage.getItem(this.#deps.place);
      const list = text === null ? [] : (JSON.parse(text) as unknown);
      return Array.isArray(list) ? (list as Waiting[]) : null;
    } catch {
      return null;
    }
  }
}
