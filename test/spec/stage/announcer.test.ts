import { signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { announce } from '../../../overlay/surfaces/stage/announcer.ts';
import { lateMark } from '../../../overlay/surfaces/stage/late-mark.ts';
import type { Session, SnapshotReason } from '../../../overlay/client/session.ts';
import type { AlertsView, RecentSale, StageView } from '../../../shared/view.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A show of one-dollar sales, and a session on it that the test feeds by hand. */
class Show {
  rev = 0;
  sales: RecentSale[] = [];
  orders = 0;
  alerts: AlertsView = { state: 'live', skip: 0, clear: 0 };
  panic = false;
  readonly view = signal<StageView | null>(null);
  readonly #listeners: ((view: StageView, reason: SnapshotReason) => void)[] = [];
  readonly session = {
    view: this.view,
    rev: () => this.rev,
    onSnapshot: (listener: (view: StageView, reason: SnapshotReason) => void) => {
      this.#listeners.push(listener);
      return () => {};
    },
  } as unknown as Session<StageView>;

  sell(count = 1): this {
    for (let sold = 0; sold < count; sold += 1) {
      this.rev += 1;
      this.orders += 1;
      this.sales = [
        ...this.sales,
        { seq: this.rev, name: `Buyer ${this.orders}`, amount: '1.00', currency: 'USD', items: [], at: 0 },
      ].slice(-30);
    }
    return this;
  }

  cue(change: (show: this, seq: number) => void): this {
    this.rev += 1;
    change(this, this.rev);
    return this;
  }

  frame(): void {
    const totals = { currency: 'USD', gross: `${this.orders}.00`, orders: this.orders, others: [] };
    const stage = { alerts: { ...this.alerts }, panic: this.panic };
    this.view.value = { totals, stage, recent: this.sales } as unknown as StageView;
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

  test('[S2] another log, shorter than what was seen, celebrates nothing old', () => {
    const show = new Show().sell(9);
    const { shown } = open(show);
    const restored = Object.assign(show, { rev: 0, sales: [], orders: 0 }).sell(4);
    restored.snapshot('rejoin');
    expect(shown()).toBeNull();
    restored.sell().frame();
    expect(shown()).toEqual({ kind: 'sale', orders: 1, amount: 100n });
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
      .cue((one, seq) => (one.alerts = { state: 'live', skip: seq, clear: seq }))
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
  const late = lateMark({ lostSince, clock: { now: () => Date.now() } });
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
