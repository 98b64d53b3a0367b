import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onceAtEnd } from './cleanup.ts';

/** A new empty folder, gone with all that is in it after the test file's last test. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nacre-'));
  onceAtEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
