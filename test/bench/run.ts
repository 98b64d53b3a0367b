import { ensureBuilt } from '../../scripts/build.mjs';
import { endAll } from '../support/cleanup.ts';
import { away } from './away.ts';
import { bundle } from './bundle.ts';
import { everything } from './everything.ts';
import { fanout } from './fanout/fanout.ts';
import { fold } from './fold.ts';
import { siege } from './hostile/siege.ts';
import { silent } from './hostile/silent.ts';
import { idle } from './idle.ts';
import { ingest } from './ingest/ingest.ts';
import { join } from './join.ts';
import { latency } from './latency.ts';
import { keep } from './machine.ts';
import { page } from './page.ts';
import { restart } from './restart.ts';
import { printRows } from './rows.ts';
import type { Row } from './rows.ts';
import { scale } from './scale.ts';
import { stageLoad } from './stage-load.ts';
import { turns } from './turns.ts';

/** `npm run bench -- NAME`: figures, never verdicts. Some of them are rows of the table that `npm run bench` prints. */
const BENCHES: Readonly<Record<string, () => Promise<Row[] | void>>> = {
  away,
  bundle,
  fanout,
  fold,
  idle,
  ingest,
  join,
  latency,
  page,
  restart,
  scale,
  siege,
  silent,
  'stage-load': stageLoad,
  turns,
};

/** Whatever happens, a promise fails that nobody waits for yet, or it is cut off: no server or browser is left behind. */
for (const event of ['unhandledRejection', 'uncaughtException', 'SIGINT', 'SIGTERM'])
  process.on(event, (what) => void fail(what));

let hasFailed = false;
async function fail(error: unknown): Promise<void> {
  // What fails while all is being ended must not cut that off.
  if (hasFailed) return;
  hasFailed = true;
  process.exitCode = 1;
  console.error(error);
  await endAll();
  process.exit(1);
}

const [name, ...rest] = process.argv.slice(2);
const bench = name === undefined ? everything : BENCHES[name];
if (!bench) {
  console.error(`Say which: npm run bench -- ${Object.keys(BENCHES).join('|')}, or none for the table of all rows`);
  process.exit(1);
}
if (ensureBuilt() === 'failed') process.exit(1);
try {
  const rows = await bench();
  if (name !== undefined && rows) {
    printRows(rows);
    keep(['rows', name, ...rest].join('-'), rows);
  }
} finally {
  await endAll();
}
// Whatever has a timer or a socket still is not waited for.
process.exit();
