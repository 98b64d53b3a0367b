import { setTimeout as sleep } from 'node:timers/promises';
import { truncateAof } from '../../support/redis-aof.ts';
import type { Fault } from './fault.ts';
import { attackOn, openOneRedis } from './one-redis.ts';

/** Processes that die, and what a Redis that comes back has forgotten. */

export const nodeKilled: Fault = {
  name: 'node killed -9',
  async open(setting) {
    const { dice } = setting;
    const one = await openOneRedis(setting);
    return attackOn(one, async () => {
      const node = dice.pick(one.arena.nodes);
      await sleep(dice.int(0, 150));
      await node.kill9();
      await sleep(dice.int(0, 400));
      await node.start();
    });
  },
};

export const redisKilled: Fault = {
  name: 'Redis killed -9',
  async open(setting) {
    const { dice } = setting;
    const one = await openOneRedis(setting);
    return attackOn(one, async () => {
      await sleep(dice.int(0, 150));
      await one.redis.kill9();
      await sleep(dice.int(0, 800));
      await one.redis.restart();
    });
  },
};

/** About what an entry of one order takes in the append-only file, bytes: see `XADD` in `redis-log.ts`. */
const ENTRY_BYTES = 330;
const ENTRIES = 3;

/** Cut at every part of the last entries in turn; now and then much more, or a second time after further writes. */
export const tailTorn: Fault = {
  name: "AOF's tail torn off",
  async open(setting) {
    const { dice, rounds } = setting;
    const one = await openOneRedis(setting);
    const { redis } = one;
    const tear = async (bytes: number): Promise<void> => {
      await redis.kill9();
      await truncateAof(redis.folder, bytes);
      await redis.restart();
    };
    return attackOn(one, async (round) => {
      await sleep(dice.int(0, 150));
      const step = (ENTRIES * ENTRY_BYTES) / Math.max(1, rounds);
      const isMuch = dice.chance(0.2);
      await tear(isMuch ? dice.int(5_000, 20_000) : 1 + Math.round(step * round) + dice.int(0, Math.floor(step)));
      if (dice.chance(0.6)) {
        await sleep(dice.int(0, 300));
        await tear(dice.int(1, 2 * ENTRY_BYTES));
      }
    });
  },
};

export const flushed: Fault = {
  name: 'FLUSHALL',
  async open(setting) {
    const { dice } = setting;
    const one = await openOneRedis(setting);
    return attackOn(one, async () => {
      await sleep(dice.int(0, 150));
      await one.redis.run('FLUSHALL');
    });
  },
};

export const redisPaused: Fault = {
  name: 'Redis paused',
  async open(setting) {
    const { dice, isLong } = setting;
    const one = await openOneRedis(setting);
    return attackOn(one, async () => {
      one.redis.pause();
      await sleep(isLong ? dice.int(10_000, 20_000) : dice.int(1_000, 3_000));
      one.redis.resume();
    });
  },
};

export const nodePaused: Fault = {
  name: 'node paused',
  async open(setting) {
    const { dice, isLong } = setting;
    const one = await openOneRedis(setting);
    return attackOn(one, async () => {
      const node = dice.pick(one.arena.nodes);
      node.pause();
      await sleep(isLong ? dice.int(10_000, 20_000) : dice.int(1_000, 3_000));
      node.resume();
    });
  },
};
