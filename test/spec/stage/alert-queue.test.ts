import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unreachable } from '../../../shared/assert.ts';
import {
  advance,
  arrive,
  clear,
  EMPTY,
  hold,
  hush,
  leave,
  merge,
  miss,
  nextAt,
  ordersOf,
  rename,
  replay,
  skip,
} from '../../../overlay/surfaces/stage/alert-queue.ts';
import type { Alert, AlertQueue, Arrival, Tally } from '../../../overlay/surfaces/stage/alert-queue.ts';
import type { RecentSale } from '../../../shared/view.ts';

const sale = (seq: number): RecentSale => ({
  seq,
  name: `Buyer ${seq}`,
  amount: '10.00',
  currency: 'USD',
  items: [],
  at: 0,
});
const arrival = (at: number, orders = 1, seq = at): Arrival => ({
  at,
  orders,
  amount: BigInt(orders) * 1000n,
  largest: 1000n,
  sales: [sale(seq)],
});

/** A stage at work: a clock, and what was put on screen. */
class Screen {
  queue: AlertQueue = EMPTY;
  now = 0;
  readonly alerts: Alert[] = [];
  readonly endings = new Map<number, number>();

  do(change: (queue: AlertQueue) => AlertQueue): void {
    this.#settle(change(this.queue));
  }

  /** Time goes by as the timer of the page lets it: `advance` is asked when `nextAt` said, and not before. */
  runTo(until: number): void {
    for (let at = nextAt(this.queue, this.now); at !== null && at <= until; at = nextAt(this.queue, this.now)) {
      this.now = Math.max(this.now, at);
      this.#settle(this.queue);
    }
    this.now = until;
  }

  #settle(next: AlertQueue): void {
    const former = this.queue.shown;
    this.queue = advance(next, this.now);
    const { shown } = this.queue;
    if (shown?.id === former?.id) return;
    if (former) this.endings.set(former.id, this.now);
    if (shown) this.alerts.push(shown);
  }
}

describe('alert queue', () => {
  test('[S3] at leisure each sale is announced for six seconds', () => {
    const screen = new Screen();
    screen.do((queue) => arrive(queue, [arrival(0)]));
    screen.runTo(5999);
    expect(screen.queue.shown?.sales[0]?.name).toBe('Buyer 0');
    screen.runTo(6000);
    expect(screen.queue.shown).toBeNull();
    expect(nextAt(screen.queue, screen.now)).toBeNull();
  });

  test('[S3] two more are announced one by one, three more as one, with the newest names', () => {
    const screen = new Screen();
    screen.do((queue) => arrive(queue, [arrival(1), arrival(2), arrival(3)]));
    screen.runTo(30_000);
    expect(screen.alerts.map(({ orders }) => orders)).toEqual([3]);
    screen.do((queue) => arrive(queue, [arrival(4)]));
    screen.do((queue) => arrive(queue, [arrival(5)]));
    screen.do((queue) => arrive(queue, [arrival(6)]));
    screen.runTo(60_000);
    expect(screen.alerts.map(({ orders }) => orders)).toEqual([3, 1, 1, 1]);
    for (let seq = 7; seq < 19; seq += 1) screen.do((queue) => arrive(queue, [arrival(seq)]));
    screen.runTo(90_000);
    const last = screen.alerts.at(-1);
    expect(last).toMatchObject({ orders: 11, amount: 11_000n });
    expect(last?.sales.map(({ seq }) => seq)).toEqual([15, 16, 17, 18]);
  });

  test('[S3] the more wait, the shorter the one on screen stays, down to a second and a half', () => {
    const stays = [0, 1, 2, 3, 9, 10, 500].map((waiting) => {
      const shown = advance(arrive(EMPTY, [arrival(0)]), 0);
      return nextAt(waiting === 0 ? shown : arrive(shown, [arrival(0, waiting)]), 0);
    });
    expect(stays).toEqual([6000, 3500, 3000, 2000, 2000, 1500, 1500]);
  });

  test('sales that come while alerts are held are announced as one when they go on', () => {
    const screen = new Screen();
    screen.do((queue) => hold(queue, true));
    for (let seq = 0; seq < 5; seq += 1) screen.do((queue) => arrive(queue, [arrival(seq)]));
    screen.runTo(3_600_000);
    expect(screen.alerts).toEqual([]);
    expect(screen.queue.pending).toHaveLength(1);
    screen.do((queue) => hold(queue, false));
    expect(screen.alerts).toMatchObject([{ kind: 'sale', orders: 5, amount: 5000n }]);
  });

  test('skip takes off what is on screen and lets the next one come; clear forgets what waits', () => {
    const screen = new Screen();
    screen.do((queue) => arrive(queue, [arrival(1), arrival(2)]));
    screen.do(skip);
    expect(screen.queue.shown?.sales[0]?.seq).toBe(2);
    screen.do((queue) => arrive(queue, [arrival(3)]));
    screen.do((queue) => miss(queue, merge([arrival(4)])));
    screen.do((queue) => clear(skip(queue)));
    expect(screen.queue).toMatchObject({ shown: null, pending: [], missed: null });
  });

  test('[S2] what comes while nobody looks is one catch-up card on return, whatever waited before', () => {
    const screen = new Screen();
    screen.do((queue) => arrive(queue, [arrival(1), arrival(2)]));
    let away = leave(screen.queue);
    for (let seq = 3; seq < 15; seq += 1) away = leave(arrive(away, [arrival(seq)]));
    expect(away).toMatchObject({ shown: null, pending: [] });
    screen.do(() => away);
    screen.runTo(60_000);
    expect(screen.alerts.map(({ kind, orders }) => ({ kind, orders }))).toEqual([
      { kind: 'sale', orders: 1 },
      { kind: 'catch-up', orders: 13 },
    ]);
  });

  test('[S13] in the last seconds of a deal nothing new is put on; what came meanwhile is one right after', () => {
    const screen = new Screen();
    screen.do((queue) => hush(queue, { from: 10_000, until: 15_000 }));
    screen.runTo(10_500);
    screen.do((queue) => arrive(queue, [arrival(10_500)]));
    screen.runTo(12_000);
    screen.do((queue) => arrive(queue, [arrival(12_000)]));
    screen.do((queue) => miss(queue, merge([arrival(1)])));
    screen.runTo(14_999);
    expect(screen.alerts).toEqual([]);
    screen.runTo(15_000);
    expect(screen.alerts).toMatchObject([{ kind: 'sale', orders: 2, shownAt: 15_000 }]);
  });

  test('[S13] the deal is sold out before its time: what waited is shown at once', () => {
    const screen = new Screen();
    screen.do((queue) => hush(queue, { from: 0, until: 5000 }));
    screen.do((queue) => arrive(queue, [arrival(0)]));
    screen.runTo(1000);
    expect(screen.alerts).toEqual([]);
    screen.do((queue) => hush(queue, null));
    expect(screen.alerts).toMatchObject([{ shownAt: 1000 }]);
  });

  test('[S11] a replay is shown though alerts are held, after what is on screen, and counts nothing', () => {
    const screen = new Screen();
    screen.do((queue) => hold(queue, true));
    screen.do((queue) => arrive(queue, [arrival(1)]));
    screen.do((queue) => replay(queue, merge([arrival(0)])));
    expect(screen.queue.shown).toMatchObject({ kind: 'replay', sales: [{ seq: 0 }] });
    screen.do((queue) => hold(queue, false));
    screen.runTo(60_000);
    expect(screen.alerts.map(({ kind }) => kind)).toEqual(['replay', 'sale']);
  });

  test('[S2 S11] a replay that nobody could see is not shown later', () => {
    expect(leave(replay(EMPTY, merge([arrival(0)])))).toMatchObject({ replays: [], missed: null });
  });

  const load = fc.array(
    fc.record({
      pause: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 9000 })),
      orders: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 300 })),
      what: fc.constantFrom(
        'live' as const,
        'live' as const,
        'live' as const,
        'missed' as const,
        'replay' as const,
        'deal' as const,
      ),
      /** Of a deal: how long until it ends. */
      left: fc.integer({ min: 500, max: 9000 }),
    }),
    { maxLength: 120 },
  );
  type Happening = { pause: number; orders: number; what: 'live' | 'missed' | 'replay' | 'deal'; left: number };

  /** Returns what came, to be counted. */
  function happen(screen: Screen, { pause, orders, what, left }: Happening, seq: number): Tally[] {
    screen.runTo(screen.now + pause);
    const one = arrival(screen.now, orders, seq);
    switch (what) {
      case 'live':
        screen.do((queue) => arrive(queue, [one]));
        return [one];
      case 'missed':
        screen.do((queue) => miss(queue, merge([one])));
        return [one];
      case 'replay':
        screen.do((queue) => replay(queue, merge([one])));
        return [];
      case 'deal': {
        const until = screen.now + left;
        screen.do((queue) => hush(queue, orders % 4 === 0 ? null : { from: until - 5000, until }));
        return [];
      }
      default:
        return unreachable(what);
    }
  }

  test('[S3] whatever comes, its orders and its money are shown, all of it and once', () => {
    fc.assert(
      fc.property(load, (arrivals) => {
        const screen = new Screen();
        const came = arrivals.flatMap((one, seq) => happen(screen, one, seq));
        screen.runTo(screen.now + 60_000);
        expect(screen.queue.shown).toBeNull();
        const counted = screen.alerts.filter(({ kind }) => kind !== 'replay');
        expect(ordersOf(counted)).toBe(ordersOf(came));
        expect(merge(counted).amount).toBe(merge(came).amount);
      }),
      { numRuns: 1000 },
    );
  });

  test('[S3] no sale waits over ten seconds, and nothing flashes by in less than a second and a half', () => {
    fc.assert(
      fc.property(load, (arrivals) => {
        const screen = new Screen();
        const cameAt = new Map<number, number>();
        const shownAt = new Map<number, number>();
        const note = () => {
          for (const alert of screen.alerts) {
            for (const { seq } of alert.kind === 'sale' ? alert.sales : []) {
              if (!shownAt.has(seq)) shownAt.set(seq, alert.shownAt);
            }
          }
        };
        for (const [seq, one] of arrivals.entries()) {
          happen(screen, one, seq);
          if (one.what === 'live') cameAt.set(seq, screen.now);
          // An entry holds its oldest arrival's time: nothing that waits is older.
          for (const { at } of screen.queue.pending) expect(screen.now - at).toBeLessThanOrEqual(10_000);
        }
        screen.runTo(screen.now + 60_000);
        note();
        for (const [seq, at] of shownAt) expect(at - (cameAt.get(seq) ?? 0)).toBeLessThanOrEqual(10_000);
        for (const { id, shownAt: from } of screen.alerts) {
          expect((screen.endings.get(id) ?? Infinity) - from).toBeGreaterThanOrEqual(1500);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('what is merged, held and cleared', () => {
  test('[S12] merged sales are as large as the largest of them, wherever it stands', () => {
    const of = (largest: bigint): Arrival => ({ ...arrival(1), largest });
    expect(merge([of(500n), of(900n), of(100n)]).largest).toBe(900n);
    expect(arrive(EMPTY, [of(500n), of(900n), of(100n)]).pending).toMatchObject([{ largest: 900n }]);
  });

  test('[S3] merged sales have waited as long as the oldest of them', () => {
    expect(arrive(EMPTY, [arrival(1), arrival(2), arrival(3)]).pending).toMatchObject([{ at: 1, orders: 3 }]);
  });

  test('a card of what was missed waits, too, while alerts are held', () => {
    const screen = new Screen();
    screen.do((queue) => hold(queue, true));
    screen.do((queue) => miss(queue, merge([arrival(1)])));
    screen.runTo(60_000);
    expect(screen.alerts).toEqual([]);
    screen.do((queue) => hold(queue, false));
    expect(screen.alerts).toMatchObject([{ kind: 'catch-up', orders: 1 }]);
  });

  test('[S11] replays that wait are forgotten by a clear, and are never more than three', () => {
    const waiting = [0, 1, 2, 3, 4].reduce((queue, seq) => replay(queue, merge([arrival(seq)])), EMPTY);
    expect(waiting.replays.map(({ sales }) => sales[0]?.seq)).toEqual([2, 3, 4]);
    expect(clear(waiting).replays).toEqual([]);
  });
});

describe('a name that is hidden after the fact', () => {
  const namesIn = ({ shown, pending, missed, replays }: AlertQueue): string[] =>
    [shown, ...pending, missed, ...replays].flatMap((tally) => tally?.sales.map(({ name }) => name) ?? []);

  test('[A13] is gone from what is on screen, waits, was missed and is replayed, with the same alert', () => {
    let queue = advance(arrive(EMPTY, [arrival(1)]), 1);
    queue = miss(replay(arrive(queue, [arrival(2)]), arrival(3)), arrival(4));
    const recent = [1, 2, 3, 4].map((seq) => ({ ...sale(seq), name: '' }));
    const hidden = rename(queue, recent);
    expect(namesIn(hidden)).toEqual(['', '', '', '']);
    expect(hidden.shown?.id).toBe(queue.shown?.id);
    expect(hidden.shown?.amount).toBe(queue.shown?.amount);
    expect(namesIn(rename(hidden, [1, 2, 3, 4].map(sale)))).toEqual(namesIn(queue));
  });

  test('[S6] a view that says nothing else about names changes nothing', () => {
    const queue = arrive(EMPTY, [arrival(1), arrival(2)]);
    expect(rename(queue, [sale(1), sale(9)])).toBe(queue);
  });
});
