import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/build.mjs';
import { endAll } from '../support/cleanup.ts';
import { endHouse } from './house.ts';
import { SERVED, TARGETS, WITHIN, corpus, hunt, tryOne } from './hunt.ts';
import type { Target } from './target.ts';

/** `npm run fuzz`: 10,000 inputs; `-- --long`: 1,000,000. A crash is kept in the corpus, and is a test from then on. */
const { values } = parseArgs({
  options: {
    long: { type: 'boolean', default: false },
    inputs: { type: 'string' },
    only: { type: 'string' },
    seed: { type: 'string' },
    /** One of the two halves, each of which has a process of its own. */
    half: { type: 'string' },
  },
});
const total = Number(values.inputs ?? (values.long ? 1_000_000 : 10_000));
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const half = values.half === 'within' ? WITHIN : values.half === 'served' ? SERVED : TARGETS;
const targets = half.filter(({ name }) => values.only === undefined || values.only === name);
if (targets.length === 0 || !(total > 0)) {
  console.error(
    `npm run fuzz -- [--long | --inputs N] [--only ${TARGETS.map(({ name }) => name).join('|')}] [--seed N]`,
  );
  process.exit(1);
}

let [inputs, crashes] = [0, 0];

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
if (values.only === undefined && values.half === undefined) process.exit(await inHalves());

/** At once: the one half keeps this machine busy, the other one mostly waits for a server. */
async function inHalves(): Promise<number> {
  const args = ['--inputs', String(total), '--seed', String(seed)];
  const ends = ['within', 'served'].map(async (name) => {
    const child = spawn(process.execPath, [...process.execArgv, import.meta.filename, ...args, '--half', name], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.once('message', (told: { inputs: number; crashes: number }) => {
      inputs += told.inputs;
      crashes += told.crashes;
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  });
  const code = Math.max(...(await Promise.all(ends)));
  console.log(`${inputs} inputs in all, ${crashes} crashes`);
  return code;
}
const from = performance.now();
console.log(`seed ${seed}`);
try {
  for (const { target: of, input } of corpus()) {
    const target = targets.find(({ name }) => name === of);
    if (!target) continue;
    await tryOne(target, input);
    inputs += 1;
  }
  const shares = (values.only === undefined ? TARGETS : targets).reduce((sum, { share }) => sum + share, 0);
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
  process.send?.({ inputs, crashes });
  await endAll();
}
process.exit(crashes > 0 ? 1 : 0);
