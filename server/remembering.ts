/**
 * The same function, which finds nothing out again that it has lately: of at most so many, for what it is asked of may be the
 * choice of strangers.
 */
export function remembering<Found extends {}>(most: number, find: (of: string) => Found): (of: string) => Found {
  const known = new Map<string, Found>();
  return (of) => {
    const before = known.get(of);
    if (before !== undefined) return before;
    const found = find(of);
    if (known.size >= most) known.clear();
    known.set(of, found);
    return found;
  };
}
