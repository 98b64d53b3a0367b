import { contrast, isColour, over, parseColour, stepsOf } from './colour.ts';
import type { Rgb } from './colour.ts';

/**
 * A theme is a value for each token, and every value is one of few: a colour, a list of colours, a name of a closed
 * list, a number within bounds. CSS is made of them here and nowhere else; no theme brings any.
 */

export const COLOUR_TOKENS = ['ink', 'inkQuiet', 'accent', 'urgent', 'urgentInk', 'rule', 'hollow', 'bandInk'] as const;
/** Gradients, from one colour to eight. */
export const BLEND_TOKENS = ['plate', 'band', 'hairline'] as const;
export const FONTS = ['inter', 'system', 'serif', 'mono'] as const;
/** `line`: thin, all around. `fringe`: cut paper hangs below. `bar`: thick, at the start. `frame`: thick, all around. */
export const EDGES = ['line', 'fringe', 'bar', 'frame'] as const;
/** `calm`: things fade and nothing travels. `none`: they are there, and gone. */
export const MOTIONS = ['full', 'calm', 'none'] as const;
export const MOST_COLOURS = 8;
export const MOST_RADIUS = 3;

export type ColourToken = (typeof COLOUR_TOKENS)[number];
export type BlendToken = (typeof BLEND_TOKENS)[number];
export type MotionLevel = (typeof MOTIONS)[number];

export interface Theme extends Record<ColourToken, string>, Record<BlendToken, string[]> {
  /** In rem: 20 px of a picture of 1080 lines. */
  radius: number;
  font: (typeof FONTS)[number];
  edge: (typeof EDGES)[number];
  shadow: boolean;
  motion: MotionLevel;
}

const isBlend = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.length <= MOST_COLOURS && value.every(isColour);
const isOf = (names: readonly string[], value: unknown): boolean => typeof value === 'string' && names.includes(value);

/** What each token may be. */
const CHECKS: Readonly<Record<keyof Theme, (value: unknown) => boolean>> = {
  ...(Object.fromEntries(COLOUR_TOKENS.map((token) => [token, isColour])) as Record<ColourToken, typeof isColour>),
  ...(Object.fromEntries(BLEND_TOKENS.map((token) => [token, isBlend])) as Record<BlendToken, typeof isBlend>),
  radius: (value) => typeof value === 'number' && value >= 0 && value <= MOST_RADIUS,
  font: (value) => isOf(FONTS, value),
  edge: (value) => isOf(EDGES, value),
  shadow: (value) => typeof value === 'boolean',
  motion: (value) => isOf(MOTIONS, value),
};
export const TOKENS = Object.keys(CHECKS) as readonly (keyof Theme)[];

export type ThemeFault =
  | { why: 'no_theme' }
  | { why: 'token_missing'; token: string }
  | { why: 'token_wrong'; token: string }
  | { why: 'token_unknown'; token: string };

/** A theme out of anything, or what is wrong with it first. */
export function readTheme(value: unknown): Theme | ThemeFault {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { why: 'no_theme' };
  for (const token of TOKENS) {
    if (!Object.hasOwn(value, token)) return { why: 'token_missing', token };
    if (!CHECKS[token]((value as Record<string, unknown>)[token])) return { why: 'token_wrong', token };
  }
  const unknown = Object.keys(value).find((token) => !Object.hasOwn(CHECKS, token));
  return unknown === undefined ? (value as Theme) : { why: 'token_unknown', token: unknown.slice(0, 40) };
}

export const isTheme = (read: Theme | ThemeFault): read is Theme => !('why' in read);

/** What is written on what. Each pair is read by viewers; accent and urgent are inks, too. */
export const PAIRS = [
  ['ink', 'plate'],
  ['inkQuiet', 'plate'],
  ['accent', 'plate'],
  ['urgent', 'plate'],
  ['urgentInk', 'urgent'],
  ['bandInk', 'band'],
] as const satisfies (readonly [ColourToken, ColourToken | BlendToken])[];
export type Pair = (typeof PAIRS)[number];

/** WCAG's AA for text. */
export const LEAST_CONTRAST = 4.5;

const VIDEO: readonly Rgb[] = [
  [0, 0, 0],
  [255, 255, 255],
];

/** The least contrast of a pair, anywhere on its ground's gradient, over the darkest and the brightest video. */
export function contrastOf(theme: Theme, [ink, ground]: Pair): number {
  const told = theme[ground];
  const grounds = stepsOf((typeof told === 'string' ? [told] : told).map(parseColour));
  const seen = VIDEO.flatMap((video) => grounds.map((colour) => over(colour, video)));
  return Math.min(...seen.map((below) => contrast(over(parseColour(theme[ink]), below), below)));
}

/** The pairs that are hard to read, the worst first. */
export function weakPairs(theme: Theme, least = LEAST_CONTRAST): { pair: Pair; contrast: number }[] {
  return PAIRS.map((pair) => ({ pair, contrast: contrastOf(theme, pair) }))
    .filter((one) => one.contrast < least)
    .sort((a, b) => a.contrast - b.contrast);
}

/** How much moves: as the theme says, less for an owner who asked for less, nothing on low power. */
export function motionOf(wanted: MotionLevel, isReduced: boolean, lowPower: boolean): MotionLevel {
  if (lowPower) return 'none';
  return isReduced && wanted === 'full' ? 'calm' : wanted;
}
