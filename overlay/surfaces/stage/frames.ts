/**
 * How many animation frames a stage drops, measured only while something moves (S6): a change of the document begins to
 * look, and looking ends with the last animation, or after a while.
 */
export interface Frames {
  /** Of about the latest 600 that were due; null before enough have been. */
  counted(): { due: number; dropped: number } | null;
}

/** Looking costs frames itself: at most so long, and not again within as long. */
const LOOK_MS = 3000;
const ENOUGH = 30;
const REMEMBERED = 600;
/** Nobody dropped these: the page was hidden, or the machine asleep. */
const PAUSE_MS = 1000;

export function watchFrames(root: Element): Frames {
  const tally = new Tally();
  let lookedAt = -Infinity;
  let isLooking = false;

  function look(began: number, last: number, now: number): void {
    if (last > 0) tally.frame(now - last);
    isLooking = now - began < LOOK_MS && isMoving();
    if (isLooking) requestAnimationFrame((next) => look(began, now, next));
    else lookedAt = now;
  }
  new MutationObserver(() => {
    const now = performance.now();
    if (isLooking || now - lookedAt < LOOK_MS || document.visibilityState !== 'visible') return;
    isLooking = true;
    requestAnimationFrame((next) => look(now, 0, next));
  }).observe(root, { subtree: true, childList: true, characterData: true });
  return { counted: () => tally.counted() };
}

const isMoving = (): boolean => document.getAnimations().some(({ playState }) => playState === 'running');

/** Frames by the time between them; how often they are due, 30 or 60 or 144 times a second, is what the quickest tell. */
export class Tally {
  #period = Infinity;
  #due = 0;
  #dropped = 0;

  frame(ms: number): void {
    if (ms <= 0 || ms > PAUSE_MS) return;
    // A frame that came late makes the next one seem early: only what is seen again and again is believed.
    this.#period =
      ms < this.#period ? Math.max(ms, this.#period === Infinity ? ms : this.#period * 0.95) : this.#period;
    const due = Math.max(1, Math.round(ms / this.#period));
    this.#due += due;
    this.#dropped += due - 1;
    if (this.#due <= REMEMBERED) return;
    this.#due = Math.round(this.#due / 2);
    this.#dropped = Math.round(this.#dropped / 2);
  }

  counted(): { due: number; dropped: number } | null {
    return this.#due < ENOUGH ? null : { due: this.#due, dropped: this.#dropped };
  }
}
