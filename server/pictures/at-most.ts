/** So many at a time; the others wait in the order in which they came. */
export function atMost(free: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      // Handed on, not given back: nobody who comes meanwhile is faster.
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
