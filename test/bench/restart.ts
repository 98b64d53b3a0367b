import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openEmbedded } from '../../server/ledger/embedded.ts';
import { Api } from '../support/api.ts';
import { startNacre } from '../support/server.ts';
import { tempFolder } from '../support/temp.ts';
import { manyOrders } from '../support/many-orders.ts';
import type { Row } from './rows.ts';

/**
 * `npm run bench -- restart`: a show of 1,000,000 facts. How long until it is ready from the log alone, from a
 * snapshot, after kill -9; and how long folding from the first fact (`audit`) takes.
 */
const FACTS = Number(process.env.NACRE_BENCH_FACTS ?? 1_000_000);

export async function restart(): Promise<Row[]> {
  const folder = join(await tempFolder(), 'data');
  const { ledger, store } = await openEmbedded(folder);
  const settings = {
    kind: 'show.configure',
    title: 'Million',
    currency: 'MXN',
    id: '00000000-0000-4000-8000-000000000000',
  } as const;
  await ledger.append('main', [{ kind: 'cue', at: 1, by: { key: 'owner', role: 'owner' }, cue: settings }]);
  for (let from = 1; from < FACTS; from += 5000)
    await ledger.append('main', manyOrders(from, Math.min(from + 5000, FACTS)));
  await store.write({ 'show/main': true });
  await ledger.close();

  const ownerKey = 'k'.repeat(43);
  const start = async (what: string) => {
    const from = performance.now();
    const nacre = await startNacre({ dataFolder: folder, ownerKey });
    const took = performance.now() - from;
    report(`ready ${what}`, took);
    return { nacre, took };
  };
  let { nacre } = await start('from the first fact, without a snapshot');
  await nacre.stop();
  const second = await start('from a snapshot');
  ({ nacre } = second);
  await nacre.kill9();
  ({ nacre } = await start('after kill -9'));
  const from = performance.now();
  const audit = await new Api(nacre.url, ownerKey).audit('main');
  report(`audit, equal: ${audit.equal}, facts: ${audit.facts}`, performance.now() - from);
  await nacre.stop();
  rmSync(folder, { recursive: true, force: true });
  const what = `a show of ${FACTS} facts ready from a snapshot`;
  return [{ what, reached: second.took / 1000, bound: '≤', target: 2, unit: 's' }];
}

const report = (what: string, milliseconds: number): void =>
  console.log(`${(milliseconds / 1000).toFixed(2).padStart(8)} s  ${what}`);
