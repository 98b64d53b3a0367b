import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseAst } from 'vite';

/**
 * Every regular expression that is written in server/ and shared/, on 100 kB made to keep it busy: pieces of what it
 * matches, said again and again, with an end that it does not want. Length is not its only guard in the program, and it
 * must not be.
 */
const ROOT = join(import.meta.dirname, '../..');
const LENGTH = 100_000;
const MOST_MS = 50;

interface Written {
  where: string;
  expression: RegExp;
}

/** Also those that are put together of texts: their pattern with nothing in the gaps. */
function expressionsOf(file: string): Written[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const found: Written[] = [];
  const look = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, start, regex } = node as {
      type?: string;
      start?: number;
      regex?: { pattern: string; flags: string };
    };
    const line = text.slice(0, start).split('\n').length;
    if (type === 'Literal' && regex)
      found.push({ where: `${file}:${line}`, expression: new RegExp(regex.pattern, regex.flags) });
    for (const part of Object.values(node)) if (typeof part === 'object') look(part);
  };
  look(parseAst(text, { lang: 'ts' }, file));
  return found;
}

const all = ['server', 'shared'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .flatMap((file) => expressionsOf(join(folder, file))),
);

const UNITS = [
  ...'aZ09_- \t\n.,/:;=%&#<>"\'\\()[]{}@+~$é珍'.split(''),
  '\u0301',
  '\u200B',
  '\u0000',
  '👩‍👩‍👧',
  'a.',
  '1,',
  '&#',
  '--',
  '%2',
  '://',
];
const ENDS = ['', '!'];

/** What it matches, with one piece of it said until it is long. */
function hostileTo({ source, flags }: RegExp): string[] {
  const made = [...PLAIN];
  // Not every pattern can be turned round into what it matches.
  const examples = ((): string[] => {
    try {
      return fc.sample(fc.stringMatching(new RegExp(source, flags.replace(/[gy]/g, '')), { maxLength: 60 }), {
        numRuns: 8,
        seed: 3,
      });
    } catch {
      return [];
    }
  })();
  for (const [turn, example] of examples.entries()) {
    const from = (turn * 7) % Math.max(1, example.length);
    for (const size of [1, 2, example.length]) {
      const unit = example.slice(from, from + size);
      if (unit !== '') made.push(...ENDS.map((end) => pumped(example.slice(0, from), unit, end)));
    }
  }
  return made;
}
const pumped = (head: string, unit: string, end: string): string =>
  head + unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH) + end;
const PLAIN = UNITS.flatMap((unit) => ENDS.map((end) => pumped('', unit, end)));

function timeOf(expression: RegExp, text: string): number {
  expression.lastIndex = 0;
  const from = performance.now();
  if (expression.global) text.replace(expression, '');
  else expression.test(text);
  return performance.now() - from;
}

/** Ever longer, so that what grows without measure is seen before it takes for ever. */
function slowestOf(expression: RegExp, text: string): number {
  for (let length = 16; ; length *= 4) {
    const short = text.length > length ? text.slice(0, length) + text.slice(-1) : text;
    let ms = timeOf(expression, short);
    for (let again = 0; again < 3 && ms > MOST_MS; again += 1) ms = Math.min(ms, timeOf(expression, short));
    if (ms > MOST_MS || short.length >= text.length) return ms;
  }
}

it('[B4] all are found', () => {
  expect(all.length).toBeGreaterThan(60);
});

it.each(all.map(({ where, expression }) => [where, expression] as const))(
  '[B4] %s %s: 100 kB in 50 ms',
  (_where, expression) => {
    let [worst, by] = [0, ''];
    for (const text of hostileTo(expression)) {
      const ms = slowestOf(expression, text);
      if (ms > worst) [worst, by] = [ms, JSON.stringify(`${text.slice(0, 30)}…${text.slice(-5)}`)];
      if (worst > MOST_MS) break;
    }
    expect(worst, by).toBeLessThanOrEqual(MOST_MS);
  },
);
