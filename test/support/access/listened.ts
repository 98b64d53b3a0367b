import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startNacre } from '../server.ts';
import type { Nacre } from '../server.ts';
import { tempFolder } from '../temp.ts';

/** What Socket.IO itself tells a socket. Who sends it is cut off. */
const ITS_OWN: readonly string[] = ['disconnect', 'disconnecting'];

/** A server that tells what its sockets have listened to so far. */
export async function startListened(): Promise<{ nacre: Nacre; listenedTo(): string[] }> {
  const file = join(await tempFolder(), 'listeners');
  writeFileSync(file, '');
  const probe = pathToFileURL(join(import.meta.dirname, 'listeners-probe.mjs')).href;
  const nacre = await startNacre({ env: { NODE_OPTIONS: `--import ${probe}`, LISTENERS_FILE: file } });
  return {
    nacre,
    listenedTo: () =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((name) => name !== '' && !ITS_OWN.includes(name))
        .sort(),
  };
}
