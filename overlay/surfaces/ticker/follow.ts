import { batch, computed, effect, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { TickerView } from '../../../shared/view.ts';
import type { Clock } from '../../client/clock.ts';
import { join } from '../../client/session.ts';
import type { Stop } from '../../client/stop.ts';
import { Polling } from './polling.ts';

/**
 * `away`: the server answers, but cannot read the log, and what it shows may be old. `polling`: no socket, but views
 * come. `unknown`: the server knows no such show. `refused`: it will not show it now.
 */
export type Reach = 'joining' | 'live' | 'away' | 'polling' | 'lost' | 'unknown' | 'refused';

export interface Following {
  view: ReadonlySignal<TickerView | null>;
  reach: ReadonlySignal<Reach>;
  clock: Clock;
}

/** A socket gets this long before HTTP is asked too. */
const PATIENCE_MS = 4000;

/** Follows a show's ticker over a socket and, while there is none, over HTTP. */
export function follow(show: string): Following {
  const session = join<TickerView>({ show, surface: 'ticker' });
  const polling = new Polling(show);
  /** What HTTP says while the socket is away; null while it is not asked. */
  const polled = signal<'view' | 'unknown' | 'failed' | null>(null);
  const view = signal<TickerView | null>(null);

  effect(() => {
    if (session.view.value) view.value = session.view.value;
  });

  effect(() => {
    const { value: link } = session.link;
    if (link === 'live' || link === 'refused') return;
    let stop: Stop | undefined;
    const timer = setTimeout(() => {
      stop = polling.start((answer) =>
        batch(() => {
          polled.value = answer.outcome;
          if (answer.outcome === 'view') view.value = answer.view;
        }),
      );
    }, PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      stop?.();
      polled.value = null;
    };
  });

  const reach = computed<Reach>(() => {
    const { value: link } = session.link;
    if (link === 'refused') return session.refusal.value === 'show_unknown' ? 'unknown' : 'refused';
    const isAway = view.value !== null && view.value.ledger.awaySince !== null;
    if (link === 'live') return isAway ? 'away' : 'live';
    if (polled.value === 'view') return isAway ? 'away' : 'polling';
    if (polled.value === 'unknown') return 'unknown';
    return link;
  });

  const clock: Clock = { now: () => (polled.peek() === 'view' ? polling.clock.now() : session.clock.now()) };
  return { view, reach, clock };
}
