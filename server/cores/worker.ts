import { rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { openKeptElsewhere } from '../ledger/kept-elsewhere.ts';
import type { Backing } from '../ledger/ledger.ts';
import { openLine } from '../ledger/line.ts';
import type { Counts } from '../metrics.ts';
import { LEDGER_FD, LIFE_FD } from './life.ts';
import type { KeeperLife, Post, WorkerLife } from './life.ts';

/** A worker's own side: what it serves from, and whom it belongs to. */
export interface Worker extends Post {
  backing: Backing;
  countsOfAll(): Promise<Counts[]>;
  /** From now on it may be asked. */
  ready(duties: Duties): void;
}

/**
 * The keeper has gone: nothing that is taken here is kept any more, and nobody would start this process again. Not by `exit`,
 * which waits for the last line of the log to be written, for ever where whoever read it has gone, too.
 */
function endNow(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  process.kill(process.pid, 'SIGKILL');
}

type Duties = Omit<WorkerLife, 'drain' | 'pulse'>;

const pipe = (fd: number): Socket => new Socket({ fd, readable: true, writable: true });

export async function openWorker(): Promise<Worker> {
  // As `npm start` does for the process that it is.
  process.setSourceMapsEnabled(true);
  let duties: Duties | null = null;
  const life = openLine<WorkerLife, KeeperLife>(pipe(LIFE_FD), {
    pulse: async () => Promise.resolve(null),
    counts: async () => duties?.counts() ?? [],
    fold: (show) => duties?.fold(show),
    // As if the system had asked, which often asks all processes at once.
    drain: () => void (duties ? process.emit('SIGTERM', 'SIGTERM') : process.exit(0)),
  });
  const backing = openKeptElsewhere(pipe(LEDGER_FD));
  const post = await life.ask('post');
  life.onEnd(() => endNow(post.folder));
  // Before the cluster's own, which would leave by way of `exit`.
  process.prependOnceListener('disconnect', () => endNow(post.folder));
  return {
    ...post,
    backing,
    countsOfAll: () => life.ask('countsOfAll'),
    ready(given) {
      duties = given;
      life.tell('ready');
    },
  };
}
