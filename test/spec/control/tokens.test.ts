import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The WCAG 2.2 formula: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const css = readFileSync(join(import.meta.dirname, '../../../overlay/surfaces/control/style/tokens.css'), 'utf8');
const [lightPart = '', darkPart = ''] = css.split('@media');
const tokensOf = (part: string): Map<string, string> =>
  new Map([...part.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [name, hex]));

const TEXT_ON: [text: string, grounds: string[]][] = [
  ['ink', ['ground', 'paper', 'raised', 'accent-wash', 'bad-wash']],
  ['quiet', ['ground', 'paper', 'raised', 'accent-wash', 'bad-wash']],
  ['accent', ['ground', 'paper', 'raised', 'accent-wash']],
  ['accent-ink', ['accent']],
  ['bad', ['paper', 'raised', 'bad-wash']],
  ['bad-ink', ['bad']],
  ['warn', ['paper', 'raised', 'warn-wash', 'accent-wash']],
];

describe.each([
  ['light', tokensOf(lightPart)],
  ['dark', tokensOf(darkPart)],
])('the %s scheme meets WCAG AA', (_scheme, tokens) => {
  const colour = (name: string): string => tokens.get(name) ?? expect.fail(`no token ${name}`);

  test.each(TEXT_ON)('text in %s is at least 4.5 to 1 on its grounds', (text, grounds) => {
    for (const ground of grounds) {
      expect(contrast(colour(text), colour(ground)), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('edges of what can be touched are at least 3 to 1', () => {
    for (const ground of ['ground', 'paper', 'raised']) {
      expect(contrast(colour('line-strong'), colour(ground)), ground).toBeGreaterThanOrEqual(3);
      expect(contrast(colour('focus'), colour(ground)), ground).toBeGreaterThanOrEqual(3);
    }
  });
});
