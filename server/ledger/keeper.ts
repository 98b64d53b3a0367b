import type { Duplex } from 'node:stream';
import type { KeeperCalls, WorkerCalls } from './keeper-calls.ts';
import type { Backing, Follower, Position, Stop } from './ledger.ts';
import { openLine } from './line.ts';
import type { Line } from './line.ts';

/** Holds what facts and settings are kept in, for the workers of one machine (ADR 15). */
export interface Keeper {
  /** Serves whoever is at the other end (kept-elsewhere.ts), until it ends. */
  serve(stream: Duplex): void;
}

type ToWorker = Line<WorkerCalls>;

/** What waits in the outbox changes with every order. */
const WAITING_MS = 100;

export function makeKeeper(backing: Backing): Keeper {
  const lines = new Set<ToWorker>();
  const alone = oneByOne();
  const relay = makeRelay(backing);
  /** By cover: what stands there, where a worker has written it. */
  const snapshots = new Map<string, Position>();

  const isNewer = (cover: string, { epoch, seq }: Position): boolean => {
    const there = snapshots.get(cover);
    return there?.epoch !== epoch || there.seq < seq;
  };

  const waiting = new Set<string>();
  let telling: NodeJS.Timeout | null = null;
  backing.outbox.onWaiting((show) => {
    waiting.add(show);
    telling ??= setTimeout(() => {
      telling = null;
      for (const one of waiting) for (const line of lines) line.tell('waiting', one, backing.outbox.waiting(one));
      // What is waiting still is told to who comes.
      for (const one of waiting) if (backing.outbox.waiting(one) === 0) waiting.delete(one);
    }, WAITING_MS);
  });

  function callsFor(line: () => ToWorker, stops: Map<number, Stop>): KeeperCalls {
    const { ledger, store, outbox, rewrite } = backing;
    function stop(number: number): void {
      stops.get(number)?.();
      stops.delete(number);
    }
    return {
      append: (show, facts) => ledger.append(show, facts),
      read: (show, after, limit) => ledger.read(show, after, limit),
      head: (show) => ledger.head(show),
      holds: (show, position) => ledger.holds(show, position),
      follow(number, show, from) {
        stops.set(number, ledger.follow(show, from, followerAt(line(), number)));
      },
      unfollow: stop,

      get: (key) => store.get(key),
      refresh: (key) => store.refresh(key),
      list: (prefix) => store.list(prefix),
      write: (changes) => store.write(changes),
      hasSnapshot: async (cover, position) => Promise.resolve(!isNewer(cover, position)),
      writeSnapshot: (snapshot, position) =>
        alone(`snapshot ${snapshot.cover.key}`, async () => {
          const { key } = snapshot.cover;
          if (!isNewer(key, position)) return [];
          const missing = await store.writeSnapshot(snapshot, position);
          if (missing.length === 0) snapshots.set(key, position);
          return missing;
        }),
      claim: (key, value) => store.claim(key, value),
      async watch(number, prefix) {
        stops.set(number, await store.watch(prefix, (key, value) => line().tell('changed', number, key, value)));
      },
      unwatch: stop,

      async keep(number, show, facts) {
        const { placed } = await outbox.keep(show, facts);
        void placed.then((positions) => line().tell('placed', number, positions));
      },
      // Several workers see one loss: the second finds it made good.
      giveBack: (number, show, epoch) =>
        alone(`give back ${show}`, () =>
          outbox.giveBack(show, epoch, async (facts) => {
            const places = await line().ask('wanted', number, facts);
            return places.flatMap((place) => facts[place] ?? []);
          }),
        ),
      rewrite: (number, show, reason) =>
        alone(`rewrite ${show}`, () =>
          rewrite(show, reason, async (facts) => {
            const changes = new Map(await line().ask('change', number, facts));
            return facts.map((fact, place) => changes.get(place) ?? fact);
          }),
        ),

      listen: (show) => relay.listen(line(), show),
      unlisten: (show) => relay.unlisten(line(), show),
      signal: (show, message) => relay.send(line(), show, message),
    };
  }

  return {
    serve(stream) {
      const stops = new Map<number, Stop>();
      const line: ToWorker = openLine<KeeperCalls, WorkerCalls>(
        stream,
        callsFor(() => line, stops),
      );
      lines.add(line);
      for (const show of waiting) line.tell('waiting', show, backing.outbox.waiting(show));
      line.onEnd(() => {
        lines.delete(line);
        for (const stop of stops.values()) stop();
        relay.leave(line);
      });
    },
  };
}

/**
 * Entries are told, and that they were folded is heard with the answer to what is asked behind them. So a commit is one message
 * there and one back, and a worker that has far to go has no more than this on its way.
 */
const ON_THE_WAY = 4000;

function followerAt(line: ToWorker, number: number): Follower {
  let onTheWay = 0;
  async function caughtUp<T>(asked: Promise<T>): Promise<T> {
    const answer = await asked;
    onTheWay = 0;
    return answer;
  }
  return {
    async entries(entries, epoch) {
      line.tell('entries', number, entries, epoch);
      onTheWay += entries.length;
      if (onTheWay >= ON_THE_WAY) await caughtUp(line.ask('folded', number));
    },
    end: () => caughtUp(line.ask('end', number)),
    away: (isAway) => line.tell('away', number, isAway),
  };
}

/** What concerns one thing is done one after the other, whoever asks for it. */
function oneByOne(): <T>(of: string, work: () => Promise<T>) => Promise<T> {
  const turns = new Map<string, Promise<unknown>>();
  return async (of, work) => {
    const before = turns.get(of) ?? Promise.resolve();
    const done = before.then(work, work);
    turns.set(of, done);
    try {
      return await done;
    } finally {
      if (turns.get(of) === done) turns.delete(of);
    }
  };
}

/** Passes on what a worker signals: to the others here, and to other machines where there are some. */
function makeRelay({ signals }: Backing) {
  const hearing = new Map<string, { lines: Set<ToWorker>; stop: Stop }>();

  function tell(lines: Iterable<ToWorker>, but: ToWorker | null, show: string, message: unknown): void {
    for (const line of lines) if (line !== but) line.tell('signalled', show, message);
  }
  function unlisten(line: ToWorker, show: string): void {
    const those = hearing.get(show);
    if (!those?.lines.delete(line) || those.lines.size > 0) return;
    those.stop();
    hearing.delete(show);
  }

  return {
    listen(line: ToWorker, show: string): void {
      const known = hearing.get(show);
      if (known) return void known.lines.add(line);
      const lines = new Set([line]);
      const stop = signals?.listen(show, (message) => tell(lines, null, show, message));
      hearing.set(show, { lines, stop: () => stop?.() });
    },
    unlisten,
    leave(line: ToWorker): void {
      for (const show of hearing.keys()) unlisten(line, show);
    },
    send(from: ToWorker, show: string, message: unknown): void {
      tell(hearing.get(show)?.lines ?? [], from, show, message);
      signals?.send(show, message);
    },
  };
}
