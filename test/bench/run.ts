import { ensureBuilt } from '../../scripts/build.mjs';
import { endAll } from '../support/cleanup.ts';
import { away } from './away.ts';
import { siege } from './hostile/siege.ts';
import { silent } from './hostile/silent.ts';
import { idle } from './idle.ts';
import { ingest } from './ingest/ingest.ts';
import { join } from './join.ts';
import { latency } from './latency.ts';
import { restart } from './restart.ts';
import { stageLoad } from './stage-load.ts';

/** `npm run bench -- NAME`: figures, never verdicts. */
const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  away,
  idle,
  ingest,
  join,
  latency,
  restart,
  siege,
  silent,
  'stage-load': stageLoad,
};

/** Also of a promise that nobody waits for yet: no server or browser is left behind. */
process.once('unhandledRejection', (error) => void fail(error));

async function fail(error: unknown): Promise<never> {
  console.error(error);
  await endAll();
  process.exit(1);
}

const name = process.argv[2] ?? '';
const bench = BENCHES[name];
if (!bench) {
  console.error(`Say which: npm run bench -- ${Object.keys(BENCHES).join('|')}`);
  process.exit(1);
}
if (ensureBuilt() === 'failed') process.exit(1);
try {
  await bench();
} finally {
  await endAll();
}
