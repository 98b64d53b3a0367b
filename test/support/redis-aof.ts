import { readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';

/** The append-only files of Redis 7: `appendonlydir` holds a base, the increments after it and a manifest. */
const FOLDER = 'appendonlydir';
const MANIFEST = 'appendonly.aof.manifest';

/** Path of the file that Redis appends to. Throws where there is none. */
export async function lastAofFile(folder: string): Promise<string> {
  const manifest = await readFile(join(folder, FOLDER, MANIFEST), 'utf8');
  const names = [...manifest.matchAll(/^file (\S+) seq \d+ type i$/gm)].map((match) => match[1]);
  const last = names.at(-1);
  if (last === undefined) throw new Error(`No increment in the manifest:\n${manifest}`);
  return join(folder, FOLDER, last);
}

/** Length of the file that Redis appends to, in bytes. */
export async function aofBytes(folder: string): Promise<number> {
  return (await stat(await lastAofFile(folder))).size;
}

/**
 * Cuts bytes off the end of a dead Redis's log, as a torn write leaves it. Redis starts from it, without the broken
 * entry, unless `aof-load-truncated no`.
 */
export async function truncateAof(folder: string, bytesFromEnd: number): Promise<void> {
  const left = (await aofBytes(folder)) - bytesFromEnd;
  if (left < 0) throw new Error(`The log is ${-left} bytes shorter than what is to be cut off.`);
  await truncate(await lastAofFile(folder), left);
}
