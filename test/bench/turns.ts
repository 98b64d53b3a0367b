import { setTimeout as sleep } from 'node:timers/promises';
import { Api } from '../support/api.ts';
import { startNacre } from '../support/server.ts';
import { load, median, singles } from './fanout/measure.ts';
import { makeScreens } from './fanout/screens.ts';
import { counterOf, stageOf } from './fanout/servers.ts';
import { makeTill } from './fanout/till.ts';
import { SECRET, batch, webhook } from './ingest/requests.ts';
import { shoot } from './ingest/shots.ts';
import { pin, threads } from './machine.ts';

/**
 * `NACRE_BENCH_SCRIPT=…/main.js npm run bench -- turns`: that build and this one in turns, each on the same core: what an order costs that
 * comes alone, in a crowd, or in a batch, and how long after its 2xx the last screen has it. On a busy machine only `÷` says something.
 */
const ROUNDS = Number(process.env.NACRE_BENCH_ROUNDS ?? 5);
const LONE = { rate: 25, seconds: 4 };
const CROWD = 3000;
const BATCHES = 60;
const BATCH = 500;
const SCREENS = 200;
const LEFT_MS = 1500;

interface Build {
  name: string;
  pid: number;
  port: number;
  api: Api;
  ownerKey: string;
}

/** µs of CPU an order, all threads; the last: ms. */
const WHAT = [
  'alone, of its threads the main one',
  'alone',
  'one of 64 in flight',
  'one of a batch of 500',
  'ms to 200 screens',
] as const;
type Figures = Record<(typeof WHAT)[number], number[]>;

export async function turns(): Promise<void> {
  pin(process.pid, 1);
  const former = process.env['NACRE_BENCH_SCRIPT'];
  const builds = [...(former === undefined ? [] : [await start('former', former)]), await start('this')];
  const figures = new Map<string, Figures>();
  for (const { name } of builds)
    figures.set(name, Object.fromEntries(WHAT.map((what) => [what, []])) as unknown as Figures);
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const build of builds) {
      const took = await measure(build, `round-${round}`);
      // The first is for the engine to learn in.
      if (round > 0) for (const what of WHAT) figures.get(build.name)?.[what].push(took[what]);
    }
  report(figures);
}

async function start(name: string, script?: string): Promise<Build> {
  const { url, port, pid, ownerKey } = await startNacre(script === undefined ? {} : { script });
  pin(pid, 0);
  return { name, pid, port, ownerKey, api: new Api(url, ownerKey) };
}

async function measure({ api, pid, port, ownerKey }: Build, show: string): Promise<Record<keyof Figures, number>> {
  const till = makeTill(await counterOf(api, port, show));
  const screens = makeScreens(await stageOf(api, port, show));
  const subject = { server: { pid, port } as never, till, screens };
  await screens.join(1);
  await load({ ...subject, count: 1 }, { rate: 20, seconds: 0.5 });
  const before = threads(pid);
  const { orders } = await load({ ...subject, count: 1 }, LONE);
  const after = threads(pid);
  await screens.join(SCREENS - 1);
  await sleep(300);
  const waits = await singles({ ...subject, count: SCREENS }, 20);
  screens.leave();
  till.close();
  // What their leaving costs is nobody's order.
  await sleep(LEFT_MS);

  const crowd = `${show}-crowd`;
  await api.createShow({ show: crowd, currency: 'USD' });
  await api.putSecrets(crowd, 'shopify', SECRET);
  const webhooks = Array.from({ length: CROWD }, (_, number) => webhook(crowd, number));
  const inCrowd = await cpuOf(pid, async () => {
    await shoot(port, webhooks, 64);
    await shown(api, crowd, CROWD);
  });
  const batches = Array.from({ length: BATCHES }, (_, number) => batch(crowd, ownerKey, number * BATCH, BATCH));
  const inBatch = await cpuOf(pid, async () => {
    await shoot(port, batches, 4);
    await shown(api, crowd, CROWD + BATCHES * BATCH);
  });
  return {
    'alone, of its threads the main one': (after.main - before.main) / orders,
    alone: (after.all - before.all) / orders,
    'one of 64 in flight': inCrowd / CROWD,
    'one of a batch of 500': inBatch / (BATCHES * BATCH),
    'ms to 200 screens': median(waits),
  };
}

async function cpuOf(pid: number, work: () => Promise<void>): Promise<number> {
  const before = threads(pid).all;
  await work();
  return threads(pid).all - before;
}

async function shown(api: Api, show: string, orders: number): Promise<void> {
  while ((await api.control(show)).totals?.orders !== orders) await sleep(50);
}

function report(figures: ReadonlyMap<string, Figures>): void {
  console.log(`\nCPU µs an order, medians of ${ROUNDS} rounds in turns, least to most`);
  const former = figures.get('former');
  for (const what of WHAT) {
    const cells = [...figures].map(([name, all]) => {
      const values = all[what];
      return `${name} ${median(values).toFixed(1)} (${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)})`;
    });
    const own = figures.get('this')?.[what] ?? [];
    const ratio = former ? `   this ÷ former ${(median(own) / median(former[what])).toFixed(2)}` : '';
    console.log(`${what.padEnd(38)}${cells.join('   ')}${ratio}`);
  }
}
