import { monitorEventLoopDelay } from 'node:perf_hooks';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Fact } from '../../shared/fact.ts';
import { reduce } from '../../shared/reduce.ts';
import { emptyState } from '../../shared/state.ts';
import type { State } from '../../shared/state.ts';
import { openEmbedded } from '../../server/ledger/embedded.ts';
import { readSnapshot, writeSnapshot } from '../../server/projection/snapshot.ts';
import { Api } from '../support/api.ts';
import { manyOrders } from '../support/many-orders.ts';
import { startNacre } from '../support/server.ts';
import { tempFolder } from '../support/temp.ts';
import { median } from './fanout/measure.ts';
import { threads } from './machine.ts';
import type { Row } from './rows.ts';

/**
 * `npm run bench -- fold`: heap an order, folded and read from a snapshot; the longest pause of the event loop while a
 * snapshot is written; how many facts a second are folded that are parsed already, for each second of the thread's CPU;
 * and how many the built server reads from its disk and folds from the first one on.
 */
const FACTS = Number(process.env.NACRE_BENCH_FACTS ?? 300_000);
const PER_APPEND = 5000;
const BETWEEN_SNAPSHOTS = 20_000;
const ROUNDS = 5;
const FIRST: Fact = {
  kind: 'cue',
  at: 1,
  by: { key: 'owner', role: 'owner' },
  cue: { kind: 'show.configure', title: 'Many', currency: 'MXN', id: '00000000-0000-4000-8000-000000000000' },
};

export async function fold(): Promise<Row[]> {
  const folder = join(await tempFolder(), 'data');
  const { ledger, store } = await openEmbedded(folder);
  const empty = heapUsed();
  const state = emptyState('main');
  for await (const facts of written(async (some) => ledger.append('main', some))) {
    // As from the log: a text of its own for each.
    for (const fact of JSON.parse(JSON.stringify(facts)) as Fact[]) reduce(state, fact, state.seq + 1);
  }
  const folded = perOrder(heapUsed() - empty, state);
  console.log(`${folded.toFixed(0)} bytes of heap an order, folded`);

  await writeSnapshot(store, state, (await ledger.head('main')).epoch);
  const more = manyOrders(FACTS, FACTS + BETWEEN_SNAPSHOTS);
  await ledger.append('main', more);
  for (const fact of more) reduce(state, fact, state.seq + 1);
  const head = await ledger.head('main');
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const pages = state.sales.table.touched.size;
  await writeSnapshot(store, state, head.epoch);
  delay.disable();
  console.log(`${(delay.max / 1e6).toFixed(1)} ms the longest pause while ${pages} pages were written`);

  const before = heapUsed();
  const read = await readSnapshot(store, 'main', head);
  if (!read) throw new Error('no snapshot');
  console.log(`${perOrder(heapUsed() - before, read).toFixed(0)} bytes of heap an order, read from a snapshot`);
  await store.write({ 'show/main': true });
  await ledger.close();

  const ownerKey = 'k'.repeat(43);
  const nacre = await startNacre({ dataFolder: folder, ownerKey });
  const api = new Api(nacre.url, ownerKey);
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = performance.now();
    const { facts, equal } = await api.audit('main');
    if (!equal) throw new Error('the fold is another one');
    rates.push(facts / ((performance.now() - from) / 1000));
  }
  console.log(`${spread(rates)} facts a second, read and folded from the first one on`);
  await nacre.stop();
  // Last: what it leaves behind is no memory of an order.
  const alone = foldAlone();
  console.log(`${spread(alone)} facts a CPU-second of one thread, folded alone, parsed already`);
  return [
    {
      what: 'fold from the first fact, facts/s',
      reached: median(rates),
      bound: '≥',
      target: 500_000,
      unit: '',
    },
    { what: 'fold alone, facts per CPU-second', reached: median(alone), bound: '≥', target: 500_000, unit: '' },
    { what: 'heap an order', reached: folded, bound: '≤', target: 200, unit: 'B' },
    { what: 'the longest pause for a snapshot', reached: delay.max / 1e6, bound: '≤', target: 20, unit: 'ms' },
  ];
}

/** Of new orders, into a state that begins empty; parsed before the clock runs, and thrown away after each round. */
function foldAlone(): number[] {
  const rates: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const facts = JSON.parse(JSON.stringify([FIRST, ...manyOrders(0, FACTS)])) as Fact[];
    collect();
    const state = emptyState('main');
    const before = threads(process.pid).main;
    for (const [place, fact] of facts.entries()) reduce(state, fact, place + 1);
    // The first is for the engine to learn in.
    if (round > 0) rates.push((facts.length / (threads(process.pid).main - before)) * 1e6);
  }
  return rates;
}

const spread = (rates: readonly number[]): string =>
  `${median(rates).toFixed(0)} (${Math.min(...rates).toFixed(0)} to ${Math.max(...rates).toFixed(0)})`;

async function* written(append: (facts: Fact[]) => Promise<unknown>): AsyncGenerator<Fact[]> {
  for (let from = 0; from < FACTS; from += PER_APPEND) {
    const facts = [...(from === 0 ? [FIRST] : []), ...manyOrders(from, Math.min(FACTS, from + PER_APPEND))];
    await append(facts);
    yield facts;
  }
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** With what lies outside of the heap: columns and names do. */
function heapUsed(): number {
  collect();
  const { heapUsed: heap, arrayBuffers } = process.memoryUsage();
  return heap + arrayBuffers;
}

const perOrder = (bytes: number, { sales }: State): number => bytes / sales.table.size;
