import { herd, subscribersThrownOut } from './crowds.ts';
import { flushed, nodeKilled, nodePaused, redisKilled, redisPaused, tailTorn } from './deaths.ts';
import { diskFull, fsyncFails } from './disks.ts';
import type { Fault } from './fault.ts';
import { clusterMasterKilled, failedOver } from './masters.ts';
import { nodeKilledAtPoint } from './kill-points.ts';
import { networkFaults, replyCut } from './network.ts';
import { killedAmongSnapshots } from './snapshots.ts';

/** Every fault, and how often it strikes in a long and in a short run. */
export const PLAN: readonly { fault: Fault; long: number; short: number }[] = [
  { fault: nodeKilled, long: 70, short: 3 },
  { fault: nodeKilledAtPoint, long: 30, short: 6 },
  { fault: killedAmongSnapshots, long: 10, short: 2 },
  { fault: redisKilled, long: 100, short: 3 },
  { fault: tailTorn, long: 50, short: 6 },
  { fault: flushed, long: 10, short: 2 },
  { fault: failedOver, long: 10, short: 1 },
  { fault: clusterMasterKilled, long: 5, short: 1 },
  { fault: replyCut, long: 20, short: 3 },
  ...networkFaults.map((fault) => ({ fault, long: 3, short: 1 })),
  { fault: redisPaused, long: 3, short: 1 },
  { fault: nodePaused, long: 3, short: 1 },
  { fault: diskFull, long: 5, short: 1 },
  { fault: fsyncFails, long: 5, short: 1 },
  { fault: subscribersThrownOut, long: 5, short: 1 },
  { fault: herd, long: 1, short: 1 },
];
