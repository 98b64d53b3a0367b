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
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length === 1) setImmediate(goOn);
      });
      until = performance.now() + SLICE_MS;
    },
  };
}

/** Whose slice was over. One goes on in each turn. Sequence without it: fifty audits at once take half a second of each. */
const waiting: (() => void)[] = [];

function goOn(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(goOn);
}
