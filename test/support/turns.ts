import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { startNacre } from './server.ts';
import type { Nacre, StartOptions } from './server.ts';
import { tempFolder } from './temp.ts';

export interface Watched {
  nacre: Nacre;
  /** The longest turn of its event loop, ms, while `work` went on and in the moment after it; 0: none was long. */
  longestOf(work: () => Promise<unknown>): Promise<number>;
}

/** A server whose event loop is watched. */
export async function startWatched(options: StartOptions = {}): Promise<Watched> {
  const file = join(await tempFolder(), 'turns');
  writeFileSync(file, '');
  const probe = pathToFileURL(join(import.meta.dirname, 'turn-probe.mjs')).href;
  const env = { ...options.env, NODE_OPTIONS: `--import ${probe}`, TURNS_FILE: file };
  const nacre = await startNacre({ ...options, env });
  const noted = (): string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return {
    nacre,
    async longestOf(work) {
      const before = noted().length;
      await work();
      // What was taken is folded and told after its answer.
      await sleep(200);
      return Math.max(0, ...noted().slice(before).map(Number));
    },
  };
}
