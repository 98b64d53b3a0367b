import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprint, ROOT } from './fingerprint.mjs';

export const DIST = join(ROOT, 'dist');
/** Holds the fingerprint of the sources that dist/ was made of. */
export const STAMP = join(DIST, '.fingerprint');
const PARTS = ['overlay', 'embed', 'server'];
/** Each a build of its own: what it makes, into which part. */
export const BUILDS = [
  { mode: 'stage', part: 'overlay' },
  { mode: 'control', part: 'overlay' },
  { mode: 'ticker', part: 'overlay' },
  { mode: 'embed', part: 'embed' },
  { mode: 'production', part: 'server' },
];

/**
 * Builds the pages and the server unless they stand for the sources as they are now. In a process of its own: a server
 * that starts afterwards carries none of the bundler's memory, threads or NODE_ENV.
 *
 * @returns {'built' | 'fresh' | 'failed'} `failed`: the bundler said why on stderr, and what stood before still stands
 */
export function ensureBuilt() {
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint()) return 'fresh';
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url)], { stdio: 'inherit', env });
  return status === 0 ? 'built' : 'failed';
}

/** Makes dist/overlay, dist/embed and dist/server anew, beside the old ones, and swaps them in once both are whole. */
async function build() {
  const { build: bundle } = await import('vite');
  const madeOf = fingerprint();
  const beside = join(DIST, `.building-${process.pid}`);
  try {
    for (const { mode, part } of BUILDS) {
      await bundle({
        configFile: join(ROOT, 'vite.config.ts'),
        mode,
        logLevel: 'error',
        // The folder is new, and several builds share one.
        build: { outDir: join(beside, part), emptyOutDir: false, ssr: part === 'server' },
      });
    }
    // The stamp goes first and comes back last: whoever is cut off in between builds anew.
    rmSync(STAMP, { force: true });
    for (const part of PARTS) {
      rmSync(join(DIST, part), { recursive: true, force: true });
      renameSync(join(beside, part), join(DIST, part));
    }
    writeFileSync(STAMP, madeOf);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await build();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
