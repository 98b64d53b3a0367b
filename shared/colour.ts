/** Colours as WCAG counts with them. */

/** Each from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];
export interface Colour {
  rgb: Rgb;
  /** From 0 to 1. */
  alpha: number;
}

const HEX = /^#[0-9a-f]{6}(?:[0-9a-f]{2})?$/i;

/** #rrggbb or #rrggbbaa, and nothing else that CSS would take. */
export const isColour = (value: unknown): value is string => typeof value === 'string' && HEX.test(value);

/** Black for what is none. */
export function parseColour(hex: string): Colour {
  if (!isColour(hex)) return { rgb: [0, 0, 0], alpha: 1 };
  const at = (place: number): number => Number.parseInt(hex.slice(place, place + 2), 16);
  return { rgb: [at(1), at(3), at(5)], alpha: hex.length === 9 ? at(7) / 255 : 1 };
}

/** What is seen of a colour that lies on another. */
export function over({ rgb, alpha }: Colour, below: Rgb): Rgb {
  const mix = (part: 0 | 1 | 2): number => rgb[part] * alpha + below[part] * (1 - alpha);
  return [mix(0), mix(1), mix(2)];
}

const STEPS = 8;

/** A gradient's colours and what lies between them: red to green is darker on the way than at its ends. */
export function stepsOf(colours: readonly Colour[]): Colour[] {
  return colours.flatMap((from, place) => {
    const to = colours[place + 1];
    return to === undefined ? [from] : Array.from({ length: STEPS }, (_, step) => between(from, to, step / STEPS));
  });
}

function between(from: Colour, to: Colour, part: number): Colour {
  const mix = (a: number, b: number): number => a + (b - a) * part;
  const [red, green, blue] = to.rgb;
  return {
    rgb: [mix(from.rgb[0], red), mix(from.rgb[1], green), mix(from.rgb[2], blue)],
    alpha: mix(from.alpha, to.alpha),
  };
}

/** WCAG's contrast, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(rgb: Rgb): number {
  const linear = (part: number): number => {
    const value = part / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
}
