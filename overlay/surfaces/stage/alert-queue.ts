import type { RecentSale } from '../../../shared/view.ts';

/**
 * Which sale is announced when, as pure functions of the queue and the time (any monotonic clock, ms). Money and orders
 * are never lost on the way: what arrives is shown alone, shown merged, counted in a catch-up card, or cleared by staff.
 * A replay shows once more what has been counted.
 */

export interface Tally {
  orders: number;
  /** Minor units of the home currency. */
  amount: bigint;
  /** The largest of them that is known, in the same money: an alert is as large as its largest sale. */
  largest: bigint;
  /** The newest, oldest first; fewer than `orders` where many came at once. */
  sales: readonly RecentSale[];
}
export interface Arrival extends Tally {
  at: number;
}
export interface Alert extends Tally {
  kind: 'sale' | 'catch-up' | 'replay';
  /** Tells two alerts apart; rises. */
  id: number;
  shownAt: number;
}

export interface AlertQueue {
  readonly shown: Alert | null;
  readonly pending: readonly Arrival[];
  /** What nobody could see come: during an outage, or while the page was hidden. */
  readonly missed: Tally | null;
  /** What staff want to be shown once more. */
  readonly replays: readonly Tally[];
  /** The end of a deal, which no new alert is to disturb. */
  readonly quiet: { from: number; until: number } | null;
  /** What is pending has waited for that, and goes on as one. */
  readonly delayed: boolean;
  readonly held: boolean;
  readonly lastId: number;
}

export const EMPTY: AlertQueue = {
  shown: null,
  pending: [],
  missed: null,
  replays: [],
  quiet: null,
  delayed: false,
  held: false,
  lastId: 0,
};

/** Up to here sales are announced one by one. */
const CALM_ORDERS = 2;
const NAMES_KEPT = 4;
const LEISURE_MS = 6000;
const CATCH_UP_MS = 8000;

/** How long an alert stays when so many orders wait behind it. */
function displayMs(kind: Alert['kind'], waiting: number): number {
  if (waiting === 0) return kind === 'catch-up' ? CATCH_UP_MS : LEISURE_MS;
  if (kind === 'sale' && waiting === 1) return 3500;
  if (kind !== 'sale' || waiting <= CALM_ORDERS) return 3000;
  return waiting < 10 ? 2000 : 1500;
}

export const ordersOf = (tallies: readonly Tally[]): number => tallies.reduce((sum, { orders }) => sum + orders, 0);

export function merge(tallies: readonly Tally[]): Tally {
  return {
    orders: ordersOf(tallies),
    amount: tallies.reduce((sum, { amount }) => sum + amount, 0n),
    largest: tallies.reduce((most, { largest }) => (largest > most ? largest : most), 0n),
    sales: tallies.flatMap(({ sales }) => sales).slice(-NAMES_KEPT),
  };
}

export function arrive(queue: AlertQueue, arrivals: readonly Arrival[]): AlertQueue {
  return { ...queue, pending: compact([...queue.pending, ...arrivals]) };
}

/** Beyond a calm few all is shown as one, so one entry is all that is kept: hours of holding cost nothing. */
function compact(pending: readonly Arrival[]): readonly Arrival[] {
  const [first] = pending;
  if (first === undefined || ordersOf(pending) <= CALM_ORDERS) return pending;
  return [{ ...merge(pending), at: first.at }];
}

/**
 * With the names that may be shown now. Sequence: an alert is on screen, or waits; staff hide its name, or approve it; the
 * view says so, and the alert does in the same frame. The queue itself where nothing changes.
 */
export function rename(queue: AlertQueue, recent: readonly RecentSale[]): AlertQueue {
  const names = new Map(recent.map(({ seq, name }) => [seq, name]));
  const isOld = ({ seq, name }: RecentSale): boolean => name !== (names.get(seq) ?? name);
  const renamed = <T extends Tally>(tally: T): T =>
    tally.sales.some(isOld)
      ? { ...tally, sales: tally.sales.map((sale) => ({ ...sale, name: names.get(sale.seq) ?? sale.name })) }
      : tally;
  const { shown, pending, missed, replays } = queue;
  const all = [shown, missed, ...pending, ...replays];
  if (!all.some((tally) => tally?.sales.some(isOld))) return queue;
  return {
    ...queue,
    shown: shown && renamed(shown),
    pending: pending.map(renamed),
    missed: missed && renamed(missed),
    replays: replays.map(renamed),
  };
}

/** To be told in one card when somebody can see it. */
export function miss(queue: AlertQueue, tally: Tally): AlertQueue {
  return { ...queue, missed: queue.missed ? merge([queue.missed, tally]) : tally };
}

const REPLAYS_KEPT = 3;

export const replay = (queue: AlertQueue, tally: Tally): AlertQueue => ({
  ...queue,
  replays: [...queue.replays, tally].slice(-REPLAYS_KEPT),
});

/** From when until when no new alert is put on; null: at no time. */
export const hush = (queue: AlertQueue, quiet: AlertQueue['quiet']): AlertQueue => ({ ...queue, quiet });

/** Nobody sees the page: nothing is kept for later but one sum. The alert on screen has been seen. */
export function leave(queue: AlertQueue): AlertQueue {
  const gone = { ...queue, shown: null, replays: [], delayed: false };
  return queue.pending.length === 0 ? gone : { ...miss(gone, merge(queue.pending)), pending: [] };
}

export const hold = (queue: AlertQueue, held: boolean): AlertQueue =>
  queue.held === held ? queue : { ...queue, held };

/** Takes off what is on screen. */
export const skip = (queue: AlertQueue): AlertQueue => ({ ...queue, shown: null });

/** Forgets what waits; what is on screen goes by `skip`. */
export const clear = (queue: AlertQueue): AlertQueue => ({
  ...queue,
  pending: [],
  missed: null,
  replays: [],
  delayed: false,
});

/** When the alert on screen has had its time, or null where there is none. */
function endOf({ shown, pending, missed, replays, held }: AlertQueue): number | null {
  if (!shown) return null;
  const waiting = (held ? 0 : ordersOf(pending) + (missed ? 1 : 0)) + replays.length;
  return shown.shownAt + displayMs(shown.kind, waiting);
}

/** Nothing waits over 10 s; this is what a timer may be late by. */
const LONGEST_WAIT_MS = 9500;

const isQuiet = ({ quiet }: AlertQueue, now: number): boolean =>
  quiet !== null && now >= quiet.from && now < quiet.until;

/** Until when nothing new is put on; null where something may be. */
function quietUntil(queue: AlertQueue, now: number): number | null {
  const { quiet, pending } = queue;
  const [first] = pending;
  if (!quiet || !isQuiet(queue, now)) return null;
  return first !== undefined && first.at + LONGEST_WAIT_MS < quiet.until ? null : quiet.until;
}

/**
 * The queue at a time: takes off what has had its time, puts on what is next.
 *
 * Nothing waits over 10 s. The longest way: A and B come right after X was put on; X stays 3 s; A stays 3.5 s, at whose
 * end something missed is known and goes first, for 3 s; then B is shown, with all that came meanwhile. Were a second
 * catch-up card or a replay let on right after the first, B would wait on: what was missed, or is wanted once more, has
 * no hurry, so sales go in between.
 *
 * The end of a deal is left alone, and does not make the way longer: what can wait until then is shown right after it, all
 * as one, so that nothing waits behind it; what cannot is shown at once, all as one, too. X was put on when the quiet
 * begins; A and B, 4 s old at the end of X, wait 5 s and are shown together. C, which came while they waited, is with them.
 */
export function advance(queue: AlertQueue, now: number): AlertQueue {
  const end = endOf(queue);
  if (end !== null && now < end) return queue;
  const isAfterExtra = queue.shown !== null && queue.shown.kind !== 'sale';
  const free: AlertQueue = queue.shown ? { ...queue, shown: null } : queue;
  if (quietUntil(free, now) !== null) return { ...free, delayed: free.pending.length > 0 };
  const pending = free.held ? [] : free.pending;
  const [first, ...rest] = pending;
  if (first !== undefined && (isAfterExtra || free.delayed || isQuiet(free, now)))
    return show({ ...free, pending: [], delayed: false }, 'sale', merge(pending), now);
  const [again, ...replays] = free.replays;
  if (again) return show({ ...free, replays }, 'replay', again, now);
  if (free.held) return free;
  if (free.missed) return show({ ...free, missed: null }, 'catch-up', free.missed, now);
  return first === undefined ? free : show({ ...free, pending: rest }, 'sale', first, now);
}

function show(queue: AlertQueue, kind: Alert['kind'], tally: Tally, now: number): AlertQueue {
  const id = queue.lastId + 1;
  return { ...queue, lastId: id, shown: { ...tally, kind, id, sales: tally.sales.slice(-NAMES_KEPT), shownAt: now } };
}

/** When to ask `advance` again if nothing else happens; null: not before something does. */
export function nextAt(queue: AlertQueue, now: number): number | null {
  if (queue.shown) return endOf(queue);
  const isWaiting = queue.replays.length > 0 || (!queue.held && (queue.pending.length > 0 || queue.missed !== null));
  return isWaiting ? quietUntil(queue, now) : null;
}
