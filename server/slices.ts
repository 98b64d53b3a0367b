import { setImmediate as nextTurn } from 'node:timers/promises';

/** So long one input may have the event loop at once; meanwhile every other request, beat and frame waits. */
const SLICE_MS = 10;

/** Long work on one input, cut into slices between which others have their turn (B5). */
export interface Slices {
  /** True once the slice has had its time: `await next()` before going on. */
  isOver(): boolean;
  next(): Promise<void>;
}

/** Takes its steps, with others between the slices; resolves to what it returns. */
export async function inSlices<Result>(steps: Iterator<void, Result>, slices: Slices): Promise<Result> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (slices.isOver()) await slices.next();
  }
}

export function openSlices(): Slices {
  let until = performance.now() + SLICE_MS;
  return {
    isOver: () => performance.now() >= until,
    async next() {
      await nextTurn();
      until = performance.now() + SLICE_MS;
    },
  };
}
