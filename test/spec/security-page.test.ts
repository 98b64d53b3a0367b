import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');
const ROWS = PAGE.split('\n').filter(
  (line) => line.startsWith('| ') && /`(?:spec|chaos|browser|contract|fuzz)\//.test(line),
);

test('[V6] every threat names a test that is there, and quotes one of the laws that stand with it', () => {
  expect(ROWS.length).toBeGreaterThan(15);
  for (const row of ROWS) {
    const files = [...row.matchAll(/`((?:spec|chaos|browser|contract|fuzz)\/[^`]+)`/g)].map(([, file = '']) => file);
    const missing = files.filter((file) => !existsSync(join(ROOT, 'test', file)));
    expect(missing, row).toEqual([]);
    const laws = [...row.matchAll(/\b([A-Z]\d+)\b/g)].map(([, law = '']) => law);
    expect(laws.length, row).toBeGreaterThan(0);
    const texts = files.map((file) => readFileSync(join(ROOT, 'test', file), 'utf8')).join('\n');
    for (const law of laws)
      expect(texts, `${law} of ${row}`).toMatch(new RegExp(`\\[[^\\]\\n]*\\b${law}\\b[^\\]\\n]*\\]`));
  }
});

test('[V6] every law of access stands on the page', () => {
  const spec = readFileSync(join(ROOT, 'docs/SPEC.md'), 'utf8');
  const laws = [...spec.matchAll(/^\| (A\d+) \|/gm)].map(([, law = '']) => law);
  expect(laws.length).toBeGreaterThan(10);
  expect(laws.filter((law) => !new RegExp(`\\b${law}\\b`).test(PAGE))).toEqual([]);
});
