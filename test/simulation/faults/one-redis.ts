import { startRedis } from '../../support/redis.ts';
import type { RedisOptions, RedisServer } from '../../support/redis.ts';
import { openWire } from '../../support/wire.ts';
import type { Wire } from '../../support/wire.ts';
import { openArena } from '../arena.ts';
import type { Arena } from '../arena.ts';
import { freePort } from '../../support/ports.ts';
import type { Attack, Setting } from './fault.ts';

export interface OneRedis {
  arena: Arena;
  redis: RedisServer;
  close(): Promise<void>;
}

/** Both nodes around one real Redis. */
export async function openOneRedis(setting: Setting, options: RedisOptions = {}): Promise<OneRedis> {
  const redis = await startRedis({ port: await freePort(), ...options });
  const arena = await openArena({ ...setting, redisUrls: [redis.url, redis.url] });
  const close = async (): Promise<void> => {
    await arena.close();
    await redis.kill9();
  };
  return { arena, redis, close };
}

/** The same, with a network of its own between each node and Redis. */
export async function openWired(setting: Setting): Promise<OneRedis & { wires: readonly [Wire, Wire] }> {
  const redis = await startRedis({ port: await freePort() });
  const wires = [await openWire(redis.port), await openWire(redis.port)] as const;
  const urlOf = ({ port }: Wire): string => `redis://127.0.0.1:${port}`;
  const arena = await openArena({ ...setting, redisUrls: [urlOf(wires[0]), urlOf(wires[1])] });
  const close = async (): Promise<void> => {
    await arena.close();
    for (const wire of wires) await wire.stop();
    await redis.kill9();
  };
  return { arena, redis, wires, close };
}

export const attackOn = ({ arena, redis, close }: OneRedis, strike: Attack['strike']): Attack => ({
  arena,
  close,
  strike,
  inspect: async () => repeatedMarks(redis, arena.show),
});

/** Each try to append has a mark of its own: two entries that bear the same one were sent again behind our back. */
async function repeatedMarks(redis: RedisServer, show: string): Promise<string[]> {
  const entries = (await redis.run('XRANGE', `nacre:{${show}}:log`, '-', '+')) as [id: string, fields: string[]][];
  const marks = entries.map(([, fields]) => fields[1]);
  const repeated = marks.length - new Set(marks).size;
  return repeated > 0 ? [`${repeated} entries of the log bear the mark of another one`] : [];
}
