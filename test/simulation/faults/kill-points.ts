import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tempFolder } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import { buildPlanted } from '../plants/build.ts';
import { DIE_FILE, KILL_POINTS, KILL_POINT_PLANTS } from '../plants/kill-points.ts';
import type { Fault } from './fault.ts';
import { attackOn, openOneRedis } from './one-redis.ts';

/** Each point in turn, at one node or the other. */
export const nodeKilledAtPoint: Fault = {
  name: 'node killed -9 at named points',
  async open(setting) {
    const { dice } = setting;
    const folder = await tempFolder();
    const fileOf = (place: number): string => join(folder, `die-${place}`);
    const script = setting.script ?? (await buildPlanted(KILL_POINT_PLANTS));
    const one = await openOneRedis({ ...setting, script, envOf: (place) => ({ [DIE_FILE]: fileOf(place) }) });
    return attackOn(one, async (round) => {
      const place = dice.int(0, 1);
      const node = one.arena.nodes[place === 0 ? 0 : 1];
      const point = KILL_POINTS[round % KILL_POINTS.length] ?? 'before commit';
      await writeFile(fileOf(place), point);
      await until(`a death ${point}`, () => !isAlive(node.pid));
      await rm(fileOf(place));
      await sleep(dice.int(0, 400));
      await node.start();
    });
  },
};

/** A child that died is nobody once Node has heard of it. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
