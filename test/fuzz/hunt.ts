import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { MOST_MS, hold } from './target.ts';
import type { Target } from './target.ts';
import { cues, messages } from './targets/cues.ts';
import { json } from './targets/json.ts';
import { intake } from './targets/intake.ts';
import { packets } from './targets/packets.ts';
import { routes } from './targets/routes.ts';
import { sequences } from './targets/sequences.ts';
import { orders, signatures, webhooks } from './targets/sources.ts';

/** Those that need nothing but this process, and those that drive a server, one for all of them (house.ts). */
export const WITHIN: readonly Target[] = [json, webhooks, signatures, orders, cues, messages];
export const SERVED: readonly Target[] = [routes, packets, intake, sequences];
export const TARGETS: readonly Target[] = [...WITHIN, ...SERVED];

const CORPUS = join(import.meta.dirname, 'corpus');
/** Nothing may hang: an input that takes so long is one that does. */
const HANGS_MS = 60_000;

/** An input that once broke something, or nearly; `what` it was about is the test's name. */
export interface Kept {
  target: string;
  what: string;
  input: unknown;
}

export const corpus = (): Kept[] =>
  readdirSync(CORPUS)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => JSON.parse(readFileSync(join(CORPUS, file), 'utf8')) as Kept | Kept[]);

/** One input, held to all that holds for each; it resolves to how long it took, ms. */
export async function tryOne<Input>(target: Target<Input>, input: Input): Promise<number> {
  let ms = await timed(target, input);
  // A collection of garbage, or somebody else's work, happens once; what is slow is slow each time.
  for (let again = 0; again < 3 && isTooLong(target, ms); again += 1) ms = await timed(target, input);
  hold(!isTooLong(target, ms), `it takes ${Math.round(ms)} ms`);
  return ms;
}

const isTooLong = (target: Target, ms: number): boolean => ms > MOST_MS && !target.isServed;

async function timed<Input>(target: Target<Input>, input: Input): Promise<number> {
  const from = process.cpuUsage();
  const running = target.run(input);
  if (running) {
    let late: NodeJS.Timeout | undefined;
    const hangs = new Promise<never>((_resolve, reject) => {
      late = setTimeout(() => reject(new Error('it hangs')), HANGS_MS);
    });
    await Promise.race([running, hangs]).finally(() => clearTimeout(late));
  }
  // Not by the clock: others may have had the machine meanwhile.
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}

export interface Hunted {
  inputs: number;
  slowestMs: number;
  /** The smallest input that was found to break it, and how; null: none did. */
  crash: (Kept & { file: string }) | null;
}

/** So many inputs, until one breaks it; that one is made small and kept in the corpus. */
export async function hunt(target: Target, inputs: number, seed: number): Promise<Hunted> {
  let slowestMs = 0;
  const result = await fc.check(
    fc.asyncProperty(target.input, async (input) => {
      slowestMs = Math.max(slowestMs, await tryOne(target, input));
    }),
    { numRuns: inputs, seed, interruptAfterTimeLimit: 3_600_000 },
  );
  if (!result.failed) return { inputs: result.numRuns, slowestMs, crash: null };
  const input: unknown = result.counterexample?.[0];
  const what = String(result.errorInstance instanceof Error ? result.errorInstance.message : result.errorInstance);
  const kept: Kept = { target: target.name, what: what.split('\n')[0]?.slice(0, 200) ?? '', input };
  const name = `${target.name}-${createHash('sha256').update(JSON.stringify(input)).digest('hex').slice(0, 10)}.json`;
  mkdirSync(CORPUS, { recursive: true });
  writeFileSync(join(CORPUS, name), `${JSON.stringify(kept, null, 2)}\n`);
  return { inputs: result.numRuns, slowestMs, crash: { ...kept, file: `test/fuzz/corpus/${name}` } };
}
