import { ensureBuilt } from '../../scripts/build.mjs';
import { ensureObsEngines, hasObsEngines } from './engines.ts';
import { ensureProgram, type Program } from './programs.ts';

const NEEDED: readonly Program[] = ['chromium', 'redis-server', 'nginx'];

/** Brings what the tests of the whole program run, and says what it installed. */
export default async function setup(): Promise<void> {
  for (const program of NEEDED) {
    const { path, installed } = await ensureProgram(program);
    if (installed) console.log(`Installed ${program} (${path}).`);
  }
  if (!hasObsEngines) {
    console.log(`OBS's own browser engines run on 64-bit Linux only; the tests that need them are skipped here.`);
  } else if (await ensureObsEngines()) {
    console.log("Installed OBS's own browser engines, Chromium 127 and 103 (test/support/engines).");
  }
  if (ensureBuilt() === 'failed') throw new Error('The pages and the server could not be built; see above.');
}
