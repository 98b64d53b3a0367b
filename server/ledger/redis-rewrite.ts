import { randomUUID } from 'node:crypto';
import { Cluster } from 'ioredis';
import type { Redis } from 'ioredis';
import type { Fact } from '../../shared/fact.ts';
import { LedgerUnavailable } from './ledger.ts';
import type { Change, Rewrite } from './ledger.ts';
import { asking, replies } from './redis-connection.ts';
import type { Connection } from './redis-connection.ts';
import { NUDGE, channelOf, epochKey, streamKey } from './redis-log.ts';

/**
 * An entry of a stream cannot be changed. So the stream is copied beside itself, entry by entry with its place and mark, and
 * takes its own place once the copy has the last entry, too: in one script, with a new epoch. Sequence: all is copied; a
 * node appends; the script sees another last entry and does nothing; the rest is copied; the script swaps.
 *
 * It needs room for the log twice. A copy that is left behind goes by itself within an hour.
 */
export const rewriteStreams =
  ({ client }: Connection): Rewrite =>
  async (show, reason, change) => {
    const stream = streamKey(show);
    const reasonKey = `nacre:{${show}}:rewritten`;
    if ((await asking(client.get(reasonKey))) === reason) return 0;
    const epoch = await asking(client.get(epochKey(show)));
    const copy = `${stream}:${randomUUID()}`;
    const changed = await countChanges(client, stream, change);
    if (changed > 0 && epoch !== null) {
      const keys = [stream, copy, epochKey(show), `${copy}:former`] as const;
      for (let after = 0; ;) {
        after = await copyFrom(client, stream, copy, after, change);
        const verdict = await asking(client.eval(SWAP, keys.length, ...keys, `0-${after}`, epoch, randomUUID()));
        if (verdict === 'swapped') break;
        // Another node was faster, or history was lost: what is to be done has to be found out anew.
        if (verdict === 'other') {
          await asking(client.unlink(copy));
          throw new LedgerUnavailable(new Error('another epoch'), 'The log was rewritten or lost meanwhile.');
        }
      }
      await asking(client.publish(channelOf(show), NUDGE));
      await sweep(client, show);
    }
    await asking(client.set(reasonKey, reason));
    return changed;
  };

const BATCH = 1000;
const LEFT_BEHIND_SECONDS = 3600;

const SWAP = `
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
if redis.call('GET', KEYS[3]) ~= ARGV[2] or #last == 0 then return 'other' end
if last[1][1] ~= ARGV[1] then return 'more' end
redis.call('PERSIST', KEYS[2])
redis.call('RENAME', KEYS[1], KEYS[4])
redis.call('RENAME', KEYS[2], KEYS[1])
redis.call('SET', KEYS[3], ARGV[3])
redis.call('UNLINK', KEYS[4])
return 'swapped'`;

type Client = Connection['client'];
interface Raw {
  id: string;
  seq: number;
  mark: string;
  text: string;
}

async function readRaw(client: Client, stream: string, after: number): Promise<Raw[]> {
  const found = await asking(client.xrange(stream, `0-${after + 1}`, '+', 'COUNT', BATCH));
  return found.map(([id, [, mark = '', , text = '']]) => ({ id, seq: Number(id.slice(2)), mark, text }));
}

async function countChanges(client: Client, stream: string, change: Change): Promise<number> {
  let changed = 0;
  for (let after = 0; ;) {
    const found = await readRaw(client, stream, after);
    const texts = await changedTexts(found, change);
    changed += found.filter(({ text }, place) => texts[place] !== text).length;
    if (found.length < BATCH) return changed;
    after = found.at(-1)?.seq ?? after;
  }
}

/** Resolves to the place of the last entry that the copy has then. */
async function copyFrom(client: Client, stream: string, copy: string, from: number, change: Change): Promise<number> {
  let after = from;
  for (;;) {
    const found = await readRaw(client, stream, after);
    if (found.length === 0) return after;
    const pipeline = client.pipeline();
    const texts = await changedTexts(found, change);
    for (const [place, { id, mark, text }] of found.entries())
      pipeline.xadd(copy, id, 'mark', mark, 'fact', texts[place] ?? text);
    await replies(pipeline.expire(copy, LEFT_BEHIND_SECONDS));
    after = found.at(-1)?.seq ?? after;
  }
}

async function changedTexts(found: readonly Raw[], change: Change): Promise<string[]> {
  const facts = found.map(({ text }) => JSON.parse(text) as Fact);
  const changes = await change(facts);
  return found.map(({ text }, place) => {
    const next = changes[place];
    return next === undefined || next === facts[place] ? text : JSON.stringify(next);
  });
}

/** Snapshots of every version, which hold what the log held; and the file that Redis writes its commands to. */
async function sweep(client: Client, show: string): Promise<void> {
  const nodes: Redis[] = client instanceof Cluster ? client.nodes('master') : [client];
  for (const node of nodes) {
    let cursor = '0';
    do {
      const [next, keys] = await asking(node.scan(cursor, 'MATCH', `nacre:{${show}}:snapshot:*`, 'COUNT', 1000));
      cursor = next;
      for (const key of keys) await asking(client.unlink(key));
    } while (cursor !== '0');
    // Where nobody may ask for that, Redis does it by itself some time.
    await node.bgrewriteaof().catch(() => {});
  }
}
