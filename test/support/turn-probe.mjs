import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/**
 * Loaded into a server before its own code: writes down, a line each, how long (ms) turns of its event loop took that took
 * long. The lesser of the clock and of the process's own time: others may have had the machine meanwhile.
 */
const NOTED_MS = 10;
const file = process.env['TURNS_FILE'];
if (file && isMainThread) {
  let wall = performance.now();
  let used = process.cpuUsage();
  const turn = () => {
    const { user, system } = process.cpuUsage(used);
    const ms = Math.min(performance.now() - wall, (user + system) / 1000);
    if (ms >= NOTED_MS) appendFileSync(file, `${ms}\n`);
    wall = performance.now();
    used = process.cpuUsage();
    setImmediate(turn);
  };
  setImmediate(turn);
}
