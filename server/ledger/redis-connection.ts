import { randomUUID } from 'node:crypto';
import { Cluster, Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';
import { unreachable } from '../../shared/assert.ts';
import type { Log } from '../log.ts';
import type { RedisAddress } from '../redis-url.ts';
import { LedgerUnavailable } from './ledger.ts';
import type { Stop } from './ledger.ts';

export type Client = Redis | Cluster;

/** Two links to one Redis: one asks, one listens. Both come back by themselves. */
export interface Connection {
  readonly client: Client;
  /** Hears what is published on a channel; null: from now on, and whatever came before may have been missed. */
  subscribe(channel: string, listener: (message: string | null) => void): Stop;
  /** Called when the link goes, and when one is there again: something may have been missed. */
  onBack(listener: () => void): Stop;
  /** Redis was seen to have lost something: whoever has more looks what. */
  suspect(): void;
  /** What the newest error said; empty where there was none. */
  trouble(): string;
  close(): Promise<void>;
}

/** Over which silence a link is taken for dead: a paused Redis, a network that swallows. */
const SILENCE_MS = 5000;
const TICK_MS = 1500;
/** From a link that the driver has given up to a new one. */
const AGAIN_MS = 100;

/**
 * Nothing is queued while the link is down and nothing is sent twice: `autoResendUnfulfilledCommands` would run a
 * command again whose reply was cut, and a queue would answer long after the caller has given up.
 */
const OPTIONS = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false, // ours, so that it is known when nothing more is missed
  maxRetriesPerRequest: 0,
  commandTimeout: SILENCE_MS,
  socketTimeout: SILENCE_MS,
  connectTimeout: SILENCE_MS,
  // A Redis that reads its file is asked again soon: what it tells of the time left may be many times too long.
  maxLoadingRetryTime: 100,
  retryStrategy: (attempt: number) => Math.min(1000, 50 * 2 ** Math.min(attempt, 5)) * (0.5 + Math.random() / 2),
  // A master that became a replica, and one that is still reading its file.
  reconnectOnError: (error: Error) => /^(READONLY|LOADING|MASTERDOWN)/.test(error.message),
} satisfies RedisOptions;

function open(address: RedisAddress): Client {
  const { nodes, username, password, tls, database, master } = address;
  const login = {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: {} } : {}),
  };
  switch (address.kind) {
    case 'cluster':
      return new Cluster(nodes, {
        enableOfflineQueue: false,
        clusterRetryStrategy: (attempt) => Math.min(1000, 100 + attempt * 50),
        slotsRefreshInterval: 2000,
        redisOptions: { ...OPTIONS, ...login },
      });
    case 'sentinel':
      return new Redis({
        ...OPTIONS,
        ...login,
        db: database,
        sentinels: nodes,
        name: master ?? '',
        failoverDetector: true,
        enableTLSForSentinelMode: tls,
        ...(tls ? { sentinelTLS: {} } : {}),
        sentinelRetryStrategy: () => 500,
      });
    case 'one': {
      const [{ host, port } = { host: '127.0.0.1', port: 6379 }] = nodes;
      return new Redis({ ...OPTIONS, ...login, host, port, db: database });
    }
    default:
      return unreachable(address.kind);
  }
}

/** Resolves at once; whether Redis is there shows with the first command. */
export function connect(address: RedisAddress, log: Log): Connection {
  const client = open(address);
  const subscriber = open(address);
  const channels = new Map<string, Set<(message: string | null) => void>>();
  const backListeners = new Set<() => void>();
  const ownTick = `nacre:tick:${randomUUID()}`;
  let heardAt = Date.now();
  let isComplaining = false;
  let trouble = '';
  let isUp = false;
  let isClosed = false;

  const tellBack = (): void => {
    for (const listener of backListeners) listener();
  };

  /** Every channel anew; what was published before that is to be looked up. */
  async function resubscribe(): Promise<void> {
    try {
      await subscriber.subscribe(ownTick, ...channels.keys());
      heardAt = Date.now();
      tellBack();
    } catch {
      // The link went again: the next `ready` tries anew.
    }
  }

  function complain(error: Error): void {
    // A cluster's own message says only that no node would do.
    trouble = ((error as { lastNodeError?: Error }).lastNodeError ?? error).message;
    if (isComplaining) return;
    isComplaining = true;
    log.warn({ error: error.message }, 'Redis cannot be reached; Nacre goes on trying');
  }

  for (const link of [client, subscriber]) {
    link.on('error', complain);
    // Sequence: the master dies; the link asks a sentinel who is master now; that very moment the failover is announced,
    // and the driver, told to leave the old master, ends the attempt under way, for good.
    link.on('end', () => {
      if (!isClosed) setTimeout(() => isClosed || void link.connect().catch(() => {}), AGAIN_MS);
    });
  }
  client.on('ready', () => {
    if (isComplaining) log.info('Redis is there again');
    isComplaining = false;
    isUp = true;
    tellBack();
  });
  client.on('close', () => {
    if (isUp) tellBack();
    isUp = false;
  });
  subscriber.on('ready', () => void resubscribe());
  subscriber.on('message', (channel: string, message: string) => {
    heardAt = Date.now();
    for (const listener of channels.get(channel) ?? []) listener(message);
  });

  // A subscriber hears nothing for hours on a quiet show, and nothing on a dead link either: it listens to itself.
  const ticking = setInterval(() => {
    client.publish(ownTick, '').then(
      () => {
        if (Date.now() - heardAt < SILENCE_MS) return;
        heardAt = Date.now();
        subscriber.disconnect(true);
      },
      () => {},
    );
  }, TICK_MS);

  return {
    client,
    subscribe(channel, listener) {
      const listeners = channels.get(channel) ?? new Set();
      const isNew = listeners.size === 0;
      channels.set(channel, listeners.add(listener));
      if (isNew) {
        subscriber.subscribe(channel).then(
          () => listener(null),
          () => {}, // once the link is ready
        );
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0 || channels.get(channel) !== listeners) return;
        channels.delete(channel);
        subscriber.unsubscribe(channel).catch(() => {});
      };
    },
    onBack(listener) {
      backListeners.add(listener);
      return () => backListeners.delete(listener);
    },
    suspect: tellBack,
    trouble: () => trouble,
    async close() {
      isClosed = true;
      clearInterval(ticking);
      backListeners.clear();
      subscriber.disconnect();
      await client.quit().catch(() => client.disconnect());
    },
  };
}

const AWAY = 'Redis cannot be reached now. Nothing is lost: send it again in a moment; Nacre goes on by itself.';

/**
 * How long an answer is waited for. The driver's own limit runs from the moment at which a command is sent: a pipeline
 * that it holds back, for a cluster whose nodes it does not know yet, would never settle, and whoever takes turns behind
 * it would wait for ever. What is carried out after that is appended a second time, which the fold takes for what it is.
 */
const ANSWER_MS = 2 * SILENCE_MS;

/** @throws LedgerUnavailable in place of whatever the driver threw, and where it does not answer. */
export async function asking<T>(ask: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), ANSWER_MS);
  });
  try {
    return await Promise.race([ask, silence]);
  } catch (error) {
    throw new LedgerUnavailable(error, AWAY);
  } finally {
    clearTimeout(timer);
  }
}

/** A pipeline's replies in order; the first error of any command is thrown. */
export async function replies(pipeline: {
  exec(): Promise<[error: Error | null, result: unknown][] | null>;
}): Promise<unknown[]> {
  const results = await asking(pipeline.exec());
  if (!results) throw new LedgerUnavailable(new Error('aborted'), AWAY);
  return results.map(([error, result]) => {
    if (error) throw new LedgerUnavailable(error, AWAY);
    return result;
  });
}
