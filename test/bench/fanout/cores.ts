import { childrenOf } from '../../support/children.ts';
import { startNacre } from '../../support/server.ts';
import type { Row } from '../rows.ts';
import { inTurns, startGroup } from './group.ts';
import type { Group } from './group.ts';

/**
 * Two workers of one machine (NACRE_CORES=2), so many stages at each, beside one process with as many: what a frame on a
 * screen costs of all processes' CPU, the keeper's too; and an order, one a request, 64 in flight, without any screen.
 */
const STAGES = Number(process.env.NACRE_BENCH_STAGES ?? 500);
/** A show’s source may send 4,000 at once, and 2,000 a second (B1). */
const ORDERS = Number(process.env.NACRE_BENCH_ORDERS ?? 2000);
const OWNER_KEY = 'k'.repeat(43);

export async function twoWorkers(rounds: number, seconds: number): Promise<{ rows: Row[]; figures: object }> {
  const groups = [await workers(1, STAGES), await workers(2, 2 * STAGES)];
  const screens = await inTurns(groups, rounds, (group) => group.round(seconds));
  const [one = NaN, two = NaN] = screens.medians;
  console.log(
    `\nCPU µs a frame on a screen, ${STAGES} stages a process: one process ${one.toFixed(1)}, two workers ${two.toFixed(1)}`,
  );
  const tills = [await workers(1, 0), await workers(2, 0)];
  const keeper: number[] = [];
  const orders = await inTurns(tills, rounds, async (group) => {
    const before = group.cpu();
    await Promise.all(Array.from({ length: ORDERS }, () => group.till.sell(1)));
    const spent = group.cpu().map((cpu, place) => ((cpu - (before[place] ?? 0)) * 1e6) / ORDERS);
    if (spent.length > 1) keeper.push(spent[0] ?? NaN);
    return spent.reduce((sum, cpu) => sum + cpu, 0);
  });
  const kept = keeper.slice(1).toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? NaN;
  const [single = NaN, both = NaN] = orders.medians;
  console.log(
    `CPU µs an order: one process ${single.toFixed(0)}; two workers ${both.toFixed(0)} together, ${kept.toFixed(0)} of it the keeper's, which so can keep ${Math.round(1e6 / kept)} orders a second`,
  );
  const what = 'two workers of one machine: screens at equal CPU a screen, ÷ one process';
  return {
    rows: [{ what, reached: (2 * one) / two, bound: '≥', target: 1.8, unit: '×' }],
    figures: { screens: screens.all, orders: orders.all, keeper },
  };
}

async function workers(count: number, stages: number): Promise<Group> {
  const nacre = await startNacre({ ownerKey: OWNER_KEY, env: { NACRE_CORES: String(count) } });
  return startGroup([nacre], [nacre.pid, ...childrenOf(nacre.pid)], OWNER_KEY, stages);
}
