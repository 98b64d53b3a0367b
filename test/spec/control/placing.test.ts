import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  back,
  begin,
  CELLS,
  editable,
  forth,
  kept,
  placeOf,
  scaled,
  snap,
  step,
  withPlace,
} from '../../../overlay/surfaces/control/look/placing.ts';
import { readThemeFile, writeThemeFile } from '../../../overlay/surfaces/control/look/theme-file.ts';
import { THEME_NAMES, THEMES } from '../../../overlay/theme/themes.ts';
import { Cue } from '../../../shared/cue.ts';
import { pointOf, spotOf } from '../../../shared/layout.ts';

const AREA = { left: 72, top: 54, width: 1776, height: 972 };
const box = (left: number, top: number, width = 400, height = 100) => ({ left, top, width, height });

describe('[S24] a graphic under the pointer', () => {
  test('snaps to the edges and the middle of the safe area, and to other graphics', () => {
    expect(snap(box(80, 300), AREA, [], 12)).toMatchObject({ box: { left: 72 }, guides: { x: 72 } });
    expect(snap(box(765, 300), AREA, [], 12)).toMatchObject({ box: { left: 760 }, guides: { x: 960 } });
    expect(snap(box(1455, 930), AREA, [], 12)).toMatchObject({
      box: { left: 1448, top: 926 },
      guides: { x: 1848, y: 1026 },
    });
    expect(snap(box(603, 333), AREA, [box(600, 700)], 12).guides).toEqual({ x: 600, y: null });
  });

  test('where nothing is near it stands on the grid', () => {
    const { box: at, guides } = snap(box(300, 260), AREA, [], 5);
    expect(guides).toEqual({ x: null, y: null });
    expect((at.left - AREA.left) % (AREA.width / CELLS)).toBeCloseTo(0, 5);
    expect((at.top - AREA.top) % (AREA.height / CELLS)).toBeCloseTo(0, 5);
  });

  test('never leaves the safe area, and its place says where it is', () => {
    const any = fc.record({
      left: fc.integer({ min: -3000, max: 3000 }),
      top: fc.integer({ min: -3000, max: 3000 }),
      width: fc.integer({ min: 20, max: 1776 }),
      height: fc.integer({ min: 20, max: 972 }),
    });
    fc.assert(
      fc.property(any, any, (wanted, other) => {
        const { box: at } = snap(wanted, AREA, [kept(other, AREA)], 12);
        expect(at).toEqual(kept(at, AREA));
        const { x, y, anchor } = placeOf(at, AREA);
        const point = pointOf(anchor);
        expect(AREA.left + (x / 100) * AREA.width - point.x * at.width).toBeCloseTo(at.left, 0);
        expect(AREA.top + (y / 100) * AREA.height - point.y * at.height).toBeCloseTo(at.top, 0);
      }),
    );
  });

  test('is half to twice as large', () => {
    expect([scaled(1, 1.2), scaled(1.5, 3), scaled(0.6, 0.1)]).toEqual([1.2, 2, 0.5]);
  });
});

describe('[S24] a layout in the making', () => {
  test('says no more than was asked for; what says nothing is left out', () => {
    const moved = withPlace({}, 'portrait', 'crawl', { x: 10, y: 20, anchor: 'top-left', scale: 1 });
    expect(moved).toEqual({ portrait: { crawl: { x: 10, y: 20, anchor: 'top-left' } } });
    const hidden = withPlace(moved, 'portrait', 'crawl', { shown: false });
    expect(hidden.portrait?.['crawl']).toEqual({ x: 10, y: 20, anchor: 'top-left', shown: false });
    expect(withPlace(hidden, 'portrait', 'crawl', { shown: true })).toEqual(moved);
    expect(withPlace(hidden, 'portrait', 'crawl', null)).toEqual({ portrait: {} });
    expect(withPlace({}, 'landscape', 'goal', { hiddenIn: [] })).toEqual({ landscape: {} });
    expect(editable({ crawl: { shown: false }, portrait: {} } as never)).toEqual({ portrait: {} });
  });

  test('is one that the cue takes', () => {
    const layout = withPlace({}, 'landscape', 'goal', { ...placeOf(box(1500, 60), AREA), scale: scaled(1, 9) });
    const id = '00000000-0000-4000-8000-000000000001';
    expect(Cue.safeParse({ id, kind: 'show.configure', layout }).success).toBe(true);
    expect(spotOf({ layout, format: 'landscape' }, 'goal')).toMatchObject({ scale: 2, anchor: 'top-right' });
  });

  test('goes back and forth', () => {
    const steps = step(step(begin(1), 2), 3);
    expect(back(steps).now).toBe(2);
    expect(forth(back(steps))).toEqual(steps);
    expect(forth(step(back(steps), 4)).now).toBe(4);
    expect(back(begin(1)).now).toBe(1);
  });
});

describe('[S24] a theme as a file', () => {
  test.each(THEME_NAMES)('%s comes back as it went', (name) => {
    expect(readThemeFile(writeThemeFile(THEMES[name]))).toEqual({ theme: THEMES[name] });
  });

  test('what is none is refused', () => {
    const file = writeThemeFile(THEMES.pearl);
    expect(readThemeFile('')).toEqual({ fault: { why: 'no_file' } });
    expect(readThemeFile(file.slice(0, 40))).toEqual({ fault: { why: 'no_file' } });
    expect(readThemeFile(' '.repeat(20_001))).toEqual({ fault: { why: 'no_file' } });
    for (const none of ['null', '[]', '3', '{}', JSON.stringify(THEMES.pearl)])
      expect(readThemeFile(none)).toEqual({ fault: { why: 'no_theme' } });
    expect(readThemeFile(file.replace('#1c1726', 'red'))).toEqual({ fault: { why: 'token_wrong', token: 'ink' } });
    expect(readThemeFile(file.replace('"radius"', '"css"'))).toEqual({
      fault: { why: 'token_missing', token: 'radius' },
    });
  });
});

test('[S24] what is changed in one format leaves the other format as it is', () => {
  const portrait = { goal: { shown: false } };
  const layout = withPlace({ portrait }, 'landscape', 'crawl', { x: 10, y: 20, anchor: 'top-left' });
  expect(layout).toEqual({ portrait, landscape: { crawl: { x: 10, y: 20, anchor: 'top-left' } } });
});

test('[S24] a file of another kind is no theme, and neither is one that is far too long', () => {
  const file = writeThemeFile(THEMES.pearl);
  expect(readThemeFile(file.replace('nacre-theme', 'another-theme'))).toEqual({ fault: { why: 'no_theme' } });
  expect(readThemeFile(`${file}${' '.repeat(20_000)}`)).toEqual({ fault: { why: 'no_file' } });
});
