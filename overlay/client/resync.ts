/** A snapshot that does not help must not become a flood of them. */
const APART_MS = 500;

/**
 * Asks for a snapshot after a gap (F1): one at a time, each at least 0.5 s after the one before, again when no answer
 * comes. An answer to a request that was forgotten, for its link is gone or a snapshot came unasked, is not listened to.
 */
export class Resync<Snapshot> {
  readonly #ask: (answer: (snapshot: Snapshot | null) => void) => void;
  readonly #hold: (snapshot: Snapshot) => void;
  /** The request under way. */
  #asking: object | null = null;
  #askedAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `ask` answers exactly once, with null where the server did not. */
  constructor(ask: (answer: (snapshot: Snapshot | null) => void) => void, hold: (snapshot: Snapshot) => void) {
    this.#ask = ask;
    this.#hold = hold;
  }

  need(): void {
    if (this.#asking || this.#timer !== undefined) return;
    const wait = this.#askedAt + APART_MS - performance.now();
    if (wait > 0) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.need();
      }, wait);
      return;
    }
    const mine = {};
    this.#asking = mine;
    this.#askedAt = performance.now();
    this.#ask((snapshot) => {
      if (this.#asking !== mine) return;
      this.#asking = null;
      if (snapshot === null) this.need();
      else this.#hold(snapshot);
    });
  }

  forget(): void {
    this.#asking = null;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
