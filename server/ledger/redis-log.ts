import { randomBytes, randomUUID } from 'node:crypto';
import type { Fact } from '../../shared/fact.ts';
import { LedgerUnavailable } from './ledger.ts';
import type { Entry, Ledger, Position, Stop } from './ledger.ts';
import { makePump } from './pump.ts';
import type { Batch, Pump } from './pump.ts';
import { asking, replies } from './redis-connection.ts';
import type { Connection } from './redis-connection.ts';

/**
 * The ledger of many nodes: one Redis stream per show. An entry's id is `0-SEQ`: `XADD … 0-*` makes Redis itself count
 * without a gap, whichever node appends. The data is always read from the stream by position; a published nudge only
 * says when, so that a lost one costs nothing but time.
 *
 * Lost history (L4). Every entry carries a mark that is new for each try to append. A follower reads from the entry at
 * its own place on, that one included: when it is gone, or bears another mark, the log is not the one that was folded.
 * Sequence: 100 entries are folded; Redis comes back with 80; others append 40; the entry at 100 is there, and is
 * another. Whoever sees it first sets a new epoch, and every node, even one that stood at 70, then folds from 1.
 */
export function makeRedisLog(connection: Connection): Ledger {
  const { client } = connection;
  const pumps = new Set<Pump>();
  /** By show: what this turn appends. */
  let waiting = new Map<string, Waiting[]>();
  const underWay = new Set<Promise<void>>();
  const isBygone = rememberEpochs();

  function flush(): void {
    const groups = waiting;
    waiting = new Map();
    for (const [show, group] of groups) {
      const appending = appendGroup(show, group).finally(() => underWay.delete(appending));
      underWay.add(appending);
    }
  }

  /** Appends of one turn share one round trip. Of those that fail together some may have been appended. */
  async function appendGroup(show: string, group: readonly Waiting[]): Promise<void> {
    const pipeline = client.pipeline().set(epochKey(show), randomUUID(), 'NX').get(epochKey(show));
    const marked = group.flatMap(({ facts }) => facts.map((fact) => ({ fact, mark: newMark() })));
    for (const { fact, mark } of marked)
      pipeline.xadd(streamKey(show), '0-*', 'mark', mark, 'fact', JSON.stringify(fact));
    try {
      const [, epoch, ...ids] = await replies(pipeline.publish(channelOf(show), NUDGE));
      isBygone(show, String(epoch));
      const positions = marked.map(({ mark }, place) => ({
        epoch: String(epoch),
        seq: seqOf(String(ids[place])),
        mark,
      }));
      for (const { facts, resolve } of group) resolve(positions.splice(0, facts.length));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  /** A new epoch in place of `former`, unless another node was faster; the one that holds then. */
  async function renewEpoch(show: string, former: string): Promise<string> {
    const epoch = String(await asking(client.eval(REPLACE, 1, epochKey(show), former, randomUUID())));
    await asking(client.publish(channelOf(show), NUDGE));
    connection.suspect();
    return epoch;
  }

  /** The epoch, and entries from `from` on, that one included. */
  async function readWithEpoch(show: string, from: number, limit: number): Promise<{ epoch: string; found: Marked[] }> {
    const [epoch, found] = await replies(
      client
        .pipeline()
        .get(epochKey(show))
        .xrange(streamKey(show), `0-${Math.max(1, from)}`, '+', 'COUNT', limit),
    );
    const entries = (found as [id: string, fields: string[]][]).map(markedOf);
    const now = typeof epoch === 'string' ? epoch : '';
    // A log without its epoch: both were lost, and somebody has appended since.
    const isLost = now === '' ? entries.length > 0 : isBygone(show, now);
    return { epoch: isLost ? await renewEpoch(show, now) : now, found: entries };
  }

  /** What comes after the place of a follower, who moves there; from the first entry on when history was lost. */
  function readerOf(show: string, from: Position): () => Promise<Batch | null> {
    let { epoch: own, seq: at } = from;
    let mark: string | null = null;

    return async () => {
      const { epoch, found } = await readWithEpoch(show, at, BATCH);
      const stand = at === 0 ? null : found[0];
      const rest = at === 0 ? found : found.slice(1);
      const isSame = at === 0 || (stand?.seq === at && (mark === null || stand.mark === mark));
      if (isSame && (epoch === own || own === '')) {
        own = epoch;
        mark ??= stand?.mark ?? null;
        const last = rest.at(-1);
        if (!last) return null;
        checkGapless(rest, at);
        at = last.seq;
        mark = last.mark;
        return { entries: rest, epoch };
      }
      own = epoch === own ? await renewEpoch(show, own) : epoch;
      at = 0;
      mark = null;
      return { entries: [], epoch: own };
    };
  }

  return {
    append(show, facts) {
      if (facts.length === 0) return Promise.resolve([]);
      return new Promise((resolve, reject) => {
        if (waiting.size === 0) setImmediate(flush);
        const group = waiting.get(show) ?? [];
        waiting.set(show, group);
        group.push({ facts, resolve, reject });
      });
    },
    async read(show, after, limit) {
      const { found } = await readWithEpoch(show, after + 1, limit);
      checkGapless(found, after);
      return found;
    },
    async head(show) {
      const [epoch, last] = await replies(
        client.pipeline().get(epochKey(show)).xrevrange(streamKey(show), '+', '-', 'COUNT', 1),
      );
      const [entry] = last as [id: string, fields: string[]][];
      const now = typeof epoch === 'string' ? epoch : '';
      if (!entry) return { epoch: now, seq: 0 };
      const { seq, mark } = markedOf(entry);
      return { epoch: now || (await renewEpoch(show, '')), seq, mark };
    },
    async holds(show, { epoch: former, seq, mark }) {
      const { epoch, found } = await readWithEpoch(show, seq, 1);
      if (epoch !== former) {
        // A flushed log that nobody appends to says nothing by itself: its followers would see it at their next poll.
        await asking(client.publish(channelOf(show), NUDGE));
        return false;
      }
      if (seq === 0 || (found[0]?.seq === seq && (mark === undefined || found[0].mark === mark))) return true;
      await renewEpoch(show, former);
      return false;
    },
    follow(show, from, follower) {
      const pump = makePump(readerOf(show, from), follower);
      pumps.add(pump);
      const poll = polling(pump.wake);
      const stops = [
        connection.subscribe(channelOf(show), (message) => {
          if (message !== NUDGE && message !== null) return;
          pump.wake();
          poll.soon();
        }),
        connection.onBack(pump.wake),
        poll.stop,
      ];
      pump.wake();
      return () => {
        pumps.delete(pump);
        pump.stop();
        for (const stop of stops) stop();
      };
    },
    async close() {
      for (const pump of pumps) pump.stop();
      flush();
      await Promise.all(underWay);
      await connection.close();
    },
  };
}

interface Waiting {
  facts: readonly Fact[];
  resolve: (positions: Position[]) => void;
  reject: (error: unknown) => void;
}

interface Marked extends Entry {
  mark: string;
}

/** How many entries a follower is handed at once. */
const BATCH = 2000;
/**
 * What was appended without a nudge is found after this, ms, doubled with every poll of a quiet show up to the longest;
 * spread, so that shows take turns. Sequence: a node dies within one write to Redis; the entry has left, its nudge has not.
 */
const POLL_MS = 1000;
const QUIET_POLL_MS = 80_000;

/** The show's name is the hash tag: all of its keys lie in one slot of a cluster. */
export const streamKey = (show: string): string => `nacre:{${show}}:log`;
export const epochKey = (show: string): string => `nacre:{${show}}:epoch`;
export const channelOf = (show: string): string => `nacre:{${show}}`;
/** A signal is a JSON object; this is none. */
export const NUDGE = '';

/**
 * Tells of each epoch that is read whether another one came after it before: then the change itself was lost. Sequence:
 * the tail is torn, there is a new epoch, a node appends; Redis dies again and is back with the first epoch and the torn
 * log. Whoever folded no more than that sees nothing amiss, and what was appended meanwhile would be missed by nobody.
 */
function rememberEpochs(): (show: string, epoch: string) => boolean {
  const known = new Map<string, { now: string; former: Set<string> }>();
  return (show, epoch) => {
    const its = known.get(show);
    if (!its) known.set(show, { now: epoch, former: new Set() });
    if (!its || its.now === epoch) return false;
    if (its.former.has(epoch)) return true;
    its.former.add(its.now);
    its.now = epoch;
    return false;
  };
}

/** Compare and set. */
const REPLACE = `
local now = redis.call('GET', KEYS[1])
if now and now ~= ARGV[1] then return now end
redis.call('SET', KEYS[1], ARGV[2])
return ARGV[2]`;

const newMark = (): string => randomBytes(9).toString('base64url');
const seqOf = (id: string): number => Number(id.slice(id.indexOf('-') + 1));

function markedOf([id, fields]: [id: string, fields: string[]]): Marked {
  const [, mark = '', , fact = ''] = fields;
  return { seq: seqOf(id), mark, fact: JSON.parse(fact) as Fact };
}

function checkGapless(entries: readonly Entry[], after: number): void {
  const [first, last] = [entries[0], entries.at(-1)];
  if (!first || !last) return;
  if (first.seq === after + 1 && last.seq === after + entries.length) return;
  throw new LedgerUnavailable(
    new Error('gap'),
    'The log in Redis has lost entries from its middle: it must never be trimmed. Restore it from a backup.',
  );
}

/** `soon`: something has just come, so that something may come soon. */
function polling(wake: () => void): { soon(): void; stop: Stop } {
  let wait = POLL_MS;
  let timer: NodeJS.Timeout;
  function again(): void {
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        wake();
        wait = Math.min(QUIET_POLL_MS, wait * 2);
        again();
      },
      wait * (0.75 + Math.random() / 2),
    );
  }
  again();
  return {
    soon() {
      if (wait === POLL_MS) return;
      wait = POLL_MS;
      again();
    },
    stop: () => clearTimeout(timer),
  };
}
