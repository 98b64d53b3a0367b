import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** All bytes of all files below a folder, a character each. */
export const bytesIn = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
