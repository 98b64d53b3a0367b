/** "Android · Chrome" from a User-Agent: enough to know one's phone again, and no more. */
export function deviceOf(agent: string): string {
  const system = SYSTEMS.find(([, pattern]) => pattern.test(agent))?.[0];
  const browser = BROWSERS.find(([, pattern]) => pattern.test(agent))?.[0];
  return [system, browser].filter((part) => part !== undefined).join(' · ');
}

/** The first that fits: an Android says Linux, too, and each browser says Chrome or Safari. */
const SYSTEMS: readonly [string, RegExp][] = [
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Android', /Android/],
  ['Windows', /Windows/],
  ['Mac', /Macintosh/],
  ['ChromeOS', /CrOS/],
  ['Linux', /Linux/],
];
const BROWSERS: readonly [string, RegExp][] = [
  ['OBS', /OBS\//],
  ['Edge', /Edg(e|A|iOS)?\//],
  ['Opera', /OPR\//],
  ['Samsung Internet', /SamsungBrowser\//],
  ['Firefox', /(Firefox|FxiOS)\//],
  ['Chrome', /(Chrome|CriOS)\//],
  ['Safari', /Safari\//],
];
