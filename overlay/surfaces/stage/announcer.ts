import { effect, signal, untracked } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { StageView } from '../../../shared/view.ts';
import type { Session, SnapshotReason } from '../../client/session.ts';
import { advance, arrive, clear, EMPTY, hold, leave, merge, miss, nextAt, skip } from './alert-queue.ts';
import type { Alert, AlertQueue } from './alert-queue.ts';
import { arrivalsOf } from './arrivals.ts';

export interface Announcer {
  alert: ReadonlySignal<Alert | null>;
  /** The view came while somebody looked, as it happened: what it reaches may be celebrated (S2). */
  live: ReadonlySignal<boolean>;
}

/** Turns views into alerts: queue and time are in alert-queue.ts, this is what ties them to the link and the screen. */
export function announce(session: Session<StageView>, visible: ReadonlySignal<boolean>): Announcer {
  const alert = signal<Alert | null>(null);
  const live = signal(false);
  let queue: AlertQueue = EMPTY;
  let before: StageView | null = null;
  /** Sales up to this position have been told, or shall not be. */
  let seen = 0;
  let way: SnapshotReason | 'frame' = 'frame';
  let timer: ReturnType<typeof setTimeout> | undefined;

  function settle(next: AlertQueue): void {
    const now = performance.now();
    queue = canBeSeen() ? advance(next, now) : leave(next);
    alert.value = queue.shown;
    clearTimeout(timer);
    const at = nextAt(queue);
    timer = at === null ? undefined : setTimeout(() => settle(queue), Math.max(20, at - now));
  }

  const canBeSeen = (): boolean => visible.peek() && before !== null && !before.stage.panic;

  function follow(view: StageView): void {
    const came = way;
    way = 'frame';
    const [former, since] = [before, seen];
    before = view;
    seen = session.rev();
    // A frame that comes before the first snapshot is none; a position that went back is another log.
    const isFirst = former === null || came === 'join';
    live.value = !isFirst && came !== 'rejoin' && canBeSeen();
    if (isFirst) return;
    const { alerts } = view.stage;
    let next = hold(queue, alerts.state === 'held');
    if (alerts.skip !== former.stage.alerts.skip) next = skip(next);
    if (alerts.clear !== former.stage.alerts.clear) next = clear(next);
    const arrivals = seen < since ? [] : arrivalsOf(former, view, Math.max(since, alerts.clear), performance.now());
    if (arrivals.length > 0) next = came === 'rejoin' ? miss(next, merge(arrivals)) : arrive(next, arrivals);
    settle(next);
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
