import { Api } from '../../support/api.ts';
import { cpuSeconds } from '../../support/page-figures.ts';
import type { Nacre } from '../../support/server.ts';
import { pin } from '../machine.ts';
import { load, median } from './measure.ts';
import { makeScreens } from './screens.ts';
import { counterOf, stageOf } from './servers.ts';
import { makeTill } from './till.ts';
import type { Till } from './till.ts';

/** Processes that show one log, and screens at their ports. */
export interface Group {
  till: Till;
  /** CPU µs of all processes, a frame on a screen. */
  round(seconds: number): Promise<number>;
  /** CPU seconds of each process until now. */
  cpu(): number[];
}

const LOAD = { rate: 100, batch: 5 };
const SHOW = 'group';

/** All processes on one core: as groups take turns there, only the CPU says something. `stages`: at each server. */
export async function startGroup(
  servers: readonly Pick<Nacre, 'url' | 'port'>[],
  pids: readonly number[],
  ownerKey: string,
  stages: number,
): Promise<Group> {
  for (const pid of pids) pin(pid, 0);
  const [first] = servers;
  const [pid] = pids;
  if (!first || pid === undefined) throw new Error('no server');
  const counter = await counterOf(new Api(first.url, ownerKey), first.port, SHOW);
  const till = makeTill(counter);
  const screens = await Promise.all(
    servers.map(async ({ url, port }) => {
      const made = makeScreens(await stageOf(new Api(url, ownerKey), port, SHOW));
      await made.join(stages);
      return made;
    }),
  );
  const [own, ...others] = screens;
  if (!own) throw new Error('no screens');
  const way = { port: first.port, path: null, hear: () => null };
  const server = { kind: 'nacre' as const, pid, way, counter, kill: async () => {} };
  const cpu = (): number[] => pids.map(cpuSeconds);
  const sum = (): number => cpu().reduce((all, one) => all + one, 0);
  return {
    till,
    cpu,
    async round(seconds) {
      const recordings = others.map((one) => one.record(till.sentAt));
      const before = sum();
      const figure = await load({ server, screens: own, till, count: stages }, { ...LOAD, seconds });
      for (const one of others) await one.all(till.orders, 5000);
      const wrong = screens.reduce((all, one) => all + one.wrong(till.orders, till.cents), 0);
      if (wrong > 0) throw new Error(`${wrong} screens were not exact`);
      const frames = recordings.reduce((all, one) => all + one.frames, figure.frames);
      return ((sum() - before) * 1e6) / frames;
    },
  };
}

/** Of each group the median and all rounds; they take turns in each. */
export async function inTurns(
  groups: readonly Group[],
  rounds: number,
  work: (group: Group) => Promise<number>,
): Promise<{ medians: number[]; all: number[][] }> {
  const all: number[][] = groups.map(() => []);
  for (let round = 0; round <= rounds; round += 1)
    for (const [place, group] of groups.entries()) {
      const figure = await work(group);
      // The first is for the engine to learn in.
      if (round > 0) all[place]?.push(figure);
    }
  return { medians: all.map(median), all };
}
