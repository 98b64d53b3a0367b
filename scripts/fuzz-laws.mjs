import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './fingerprint.mjs';

// The law properties at length: 50,000 runs each unless NACRE_RUNS says otherwise.
const { status } = spawnSync(
  process.execPath,
  [
    join(ROOT, 'node_modules/vitest/vitest.mjs'),
    'run',
    'test/spec/laws',
    'test/spec/snapshot',
    '--testTimeout',
    '3600000',
  ],
  { cwd: ROOT, stdio: 'inherit', env: { NACRE_RUNS: '50000', ...process.env } },
);
process.exitCode = status ?? 1;
