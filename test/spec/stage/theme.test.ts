import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { THEME_NAMES, THEMES, themeOf } from '../../../overlay/theme/themes.ts';
import { contrast, isColour } from '../../../shared/colour.ts';
import { Cue } from '../../../shared/cue.ts';
import {
  contrastOf,
  isTheme,
  LEAST_CONTRAST,
  motionOf,
  PAIRS,
  readTheme,
  TOKENS,
  weakPairs,
} from '../../../shared/theme.ts';
import type { Theme } from '../../../shared/theme.ts';

const id = '00000000-0000-4000-8000-000000000001';
const isTaken = (theme: unknown): boolean => Cue.safeParse({ id, kind: 'show.configure', theme }).success;
const { pearl } = THEMES;

describe('[S22] every word of our themes can be read', () => {
  const pairs = THEME_NAMES.flatMap((name) => PAIRS.map((pair) => [name, ...pair] as const));
  test.each(pairs)('%s: %s on %s, over bright and over dark video', (name, ink, ground) => {
    const pair = PAIRS.find(([one, other]) => one === ink && other === ground) ?? PAIRS[0];
    expect(contrastOf(THEMES[name], pair)).toBeGreaterThanOrEqual(name === 'contrast' ? 7 : LEAST_CONTRAST);
  });

  test('contrast is counted as WCAG counts it', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
    expect(contrast([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.48, 2);
    expect(contrast([1, 2, 3], [1, 2, 3])).toBe(1);
  });

  test('a plate that the video shows through is judged over the worst video', () => {
    const thin: Theme = { ...pearl, plate: ['#ffffff40'] };
    expect(contrastOf(thin, ['ink', 'plate'])).toBeLessThan(2);
    expect(weakPairs(pearl)).toEqual([]);
    expect(weakPairs(thin)[0]?.pair[1]).toBe('plate');
  });

  test('a gradient is judged between its colours, too', () => {
    const ends: Theme = { ...pearl, ink: '#000000', plate: ['#ff0000', '#00ff00'] };
    const least = Math.min(
      contrastOf({ ...ends, plate: ['#ff0000'] }, ['ink', 'plate']),
      contrastOf({ ...ends, plate: ['#00ff00'] }, ['ink', 'plate']),
    );
    expect(contrastOf(ends, ['ink', 'plate'])).toBeLessThan(least);
  });
});

describe('[S22] a theme is values for tokens, and never CSS', () => {
  test.each(THEME_NAMES)('%s is one, by name and in full', (name) => {
    expect(readTheme(JSON.parse(JSON.stringify(THEMES[name])))).toEqual(THEMES[name]);
    expect(isTaken(name)).toBe(true);
    expect(isTaken(THEMES[name])).toBe(true);
  });

  test.each<[string, unknown]>([
    ['ink', 'red'],
    ['ink', '#123'],
    ['ink', '#1234567'],
    ['ink', 'url(https://example.com/)'],
    ['ink', '#000000;background:red'],
    ['ink', '#000000\n'],
    ['plate', '#ffffff'],
    ['plate', []],
    ['plate', ['#ffffff', 'url(x)']],
    ['band', Array.from({ length: 9 }, () => '#ffffff')],
    ['radius', -0.1],
    ['radius', 3.1],
    ['radius', '1rem'],
    ['radius', Number.NaN],
    ['font', 'Comic Sans MS'],
    ['font', 'constructor'],
    ['edge', 'none; position: fixed'],
    ['shadow', 'yes'],
    ['motion', 'wild'],
  ])('%s: %j is refused, by the cue and by the reader', (token, value) => {
    const theme = { ...pearl, [token]: value };
    expect(readTheme(theme)).toEqual({ why: 'token_wrong', token });
    expect(isTaken(theme)).toBe(false);
  });

  test('one that lacks a token, or brings another, is refused', () => {
    const { ink: _ink, ...rest } = pearl;
    expect(readTheme(rest)).toEqual({ why: 'token_missing', token: 'ink' });
    expect(isTaken(rest)).toBe(false);
    expect(readTheme({ ...pearl, css: 'x' })).toEqual({ why: 'token_unknown', token: 'css' });
    expect(isTaken({ ...pearl, css: 'x' })).toBe(false);
    for (const none of [null, [], 'pearl', 3]) expect(readTheme(none)).toEqual({ why: 'no_theme' });
  });

  test('the reader and the cue agree about anything', () => {
    const mixed = fc.record(
      Object.fromEntries(
        TOKENS.map((token) => [
          token,
          fc.oneof({ weight: 30, arbitrary: fc.constant(pearl[token] as unknown) }, fc.jsonValue()),
        ]),
      ),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(mixed, (theme) => {
        expect(isTheme(readTheme(theme))).toBe(isTaken(theme));
      }),
    );
  });

  test('a colour is six or eight hexadecimal digits', () => {
    expect(['#a0b1c2', '#A0B1C2d3'].every(isColour)).toBe(true);
  });

  test('a name of a newer server is pearl', () => expect(themeOf('aurora')).toBe(pearl));
});

test('[S23] how much moves: as the theme says, less for who wants less, nothing on low power', () => {
  expect(motionOf('full', false, false)).toBe('full');
  expect(motionOf('full', true, false)).toBe('calm');
  expect(motionOf('none', true, false)).toBe('none');
  expect(motionOf('calm', false, false)).toBe('calm');
  expect(motionOf('full', false, true)).toBe('none');
});

test('[S22] white words on a dark plate that the video shows through are judged over the brightest video', () => {
  const thin: Theme = { ...pearl, ink: '#ffffff', plate: ['#00000060'] };
  expect(contrastOf(thin, ['ink', 'plate'])).toBeLessThan(4);
});
