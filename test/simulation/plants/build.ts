import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '../../support/temp.ts';

/** A change to a copy of the program; the program itself is never touched. */
export interface Plant {
  /** From the project's folder. */
  file: string;
  /** Stands there exactly once, or the plant is out of date and the build throws. */
  find: string;
  replace: string;
}

const ROOT = join(import.meta.dirname, '../../..');
/** What `vite build --ssr` reads. */
const SOURCES = ['server', 'shared', 'scripts', 'vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** Builds a copy of the server with the plants in it; resolves to what Node is to run. It is gone with the test file. */
export async function buildPlanted(plants: readonly Plant[]): Promise<string> {
  const folder = await tempFolder();
  for (const source of SOURCES) await cp(join(ROOT, source), join(folder, source), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const { file, find, replace } of plants) {
    const path = join(folder, file);
    const parts = (await readFile(path, 'utf8')).split(find);
    if (parts.length !== 2) throw new Error(`Stands ${parts.length - 1} times in ${file}, not once:\n${find}`);
    await writeFile(path, parts.join(replace));
  }
  await build(folder);
  // Beside the server, where it looks for the pages.
  for (const pages of ['overlay', 'embed']) await symlink(join(ROOT, 'dist', pages), join(folder, 'dist', pages));
  return join(folder, 'dist/server/main.js');
}

async function build(folder: string): Promise<void> {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const env = { ...process.env, NODE_ENV: 'production' };
  const child = spawn(process.execPath, [vite, 'build', '--ssr', '--logLevel', 'error'], {
    cwd: folder,
    env,
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`A planted copy could not be built (${code}).`);
}
