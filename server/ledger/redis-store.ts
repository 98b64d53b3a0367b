import { LedgerUnavailable } from './ledger.ts';
import type { Store } from './ledger.ts';
import { asking, replies } from './redis-connection.ts';
import type { Connection } from './redis-connection.ts';
import type { SharedCopy } from './shared-copy.ts';
import { epochKey } from './redis-log.ts';
import { makeWatchers } from './watchers.ts';

/**
 * The small side in Redis: hashes. What all shows share (keys, sources, the list of shows) is one hash, small and never
 * forgotten: every node has a copy of it, from which it reads, so that a webhook is verified while Redis is away. A
 * show's snapshot and its pictures lie in the show's own slot and are read from Redis.
 */
export async function openRedisStore(
  connection: Connection,
  copy: SharedCopy,
): Promise<{ store: Store; close(): void }> {
  const { client } = connection;
  const watchers = makeWatchers();

  /** Redis and the copy become one, the newer of each value; Redis first, where it has lost nothing. */
  async function synchronise(): Promise<void> {
    const there = await asking(client.hgetall(SHARED));
    const missing = copy.merge(there);
    if (missing.size > 0) {
      const told = JSON.stringify([...missing.keys()]);
      await replies(
        client
          .multi()
          .hset(SHARED, ...[...missing].flat())
          .publish(SHARED, told),
      );
    }
    for (const prefix of watchers.prefixes()) watchers.tellAll(prefix, copy.list(prefix));
  }
  const lookAgain = (): void =>
    void synchronise().catch((error: unknown) => {
      if (!(error instanceof LedgerUnavailable)) throw error;
    });

  async function hear(keys: readonly string[]): Promise<void> {
    const values = await asking(client.hmget(SHARED, ...keys));
    for (const [place, key] of keys.entries()) {
      const text = values[place];
      if (text) take(key, text);
    }
  }
  function take(key: string, text: string): void {
    copy.put(key, text);
    watchers.tell(key, copy.get(key));
  }

  const stops = [
    connection.subscribe(SHARED, (message) => {
      if (message === null) lookAgain();
      else hear(JSON.parse(message) as string[]).catch(lookAgain);
    }),
    connection.onBack(lookAgain),
  ];
  const looking = setInterval(lookAgain, LOOK_MS);
  await synchronise().catch(() => {}); // Redis is away: the copy has to do until it is back

  async function setFields(hash: string, changes: Readonly<Record<string, unknown>>): Promise<void> {
    const transaction = client.multi();
    for (const [key, value] of Object.entries(changes)) {
      const { field } = placeOf(key);
      if (value === null) transaction.hdel(hash, field);
      else transaction.hset(hash, field, JSON.stringify(value));
    }
    await replies(transaction);
  }

  const store: Store = {
    async get<T>(key: string) {
      const { hash, field } = placeOf(key);
      if (hash === SHARED) return copy.get(key) as T | null;
      const text = await asking(client.hget(hash, field));
      return text === null ? null : (JSON.parse(text) as T);
    },
    list: <T>(prefix: string) => Promise.resolve(copy.list(prefix) as { key: string; value: T }[]),
    async write(changes) {
      const keys = Object.keys(changes);
      const [hash = SHARED, ...others] = new Set(keys.map((key) => placeOf(key).hash));
      if (others.length > 0) throw new Error(`not in one place: ${keys.join(' ')}`);
      if (hash !== SHARED) return setFields(hash, changes);
      // A deletion is kept as such: a node that was away must not bring back what was deleted meanwhile.
      const texts = Object.entries(changes).map(([key, value]) => [key, copy.stamp(value)] as const);
      await replies(
        client
          .multi()
          .hset(SHARED, ...texts.flat())
          .publish(SHARED, JSON.stringify(keys)),
      );
      for (const [key, text] of texts) take(key, text);
    },
    async writeAt(changes, { epoch, seq }) {
      const [first = ''] = Object.keys(changes);
      const { hash, show } = placeOf(first);
      const pairs = Object.entries(changes).flatMap(([key, value]) => [placeOf(key).field, JSON.stringify(value)]);
      const written = await asking(client.eval(WRITE_NEWER, 2, hash, epochKey(show), epoch, seq, ...pairs));
      return written === 1;
    },
    async claim<T>(key: string, value: T) {
      const known = copy.get(key) as T | null;
      if (known !== null) return known;
      await replies(
        client
          .multi()
          .hsetnx(SHARED, key, copy.stamp(value))
          .publish(SHARED, JSON.stringify([key])),
      );
      await hear([key]);
      return (copy.get(key) ?? value) as T;
    },
    watch: <T>(prefix: string, listener: (key: string, value: T | null) => void) =>
      Promise.resolve(watchers.add(prefix, listener as (key: string, value: unknown) => void, copy.list(prefix))),
  };
  return {
    store,
    close() {
      clearInterval(looking);
      for (const stop of stops) stop();
    },
  };
}

const SHARED = 'nacre:{nacre}:store';
/** A change whose announcement was lost is found after this. */
const LOOK_MS = 10_000;

/**
 * Unless what stands there is of the same epoch and not older, or the log has left the epoch. The position is kept beside
 * it. Sequence without the latter: a node that has seen a loss writes all pages of the new epoch; one that has not writes
 * its changed ones; the first writes what changed since, and its cover lies over pages of both.
 */
const WRITE_NEWER = `
local now = redis.call('GET', KEYS[2])
if now and now ~= ARGV[1] then return 0 end
if redis.call('HGET', KEYS[1], '#epoch') == ARGV[1] and tonumber(redis.call('HGET', KEYS[1], '#seq')) >= tonumber(ARGV[2]) then
  return 0
end
redis.call('HSET', KEYS[1], '#epoch', ARGV[1], '#seq', ARGV[2])
for place = 3, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[place], ARGV[place + 1]) end
return 1`;

/** Where a key is kept. */
function placeOf(key: string): { hash: string; field: string; show: string } {
  const [, kind = '', show = '', field = ''] = /^(snapshot|image)\/([^/]+)\/(.*)$/s.exec(key) ?? [];
  return kind ? { hash: `nacre:{${show}}:${kind}`, field, show } : { hash: SHARED, field: key, show };
}
