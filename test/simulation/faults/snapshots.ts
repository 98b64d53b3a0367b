import { setTimeout as sleep } from 'node:timers/promises';
import { buildPlanted } from '../plants/build.ts';
import type { Plant } from '../plants/build.ts';
import type { Fault } from './fault.ts';
import { attackOn, openOneRedis } from './one-redis.ts';

/** So that a node that comes back finds one that is being written, which else happens once in many thousand orders. */
const OFTEN: readonly Plant[] = [
  {
    file: 'server/projection/projector.ts',
    find: 'const FACTS_PER_SNAPSHOT = 20_000;',
    replace: 'const FACTS_PER_SNAPSHOT = 20;',
  },
  {
    file: 'shared/state.ts',
    find: 'export const SALES_PER_PAGE = 1000;',
    replace: 'export const SALES_PER_PAGE = 10;',
  },
];

export const killedAmongSnapshots: Fault = {
  name: 'node killed -9, a snapshot every 20 facts',
  async open(setting) {
    const { dice } = setting;
    const script = setting.script ?? (await buildPlanted(OFTEN));
    const one = await openOneRedis({ ...setting, script });
    return attackOn(one, async () => {
      const node = dice.pick(one.arena.nodes);
      await node.kill9();
      await sleep(dice.int(0, 100));
      await node.start();
    });
  },
};
