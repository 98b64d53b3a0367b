import { customaryDigits } from '../../../../shared/display.ts';
import { decimal, EXPONENTS, minorOf } from '../../../../shared/money.ts';
import type { AiringView, CurrencyTotals, FiguresSection, MinuteRow, PaceSection } from '../../../../shared/view.ts';

/** What the figures say at this moment of the server's time. Amounts stay decimal strings; only rates are fractions. */

const MINUTE_MS = 60_000;
export const HOUR_MINUTES = 60;
const RATE_MINUTES = 10;
const GOAL_MINUTES = 15;
/** A goal that is further away than a night is not reached at this pace. */
const FURTHEST_MS = 12 * HOUR_MINUTES * MINUTE_MS;

export const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS);

/** Every minute with a sale, oldest first. */
export const soldMinutes = ({ minutes }: FiguresSection, { minute }: PaceSection): MinuteRow[] =>
  minute ? [...minutes, minute] : minutes;

/** The latest `count` minutes up to `now`, those without a sale, too. */
export function minutesUpTo(now: number, count: number, sold: readonly MinuteRow[]): MinuteRow[] {
  const bare = sold[0]?.[3] === '' ? '' : '0';
  const known = new Map(sold.map((row) => [row[0], row]));
  const last = minuteOf(now);
  return Array.from({ length: count }, (_, place) => {
    const at = last - count + 1 + place;
    return known.get(at) ?? [at, 0, 0, bare];
  });
}

/** Of the window of `count` minutes that ends with the one that `now` is in: how much of it is over, ms. */
const spanOf = (now: number, count: number): number => (count - 1) * MINUTE_MS + Math.max(1, now % MINUTE_MS);

/** Orders per minute in the last ten. */
export function orderRate(now: number, sold: readonly MinuteRow[]): number {
  const orders = minutesUpTo(now, RATE_MINUTES, sold).reduce((sum, [, count]) => sum + count, 0);
  return (orders * MINUTE_MS) / spanOf(now, RATE_MINUTES);
}

/** What an order was worth as it was placed, rounded down to what people write: no cents of a rupiah; null before the first. */
export function averageOrder({ gross, orders, currency }: CurrencyTotals): string | null {
  if (orders === 0) return null;
  const unwritten = Math.max(0, (EXPONENTS.get(currency) ?? 0) - customaryDigits(currency));
  const unit = 10n ** BigInt(unwritten);
  return decimal((minorOf(gross) / BigInt(orders) / unit) * unit, currency);
}

/** When the goal is reached at the pace of the last fifteen minutes: server time, ms; null: not at this pace. */
export function goalAt(now: number, net: string, goal: string, sold: readonly MinuteRow[]): number | null {
  const rest = minorOf(goal) - minorOf(net);
  if (rest <= 0n) return now;
  let gained = 0n;
  for (const [, , , amount] of minutesUpTo(now, GOAL_MINUTES, sold)) gained += minorOf(amount);
  if (gained <= 0n) return null;
  const wait = (rest * BigInt(Math.round(spanOf(now, GOAL_MINUTES)))) / gained;
  return wait > BigInt(FURTHEST_MS) ? null : now + Number(wait);
}

export interface Conversion {
  /** Whole minutes before it went on air that it is held against. */
  minutes: number;
  /** Orders of the product per minute; where the viewers of both times are known, per 100 of them. */
  now: number;
  before: number;
  perViewers: boolean;
}

/** The product on air against itself, as long before as it has been on. */
export function conversionOf(now: number, airing: AiringView, figures: FiguresSection): Conversion {
  const elapsed = Math.max(1, (now - airing.at) / MINUTE_MS);
  const minutes = Math.min(figures.before.length, Math.ceil(elapsed));
  const start = minuteOf(airing.at);
  const sum = (list: readonly number[]): number => list.reduce((total, one) => total + one, 0);
  const rate = { now: airing.own.orders / elapsed, before: sum(figures.before.slice(-minutes)) / Math.max(1, minutes) };
  const meanOf = (from: number, end: number): number => {
    const seen = figures.viewers.filter(([at]) => at >= from && at < end).map(([, viewers]) => viewers);
    return seen.length === 0 ? 0 : sum(seen) / seen.length;
  };
  const viewers = { now: meanOf(start, minuteOf(now) + 1), before: meanOf(start - minutes, start) };
  const perViewers = viewers.now > 0 && viewers.before > 0;
  return {
    minutes,
    now: perViewers ? (rate.now * 100) / viewers.now : rate.now,
    before: perViewers ? (rate.before * 100) / viewers.before : rate.before,
    perViewers,
  };
}

/** What was on air within these minutes, oldest first, the one that is on now at the end. */
export const airingsSince = (first: number, { airings }: FiguresSection, { airing }: PaceSection): AiringView[] =>
  [...airings, ...(airing ? [airing] : [])].filter(({ until }) => until === undefined || minuteOf(until) >= first);
