/**
 * A theme is one value for each token; graphics know tokens only. Each is written to the root as a CSS variable of its
 * name (`inkQuiet` → `--ink-quiet`). Text on `plate` and on `band` has at least 4.5:1.
 */
export interface Tokens {
  /** The ground of a graphic. Its own, as nobody knows what video lies behind. */
  plate: string;
  ink: string;
  inkQuiet: string;
  /** Amounts of sales, and what is done of a goal. */
  accent: string;
  /** What is about to be gone. */
  urgent: string;
  /** The thin line around a plate. */
  hairline: string;
  /** A line between things on one plate. */
  rule: string;
  /** The ground of what has no value yet: a bar, a picture's place. */
  hollow: string;
  /** What a deal runs under, and the ink on it. */
  band: string;
  bandInk: string;
  shadow: string;
  radius: string;
}

/** Pearl and nacre: warm white, a thin line that shimmers as the inside of a shell, deep ink. */
const pearl: Tokens = {
  plate: 'linear-gradient(172deg, #fffefb 0%, #fbf7f0 58%, #f3ede6 100%)',
  ink: '#1c1726',
  inkQuiet: '#645c6b',
  accent: '#0b665f',
  urgent: '#a8281f',
  hairline:
    'linear-gradient(105deg, #eab4bd 0%, #f0dcae 18%, #9fd6c4 38%, #9dbdec 58%, #ccade6 78%, #eeb9c0 92%, #f1deb4 100%)',
  rule: '#e6ded6',
  hollow: '#e9e2da',
  band: 'linear-gradient(100deg, #241c33 0%, #1d2b3d 55%, #17393c 100%)',
  bandInk: '#fffaf2',
  shadow: '0 0.1rem 0.2rem rgb(20 12 30 / 22%), 0 0.6rem 1.8rem rgb(20 12 30 / 30%)',
  radius: '0.9rem',
};

const THEMES: ReadonlyMap<string, Tokens> = new Map([['pearl', pearl]]);

/** A theme that is not there, from a newer server perhaps, is pearl. */
export function applyTheme(name: string, root: HTMLElement): void {
  for (const [token, value] of Object.entries(THEMES.get(name) ?? pearl)) {
    root.style.setProperty(`--${token.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, value);
  }
}
