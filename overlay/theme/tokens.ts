import { unreachable } from '../../shared/assert.ts';
import { COLOUR_TOKENS, isTheme, readTheme } from '../../shared/theme.ts';
import type { Theme } from '../../shared/theme.ts';
import './edges.css';
import { themeOf } from './themes.ts';
import { pearl } from './themes/pearl.ts';

/** Local faces only; what a face has no letter for comes from the next one, Chinese from ours. */
const LATER = "'Noto Sans SC Variable', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', system-ui, sans-serif";
const FACES: Readonly<Record<Theme['font'], string>> = {
  inter: `'Inter Variable', ${LATER}`,
  system: `system-ui, ${LATER}`,
  serif: `'Iowan Old Style', 'Palatino Linotype', 'Noto Serif', Georgia, serif, 'Noto Serif SC', 'Songti SC', ${LATER}`,
  mono: `ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace, ${LATER}`,
};

const SHADOW = '0 0.1rem 0.2rem rgb(20 12 30 / 22%), 0 0.6rem 1.8rem rgb(20 12 30 / 30%)';

const blend = (angle: number, colours: readonly string[]): string =>
  `linear-gradient(${angle}deg, ${(colours.length === 1 ? [...colours, ...colours] : colours).join(', ')})`;

/** One beside the other, as papers on a string. */
function papers(colours: readonly string[]): string {
  const part = 100 / colours.length;
  const stops = colours.map((colour, place) => `${colour} ${place * part}% ${(place + 1) * part}%`);
  return `linear-gradient(90deg, ${stops.join(', ')})`;
}

function hairlineOf({ edge, hairline }: Theme): string {
  switch (edge) {
    case 'fringe':
      return papers(hairline);
    case 'bar':
      return blend(180, hairline);
    case 'line':
    case 'frame':
      return blend(105, hairline);
    default:
      return unreachable(edge);
  }
}

/** Graphics know CSS variables only: `inkQuiet` is `--ink-quiet`. */
function variablesOf(theme: Theme, isPlain: boolean): Record<string, string> {
  return {
    ...Object.fromEntries(COLOUR_TOKENS.map((token) => [token, theme[token]])),
    plate: blend(172, theme.plate),
    // A plain colour of the plate, to be ink on what is inked.
    paper: theme.plate[0] ?? '#ffffff',
    band: blend(100, theme.band),
    hairline: hairlineOf(theme),
    shadow: theme.shadow && !isPlain ? SHADOW : 'none',
    radius: `${theme.radius}rem`,
    font: FACES[theme.font],
  };
}

/** `isPlain`: nothing that is costly to draw. What is no theme after all is pearl. */
export function applyTheme(told: string | Theme, root: HTMLElement, isPlain = false): void {
  const read = readTheme(themeOf(told));
  const theme = isTheme(read) ? read : pearl;
  for (const [token, value] of Object.entries(variablesOf(theme, isPlain))) {
    root.style.setProperty(`--${token.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, value);
  }
  root.dataset['edge'] = theme.edge;
  root.dataset['theme'] = typeof told === 'string' ? told : 'own';
}
