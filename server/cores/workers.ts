import cluster from 'node:cluster';
import type { Worker } from 'node:cluster';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Keeper } from '../ledger/keeper.ts';
import { openLine } from '../ledger/line.ts';
import type { Line } from '../ledger/line.ts';
import type { Stop } from '../ledger/ledger.ts';
import type { Log } from '../log.ts';
import type { Counts } from '../metrics.ts';
import { backOff } from './back-off.ts';
import { LEDGER_FD, LIFE_FD } from './life.ts';
import type { KeeperLife, Post, WorkerLife } from './life.ts';
import { watchPulse } from './pulse.ts';

/** The processes that serve; whichever ends is started again. */
export interface Workers {
  /** Some worker folds it. */
  fold(show: string): void;
  /** Resolves once all have ended by themselves. */
  drain(): Promise<void>;
}

interface Deps {
  count: number;
  port: number;
  folder: string;
  /** What Node runs for a worker. */
  script: string;
  keeper: Keeper;
  ownCounts: () => Promise<Counts>;
  log: Log;
}

/** Who does not answer within this is left out of the metrics. */
const COUNTS_MS = 2000;

/** A worker ended before it was ready for the first time: what is wrong it has said. */
export class WorkerFailed extends Error {
  constructor() {
    super('Nacre cannot start: its first worker ended before it was ready. What it said stands above.');
    this.name = 'WorkerFailed';
  }
}

/** Resolves once all are ready. The first is ready before the others begin. @throws WorkerFailed */
export async function openWorkers({ count, port, folder, script, keeper, ownCounts, log }: Deps): Promise<Workers> {
  const living = new Map<number, { worker: Worker; life: Line<WorkerLife> }>();
  let isDraining = false;
  cluster.schedulingPolicy = cluster.SCHED_RR;
  cluster.setupPrimary({
    exec: script,
    args: process.argv.slice(2),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe', 'pipe'],
  });

  // Whoever has not drained in time does not outlive the keeper.
  process.once('exit', () => {
    for (const { worker } of living.values()) worker.process.kill('SIGKILL');
  });

  async function countsOfAll(): Promise<Counts[]> {
    const asked = [...living.values()].map(async ({ life }) =>
      Promise.race([life.ask('counts'), sleep(COUNTS_MS, null, { ref: false })]).catch(() => null),
    );
    const counts = await Promise.all([ownCounts(), ...asked]);
    return counts.filter((one) => one !== null);
  }

  /** Resolves to whether it has become ready; goes on, if it has once, for ever. */
  function start(post: Post, failures = 0): Promise<boolean> {
    const startedAt = performance.now();
    const worker = cluster.fork();
    const [ledger, life] = [LEDGER_FD, LIFE_FD].map((fd) => worker.process.stdio[fd] as unknown as Duplex);
    if (!ledger || !life) throw new Error('a process without its pipes');
    keeper.serve(ledger);
    return new Promise((resolve) => {
      let isReady = false;
      let stopWatching: Stop = () => {};
      const line = openLine<KeeperLife, WorkerLife>(life, {
        post: async () => Promise.resolve(post),
        ready() {
          isReady = true;
          stopWatching = watchPulse(
            () => line.ask('pulse'),
            () => {
              log.warn({ worker: post.slot }, 'a worker does not answer; it is ended');
              worker.process.kill('SIGKILL');
            },
          );
          resolve(true);
        },
        countsOfAll,
      });
      living.set(post.slot, { worker, life: line });
      worker.once('exit', (code, signal) => {
        living.delete(post.slot);
        stopWatching();
        resolve(false);
        if (isDraining || (post.isFirst && !isReady)) return;
        const next = backOff(failures, performance.now() - startedAt);
        log.warn({ worker: post.slot, code, signal }, 'a worker has ended; it is started again');
        setTimeout(() => void (isDraining || start({ ...post, isFirst: false }, next.failures)), next.wait);
      });
    });
  }

  const postOf = (slot: number): Post => ({ slot, count, port, folder, isFirst: slot === 1 });
  if (!(await start(postOf(1)))) throw new WorkerFailed();
  await Promise.all(Array.from({ length: count - 1 }, (_, place) => start(postOf(place + 2))));

  return {
    fold(show) {
      const [first] = living.values();
      first?.life.tell('fold', show);
    },
    async drain() {
      isDraining = true;
      await Promise.all(
        [...living.values()].map(
          async ({ worker, life }) =>
            new Promise<void>((resolve) => {
              worker.once('exit', () => resolve());
              life.tell('drain');
            }),
        ),
      );
    },
  };
}
