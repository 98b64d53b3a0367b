import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Everything that decides what a build contains. */
const SOURCES = ['overlay', 'shared', 'server', 'scripts/build.mjs', 'vite.config.ts', 'package-lock.json'];

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Names the sources: 16 hex digits that change with any byte or file name of them. It is the build id (`__BUILD__`) too. */
export function fingerprint() {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((name) => filesOf(join(ROOT, name)))) {
    const content = readFileSync(file);
    const name = relative(ROOT, file).split(sep).join('/');
    // The length keeps "ab" + "c" apart from "a" + "bc".
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * @param {string} path a file or a folder, or nothing
 * @returns {string[]} in an order that every machine agrees on
 */
function filesOf(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
