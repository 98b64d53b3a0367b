import type fc from 'fast-check';

/** One place where something comes in from outside, and how it is driven. */
export interface Target<Input = unknown> {
  name: string;
  /** Of a hundred inputs about so many are for this one. */
  share: number;
  /** It asks a server, whose time it looks at itself; else what it takes is looked at from outside. */
  isServed?: true;
  /** As JSON writes it, so that one can be kept in the corpus. */
  input: fc.Arbitrary<Input>;
  /** Throws where what must hold does not. */
  run(input: Input): void | Promise<void>;
}

/** What each input may take, ms, on a machine that does nothing else: so long nobody else is served. */
export const MOST_MS = 100;

export function hold(isSo: boolean, what: string, detail: unknown = ''): asserts isSo {
  if (isSo) return;
  const text = typeof detail === 'string' ? detail : JSON.stringify(detail);
  throw new Error(`${what}${text ? `: ${text.slice(0, 500)}` : ''}`);
}

/** Whatever says no says why in a line, and nothing of the inside. */
export function holdPlain(text: string, secrets: readonly string[]): void {
  hold(text.length < 1000, 'a refusal is long', text);
  hold(!/\bat .*[.:](js|ts):\d+|node_modules|\/(server|shared|dist)\//.test(text), 'a refusal shows the inside', text);
  for (const secret of secrets) hold(!text.includes(secret), 'a refusal shows a secret', text);
}
