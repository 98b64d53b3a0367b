import { startRedis } from '../../support/redis.ts';
import { startNacre } from '../../support/server.ts';
import { pin } from '../machine.ts';
import type { Row } from '../rows.ts';
import { inTurns, startGroup } from './group.ts';
import type { Group } from './group.ts';

/**
 * Two nodes on Redis, so many stages at each, beside one node on a Redis of its own with as many: what a frame on a screen
 * costs of all nodes' CPU.
 */
const STAGES = Number(process.env.NACRE_BENCH_STAGES ?? 500);
const OWNER_KEY = 'k'.repeat(43);

export async function twoNodes(rounds: number, seconds: number): Promise<{ rows: Row[]; figures: object }> {
  const groups = [await nodes(1), await nodes(2)];
  const { medians, all } = await inTurns(groups, rounds, (group) => group.round(seconds));
  const [one = NaN, two = NaN] = medians;
  console.log(
    `\nCPU µs a frame on a screen, ${STAGES} stages a node: one node ${one.toFixed(1)}, two ${two.toFixed(1)}`,
  );
  const what = 'two nodes on Redis: screens at equal CPU a screen, ÷ one node';
  return { rows: [{ what, reached: (2 * one) / two, bound: '≥', target: 1.8, unit: '×' }], figures: { costs: all } };
}

async function nodes(count: number): Promise<Group> {
  const redis = await startRedis();
  pin(redis.pid, 1);
  const options = { ownerKey: OWNER_KEY, env: { REDIS_URL: redis.url } };
  const all = [await startNacre(options)];
  while (all.length < count) all.push(await startNacre(options));
  return startGroup(
    all,
    all.map(({ pid }) => pid),
    OWNER_KEY,
    STAGES,
  );
}
