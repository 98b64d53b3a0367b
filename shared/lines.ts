/**
 * A list told by what it kept of the former one: `[from, to]` are that one's lines from `from` until before `to`, anything
 * else is a new line. It was a b c and is b c d: `[[1, 3], d]`. A line is an object, never an array.
 */
export type Lines<Line extends object = object> = (Line | Kept)[];
export type Kept = readonly [from: number, to: number];

/** `former` and `latter` are the lists' lines as JSON. Null where nothing was kept. */
export function linesOf<Line extends object>(
  former: readonly string[],
  latter: readonly string[],
  list: readonly Line[],
): Lines<Line> | null {
  // Which of two equal lines is meant is all the same.
  const places = new Map(former.map((line, place) => [line, place]));
  const lines: Lines<Line> = [];
  let run: [from: number, to: number] | null = null;
  let keptAny = false;
  for (const [place, line] of list.entries()) {
    const kept = places.get(latter[place] ?? '');
    if (kept === undefined) {
      lines.push(line);
      run = null;
    } else if (run?.[1] === kept) run[1] += 1;
    else {
      run = [kept, kept + 1];
      lines.push(run);
      keptAny = true;
    }
  }
  return keptAny ? lines : null;
}

export const listOf = <Line extends object>(former: readonly Line[], lines: Lines<Line>): Line[] =>
  lines.flatMap((line) => (isKept(line) ? former.slice(...line) : [line]));

const isKept = (line: object): line is Kept => Array.isArray(line);
