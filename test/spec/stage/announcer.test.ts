import { signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { announce } from '../../../overlay/surfaces/stage/announcer.ts';
import { staleSince } from '../../../overlay/client/stale.ts';
import { lateMark } from '../../../overlay/surfaces/stage/late-mark.ts';
import type { Session, SnapshotReason } from '../../../overlay/client/session.ts';
import type { AlertsView, LedgerSection, RecentSale, StageView } from '../../../shared/view.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A show of one-dollar sales, and a session on it that the test feeds by hand. */
class Show {
  rev = 0;
  sales: RecentSale[] = [];
  orders = 0;
  alerts: AlertsView = { state: 'live', skip: 0, clear: 0, replay: null };
  panic = false;
  deal: { endsAt: number; soldOutAt?: number } | null = null;
  ledger: LedgerSection = { awaySince: null, waiting: 0 };
  readonly view = signal<StageView | null>(null);
  readonly #listeners: ((view: StageView, reason: SnapshotReason) => void)[] = [];
  readonly session = {
    view: this.view,
    rev: () => this.rev,
    clock: { now: () => Date.now() },
    onSnapshot: (listener: (view: StageView, reason: SnapshotReason) => void) => {
      this.#listeners.push(listener);
      return () => {};
    },
  } as unknown as Session<StageView>;

  sell(count = 1, at = Date.now()): this {
    for (let sold = 0; sold < count; sold += 1) {
      this.rev += 1;
      this.orders += 1;
      this.sales = [
        ...this.sales,
        { seq: this.rev, name: `Buyer ${this.orders}`, amount: '1.00', currency: 'USD', items: [], at },
      ].slice(-30);
    }
    return this;
  }

  /** The log is away for so long, and is back with the next frame. */
  away(ms: number): this {
    this.ledger = { awaySince: Date.now(), waiting: 0 };
    this.frame();
    vi.advanceTimersByTime(ms);
    this.ledger = { awaySince: null, waiting: 0 };
    return this;
  }

  dealEndsIn(ms: number): this {
    this.deal = { endsAt: Date.now() + ms };
    return this;
  }

  /** Another log takes the place of this one; what was in it is not there, or not yet. */
  anew(): this {
    return Object.assign(this, { rev: 0, sales: [], orders: 0 });
  }

  cue(change: (show: this, seq: number) => void): this {
    this.rev += 1;
    change(this, this.rev);
    return this;
  }

  frame(): void {
    const totals = { currency: 'USD', gross: `${this.orders}.00`, orders: this.orders, others: [] };
    const stage = { alerts: { ...this.alerts }, panic: this.panic, deal: this.deal };
    this.view.value = { totals, stage, recent: this.sales, ledger: { ...this.ledger } } as unknown as StageView;
  }

  snapshot(reason: SnapshotReason): void {
    for (const listener of this.#listeners) listener(null as unknown as StageView, reason);
    this.frame();
  }
}

function open(show: Show, reason: SnapshotReason = 'join') {
  const visible = signal(true);
  const announcer = announce(show.session, visible);
  show.snapshot(reason);
  const shown = () => {
    const alert = announcer.alert.value;
    return alert && { kind: alert.kind, orders: alert.orders, amount: alert.amount };
  };
  return { visible, announcer, shown };
}

describe('announcer', () => {
  test('[S2] the sales of the first snapshot are not celebrated, what comes after is', () => {
    const show = new Show().sell(5);
    const { shown, announcer } = open(show);
    expect(shown()).toBeNull();
    expect(announcer.live.value).toBe(false);
    show.sell().frame();
    expect(shown()).toEqual({ kind: 'sale', orders: 1, amount: 100n });
    expect(announcer.live.value).toBe(true);
    vi.advanceTimersByTime(6100);
    expect(shown()).toBeNull();
  });

  test('[S2] after an outage what was missed is one card, more than the list holds', () => {
    const show = new Show().sell(2);
    const { shown, announcer } = open(show);
    show.sell(140).snapshot('rejoin');
    expect(shown()).toEqual({ kind: 'catch-up', orders: 140, amount: 14_000n });
    expect(announcer.live.value).toBe(false);
    vi.advanceTimersByTime(60_000);
    expect(shown()).toBeNull();
  });

  test('a gap on a standing link is made good by a snapshot: its sales are announced, not told as missed', () => {
    const show = new Show();
    const { shown } = open(show);
    show.sell(3).snapshot('resync');
    expect(shown()).toEqual({ kind: 'sale', orders: 3, amount: 300n });
  });

  test('[S2] after an outage of the log, what waited in the outboxes is one card, however many frames bring it', () => {
    const show = new Show().sell(2);
    const { shown, announcer } = open(show);
    show.away(6000).frame();
    expect(shown()).toBeNull();
    show.sell().frame();
    vi.advanceTimersByTime(900);
    show.sell(60).frame();
    // The total is right at once, and the goal is reached without a feast.
    expect(announcer.live.value).toBe(false);
    expect(shown()).toBeNull();
    vi.advanceTimersByTime(3100);
    expect(shown()).toEqual({ kind: 'catch-up', orders: 61, amount: 6100n });
    show.sell().frame();
    expect(announcer.live.value).toBe(true);
    vi.advanceTimersByTime(3100);
    expect(shown()).toEqual({ kind: 'sale', orders: 1, amount: 100n });
    vi.advanceTimersByTime(60_000);
    expect(shown()).toBeNull();
  });

  test('[S2] the first order can come in the same frame that says that the log is back', () => {
    const show = new Show();
    const { shown } = open(show);
    show.away(60_000).sell(3).frame();
    vi.advanceTimersByTime(4000);
    expect(shown()).toEqual({ kind: 'catch-up', orders: 3, amount: 300n });
  });

  test('[S3] a log that was away for less is no outage: its sales are announced, merged', () => {
    const show = new Show();
    const { shown } = open(show);
    show.away(5900).sell(3).frame();
    expect(shown()).toEqual({ kind: 'sale', orders: 3, amount: 300n });
  });

  test('[S2] nothing sold during the outage: no card, and no timer is left', () => {
    const show = new Show().sell();
    const { shown } = open(show);
    show.away(60_000).frame();
    vi.advanceTimersByTime(4000);
    expect(shown()).toBeNull();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('what staff clear right after an outage is not told; what is sold after that is', () => {
    const show = new Show();
    const { shown } = open(show);
    show.away(60_000).sell(5).frame();
    show.cue((one, seq) => (one.alerts = { ...one.alerts, clear: seq })).frame();
    show.sell().frame();
    vi.advanceTimersByTime(4000);
    expect(shown()).toEqual({ kind: 'catch-up', orders: 1, amount: 100n });
  });

  test.each(['shorter', 'as long', 'longer'] as const)(
    '[L4] [S2] another log on a standing link, %s than what was seen: its old sales are not celebrated',
    (length) => {
      const show = new Show().sell(9);
      const { shown, announcer } = open(show);
      vi.advanceTimersByTime(60_000);
      const then = Date.now() - 30_000;
      show.anew().sell(4, then);
      if (length === 'as long') show.cue(() => {}).sell(4, then);
      if (length === 'longer')
        show
          .sell(5, then)
          .cue(() => {})
          .cue(() => {});
      show.snapshot('anew');
      expect([shown(), announcer.live.value]).toEqual([null, false]);
      vi.advanceTimersByTime(4000);
      expect(shown()).toBeNull();
      show.sell().frame();
      expect(shown()).toEqual({ kind: 'sale', orders: 1, amount: 100n });
    },
  );

  test('[L4] [S2] what other nodes give back to the new log is not celebrated, soon or late; what is more is told once', () => {
    const show = new Show().sell(40);
    const { shown } = open(show);
    vi.advanceTimersByTime(60_000);
    const then = Date.now() - 30_000;
    show.anew().sell(20, then).snapshot('anew');
    show.sell(18, then).frame();
    show.sell(5).frame();
    expect(shown()).toBeNull();
    vi.advanceTimersByTime(4000);
    expect(shown()).toEqual({ kind: 'catch-up', orders: 3, amount: 300n });
    vi.advanceTimersByTime(60_000);
    show.sell(2, then).frame();
    expect(shown()).toBeNull();
  });

  test('[L4] [S2] Redis comes back from an outage with another log: one card for what is more', () => {
    const show = new Show().sell(4);
    const { shown } = open(show);
    const then = Date.now();
    show.away(30_000).frame();
    show.anew().sell(4, then).snapshot('anew');
    show.sell(2, then + 5000).frame();
    vi.advanceTimersByTime(4000);
    expect(shown()).toEqual({ kind: 'catch-up', orders: 2, amount: 200n });
  });

  test('a skip takes the alert off; a clear forgets what it covers and no later sale', () => {
    const show = new Show();
    const { shown } = open(show);
    show.sell().frame();
    show.cue((one, seq) => (one.alerts = { ...one.alerts, skip: seq })).frame();
    expect(shown()).toBeNull();
    show
      .cue((one) => (one.alerts = { ...one.alerts, state: 'held' }))
      .sell(3)
      .frame();
    expect(shown()).toBeNull();
    // Cleared, resumed and another one sold, all in one frame.
    show
      .cue((one, seq) => (one.alerts = { state: 'live', skip: seq, clear: seq, replay: null }))
      .sell()
      .frame();
    expect(shown()).toEqual({ kind: 'sale', orders: 1, amount: 100n });
    vi.advanceTimersByTime(60_000);
    expect(shown()).toBeNull();
  });

  test('[S4] under panic nothing is announced; afterwards one card tells it', () => {
    const show = new Show();
    const { shown } = open(show);
    show.cue((one) => (one.panic = true)).frame();
    show.sell(2).frame();
    expect(shown()).toBeNull();
    show.cue((one) => (one.panic = false)).frame();
    expect(shown()).toEqual({ kind: 'catch-up', orders: 2, amount: 200n });
  });

  test('[S2] an alert cut off by hiding is not shown again', () => {
    const show = new Show();
    const { visible, shown } = open(show);
    show.sell().frame();
    visible.value = false;
    expect(shown()).toBeNull();
    visible.value = true;
    expect(shown()).toBeNull();
  });

  test('[S6] with nothing to announce no timer runs', () => {
    const show = new Show().sell(3);
    open(show);
    show.frame();
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('[F4] viewers learn of a lost link after 30 s, and not if it is back before', () => {
  const lostSince = signal<number | null>(null);
  const late = lateMark(lostSince, { now: () => Date.now() });
  lostSince.value = Date.now() - 6000;
  vi.advanceTimersByTime(23_900);
  expect(late.value).toBe(false);
  lostSince.value = null;
  vi.advanceTimersByTime(10_000);
  expect(late.value).toBe(false);
  lostSince.value = Date.now();
  vi.advanceTimersByTime(30_100);
  expect(late.value).toBe(true);
  lostSince.value = null;
  expect(late.value).toBe(false);
});

describe('what is shown may be old', () => {
  const clock = { now: () => Date.now() };
  const make = () => {
    const view = signal<{ ledger: LedgerSection } | null>(null);
    const lostSince = signal<number | null>(null);
    const away = (awaySince: number | null) => (view.value = { ledger: { awaySince, waiting: 0 } });
    return { lostSince, away, since: staleSince({ view, lostSince }) };
  };

  test('[F6] since the link was lost or the log was, whichever was first', () => {
    const { lostSince, away, since } = make();
    expect(since.value).toBeNull();
    away(null);
    expect(since.value).toBeNull();
    away(500);
    expect(since.value).toBe(500);
    lostSince.value = 700;
    expect(since.value).toBe(500);
    lostSince.value = 300;
    expect(since.value).toBe(300);
    away(null);
    expect(since.value).toBe(300);
    lostSince.value = null;
    expect(since.value).toBeNull();
  });

  test('[F6] viewers learn of it after 30 s; a link that breaks meanwhile does not take the mark off', () => {
    const { lostSince, away, since } = make();
    const late = lateMark(since, clock);
    away(Date.now());
    vi.advanceTimersByTime(29_900);
    expect(late.value).toBe(false);
    vi.advanceTimersByTime(200);
    expect(late.value).toBe(true);
    const told: boolean[] = [];
    late.subscribe((value) => told.push(value));
    lostSince.value = Date.now();
    // The page comes back at another node, which has been without the log for a little longer.
    away(Date.now() - 40_000);
    lostSince.value = null;
    vi.advanceTimersByTime(100);
    expect(told).toEqual([true]);
    away(null);
    expect(late.value).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('what staff want to see once more', () => {
  test('[S11] a replay is announced once, and never by a page that joins, comes back or meets another log', () => {
    const show = new Show().sell(2);
    const asked = (cue: string) => show.cue((one) => (one.alerts = { ...one.alerts, replay: { seq: 1, cue } }));
    asked('before');
    const { shown, announcer } = open(show);
    expect(shown()).toBeNull();
    asked('now').frame();
    expect(announcer.alert.value).toMatchObject({ kind: 'replay', sales: [{ seq: 1 }], amount: 100n });
    vi.advanceTimersByTime(7000);
    show.frame();
    expect(shown()).toBeNull();
    asked('while away').snapshot('rejoin');
    expect(shown()).toBeNull();
    show.anew().sell(1);
    asked('elsewhere').snapshot('anew');
    vi.advanceTimersByTime(10_000);
    expect(shown()).toBeNull();
  });

  test('[S13] in the last five seconds of a deal a sale waits for its end, on server time', () => {
    const show = new Show();
    const { shown } = open(show);
    show.dealEndsIn(5100).frame();
    vi.advanceTimersByTime(200);
    show.sell().frame();
    expect(shown()).toBeNull();
    vi.advanceTimersByTime(4800);
    expect(shown()).toBeNull();
    vi.advanceTimersByTime(150);
    expect(shown()).toMatchObject({ orders: 1 });
  });
});

describe('what staff do to alerts', () => {
  test('a skip takes off one alert, and none of the later ones', () => {
    const show = new Show();
    const { shown } = open(show);
    show.sell().frame();
    show.cue((one, seq) => (one.alerts = { ...one.alerts, skip: seq })).frame();
    show.sell().frame();
    show.frame();
    expect(shown()).toEqual({ kind: 'sale', orders: 1, amount: 100n });
  });

  test('a sale that comes in the very frame of the clear behind it is not announced', () => {
    const show = new Show();
    const { shown } = open(show);
    show
      .sell(2)
      .cue((one, seq) => (one.alerts = { ...one.alerts, skip: seq, clear: seq }))
      .frame();
    expect(shown()).toBeNull();
    show.sell().frame();
    expect(shown()).toEqual({ kind: 'sale', orders: 1, amount: 100n });
  });
});

test('[S13] a deal that is sold out has no last seconds to be left alone', () => {
  const show = new Show();
  const { shown } = open(show);
  show.deal = { endsAt: Date.now() + 4000, soldOutAt: Date.now() };
  show.sell().frame();
  expect(shown()).toMatchObject({ orders: 1 });
});

test('[S2] what is reached while nobody looks, or in a panic, is not celebrated', () => {
  const show = new Show();
  const { visible, announcer } = open(show);
  visible.value = false;
  show.sell().frame();
  expect(announcer.live.value).toBe(false);
  visible.value = true;
  show.sell().frame();
  expect(announcer.live.value).toBe(true);
  show.cue((one) => (one.panic = true)).frame();
  expect(announcer.live.value).toBe(false);
});

describe('a replay', () => {
  const asked = (show: Show, seq: number) =>
    show.cue((one) => (one.alerts = { ...one.alerts, replay: { seq, cue: `again ${seq}` } }));

  test('[S11] is of a sale that leaves the list with the very frame that asks for it', () => {
    const show = new Show().sell(30);
    const { announcer } = open(show);
    asked(show.sell(), 1).frame();
    expect(announcer.alert.value).toMatchObject({ kind: 'replay', sales: [{ name: 'Buyer 1' }] });
  });

  test('[S11 M4] of another currency tells its own amount, and none of the home currency', () => {
    const show = new Show().sell();
    show.sales = show.sales.map((sale) => ({ ...sale, currency: 'EUR' }));
    const { announcer } = open(show);
    asked(show, 1).frame();
    expect(announcer.alert.value).toMatchObject({ kind: 'replay', amount: 0n, sales: [{ amount: '1.00' }] });
  });
});

test('[S2] nodes that find the log again one after the other are gathered from the last of them on', () => {
  const show = new Show().sell(2);
  const { shown } = open(show);
  const then = Date.now();
  show.away(30_000).frame();
  vi.advanceTimersByTime(3000);
  show.anew().sell(5, then).snapshot('anew');
  vi.advanceTimersByTime(3900);
  expect(shown()).toBeNull();
  vi.advanceTimersByTime(100);
  expect(shown()).toEqual({ kind: 'catch-up', orders: 3, amount: 300n });
});

test('[S6] however many sales come, one timer runs', () => {
  const show = new Show();
  open(show);
  for (let sold = 0; sold < 20; sold += 1) show.sell().frame();
  expect(vi.getTimerCount()).toBe(1);
});
