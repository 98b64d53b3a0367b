import type { Clock } from '../clock.ts';
import { Fault } from '../errors.ts';
import type { Signals, Stop } from '../ledger/ledger.ts';

/** So many each second for ever, and so many at once after quiet. */
interface Rate {
  perSecond: number;
  atOnce: number;
}

/** A real sale is 1,000 orders a second for a minute: that never meets a limit. What each is counted by stands beside it. */
export const RATES = {
  /** Webhooks and orders, by show and source. */
  deliveries: { perSecond: 2000, atOnce: 4000 },
  /** Requests with a key that is good, orders aside, by its id. */
  key: { perSecond: 100, atOnce: 500 },
  /** The same with a session, by its id: a browser asks for a thousand products' pictures, too. */
  session: { perSecond: 500, atOnce: 2000 },
  /** Requests without such a one, webhooks aside, by address: a hall full of viewers has one. */
  address: { perSecond: 500, atOnce: 2000 },
  /** Of these, and of webhooks, those that were refused, by address. */
  refusals: { perSecond: 20, atOnce: 400 },
  /** New sockets, by address. */
  sockets: { perSecond: 100, atOnce: 1000 },
} as const satisfies Record<string, Rate>;
export type LimitName = keyof typeof RATES;

/**
 * How much of each may be used, and by whom it was. Several nodes tell each other every second how much was used, so that
 * together they let pass what one would; while they cannot, each holds to it alone: a limit waits for nobody.
 */
export interface Limits {
  /** @throws Fault `too_many_requests` where there is none left; else one is used. */
  take(name: LimitName, of: string): void;
  isSpent(name: LimitName, of: string): boolean;
  spend(name: LimitName, of: string): void;
  stop: Stop;
}

interface Bucket {
  rate: Rate;
  /** How many may be used at `at`; below zero where other nodes let pass more than was left. */
  left: number;
  at: number;
  /** Used here since the other nodes were told. */
  untold: number;
}

/** Where there is no show of this name (see feed/nodes.ts). */
const TO_LIMITS = '*limits';
const TELL_MS = 1000;
/** Of what is hardly used the others need not know. */
const WORTH_TELLING = 0.05;
/** So many are remembered; who comes with a new name for each request makes room by it. */
const MOST_BUCKETS = 50_000;

type Used = [name: LimitName, of: string, count: number];

export function openLimits(clock: Clock, signals: Signals | null): Limits {
  const buckets = new Map<string, Bucket>();

  function bucketOf(name: LimitName, of: string): Bucket {
    const key = `${name} ${of}`;
    const now = clock();
    const known = buckets.get(key);
    if (known) {
      const { rate, left, at } = known;
      // A clock that was set back gives nothing, and takes nothing.
      known.left = Math.min(rate.atOnce, left + (Math.max(0, now - at) / 1000) * rate.perSecond);
      known.at = now;
      return known;
    }
    if (buckets.size >= MOST_BUCKETS) buckets.clear();
    const bucket: Bucket = { rate: RATES[name], left: RATES[name].atOnce, at: now, untold: 0 };
    buckets.set(key, bucket);
    return bucket;
  }

  function use(name: LimitName, of: string, count: number): Bucket {
    const bucket = bucketOf(name, of);
    bucket.left = Math.max(-bucket.rate.perSecond, bucket.left - count);
    return bucket;
  }

  const timer = setInterval(() => {
    const used: Used[] = [];
    for (const [key, bucket] of buckets) {
      const { rate, untold } = bucket;
      const [name, of] = [key.slice(0, key.indexOf(' ')) as LimitName, key.slice(key.indexOf(' ') + 1)];
      if (untold >= rate.perSecond * WORTH_TELLING) used.push([name, of, untold]);
      bucket.untold = 0;
      if (bucketOf(name, of).left >= rate.atOnce) buckets.delete(key);
    }
    if (used.length > 0) signals?.send(TO_LIMITS, used);
  }, TELL_MS);
  const stopListening = signals?.listen(TO_LIMITS, (message) => {
    // Of another version's nodes there may be limits that are none here.
    for (const [name, of, count] of message as Used[]) if (Object.hasOwn(RATES, name)) use(name, of, count);
  });

  const isSpent = (name: LimitName, of: string): boolean => bucketOf(name, of).left < 1;
  const spend = (name: LimitName, of: string): void => void (use(name, of, 1).untold += 1);
  return {
    isSpent,
    spend,
    take(name, of) {
      if (isSpent(name, of))
        throw new Fault('too_many_requests', 'More comes than is taken here; send it again in a second.');
      spend(name, of);
    },
    stop() {
      clearInterval(timer);
      stopListening?.();
    },
  };
}
