import { Api } from '../../support/api.ts';
import { cpuSeconds } from '../../support/page-figures.ts';
import { startRedis } from '../../support/redis.ts';
import { startNacre } from '../../support/server.ts';
import { pin } from '../machine.ts';
import type { Row } from '../rows.ts';
import { load, median } from './measure.ts';
import { makeScreens } from './screens.ts';
import type { Screens } from './screens.ts';
import { counterOf, stageOf } from './servers.ts';
import { makeTill } from './till.ts';

/**
 * Two nodes on Redis, so many stages at each, beside one node on a Redis of its own with as many: what a frame on a screen
 * costs of all nodes' CPU. All nodes are on one core; as both kinds take turns there, only the CPU says something.
 */
const STAGES = Number(process.env.NACRE_BENCH_STAGES ?? 500);
const LOAD = { rate: 100, batch: 5 };
const SHOW = 'nodes';
const OWNER_KEY = 'k'.repeat(43);

interface Group {
  pids: number[];
  /** CPU µs a frame on a screen. */
  round(seconds: number): Promise<number>;
}

export async function twoNodes(rounds: number, seconds: number): Promise<{ rows: Row[]; figures: object }> {
  const groups = [await startGroup(1), await startGroup(2)] as const;
  const costs: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round += 1) {
    for (const place of [0, 1] as const) {
      const cost = await groups[place].round(seconds);
      // The first is for the engine to learn in.
      if (round > 0) costs[place].push(cost);
    }
  }
  const [one, two] = costs.map(median) as [number, number];
  console.log(
    `\nCPU µs a frame on a screen, ${STAGES} stages a node: one node ${one.toFixed(1)}, two ${two.toFixed(1)}`,
  );
  const what = 'two nodes on Redis: screens at equal CPU a screen, ÷ one node';
  return { rows: [{ what, reached: (2 * one) / two, bound: '≥', target: 1.8, unit: '×' }], figures: { costs } };
}

async function startGroup(count: number): Promise<Group> {
  const redis = await startRedis();
  pin(redis.pid, 1);
  const options = { ownerKey: OWNER_KEY, env: { REDIS_URL: redis.url } };
  const nodes = [await startNacre(options)];
  while (nodes.length < count) nodes.push(await startNacre(options));
  const pids = nodes.map(({ pid }) => pid);
  for (const pid of pids) pin(pid, 0);
  const [first] = nodes;
  if (!first) throw new Error('no node');
  const counter = await counterOf(new Api(first.url, OWNER_KEY), first.port, SHOW);
  const till = makeTill(counter);
  const groups: Screens[] = [];
  for (const { url, port } of nodes) {
    const screens = makeScreens(await stageOf(new Api(url, OWNER_KEY), port, SHOW));
    await screens.join(STAGES);
    groups.push(screens);
  }
  const [own, ...others] = groups;
  if (!own) throw new Error('no screens');
  const server = {
    kind: 'nacre' as const,
    pid: first.pid,
    way: { port: first.port, path: null, hear: () => null },
    counter,
  };
  return {
    pids,
    async round(seconds) {
      const recordings = others.map((screens) => screens.record(till.sentAt));
      const before = sumOf(pids);
      const figure = await load(
        { server: { ...server, kill: async () => {} }, screens: own, till, count: STAGES },
        { ...LOAD, seconds },
      );
      for (const screens of others) await screens.all(till.orders, 5000);
      const wrong = groups.reduce((sum, screens) => sum + screens.wrong(till.orders, till.cents), 0);
      if (wrong > 0) throw new Error(`${wrong} screens were not exact`);
      const frames = recordings.reduce((sum, one) => sum + one.frames, figure.frames);
      return ((sumOf(pids) - before) * 1e6) / frames;
    },
  };
}

const sumOf = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
