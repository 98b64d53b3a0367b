import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.ts';
import { attackOn, openOneRedis } from './one-redis.ts';

/** Many who come back at once, and a Redis that throws subscribers out. */

const HERD = { long: 2000, short: 150 };

export const herd: Fault = {
  name: 'herd: the node of all sockets killed',
  async open(setting) {
    const { isLong } = setting;
    const one = await openOneRedis(setting);
    await one.arena.addStages(0, isLong ? HERD.long : HERD.short);
    return {
      ...attackOn(one, async () => {
        const [node] = one.arena.nodes;
        await node.kill9();
        await node.start();
      }),
      // Each order is a frame for every socket, and all of these are in the one process of the driver.
      ordersPerSecond: isLong ? 4 : 20,
    };
  },
};

const LIMIT = 'client-output-buffer-limit';
/** What no subscriber takes in one piece: more than a connection's own buffer in Redis, bytes. */
const BIG = 512 * 1024;
const THROWN_OUT = /overcoming of output buffer limits/g;

export const subscribersThrownOut: Fault = {
  name: 'pub/sub output buffer cut',
  async open(setting) {
    const { dice } = setting;
    const one = await openOneRedis(setting);
    const { redis } = one;
    const thrownOut = (): number => redis.log().match(THROWN_OUT)?.length ?? 0;
    return attackOn(one, async () => {
      const before = thrownOut();
      await redis.run('CONFIG', 'SET', LIMIT, 'pubsub 1024 1024 1');
      for (let times = dice.int(1, 4); times > 0; times -= 1) {
        // Names a setting that there is not.
        await redis.run('PUBLISH', 'nacre:{nacre}:store', JSON.stringify(['x'.repeat(BIG)]));
        await sleep(dice.int(0, 500));
      }
      await redis.run('CONFIG', 'SET', LIMIT, 'pubsub 33554432 8388608 60');
      if (thrownOut() === before) throw new Error('Redis has thrown nobody out.');
    });
  },
};
