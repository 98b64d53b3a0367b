import { anchorAt, LEAST_SCALE, MOST_SCALE, pointOf } from '../../../../shared/layout.ts';
import type { Format, Layout, Place, Spot } from '../../../../shared/layout.ts';

/** Where a graphic stands, in the stage's own pixels. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Lines that a dragged graphic has snapped to. */
export interface Guides {
  x: number | null;
  y: number | null;
}

/** So many cells of the safe area, each way. */
export const CELLS = 24;

const round = (value: number): number => Math.round(value * 100) / 100;
const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

/** The box within the safe area, as the stage would draw it. */
export function kept(box: Box, area: Box): Box {
  return {
    ...box,
    left: clamp(box.left, area.left, Math.max(area.left, area.left + area.width - box.width)),
    top: clamp(box.top, area.top, Math.max(area.top, area.top + area.height - box.height)),
  };
}

/** What the layout says of a graphic that stands in the box: its anchor is the corner, edge or middle that it is nearest to. */
export function placeOf(box: Box, area: Box): Omit<Spot, 'scale'> {
  const middle = {
    x: ((box.left + box.width / 2 - area.left) / area.width) * 100,
    y: ((box.top + box.height / 2 - area.top) / area.height) * 100,
  };
  const anchor = anchorAt(middle.x, middle.y);
  const point = pointOf(anchor);
  return {
    x: round(clamp(((box.left + point.x * box.width - area.left) / area.width) * 100, 0, 100)),
    y: round(clamp(((box.top + point.y * box.height - area.top) / area.height) * 100, 0, 100)),
    anchor,
  };
}

/** Along one way: to an edge or the middle of the area or of another graphic if one is near, else to the grid. */
function snapAlong(
  at: number,
  size: number,
  lines: readonly number[],
  grid: { from: number; cell: number },
  near: number,
): { at: number; line: number | null } {
  let best: { shift: number; line: number } | null = null;
  for (const line of lines) {
    for (const part of [0, 0.5, 1]) {
      const shift = line - (at + part * size);
      if (Math.abs(shift) <= near && (best === null || Math.abs(shift) < Math.abs(best.shift))) best = { shift, line };
    }
  }
  if (best) return { at: at + best.shift, line: best.line };
  return { at: grid.from + Math.round((at - grid.from) / grid.cell) * grid.cell, line: null };
}

const linesOf = (from: number, size: number): number[] => [from, from + size / 2, from + size];

/** `near` in the stage's pixels: how close counts as meant. */
export function snap(box: Box, area: Box, others: readonly Box[], near: number): { box: Box; guides: Guides } {
  const x = snapAlong(
    box.left,
    box.width,
    [area, ...others].flatMap(({ left, width }) => linesOf(left, width)),
    { from: area.left, cell: area.width / CELLS },
    near,
  );
  const y = snapAlong(
    box.top,
    box.height,
    [area, ...others].flatMap(({ top, height }) => linesOf(top, height)),
    { from: area.top, cell: area.height / CELLS },
    near,
  );
  return { box: kept({ ...box, left: x.at, top: y.at }, area), guides: { x: x.line, y: y.line } };
}

export const scaled = (scale: number, by: number): number => round(clamp(scale * by, LEAST_SCALE, MOST_SCALE));

const isSaid = ({ x, scale, shown, hiddenIn }: Place): boolean =>
  x !== undefined || scale !== undefined || shown === false || (hiddenIn?.length ?? 0) > 0;

/** What a place says, without what it would say anyway. */
function plain({ x, y, anchor, scale, shown, hiddenIn }: Place): Place {
  return {
    ...(x === undefined || y === undefined ? {} : { x, y, ...(anchor && { anchor }) }),
    ...(x === undefined || scale === undefined || scale === 1 ? {} : { scale }),
    ...(shown === false ? { shown } : {}),
    ...(hiddenIn && hiddenIn.length > 0 ? { hiddenIn } : {}),
  };
}

/** The layout with part of a graphic's place changed; null puts it back where it stands by itself. */
export function withPlace(layout: Layout, format: Format, graphic: string, change: Place | null): Layout {
  const { [graphic]: former, ...rest } = layout[format] ?? {};
  const place = change === null ? {} : plain({ ...former, ...change });
  return { ...layout, [format]: isSaid(place) ? { ...rest, [graphic]: place } : rest };
}

/** Of a layout from before there were formats, what still can be said. */
export const editable = (layout: Layout): Layout => ({
  ...(layout.landscape && { landscape: layout.landscape }),
  ...(layout.portrait && { portrait: layout.portrait }),
});

/** What can be taken back, and brought back. */
export interface Steps<Value> {
  past: readonly Value[];
  now: Value;
  future: readonly Value[];
}

export const begin = <Value>(now: Value): Steps<Value> => ({ past: [], now, future: [] });

export const step = <Value>({ past, now }: Steps<Value>, next: Value): Steps<Value> => ({
  past: [...past, now].slice(-100),
  now: next,
  future: [],
});

export function back<Value>(steps: Steps<Value>): Steps<Value> {
  const former = steps.past.at(-1);
  if (former === undefined) return steps;
  return { past: steps.past.slice(0, -1), now: former, future: [steps.now, ...steps.future] };
}

export function forth<Value>(steps: Steps<Value>): Steps<Value> {
  const [next, ...future] = steps.future;
  return next === undefined ? steps : { past: [...steps.past, steps.now], now: next, future };
}
