import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds } from '../../support/page-figures.ts';
import type { Screens } from './screens.ts';
import type { Server } from './servers.ts';
import type { Till } from './till.ts';

export interface Load {
  /** Orders a second. */
  rate: number;
  seconds: number;
  /** Orders in one request. */
  batch?: number;
}

export interface Figure {
  orders: number;
  screens: number;
  /** Until every screen had every order. */
  seconds: number;
  /** The server's, user and system. */
  cpu: number;
  /** Messages with totals that the screens got, together. */
  frames: number;
  bytes: number;
  /** Milliseconds from an order's leaving to its being read. */
  p50: number;
  p99: number;
  /** Screens that did not show the exact totals in the end. */
  wrong: number;
  /** Share of its core that the load generator took, 0 to 1. */
  generator: number;
}

const LATE_MS = 2000;
/** A load generator that takes more of its core has no time left: what it measures is itself. */
export const BUSY = 0.95;

export interface Subject {
  server: Server;
  screens: Screens;
  till: Till;
  count: number;
}

export async function load(
  { server, screens, till, count }: Subject,
  { rate, seconds, batch = 1 }: Load,
): Promise<Figure> {
  const recording = screens.record(till.sentAt);
  const [cpuThen, ownThen, from] = [cpuSeconds(server.pid), process.cpuUsage(), performance.now()];
  const orders = Math.round((rate * seconds) / batch) * batch;
  const answers: Promise<number>[] = [];
  for (let sold = 0; sold < orders;) {
    const due = Math.min(orders, Math.floor(((performance.now() - from) / 1000) * rate));
    for (; sold + batch <= due; sold += batch) answers.push(till.sell(batch));
    await sleep(1);
  }
  await Promise.all(answers);
  const last = await screens.all(till.orders, LATE_MS).catch(() => performance.now());
  const own = process.cpuUsage(ownThen);
  const took = (performance.now() - from) / 1000;
  return {
    orders,
    screens: count,
    seconds: (last - from) / 1000,
    cpu: cpuSeconds(server.pid) - cpuThen,
    frames: recording.frames,
    bytes: recording.bytes,
    p50: recording.quantile(0.5),
    p99: recording.quantile(0.99),
    wrong: screens.wrong(till.orders, till.cents),
    generator: (own.user + own.system) / 1e6 / took,
  };
}

/** Orders, one after the other after quiet: milliseconds from the 2xx to the last screen, rising. */
export async function singles({ screens, till }: Subject, times: number): Promise<number[]> {
  screens.record(till.sentAt);
  const took: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const last = screens.all(till.orders + 1, LATE_MS);
    const answered = await till.sell(1);
    took.push((await last) - answered);
    await sleep(80 + 40 * Math.random());
  }
  return took.sort((a, b) => a - b);
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
