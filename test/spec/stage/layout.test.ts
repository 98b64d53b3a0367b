import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Cue } from '../../../shared/cue.ts';
import { ANCHORS, anchorAt, FORMATS, isOn, isShown, pointOf, spotOf } from '../../../shared/layout.ts';
import type { Layout } from '../../../shared/layout.ts';

const id = '00000000-0000-4000-8000-000000000001';
const isTaken = (layout: unknown): boolean => Cue.safeParse({ id, kind: 'show.configure', layout }).success;

describe('[S21] the layout that a cue may bring', () => {
  test('is places by format', () => {
    expect(isTaken({})).toBe(true);
    expect(isTaken({ landscape: { crawl: { x: 0, y: 100, anchor: 'bottom-left', scale: 0.5 } }, portrait: {} })).toBe(
      true,
    );
    expect(isTaken({ portrait: { total: { shown: false, hiddenIn: ['Camera 2', '相机'] } } })).toBe(true);
    // A graphic of a newer page is kept for it.
    expect(isTaken({ landscape: { 'lucky-draw': { x: 1, y: 1 } } })).toBe(true);
  });

  test.each([
    [{ landscape: { crawl: { x: 100.1, y: 0 } } }],
    [{ landscape: { crawl: { x: 0, y: -1 } } }],
    [{ landscape: { crawl: { scale: 2.01 } } }],
    [{ landscape: { crawl: { scale: 0 } } }],
    [{ landscape: { crawl: { x: Number.NaN, y: 0 } } }],
    [{ landscape: { crawl: { x: 0, y: 0, style: { color: 'red' } } } }],
    [{ landscape: { crawl: { anchor: 'middle', x: 0, y: 0, hiddenIn: [1] } } }],
    [{ landscape: { crawl: { hiddenIn: Array.from({ length: 21 }, String) } } }],
    [{ landscape: { 'crawl;}': { x: 0, y: 0, hiddenIn: [] } } }],
    [{ landscape: Object.fromEntries(Array.from({ length: 41 }, (_, n) => ['a'.repeat(n + 1), { hiddenIn: [] }])) }],
    [{ upright: { crawl: { hiddenIn: [] } } }],
  ])('is refused where it is none: %j', (layout) => expect(isTaken(layout)).toBe(false));
});

describe('[S21] what a stage makes of a layout', () => {
  const at = (layout: unknown) => ({ layout: layout as Layout, format: 'landscape' as const, scene: null });

  test('nothing said: where it stands by itself, and shown', () => {
    expect(spotOf(at({}), 'crawl')).toBeNull();
    expect(isOn(at({}), 'crawl')).toBe(true);
    expect(spotOf(at({ portrait: { crawl: { x: 1, y: 1 } } }), 'crawl')).toBeNull();
    // Half a place is none.
    expect(spotOf(at({ landscape: { crawl: { x: 1, scale: 2 } } }), 'crawl')).toBeNull();
  });

  test('a layout from before there were formats still hides', () => {
    expect(isShown(at({ crawl: { shown: false } }), 'crawl')).toBe(false);
    expect(isShown(at({ crawl: { shown: false }, landscape: { crawl: { shown: true } } }), 'crawl')).toBe(true);
  });

  test('whatever it holds, a spot is a place within the picture', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom('landscape', 'crawl'), fc.jsonValue())),
        fc.record({
          x: fc.double(),
          y: fc.double(),
          scale: fc.double(),
          anchor: fc.oneof(fc.string(), fc.constant('top')),
        }),
        (junk, numbers) => {
          for (const layout of [junk ?? {}, { landscape: { crawl: numbers } }, { crawl: numbers }]) {
            const spot = spotOf(at(layout), 'crawl');
            isOn(at(layout), 'crawl');
            if (!spot) continue;
            expect(spot.x).toBeGreaterThanOrEqual(0);
            expect(spot.x).toBeLessThanOrEqual(100);
            expect(spot.y).toBeGreaterThanOrEqual(0);
            expect(spot.y).toBeLessThanOrEqual(100);
            expect(spot.scale).toBeGreaterThanOrEqual(0.5);
            expect(spot.scale).toBeLessThanOrEqual(2);
            expect(ANCHORS).toContain(spot.anchor);
          }
        },
      ),
    );
  });

  test('what stands to the right grows to the left', () => {
    expect(anchorAt(100, 100)).toBe('bottom-right');
    expect(anchorAt(50, 50)).toBe('centre');
    expect(anchorAt(50, 0)).toBe('top');
    expect(anchorAt(0, 50)).toBe('left');
    expect(ANCHORS.map(pointOf)).toEqual([0, 0.5, 1].flatMap((y) => [0, 0.5, 1].map((x) => ({ x, y }))));
    expect(FORMATS).toEqual(['landscape', 'portrait']);
  });

  test('[S25] hidden in a scene: there, and not where nobody says which scene is on', () => {
    const layout = { landscape: { crawl: { hiddenIn: ['Camera 2'] } } };
    expect(isOn({ ...at(layout), scene: 'Camera 2' }, 'crawl')).toBe(false);
    expect(isOn({ ...at(layout), scene: 'Camera 1' }, 'crawl')).toBe(true);
    expect(isOn(at(layout), 'crawl')).toBe(true);
    expect(isOn({ ...at(layout), scene: 'Camera 2', format: 'portrait' }, 'crawl')).toBe(true);
  });
});
