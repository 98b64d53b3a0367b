/** Server time on this screen (S5). */
export interface Clock {
  /** Milliseconds since 1970, as the server counts them; this machine's own guess until the first message. */
  now(): number;
}

const WINDOW_MS = 60_000;

/**
 * Each message says when it left. `monotonic - sent` is the clocks' difference plus the message's delay; delays are
 * never negative, so the least difference heard within the last minute is the nearest to the truth.
 *
 * `monotonic` is in milliseconds from any origin: a wall clock set back or forward by its owner moves no countdown.
 * Where it stands still while the machine sleeps, the first message afterwards has a smaller difference and wins.
 */
export class ServerClock implements Clock {
  /** Differences rising, ages falling: the first is the least one; a later, smaller one makes earlier ones useless. */
  #samples: { at: number; difference: number }[] = [];
  readonly #monotonic: () => number;
  readonly #wall: () => number;

  constructor(monotonic: () => number = () => performance.now(), wall: () => number = () => Date.now()) {
    this.#monotonic = monotonic;
    this.#wall = wall;
  }

  now(): number {
    const best = this.#samples[0];
    return best ? Math.round(this.#monotonic() - best.difference) : this.#wall();
  }

  /** A message has come that the server sent at `sent`. */
  heard(sent: number): void {
    const at = this.#monotonic();
    const difference = at - sent;
    const kept = this.#samples.filter((sample) => at - sample.at < WINDOW_MS && sample.difference < difference);
    kept.push({ at, difference });
    this.#samples = kept;
  }

  /** A new connection may lead to another server with another clock: what is heard next replaces everything. */
  restart(): void {
    const best = this.#samples[0];
    this.#samples = best ? [{ at: -Infinity, difference: best.difference }] : [];
  }
}
