import { effect, signal, untracked } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { RecentSale, StageView } from '../../../shared/view.ts';
import type { Session, SnapshotReason } from '../../client/session.ts';
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
  rename,
  replay,
  skip,
} from './alert-queue.ts';
import type { Alert, AlertQueue, Arrival, Tally } from './alert-queue.ts';
import { arrivalsOf, surplusOf, tallyOf } from './arrivals.ts';

export interface Announcer {
  alert: ReadonlySignal<Alert | null>;
  /** The view came while somebody looked, as it happened: what it reaches may be celebrated (S2). */
  live: ReadonlySignal<boolean>;
}

/** A log that was away for so long, or a link (F4), makes an outage. */
const OUTAGE_MS = 6000;
/** Every node's outbox gives back what it kept, each when it finds the log again: so long it is gathered into one card. */
const GATHER_MS = 4000;

/** So long before its end a deal is left alone. */
const DEALS_END_MS = 5000;

/** Of another currency: its own amount is written, and none in the home currency. */
const replayed = (sale: RecentSale, home: string): Tally =>
  sale.currency === home ? tallyOf(sale) : { orders: 1, amount: 0n, largest: 0n, sales: [sale] };

/** What comes right after the log is back. */
interface Gathering {
  /** The view before, and the position up to which its sales were told; null: of another log (L4). */
  from: StageView;
  since: number | null;
}

/** Turns views into alerts: queue and time are in alert-queue.ts, this is what ties them to the link and the screen. */
export function announce(session: Session<StageView>, visible: ReadonlySignal<boolean>): Announcer {
  const alert = signal<Alert | null>(null);
  const live = signal(false);
  let queue: AlertQueue = EMPTY;
  let before: StageView | null = null;
  /** Sales up to this position have been told, or shall not be. */
  let seen = 0;
  /** Server time, ms, at which this log was first met in place of another: sales from before it are no news in it. */
  let anewAt = 0;
  let gathering: Gathering | null = null;
  let way: SnapshotReason | 'frame' = 'frame';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let gatherTimer: ReturnType<typeof setTimeout> | undefined;

  function settle(next: AlertQueue): void {
    const now = performance.now();
    queue = canBeSeen() ? advance(hush(next, dealsEnd(now)), now) : leave(next);
    alert.value = queue.shown;
    clearTimeout(timer);
    const at = nextAt(queue, now);
    timer = at === null ? undefined : setTimeout(() => settle(queue), Math.max(20, at - now));
  }

  /** The last seconds of the deal on the stage, monotonic: nobody shall look away from its clock. */
  function dealsEnd(now: number): AlertQueue['quiet'] {
    const deal = before?.stage.deal;
    if (!deal || deal.soldOutAt !== undefined) return null;
    const until = now + deal.endsAt - session.clock.now();
    return until > now ? { from: until - DEALS_END_MS, until } : null;
  }

  const canBeSeen = (): boolean => visible.peek() && before !== null && !before.stage.panic;

  function gather(from: StageView, since: number | null): void {
    if (gathering === null) gathering = { from, since };
    else if (since === null) gathering = { ...gathering, since };
    clearTimeout(gatherTimer);
    gatherTimer = setTimeout(gathered, GATHER_MS);
  }

  function gathered(): void {
    if (!gathering || !before) return;
    const { from, since } = gathering;
    gathering = null;
    const missed = since === null ? surplusOf(from, before) : newSince(from, before, since);
    settle(missed.length > 0 ? miss(queue, merge(missed)) : queue);
  }

  function newSince(former: StageView, view: StageView, since: number): Arrival[] {
    return arrivalsOf(former, view, Math.max(since, view.stage.alerts.clear), performance.now(), anewAt);
  }

  function follow(view: StageView): void {
    const came = way;
    way = 'frame';
    const [former, since] = [before, seen];
    before = view;
    seen = session.rev();
    // A frame that comes before the first snapshot is none.
    const isFirst = former === null || came === 'join';
    if (!isFirst && came === 'anew') {
      anewAt = session.clock.now();
      gather(former, null);
    } else if (!isFirst && isBack(former, view)) gather(former, since);
    live.value = !isFirst && came !== 'rejoin' && !gathering && canBeSeen();
    if (isFirst) return;
    const { alerts } = view.stage;
    let next = rename(hold(queue, alerts.state === 'held'), view.recent);
    if (alerts.skip !== former.stage.alerts.skip) next = skip(next);
    if (alerts.clear !== former.stage.alerts.clear) {
      next = clear(next);
      if (gathering) gathering = { from: view, since: gathering.since === null ? null : alerts.clear };
    }
    const again = view.stage.alerts.replay;
    if (again && again.cue !== former.stage.alerts.replay?.cue && came !== 'rejoin' && came !== 'anew') {
      // It may have left the list with this very frame.
      const sale = [...view.recent, ...former.recent].find(({ seq }) => seq === again.seq);
      if (sale) next = replay(next, replayed(sale, view.totals.currency));
    }
    const arrivals = gathering ? [] : newSince(former, view, since);
    if (arrivals.length > 0) next = came === 'rejoin' ? miss(next, merge(arrivals)) : arrive(next, arrivals);
    settle(next);
  }

  function isBack(former: StageView, view: StageView): boolean {
    const { awaySince } = former.ledger;
    return awaySince !== null && view.ledger.awaySince === null && session.clock.now() - awaySince >= OUTAGE_MS;
  }

  session.onSnapshot((_view, reason) => (way = reason));
  effect(() => {
    const view = session.view.value;
    if (view) untracked(() => follow(view));
  });
  effect(() => {
    void visible.value;
    untracked(() => settle(queue));
  });
  return { alert, live };
}
