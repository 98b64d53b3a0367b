import type { Duplex } from 'node:stream';
import type { Fact } from '../../shared/fact.ts';
import type { KeeperCalls, WorkerCalls } from './keeper-calls.ts';
import { LedgerUnavailable } from './ledger.ts';
import type { Backing, Change, Follower, Position, Some, Stop } from './ledger.ts';
import { openLine } from './line.ts';

type Listener = (message: unknown) => void;

/** A Backing that another process of this machine keeps (keeper.ts), at the other end of the stream. */
export function openKeptElsewhere(stream: Duplex): Backing {
  let last = 0;
  const followers = new Map<number, { follower: Follower; turn: Promise<unknown> }>();
  const watchers = new Map<number, (key: string, value: unknown) => void>();
  const placing = new Map<number, (positions: Position[]) => void>();
  const givingBack = new Map<number, Some>();
  const rewriting = new Map<number, Change>();
  const waiting = new Map<string, number>();
  const onWaiting: ((show: string) => void)[] = [];
  const listeners = new Map<string, Set<Listener>>();

  const line = openLine<WorkerCalls, KeeperCalls>(stream, {
    entries: (number, entries, epoch) => void inTurn(number, (follower) => follower.entries(entries, epoch)),
    folded: (number) => inTurn(number, () => {}),
    end: async (number) => (await inTurn(number, (follower) => follower.end?.())) ?? 'enough',
    away: (number, isAway) => void inTurn(number, (follower) => follower.away?.(isAway)),
    changed: (number, key, value) => watchers.get(number)?.(key, value),
    placed(number, positions) {
      placing.get(number)?.(positions);
      placing.delete(number);
    },
    wanted: (number, facts) =>
      ours(async () => {
        const wanted = new Set(await givingBack.get(number)?.(facts));
        return facts.flatMap((fact, place) => (wanted.has(fact) ? [place] : []));
      }),
    change: (number, facts) =>
      ours(async () => {
        const changes = (await rewriting.get(number)?.(facts)) ?? facts;
        return changes.flatMap((fact, place): [number, Fact][] => (fact === facts[place] ? [] : [[place, fact]]));
      }),
    waiting(show, count) {
      if (count > 0) waiting.set(show, count);
      else waiting.delete(show);
      for (const listener of onWaiting) listener(show);
    },
    signalled(show, message) {
      for (const listener of listeners.get(show) ?? []) listener(message);
    },
  });

  /** One call of a follower at a time; of what was stopped meanwhile nobody hears. */
  function inTurn<T>(number: number, call: (follower: Follower) => T | Promise<T>): Promise<T | undefined> {
    const one = followers.get(number);
    if (!one) return Promise.resolve(undefined);
    const done = one.turn.then(() => ours(async () => (followers.has(number) ? call(one.follower) : undefined)));
    one.turn = done.catch(() => {});
    return done;
  }

  /** While the work is under way the keeper may ask, by the number, what only this side can tell. */
  async function meanwhile<T, R>(of: Map<number, T>, one: T, work: (number: number) => Promise<R>): Promise<R> {
    const number = (last += 1);
    of.set(number, one);
    try {
      return await work(number);
    } finally {
      of.delete(number);
    }
  }

  return {
    ledger: {
      append: (show, facts) => line.ask('append', show, facts),
      read: (show, after, limit) => line.ask('read', show, after, limit),
      head: (show) => line.ask('head', show),
      holds: (show, position) => line.ask('holds', show, position),
      follow(show, from, follower): Stop {
        const number = (last += 1);
        followers.set(number, { follower, turn: Promise.resolve() });
        line.tell('follow', number, show, from);
        return () => {
          if (followers.delete(number)) line.tell('unfollow', number);
        };
      },
      close: () => line.close(),
    },
    store: {
      get: async <T>(key: string) => (await line.ask('get', key)) as T | null,
      // Where that cannot be done.
      refresh: (key) => line.ask('refresh', key).catch(() => {}),
      list: async <T>(prefix: string) => (await line.ask('list', prefix)) as { key: string; value: T }[],
      write: async (changes) => void (await line.ask('write', changes)),
      async writeSnapshot(snapshot, position) {
        if (await line.ask('hasSnapshot', snapshot.cover.key, position)) return [];
        return line.ask('writeSnapshot', snapshot, position);
      },
      claim: async <T>(key: string, value: T) => (await line.ask('claim', key, value)) as T,
      async watch<T>(prefix: string, listener: (key: string, value: T | null) => void): Promise<Stop> {
        const number = (last += 1);
        watchers.set(number, listener as (key: string, value: unknown) => void);
        await line.ask('watch', number, prefix);
        return () => {
          if (watchers.delete(number)) line.tell('unwatch', number);
        };
      },
    },
    outbox: {
      async keep(show, facts) {
        const number = (last += 1);
        const placed = new Promise<Position[]>((resolve) => void placing.set(number, resolve));
        try {
          await line.ask('keep', number, show, facts);
        } catch (error) {
          placing.delete(number);
          throw error;
        }
        return { placed };
      },
      waiting: (show) => waiting.get(show) ?? 0,
      onWaiting: (listener) => void onWaiting.push(listener),
      giveBack: (show, epoch, wanted) =>
        meanwhile(givingBack, wanted, async (number) => void (await line.ask('giveBack', number, show, epoch))),
      close: () => Promise.resolve(),
    },
    rewrite: (show, reason, change) =>
      meanwhile(rewriting, change, (number) => line.ask('rewrite', number, show, reason)),
    signals: {
      send: (show, message) => line.tell('signal', show, message),
      listen(show, listener): Stop {
        const those = listeners.get(show) ?? new Set<Listener>();
        if (those.size === 0) line.tell('listen', show);
        // Of one listener that is there twice.
        const own: Listener = (message) => listener(message);
        listeners.set(show, those.add(own));
        return () => {
          if (!those.delete(own) || those.size > 0 || listeners.get(show) !== those) return;
          listeners.delete(show);
          line.tell('unlisten', show);
        };
      },
    },
  };
}

/** What breaks here ends this process, as it would without a keeper, and not the keeper, who would take the others along. */
async function ours<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LedgerUnavailable) throw error;
    setImmediate(() => {
      throw error;
    });
    return new Promise(() => {});
  }
}
