import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const APT = '/usr/bin/apt-get';

const ofItsOwnName = (name: string) => ({ names: [name], packages: [name] });

/**
 * Programs that tests and benches run: the names that each may go by on PATH, and the Debian packages that bring it; the
 * best first. A path is a file that a program loads.
 */
const PROGRAMS = {
  chromium: {
    // The shell is the engine without the browser around it: a page opens in a third of the time.
    names: ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'],
    packages: ['chromium-headless-shell', 'chromium'],
  },
  'redis-server': ofItsOwnName('redis-server'),
  nginx: ofItsOwnName('nginx'),
  openssl: ofItsOwnName('openssl'),
  strace: ofItsOwnName('strace'),
  'libnginx-mod-nchan': {
    names: ['/usr/lib/nginx/modules/ngx_nchan_module.so'],
    packages: ['libnginx-mod-nchan'],
  },
  'nats-server': ofItsOwnName('nats-server'),
};
export type Program = keyof typeof PROGRAMS;

export interface Found {
  /** Absolute path of the executable, or of the file. */
  path: string;
  /** It was not there before. */
  installed: boolean;
}

/** Finds a program on PATH, else installs it where that can be done, else throws one line that says what to install. */
export async function ensureProgram(program: Program): Promise<Found> {
  const standing = await find(program);
  if (standing !== null) return { path: standing, installed: false };

  const trouble = await install(program);
  const path = await find(program);
  if (path !== null) return { path, installed: true };
  throw new Error(
    `The tests need ${program}, which is not on PATH: install it (apt-get install ${program}). ${trouble}`.trim(),
  );
}

async function find(program: Program): Promise<string | null> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'].filter(
    (folder) => folder !== '',
  );
  for (const name of PROGRAMS[program].names) {
    if (isAbsolute(name) && (await may(name, constants.R_OK))) return name;
    for (const folder of folders) {
      const path = join(folder, name);
      if (await may(path, constants.X_OK)) return path;
    }
  }
  return null;
}

let listsRead: Promise<unknown> | undefined;

/** Returns why it could not, or nothing. */
async function install(program: Program): Promise<string> {
  if (process.getuid?.() !== 0 || !(await may(APT, constants.X_OK))) return '';
  try {
    listsRead ??= apt('update');
    await listsRead;
    const [best = program, ...others] = PROGRAMS[program].packages;
    let installing = apt('install', '-y', '--no-install-recommends', best);
    for (const other of others)
      installing = installing.catch(() => apt('install', '-y', '--no-install-recommends', other));
    await installing;
    return '';
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    return `apt-get said: ${said.trim().split('\n').at(-1) ?? ''}`;
  }
}

async function apt(...args: string[]): Promise<void> {
  await run(APT, ['-o', 'DPkg::Lock::Timeout=120', '-qq', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 * 1024,
  });
}

const may = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );
