import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { onceAtEnd } from '../../support/cleanup.ts';
import { ensureProgram } from '../../support/programs.ts';
import type { Fault } from './fault.ts';
import { attackOn, openOneRedis } from './one-redis.ts';

/** A node's own disk, where its outbox lies. The shop goes to the other node, or waits. */

/** The most that a file of the process may grow to (Node ignores SIGXFSZ). */
const limitFiles = (pid: number, most: number | 'unlimited'): void =>
  void execFileSync('prlimit', [`--pid=${pid}`, `--fsize=${most}:unlimited`]);

export const diskFull: Fault = {
  name: "disk of a node's outbox full",
  async open(setting) {
    const { dice } = setting;
    const one = await openOneRedis(setting);
    return attackOn(one, async () => {
      const { pid } = dice.pick(one.arena.nodes);
      limitFiles(pid, 512);
      await sleep(dice.int(500, 3_000));
      limitFiles(pid, 'unlimited');
    });
  },
};

/** Every fsync fails, as on a disk that dies; what was not synced must not be acknowledged. */
export const fsyncFails: Fault = {
  name: "fsync of a node's outbox fails",
  async open(setting) {
    const { dice } = setting;
    const { path } = await ensureProgram('strace');
    const one = await openOneRedis(setting);
    return attackOn(one, async () => {
      const { pid } = dice.pick(one.arena.nodes);
      const calls = 'fsync,fdatasync';
      const tracer = spawn(path, ['-f', '-p', String(pid), '-e', `trace=${calls}`, '-e', `inject=${calls}:error=EIO`], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const detach = onceAtEnd(async () => {
        if (tracer.exitCode !== null || tracer.signalCode !== null) return;
        tracer.kill('SIGTERM');
        await once(tracer, 'exit');
      });
      let said = '';
      tracer.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
      await sleep(dice.int(1_000, 3_000));
      await detach();
      if (!said.includes('(INJECTED)')) throw new Error(`No fsync was made to fail:\n${said.slice(0, 500)}`);
    });
  },
};
