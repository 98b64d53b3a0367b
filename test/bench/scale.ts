import { setTimeout as sleep } from 'node:timers/promises';
import { Api } from '../support/api.ts';
import { cpuSeconds } from '../support/page-figures.ts';
import { startRedis } from '../support/redis.ts';
import { startNacre } from '../support/server.ts';
import { median } from './fanout/measure.ts';
import { makeScreens } from './fanout/screens.ts';
import type { Recording } from './fanout/screens.ts';
import { counterOf, stageOf } from './fanout/servers.ts';
import { makeTill } from './fanout/till.ts';
import { keep, memoryOf, pin } from './machine.ts';

/**
 * `npm run bench -- scale`: the cost model of docs/scale.md. A handful of short runs, each a new server; what a show, an
 * order, a frame, and a write to a screen cost is fitted to all but one of them; that one is then predicted.
 */
const ROUNDS = Number(process.env.NACRE_BENCH_ROUNDS ?? 3);
const SECONDS = Number(process.env.NACRE_BENCH_SECONDS ?? 4);
const SETTLED_MS = 500;
const BEATS_A_SECOND = 0.5;
const MOST_FRAMES = 20;

interface Run {
  shows: number;
  /** At each. */
  screens: number;
  /** A second, at each. */
  orders: number;
}
const FITTED: readonly Run[] = [
  { shows: 1, screens: 1, orders: 0 },
  { shows: 200, screens: 1, orders: 0 },
  { shows: 1, screens: 1, orders: 250 },
  { shows: 1, screens: 400, orders: 20 },
  { shows: 1, screens: 800, orders: 10 },
  { shows: 40, screens: 5, orders: 5 },
];
const PREDICTED: Run = { shows: 16, screens: 20, orders: 10 };

interface Measured {
  /** Of one core. */
  core: number;
  bytes: number;
  memory: number;
  /** Orders and frames that were, a second, all shows together; frames as the screens of a show had them. */
  orders: number;
  frames: number;
}

/** What each of the costs is multiplied with, a second. */
const loadOf = ({ shows, screens, orders }: Run, frames: number): Record<Cost, number> => {
  return {
    'a node': 1,
    'a show with screens': shows,
    'an order': shows * orders,
    'a frame made': frames,
    'a write to a screen': screens * (frames + shows * BEATS_A_SECOND),
  };
};
const COSTS = ['a node', 'a show with screens', 'an order', 'a frame made', 'a write to a screen'] as const;
type Cost = (typeof COSTS)[number];

export async function scale(): Promise<void> {
  pin(process.pid, 1);
  const all = [...FITTED, PREDICTED];
  const measured = new Map<Run, Measured[]>(all.map((run) => [run, []]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const run of all) {
      const told = await measure(run);
      measured.get(run)?.push(told);
      console.error(`round ${round + 1}, ${nameOf(run)}: ${(100 * told.core).toFixed(1)} % of a core`);
    }
  const of = (run: Run, what: (one: Measured) => number): number => median((measured.get(run) ?? []).map(what));

  const cores = fit(
    FITTED.map((run) => ({
      load: COSTS.map(
        (cost) =>
          loadOf(
            run,
            of(run, ({ frames }) => frames),
          )[cost],
      ),
      value: of(run, ({ core }) => core),
    })),
  );
  const frameBytes = fit(
    FITTED.map((run) => {
      const frames = of(run, (one) => one.frames);
      return {
        load: [run.screens * frames, run.screens * run.shows * BEATS_A_SECOND],
        value: of(run, (one) => one.bytes),
      };
    }),
  );
  const memory = fit(
    FITTED.map((run) => ({ load: [1, run.shows, run.shows * run.screens], value: of(run, (one) => one.memory) })),
  );
  const sum = (costs: readonly number[], load: readonly number[]): number =>
    load.reduce((total, one, place) => total + one * (costs[place] ?? 0), 0);
  const frames = framesOf(PREDICTED);
  const { shows, screens } = PREDICTED;
  const predictions = [
    [
      'CPU, % of a core',
      100 *
        sum(
          cores,
          COSTS.map((cost) => loadOf(PREDICTED, frames)[cost]),
        ),
      100 * of(PREDICTED, (one) => one.core),
    ],
    [
      'kB a second',
      sum(frameBytes, [screens * frames, screens * shows * BEATS_A_SECOND]) / 1000,
      of(PREDICTED, (one) => one.bytes) / 1000,
    ],
    ['MB', sum(memory, [1, shows, shows * screens]) / 1e6, of(PREDICTED, (one) => one.memory) / 1e6],
  ] as const;

  console.log(`\nMedians of ${ROUNDS} rounds in turns, ${SECONDS} s each; the server on one core`);
  for (const run of all)
    console.log(
      `${nameOf(run).padEnd(52)} ${(100 * of(run, ({ core }) => core)).toFixed(1).padStart(7)} %  ` +
        `${of(run, (one) => one.frames)
          .toFixed(0)
          .padStart(5)} frames/s  ${(of(run, (one) => one.memory) / 1e6).toFixed(0).padStart(5)} MB`,
    );
  console.log('\nCPU µs');
  for (const [place, cost] of COSTS.entries())
    console.log(`  ${cost.padEnd(24)} ${(1e6 * (cores[place] ?? 0)).toFixed(1).padStart(9)}`);
  console.log(`bytes a frame ${frameBytes[0]?.toFixed(0)}, a beat ${frameBytes[1]?.toFixed(0)}`);
  console.log(
    `memory: MB ${((memory[0] ?? 0) / 1e6).toFixed(0)}, kB a show ${((memory[1] ?? 0) / 1000).toFixed(0)}, kB a screen ${((memory[2] ?? 0) / 1000).toFixed(0)}`,
  );
  console.log(`\nNot used in the fit: ${nameOf(PREDICTED)}`);
  for (const [what, told, was] of predictions)
    console.log(
      `  ${what.padEnd(20)} predicted ${told.toFixed(1).padStart(8)}, measured ${was.toFixed(1).padStart(8)}, ${(100 * (told / was - 1)).toFixed(0)} % off`,
    );

  const redis = await redisCommands();
  console.log(
    `\nRedis commands: ${redis.idle.toFixed(2)} a second and idle show, ${redis.order.toFixed(1)} an order by itself`,
  );
  console.log(`kept in ${keep('scale', { measured: [...measured], cores, frameBytes, memory, predictions, redis })}`);
}

/** As the law F2 has them; a machine that others use too makes fewer (F9), so the fit takes those that were. */
const framesOf = ({ shows, orders }: Run): number => shows * Math.min(orders, MOST_FRAMES);

const nameOf = ({ shows, screens, orders }: Run): string =>
  `${shows} shows, ${screens} screens each, ${orders} orders/s each`;

/** A new server, its shows and screens; what it takes while orders come evenly. */
async function measure(run: Run): Promise<Measured> {
  const { url, port, pid, ownerKey, kill9 } = await startNacre();
  pin(pid, 0);
  const api = new Api(url, ownerKey);
  const shows = await fewAtOnce(run.shows, async (number) => {
    const show = `show-${number}`;
    const till = makeTill({ ...(await counterOf(api, port, show)), connections: 4 });
    const screens = makeScreens(await stageOf(api, port, show));
    await screens.join(run.screens);
    // Full lists and warm code before anything is measured.
    if (run.orders > 0) await till.sell(100);
    return { till, screens, sold: 0 };
  });
  await sleep(SETTLED_MS);
  const recordings: Recording[] = shows.map(({ till, screens }) => screens.record(till.sentAt));
  const [cpu, from] = [cpuSeconds(pid), performance.now()];
  const answers: Promise<number>[] = [];
  for (let now = 0; now < SECONDS; now = (performance.now() - from) / 1000) {
    for (const [place, show] of shows.entries()) {
      // Not all in the same moment.
      const due = Math.floor(now * run.orders + place / shows.length);
      for (; show.sold < due; show.sold += 1) answers.push(show.till.sell(1));
    }
    await sleep(2);
  }
  await Promise.all(answers);
  const seconds = (performance.now() - from) / 1000;
  const sumOf = (what: (one: Recording) => number): number =>
    recordings.reduce((sum, one) => sum + what(one), 0) / seconds;
  const measured = {
    core: (cpuSeconds(pid) - cpu) / seconds,
    bytes: sumOf(({ bytes }) => bytes),
    memory: memoryOf(pid),
    orders: answers.length / seconds,
    frames: sumOf(({ frames }) => frames) / run.screens,
  };
  for (const { till, screens } of shows) {
    till.close();
    screens.leave();
  }
  await kill9();
  return measured;
}

const AT_ONCE = 20;

async function fewAtOnce<T>(count: number, make: (number: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  while (made.length < count) {
    const some = Math.min(AT_ONCE, count - made.length);
    made.push(...(await Promise.all(Array.from({ length: some }, async (_, one) => make(made.length + one)))));
  }
  return made;
}

const IDLE_SHOWS = 100;
/** Then their polls are seconds apart. */
const SEEN_IDLE_MS = 10_000;
const SINGLES = 100;

/** What one node asks of Redis for shows at rest, and for orders that come one by one. */
async function redisCommands(): Promise<{ idle: number; order: number }> {
  const redis = await startRedis();
  const { url, port, ownerKey, kill9 } = await startNacre({ env: { REDIS_URL: redis.url } });
  const api = new Api(url, ownerKey);
  const done = async (): Promise<number> =>
    Number(/total_commands_processed:(\d+)/.exec(String(await redis.run('INFO', 'stats')))?.[1]);
  await fewAtOnce(IDLE_SHOWS, async (number) => {
    await api.createShow({ show: `idle-${number}`, currency: 'USD' });
    await makeScreens(await stageOf(api, port, `idle-${number}`)).join(1);
  });
  await sleep(SEEN_IDLE_MS);
  const [before, from] = [await done(), performance.now()];
  await sleep(SECONDS * 1000);
  const aSecond = ((await done()) - before) / ((performance.now() - from) / 1000);
  const till = makeTill(await counterOf(api, port, 'busy'));
  await till.sell(1);
  const [then, start] = [await done(), performance.now()];
  for (let number = 0; number < SINGLES; number += 1) {
    await till.sell(1);
    await sleep(20);
  }
  const ofOrders = (await done()) - then - (aSecond * (performance.now() - start)) / 1000;
  till.close();
  await kill9();
  return { idle: aSecond / IDLE_SHOWS, order: ofOrders / SINGLES };
}

/**
 * Costs, none below nothing, by least squares of relative errors, so that a small run counts as much as a large one:
 * one cost at a time is set to what is best beside the others, until nothing moves.
 */
function fit(runs: readonly { load: readonly number[]; value: number }[]): number[] {
  const rows = runs.map(({ load, value }) => load.map((one) => one / value));
  const costs = (rows[0] ?? []).map(() => 0);
  for (let pass = 0; pass < 20_000; pass += 1) {
    for (const place of costs.keys()) {
      let [above, below] = [0, 0];
      for (const row of rows) {
        const own = row[place] ?? 0;
        const rest = row.reduce((sum, one, other) => (other === place ? sum : sum + one * (costs[other] ?? 0)), 0);
        above += own * (1 - rest);
        below += own * own;
      }
      if (below > 0) costs[place] = Math.max(0, above / below);
    }
  }
  return costs;
}
