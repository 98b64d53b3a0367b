import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/build.mjs';
import { endAll } from '../support/cleanup.ts';
import { endHouse } from './house.ts';
import { TARGETS, corpus, hunt, tryOne } from './hunt.ts';
import type { Target } from './target.ts';

/** `npm run fuzz`: 10,000 inputs; `-- --long`: 1,000,000. A crash is kept in the corpus, and is a test from then on. */
const { values } = parseArgs({
  options: {
    long: { type: 'boolean', default: false },
    inputs: { type: 'string' },
    only: { type: 'string' },
    seed: { type: 'string' },
  },
});
const total = Number(values.inputs ?? (values.long ? 1_000_000 : 10_000));
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const targets = TARGETS.filter(({ name }) => values.only === undefined || values.only === name);
if (targets.length === 0 || !(total > 0)) {
  console.error(
    `npm run fuzz -- [--long | --inputs N] [--only ${TARGETS.map(({ name }) => name).join('|')}] [--seed N]`,
  );
  process.exit(1);
}

/** What was tried last, should the process itself fail by it. */
let last: { target: string; input: unknown } | null = null;
process.once('uncaughtException', (error) => void fail(error));

async function fail(error: unknown): Promise<never> {
  console.error(error, '\nwhile it was tried:', JSON.stringify(last)?.slice(0, 2000));
  await endAll();
  process.exit(1);
}
const watched = (target: Target): Target => ({
  ...target,
  run(input) {
    last = { target: target.name, input };
    return target.run(input);
  },
});

if (ensureBuilt() === 'failed') process.exit(1);
const from = performance.now();
let [inputs, crashes] = [0, 0];
console.log(`seed ${seed}`);
try {
  for (const { target: of, input } of corpus()) {
    const target = targets.find(({ name }) => name === of);
    if (target) await tryOne(target, input);
    inputs += 1;
  }
  const shares = targets.reduce((sum, { share }) => sum + share, 0);
  for (const target of targets) {
    const began = performance.now();
    const {
      crash,
      slowestMs,
      inputs: tried,
    } = await hunt(watched(target), Math.ceil((total * target.share) / shares), seed);
    inputs += tried;
    const seconds = (performance.now() - began) / 1000;
    console.log(
      `${target.name.padEnd(12)} ${String(tried).padStart(9)} inputs ${seconds.toFixed(0).padStart(5)} s   slowest ${slowestMs.toFixed(1)} ms   ${crash ? `CRASH ${crash.what}, kept as ${crash.file}` : 'no crash'}`,
    );
    if (crash) crashes += 1;
  }
  await endHouse();
  console.log(`${inputs} inputs, ${crashes} crashes, ${((performance.now() - from) / 1000).toFixed(0)} s`);
} catch (error) {
  crashes += 1;
  console.error(error);
} finally {
  await endAll();
}
process.exit(crashes > 0 ? 1 : 0);
