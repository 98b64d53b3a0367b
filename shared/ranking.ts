/**
 * The greatest few of many figures that change one at a time. Sorting a million for each change would cost seconds, so
 * a short front is kept. Invariant: whatever is not in the front stands behind every one that is `ahead` of the floor,
 * the last one that was let go of. Only when so many of the front have fallen behind the floor that it cannot answer is
 * all looked at anew.
 *
 * Equal figures stand in the order of their keys: how they came to be equal does not matter.
 */
export class Ranking {
  readonly #values = new Map<string, bigint>();
  #front = new Set<string>();
  /** Null: nothing is outside of the front. */
  #floor: Place | null = null;

  /** A figure of 0 or less is in no ranking. */
  set(key: string, value: bigint): void {
    if (value <= 0n) {
      this.#values.delete(key);
      this.#front.delete(key);
      return;
    }
    this.#values.set(key, value);
    if (this.#floor !== null && !isAhead([key, value], this.#floor)) {
      this.#front.delete(key);
      return;
    }
    this.#front.add(key);
    if (this.#front.size > MOST) this.#shorten();
  }

  /** The greatest first; `count` is at most LEAST. */
  top(count: number): Place[] {
    if (this.#front.size < count && this.#front.size < this.#values.size) {
      this.#front.clear();
      this.#floor = null;
      for (const [key, value] of this.#values) this.set(key, value);
    }
    return this.#sorted().slice(0, count);
  }

  #sorted(): Place[] {
    return [...this.#front]
      .map((key): Place => [key, this.#values.get(key) ?? 0n])
      .sort((a, b) => (isAhead(a, b) ? -1 : 1));
  }

  #shorten(): void {
    const sorted = this.#sorted();
    const gone = sorted[LEAST];
    if (gone === undefined) return;
    this.#floor = gone;
    this.#front = new Set(sorted.slice(0, LEAST).map(([key]) => key));
  }
}

export type Place = [key: string, value: bigint];

const LEAST = 32;
const MOST = 128;

const isAhead = ([key, value]: Place, [otherKey, other]: Place): boolean =>
  value === other ? key < otherKey : value > other;
