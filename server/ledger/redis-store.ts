import { LedgerUnavailable } from './ledger.ts';
import type { Store } from './ledger.ts';
import { asking, replies } from './redis-connection.ts';
import type { Connection } from './redis-connection.ts';
import type { SharedCopy } from './shared-copy.ts';
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

  /** Written and announced in one. */
  async function share(texts: readonly (readonly [key: string, text: string])[]): Promise<void> {
    const keys = texts.map(([key]) => key);
    await replies(
      client
        .multi()
        .hset(SHARED, ...texts.flat())
        .publish(SHARED, JSON.stringify(keys)),
    );
  }

  /** Redis and the copy become one, the newer of each value; Redis first, where it has lost nothing. */
  async function synchronise(): Promise<void> {
    const there = await asking(client.hgetall(SHARED));
    const missing = copy.merge(there);
    if (missing.size > 0) await share([...missing]);
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
  let looks = 0;
  const looking = setInterval(() => {
    looks += 1;
    if (looks % WHOLE_LOOKS === 0) return lookAgain();
    asking(client.hlen(SHARED)).then(
      (size) => size !== copy.size() && lookAgain(),
      () => {},
    );
  }, LOOK_MS);
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
    refresh: (key) => hear([key]).catch(() => {}),
    list: <T>(prefix: string) => Promise.resolve(copy.list(prefix) as { key: string; value: T }[]),
    async write(changes) {
      const keys = Object.keys(changes);
      const [hash = SHARED, ...others] = new Set(keys.map((key) => placeOf(key).hash));
      if (others.length > 0) throw new Error(`not in one place: ${keys.join(' ')}`);
      if (hash !== SHARED) return setFields(hash, changes);
      // A deletion is kept as such: a node that was away must not bring back what was deleted meanwhile.
      const texts = Object.entries(changes).map(([key, value]) => [key, copy.stamp(value)] as const);
      await share(texts);
      for (const [key, text] of texts) take(key, text);
    },
    async writeSnapshot({ cover, pages, fresh }, { epoch, seq }) {
      const { hash } = placeOf(cover.key);
      const fields = new Map(pages.map((key) => [placeOf(key).field, key]));
      const [[itsEpoch, itsSeq], there] = (await replies(
        client.pipeline().hmget(hash, '#epoch', '#seq').hkeys(hash),
      )) as [(string | null)[], string[]];
      if (itsEpoch === epoch && Number(itsSeq) >= seq) return [];
      const known = new Set(there);
      const missing = [...fields].filter(([field, key]) => !known.has(field) && !(key in fresh)).map(([, key]) => key);
      if (missing.length > 0) return missing;
      // A few at a time: others are served in between.
      let [some, size]: [string[], number] = [[], 0];
      for (const [field, key] of fields) {
        if (known.has(field) || !(key in fresh)) continue;
        const text = fresh[key] ?? '';
        some.push(field, text);
        size += text.length;
        if (size < BYTES_AT_ONCE) continue;
        await asking(client.hset(hash, ...some));
        [some, size] = [[], 0];
      }
      if (some.length > 0) await asking(client.hset(hash, ...some));
      const { field } = placeOf(cover.key);
      const named = [...fields.keys()];
      const gone = await asking(
        client.eval(WRITE_COVER, 1, hash, epoch, seq, field, cover.text, KEPT_SECONDS, ...named),
      );
      return (gone as string[]).map((one) => fields.get(one) ?? one);
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
/** What was lost is found after this, and a change whose announcement was lost after so many times this. */
const LOOK_MS = 10_000;
const WHOLE_LOOKS = 6;

/** So much of a snapshot goes into one command. */
const BYTES_AT_ONCE = 500_000;
/** A snapshot that nobody has renewed for so long, of a former version of this program say, goes by itself. */
const KEPT_SECONDS = 60 * 24 * 3600;

/**
 * Unless one of the same epoch that is not older stands there: the cover, if all of its pages are there, with the
 * position beside it; pages that it does not name are dropped. Answers which pages are missing.
 */
const WRITE_COVER = `
local now = redis.call('HMGET', KEYS[1], '#epoch', '#seq')
if now[1] == ARGV[1] and tonumber(now[2]) >= tonumber(ARGV[2]) then return {} end
local named = {['#epoch'] = true, ['#seq'] = true, [ARGV[3]] = true}
local missing = {}
for place = 6, #ARGV do
  named[ARGV[place]] = true
  if redis.call('HEXISTS', KEYS[1], ARGV[place]) == 0 then missing[#missing + 1] = ARGV[place] end
end
if #missing > 0 then return missing end
redis.call('HSET', KEYS[1], '#epoch', ARGV[1], '#seq', ARGV[2], ARGV[3], ARGV[4])
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if not named[field] then redis.call('HDEL', KEYS[1], field) end
end
redis.call('EXPIRE', KEYS[1], ARGV[5])
return {}`;

/** Where a key is kept: `snapshot/SHOW/VERSION/…` in a hash of its own for each version. */
export function placeOf(key: string): { hash: string; field: string } {
  const [, of = '', version = '', part = ''] = /^snapshot\/([^/]+)\/([^/]+)\/(.*)$/s.exec(key) ?? [];
  if (of) return { hash: `nacre:{${of}}:snapshot:${version}`, field: part };
  const [, kind = '', show = '', field = ''] = /^(image)\/([^/]+)\/(.*)$/s.exec(key) ?? [];
  return kind ? { hash: `nacre:{${show}}:${kind}`, field } : { hash: SHARED, field: key };
}
