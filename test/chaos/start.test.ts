import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const START = join(import.meta.dirname, '../../scripts/start.mjs');
const pretend = (version: string) =>
  `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '${version}' })`;

it.each(['18.20.8', '20.18.3'])('npm start refuses Node %s in one line', (version) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', pretend(version), START], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: '',
    stderr: `Nacre needs Node 20.19 or newer; this is ${version}.\n`,
  });
});
