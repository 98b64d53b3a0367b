import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installed } from '../../scripts/licences.mjs';

const ROOT = join(import.meta.dirname, '../..');

test('[V5] every package that is installed with Nacre has a licence of the list, and no install script that is not named', () => {
  const all = installed(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  expect(all.length).toBeGreaterThan(100);
  expect(all.filter(({ fault }) => fault !== null)).toEqual([]);
  const printed = execFileSync(process.execPath, [join(ROOT, 'scripts/licences.mjs')], { encoding: 'utf8' });
  expect(printed).toContain(`${all.length} packages, 0 that are not in the lists`);
});

test.each([
  ['AGPL-3.0-only', false, 'is under AGPL-3.0-only'],
  ['GPL-3.0', false, 'is under GPL-3.0'],
  ['SSPL-1.0', false, 'is under SSPL-1.0'],
  ['LGPL-3.0-or-later', false, 'is under LGPL-3.0-or-later'],
  [undefined, false, 'is under no licence that is told'],
  ['MIT AND AGPL-3.0-only', false, 'is under MIT AND AGPL-3.0-only'],
  ['(MIT OR AGPL-3.0-only)', false, null],
  ['MIT', true, 'runs a script as it is installed'],
  ['MIT', false, null],
])('[V5] %s, with a script: %s: %s', (license, hasInstallScript, fault) => {
  const lock = JSON.stringify({ packages: { '': {}, 'node_modules/a/node_modules/b': { license, hasInstallScript } } });
  expect(installed(lock)).toMatchObject([{ name: 'b', fault }]);
});
