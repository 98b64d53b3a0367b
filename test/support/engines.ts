import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';
import { unreachable } from '../../shared/assert.ts';
import { ensureProgram } from './programs.ts';

const run = promisify(execFile);

/** The browsers that show Nacre: the system's own, that of OBS 31 and 32, that of OBS 28 to 30. */
export const ENGINES = ['debian', 'obs127', 'obs103'] as const;
export type Engine = (typeof ENGINES)[number];

const MANIFEST = join(import.meta.dirname, 'engines');
const MODULES = join(MANIFEST, 'node_modules');
const UNPACKED = join(MODULES, '.unpacked');
/** A copy of the lock that what is unpacked was installed from; written last. */
const STAMP = join(UNPACKED, 'package-lock.json');

/** OBS's engines come built for this platform only; elsewhere their tests are skipped by name. */
export const hasObsEngines = process.platform === 'linux' && process.arch === 'x64';

/** Path of the executable, which `ensureObsEngines` has unpacked or `ensureProgram` finds. */
export async function executableOf(engine: Engine): Promise<string> {
  switch (engine) {
    case 'debian':
      return (await ensureProgram('chromium')).path;
    case 'obs127':
    case 'obs103': {
      const path = join(UNPACKED, engine, 'chromium');
      if (!existsSync(path))
        throw new Error(`${engine} is not unpacked: run the tests of test/browser, which install it.`);
      return path;
    }
    default:
      return unreachable(engine);
  }
}

/** True when they had to be installed. They load the libraries that the system's chromium brings along (NSS). */
export async function ensureObsEngines(): Promise<boolean> {
  const lock = await readFile(join(MANIFEST, 'package-lock.json'), 'utf8');
  if (existsSync(STAMP) && (await readFile(STAMP, 'utf8')) === lock) return false;

  // Their install scripts are of no use here, and a user's npm settings must not add any.
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: MANIFEST });
  await unpack('chromium-127', 'obs127');
  await unpack('chromium-103', 'obs103');
  await writeFile(STAMP, lock);
  return true;
}

/** The package holds brotli streams: the bare executable, and a tar of the software renderer that is to lie beside it. */
async function unpack(packageName: string, engine: Engine): Promise<void> {
  const from = join(MODULES, packageName, 'bin');
  const to = join(UNPACKED, engine);
  const tar = join(to, 'swiftshader.tar');
  await mkdir(to, { recursive: true });
  const inflate = (file: string, target: string, mode: number): Promise<void> =>
    pipeline(createReadStream(join(from, file)), createBrotliDecompress(), createWriteStream(target, { mode }));
  await inflate('chromium.br', join(to, 'chromium'), 0o755);
  await inflate('swiftshader.tar.br', tar, 0o644);
  await run('tar', ['-xf', tar, '-C', to, '--no-same-owner']);
  await rm(tar);
}
