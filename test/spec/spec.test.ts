import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** docs/SPEC.md and the tests' names, held to each other. */
const TESTS = join(import.meta.dirname, '..');
const SPEC = readFileSync(join(TESTS, '../docs/SPEC.md'), 'utf8');

interface Law {
  number: string;
  files: string[];
}
const laws: Law[] = [...SPEC.matchAll(/^\| ([A-Z]\d+) \|.*\| ([^|]*) \|$/gm)].map(([, number = '', proved = '']) => ({
  number,
  files: [...proved.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
}));

/** The laws that the names of a file's tests quote: `test('[M2 I3] …`. */
const quotedIn = (file: string): string[] =>
  [...readFileSync(join(TESTS, file), 'utf8').matchAll(/['`](?:\[[A-Z]\d+(?: [A-Z]\d+)*\] )+/g)].flatMap(([quoted]) => [
    ...(quoted.match(/[A-Z]\d+/g) ?? []),
  ]);

test('every law has its number once', () => {
  const numbers = laws.map(({ number }) => number);
  expect(numbers.length).toBeGreaterThan(30);
  expect(new Set(numbers).size).toBe(numbers.length);
});

test.each(laws)('$number is quoted where the page says', ({ number, files }) => {
  for (const file of files) expect(quotedIn(file), file).toContain(number);
});

test('no test quotes a law that is not on the page', () => {
  const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  const unknown = files.flatMap((file) =>
    quotedIn(file)
      .filter((number) => !laws.some((law) => law.number === number))
      .map((number) => `${file} quotes ${number}`),
  );
  expect(unknown).toEqual([]);
});
