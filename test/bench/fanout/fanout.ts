import { setTimeout as sleep } from 'node:timers/promises';
import { unreachable } from '../../../shared/assert.ts';
import { RATES } from '../../../server/http/limits.ts';
import { Api } from '../../support/api.ts';
import { cpuSeconds } from '../../support/page-figures.ts';
import { startNacre } from '../../support/server.ts';
import { keep, memoryOf, pin } from '../machine.ts';
import type { Row } from '../rows.ts';
import { twoWorkers } from './cores.ts';
import { BUSY, load, median, singles } from './measure.ts';
import type { Figure, Load, Subject } from './measure.ts';
import { twoNodes } from './nodes.ts';
import { makeScreens } from './screens.ts';
import type { Screens } from './screens.ts';
import { KINDS, counterOf, ensurePeers, isNacre, stageOf, startServer } from './servers.ts';
import type { Kind, Server } from './servers.ts';
import { makeTill } from './till.ts';
import type { Till } from './till.ts';

/**
 * `npm run bench -- fanout [merged|paced|quiet|memory|idle|nodes|cores …]`: what telling many screens costs, beside what a user would
 * run instead. Servers on one core, this process on the other; in each round the servers take turns.
 *
 *   merged   1,000 stages on one show; each at the highest rate that it sustains, one order a request and 20; Nacre at 1,000 a second
 *   paced    1,000 stages, 25 changes a second: nothing to merge
 *   quiet    one order after quiet, 200 stages: from its 2xx to the last screen
 *   memory   what a connected stage takes of the server's memory
 *   idle     2,000 shows with a stage each, and nothing happens; then one of them is hot
 *   nodes    two nodes on Redis with as many stages each as one has alone
 *   cores    two workers of one machine with as many stages each as one process has alone; and what an order costs
 */
const SCENARIOS = ['merged', 'paced', 'quiet', 'memory', 'idle', 'nodes', 'cores'] as const;
type Scenario = (typeof SCENARIOS)[number];

const ROUNDS = Number(process.env.NACRE_BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.NACRE_BENCH_SECONDS ?? 3);
/** Orders in one request, where they come so. */
const BATCH = Number(process.env.NACRE_BENCH_BATCH ?? 20);
/** Only these, where they are named; Nacre is always among them. */
const CHOSEN = process.env.NACRE_BENCH_PEERS?.split(',');
const peers = (kinds: readonly Kind[]): Kind[] =>
  kinds.filter((kind) => kind === 'nacre' || !CHOSEN || CHOSEN.includes(kind));

export async function fanout(): Promise<Row[]> {
  const asked = process.argv.slice(3) as Scenario[];
  await ensurePeers();
  pin(process.pid, 1);
  const all: Row[] = [];
  for (const scenario of asked.length > 0 ? asked : SCENARIOS) {
    const { rows, figures } = await run(scenario);
    console.log(`kept in ${keep(`fanout-${scenario}`, figures)}`);
    all.push(...rows);
  }
  return all;
}

interface Told {
  rows: Row[];
  figures: object;
}

/** What a run that is cut off leaves; the table comes at the end. */
const progress = (line: string): void => console.error(line);

async function run(scenario: Scenario): Promise<Told> {
  switch (scenario) {
    case 'merged':
      return merged();
    case 'paced':
      return paced();
    case 'quiet':
      return quiet();
    case 'memory':
      return memory();
    case 'idle':
      return idle();
    case 'nodes':
      return twoNodes(ROUNDS, SECONDS);
    case 'cores':
      return twoWorkers(ROUNDS, SECONDS);
    default:
      return unreachable(scenario);
  }
}

// One show.

const STAGES = 1000;
const WARM_UP: Load = { rate: 20, seconds: 0.5 };

async function merged(): Promise<Told> {
  const servers = await start(peers(KINDS));
  const at = async (batch: number): Promise<(one: Standing) => Load> => {
    const rates = new Map<Standing, number>();
    for (const one of servers) rates.set(one, await highest(one, batch));
    return (one) => ({ rate: rates.get(one) ?? 0, seconds: SECONDS, batch });
  };
  const asAsked = await inTurns(
    servers.filter(({ server }) => isNacre(server.kind)),
    () => ({ rate: ASKED_RATE, seconds: SECONDS }),
  );
  const highestOf = await inTurns(servers, await at(1));
  const inBatches = await inTurns(servers, await at(BATCH));
  await stop(servers);

  const worth = ({ orders, screens, cpu }: Figure): number => (orders * screens) / cpu / 1000;
  const tabled = (how: string, figures: Figures): Table =>
    table(`${STAGES} stages on one show, ${how}; orders × screens per CPU-second, in thousands`, figures, worth);
  const asked = tabled(
    `Nacre at ${ASKED_RATE} orders/s, the others at their highest`,
    new Map([...highestOf, ...asAsked]),
  );
  const single = tabled('each at the highest rate that it sustains', highestOf);
  const batched = tabled(`the same, ${BATCH} orders a request`, inBatches);
  const targets = { 'socket.io': 50, nodecg: 15 };
  return {
    figures: { asked, single, batched },
    rows: [
      ...ratios('1,000 stages, the highest rate of each: orders × screens per CPU-second', single, targets),
      // A replicant merges what one request brings, as Nacre does.
      ...ratios(`the same, ${BATCH} orders a request`, batched, { 'socket.io': 50 }),
      ...ratios('the same, one a request, Nacre at 1,000 orders/s', asked, targets),
      {
        what: 'that: p99 order → screen',
        ...ownOf(asked, ({ p99 }) => p99),
        bound: '≤',
        target: PROMPT_MS,
        unit: 'ms',
      },
      { what: 'that: screens not exact', ...ownOf(asked, ({ wrong }) => wrong), bound: '≤', target: 0, unit: '' },
    ],
  };
}

async function paced(): Promise<Told> {
  const servers = await start(peers(KINDS));
  const figures = await inTurns(servers, () => ({ rate: 25, seconds: SECONDS }));
  await stop(servers);
  const told = table(
    `${STAGES} stages, 25 changes a second; frames per CPU-second, in thousands`,
    figures,
    // What NATS puts into one frame is several all the same.
    ({ orders, screens, frames, cpu }, kind) => (isNacre(kind) ? frames : orders * screens) / cpu / 1000,
  );
  const what = '1,000 stages, 25 changes/s: frames per CPU-second';
  return { figures: told, rows: ratios(what, told, { 'socket.io': 1.4, nodecg: 1.5, floor: 0.7 }) };
}

/** Of Nacre to those of the others that took part. */
function ratios(what: string, { rows }: Table, targets: Partial<Record<Kind, number>>): Row[] {
  return rows.flatMap(({ kind, ratio }) => {
    const target = targets[kind];
    return target === undefined ? [] : [{ what: `${what}, ÷ ${kind}`, reached: ratio, bound: '≥', target, unit: '×' }];
  });
}

const ownOf = ({ rows }: Table, of: (row: Table['rows'][number]) => number): { reached: number } => {
  const own = rows.find(({ kind }) => kind === 'nacre');
  return { reached: own ? of(own) : NaN };
};

/** A server with its till and no screens yet. */
interface Standing {
  server: Server;
  till: Till;
}

async function start(kinds: readonly Kind[], bytes = 0): Promise<Standing[]> {
  const standing: Standing[] = [];
  for (const kind of kinds) {
    const server = await startServer(kind, { bytes });
    pin(server.pid, 0);
    standing.push({ server, till: makeTill(server.counter) });
  }
  return standing;
}

/** With so many screens, which are gone afterwards. */
async function withScreens<T>(
  { server, till }: Standing,
  count: number,
  work: (subject: Subject) => Promise<T>,
): Promise<T> {
  const screens = makeScreens(server.way);
  await screens.join(count);
  const done = await work({ server, till, screens, count });
  screens.leave();
  await sleep(200);
  return done;
}

const ASKED_RATE = 1000;
const FIRST_RATE = 25;
const STEP = 1.25;
const PROMPT_MS = 100;

/** Orders a second that it tells exactly and in time, in steps of a quarter; one step may fail for another's doing. */
async function highest(standing: Standing, batch: number): Promise<number> {
  return withScreens(standing, STAGES, async (subject) => {
    await load(subject, WARM_UP);
    const isOwn = isNacre(standing.server.kind);
    const first = isOwn ? ASKED_RATE / 2 : FIRST_RATE;
    // Requests of one source, for ever (B1).
    const most = isOwn ? RATES.deliveries.perSecond * batch : Infinity;
    let sustained = first;
    for (let [rate, failed] = [first, 0]; failed < 2 && rate <= most; rate = Math.round(rate * STEP)) {
      const { wrong, p99, generator } = await load(subject, { rate, seconds: 1, batch });
      if (wrong > 0 || p99 > PROMPT_MS || generator > BUSY) failed += 1;
      else [sustained, failed] = [rate, 0];
    }
    progress(`${standing.server.kind} sustains ${sustained} orders a second, ${batch} a request`);
    return sustained;
  });
}

type Figures = ReadonlyMap<Kind, readonly Figure[]>;

async function inTurns(servers: readonly Standing[], loadOf: (one: Standing) => Load): Promise<Figures> {
  const figures = new Map<Kind, Figure[]>(servers.map(({ server }) => [server.kind, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const one of servers) {
      const figure = await withScreens(one, STAGES, async (subject) => {
        await load(subject, WARM_UP);
        return load(subject, loadOf(one));
      });
      figures.get(one.server.kind)?.push(figure);
      progress(`round ${round + 1}, ${one.server.kind}: ${Math.round((figure.orders * figure.screens) / figure.cpu)}`);
    }
  }
  return figures;
}

async function stop(servers: readonly Standing[]): Promise<void> {
  for (const { server, till } of servers) {
    till.close();
    await server.kill();
  }
}

interface Table {
  title: string;
  rows: { kind: Kind; ratio: number; p99: number; wrong: number }[];
}

function table(title: string, figures: Figures, worth: (figure: Figure, kind: Kind) => number): Table {
  const worths = (kind: Kind): number[] => (figures.get(kind) ?? []).map((figure) => worth(figure, kind));
  const own = median(worths('nacre'));
  console.log(`\n${title}; medians of ${ROUNDS} rounds in turns`);
  console.log(
    '                  median   spread            nacre ÷   orders/s   p50 ms   p99 ms   bytes   core   load',
  );
  const rows = [...figures].map(([kind, rounds]) => {
    const all = worths(kind);
    const of = (what: (figure: Figure) => number): number => median(rounds.map(what));
    const row = {
      kind,
      median: median(all),
      least: Math.min(...all),
      most: Math.max(...all),
      ratio: own / median(all),
      rate: of(({ orders, seconds }) => orders / seconds),
      p50: of((one) => one.p50),
      p99: of((one) => one.p99),
      bytes: of((one) => one.bytes / one.frames),
      core: of((one) => one.cpu / one.seconds),
      generator: of((one) => one.generator),
      wrong: Math.max(...rounds.map((one) => one.wrong)),
    };
    const cells = [
      kind.padEnd(14),
      row.median.toFixed(0).padStart(9),
      `  ${row.least.toFixed(0)} to ${row.most.toFixed(0)}`.padEnd(18),
      row.ratio.toFixed(2).padStart(8),
      row.rate.toFixed(0).padStart(10),
      row.p50.toFixed(1).padStart(8),
      row.p99.toFixed(1).padStart(8),
      row.bytes.toFixed(0).padStart(7),
      `${(row.core * 100).toFixed(0)} %`.padStart(6),
      `${(row.generator * 100).toFixed(0)} %`.padStart(6),
    ];
    const remarks = [
      row.wrong > 0 && `${row.wrong} screens were not exact`,
      row.generator > BUSY && 'the load generator was the bottleneck',
    ].filter(Boolean);
    console.log([...cells, ...remarks.map((remark) => `  ${remark as string}`)].join(' '));
    return { ...row, rounds };
  });
  return { title, rows };
}

// One order after quiet.

const FEW_STAGES = 200;
const TIMES = 20;

async function quiet(): Promise<Told> {
  // Frames of the size that Nacre's have then.
  const [probe] = await start(['nacre']);
  if (!probe) return { rows: [], figures: {} };
  const bytes = await withScreens(probe, 1, async ({ screens, till }) => {
    for (let order = 0; order < 40; order += 1) await till.sell(1);
    await sleep(500);
    const recording = screens.record(till.sentAt);
    await till.sell(1);
    await screens.all(till.orders, 1000);
    return recording.bytes;
  });
  const servers = [probe, ...(await start(peers(['ws', 'socket.io', 'floor']), bytes))];
  const figures = new Map<Kind, number[][]>(servers.map(({ server }) => [server.kind, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const one of servers) {
      const took = await withScreens(one, FEW_STAGES, async (subject) => {
        await load(subject, WARM_UP);
        await sleep(300);
        return singles(subject, TIMES);
      });
      figures.get(one.server.kind)?.push(took);
      progress(`round ${round + 1}, ${one.server.kind}: ${took[Math.floor(took.length / 2)]?.toFixed(2)} ms`);
    }
  }
  console.log(
    `\nOne order after quiet, ${FEW_STAGES} stages, ${bytes} bytes: 2xx to the last screen, ms; ${ROUNDS} rounds`,
  );
  console.log('                     p50   spread             p95   ÷ raw ws');
  const at = (rounds: readonly number[][], share: number): number[] =>
    rounds.map((took) => took[Math.floor(took.length * share)] ?? NaN);
  const raw = median(at(figures.get('ws') ?? [], 0.5));
  const rows = [...figures].map(([kind, rounds]) => {
    const p50s = at(rounds, 0.5);
    const row = { kind, p50: median(p50s), p95: median(at(rounds, 0.95)), ratio: median(p50s) / raw };
    console.log(
      `${kind.padEnd(14)} ${row.p50.toFixed(2).padStart(9)}  ${Math.min(...p50s).toFixed(2)} to ${Math.max(...p50s).toFixed(2)}`.padEnd(
        44,
      ) + `${row.p95.toFixed(2).padStart(5)} ${row.ratio.toFixed(2).padStart(8)}`,
    );
    return { ...row, rounds };
  });
  const reached = rows.find(({ kind }) => kind === 'nacre')?.ratio ?? NaN;
  const what = 'one order after quiet, 200 stages: 2xx → last screen, p50 ÷ ws';
  return { rows: [{ what, reached, bound: '≤', target: 1.2, unit: '×' }], figures: { bytes, rows } };
}

// Memory.

const MANY_STAGES = 3000;
const SETTLED_MS = 3000;

async function memory(): Promise<Told> {
  const figures = new Map<Kind, number[]>([
    ['nacre', []],
    ['socket.io', []],
    ['ws', []],
  ]);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [kind, all] of figures) {
      const server = await startServer(kind);
      pin(server.pid, 0);
      const screens = makeScreens(server.way);
      // Code and the first tables are there before what each stage adds is asked, and what is loaded once it serves.
      await screens.join(100);
      await sleep(4000);
      const before = memoryOf(server.pid);
      await screens.join(MANY_STAGES);
      await sleep(SETTLED_MS);
      all.push((memoryOf(server.pid) - before) / MANY_STAGES);
      progress(`round ${round + 1}, ${kind}: ${Math.round(all.at(-1) ?? 0)} bytes`);
      screens.leave();
      await server.kill();
    }
  }
  const own = median(figures.get('nacre') ?? []);
  console.log(`\nMemory per connected stage, ${MANY_STAGES} stages; kB, medians of ${ROUNDS} rounds`);
  const rows = [...figures].map(([kind, all]) => {
    const kB = (bytes: number): string => (bytes / 1000).toFixed(1);
    console.log(
      `${kind.padEnd(14)} ${kB(median(all)).padStart(9)}  ${kB(Math.min(...all))} to ${kB(Math.max(...all))}`.padEnd(
        44,
      ) + `nacre ÷ ${(own / median(all)).toFixed(2)}`,
    );
    return { kind, median: median(all), rounds: all };
  });
  const reached = own / median(figures.get('socket.io') ?? []);
  const what = 'memory per connected stage, ÷ socket.io';
  return { rows: [{ what, reached, bound: '≤', target: 1, unit: '×' }], figures: { rows } };
}

// Many shows.

const SHOWS = Number(process.env.NACRE_BENCH_SHOWS ?? 2000);
const IDLE_SECONDS = 12;
const HOT_STAGES = 500;
const BEAT_MS = 2000;
const SAYING_MS = 10_000;

async function idle(): Promise<Told> {
  const [busy, calm] = [await manyShows(SHOWS), await manyShows(0)];
  const [floor] = await start(['floor']);
  if (!floor) return { rows: [], figures: {} };
  const shares = { nacre: [] as number[], floor: [] as number[] };
  const hot = { among: [] as Figure[], alone: [] as Figure[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    shares.nacre.push(await shareOf(busy.pid));
    // What the beats alone cost: as many writes of as many bytes, and nothing else.
    const share = await withScreens(floor, SHOWS + HOT_STAGES, async ({ till }) => {
      const beating = setInterval(() => void till.sell(1), BEAT_MS);
      const its = await shareOf(floor.server.pid);
      clearInterval(beating);
      return its;
    });
    shares.floor.push(share);
    for (const [name, subject] of [
      ['among', busy.hot],
      ['alone', calm.hot],
    ] as const) {
      await load(subject, WARM_UP);
      hot[name].push(await load(subject, { rate: 200, seconds: SECONDS }));
    }
  }
  busy.stop();
  const percent = (values: readonly number[]): string =>
    `${(100 * median(values)).toFixed(1)} %  ${(100 * Math.min(...values)).toFixed(1)} to ${(100 * Math.max(...values)).toFixed(1)}`;
  const beyond = median(shares.nacre) - median(shares.floor);
  const cost = ({ cpu, seconds }: Figure): number => cpu / seconds;
  const [among, alone] = [hot.among.map(cost), hot.alone.map(cost)];
  console.log(`\n${SHOWS} shows with a stage each, nothing happens; share of a core, medians of ${ROUNDS} rounds`);
  console.log(`nacre                ${percent(shares.nacre)}`);
  console.log(`floor of the beats   ${percent(shares.floor)}   beyond it: ${(100 * beyond).toFixed(1)} %`);
  console.log(`\nA hot show, ${HOT_STAGES} stages, 200 orders a second; share of a core`);
  console.log(`alone                ${percent(alone)}   p99 ${median(hot.alone.map(({ p99 }) => p99))} ms`);
  console.log(
    `among ${SHOWS}           ${percent(among)}   p99 ${median(hot.among.map(({ p99 }) => p99))} ms   ` +
      `more: ${(100 * (median(among) - median(alone))).toFixed(1)} %, of which idle: ${(100 * median(shares.nacre)).toFixed(1)} %`,
  );
  const what = `idle, ${SHOWS} shows and sockets: share of a core beyond the beats' floor`;
  return {
    rows: [{ what, reached: 100 * beyond, bound: '≤', target: 2, unit: '%' }],
    figures: { shares, beyond, hot },
  };
}

/** A Nacre with so many idle shows, a stage at each, and one more with stages of its own. */
async function manyShows(count: number): Promise<{ pid: number; hot: Subject; stop: () => void }> {
  const { url, port, pid, ownerKey } = await startNacre();
  pin(pid, 0);
  const api = new Api(url, ownerKey);
  const all: Screens[] = [];
  for (let from = 0; from < count; from += 20) {
    await Promise.all(
      Array.from({ length: Math.min(20, count - from) }, async (_, one) => {
        const show = `show-${from + one}`;
        await api.createShow({ show, currency: 'USD' });
        const screens = makeScreens(await stageOf(api, port, show));
        await screens.join(1);
        all.push(screens);
      }),
    );
    // Two requests each by the owner's key, which may send so many a second (B1).
    await sleep((20 * 2 * 1000) / RATES.key.perSecond);
  }
  // As stages do, not all in the same moment.
  const alive = `42["alive",${JSON.stringify({ rev: 1, visible: true, active: true, drawnAt: 0, audio: false })}]`;
  const turn = Math.ceil(all.length / 100);
  let next = 0;
  const saying = setInterval(() => {
    for (const screens of all.slice(next, next + turn)) screens.say(alive);
    next = next + turn >= all.length ? 0 : next + turn;
  }, SAYING_MS / 100);
  const counter = await counterOf(api, port, 'hot');
  const way = await stageOf(api, port, 'hot');
  const screens = makeScreens(way);
  await screens.join(HOT_STAGES);
  const server: Server = { kind: 'nacre', pid, way, counter, kill: async () => {} };
  const hot = { server, screens, till: makeTill(counter), count: HOT_STAGES };
  return { pid, hot, stop: () => clearInterval(saying) };
}

/** Of one core, 0 to 1, while nothing is asked of it. */
async function shareOf(pid: number): Promise<number> {
  const [cpu, from] = [cpuSeconds(pid), performance.now()];
  await sleep(IDLE_SECONDS * 1000);
  return ((cpuSeconds(pid) - cpu) * 1000) / (performance.now() - from);
}
