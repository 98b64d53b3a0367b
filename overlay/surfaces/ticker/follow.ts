import type { SnapshotMessage } from '../../../shared/protocol.ts';
import type { TickerView } from '../../../shared/view.ts';
import { ServerClock } from '../../client/clock.ts';
import type { Clock } from '../../client/clock.ts';
import { applyFrame, fromSnapshot, inStep } from '../../client/patch.ts';
import type { Held } from '../../client/patch.ts';
import { Resync } from '../../client/resync.ts';
import { REFUSED_RETRY_MS, isPassing } from '../../client/retry.ts';
import type { Stop } from '../../client/stop.ts';
import { onWake } from '../../client/wake.ts';
import { openWebSocket } from '../../client/wire/web-socket.ts';
import type { Ears, Wire } from '../../client/wire/wire.ts';
import { socketDelay } from './pace.ts';
import { Polling } from './polling.ts';

/**
 * `away`: the server answers, but cannot read the log, and what it shows may be old. `polling`: no socket, but views
 * come. `unknown`: the server knows no such show. `refused`: it will not show it now.
 */
export type Reach = 'joining' | 'live' | 'away' | 'polling' | 'lost' | 'unknown' | 'refused';

export interface Heard {
  /** Null until the first; the last one is kept while nothing comes. */
  view: TickerView | null;
  reach: Reach;
  clock: Clock;
}

export interface Following {
  /** Whose show, and where: `https://host`, without a path. */
  server: string;
  show: string;
  build: string;
  /** Called with every change. */
  listener: (heard: Heard) => void;
  /** The server's build, with each snapshot. */
  onBuild?: (build: string) => void;
}

const SILENCE_MS = 6000;
/** A socket gets this long before HTTP is asked, too; one that was turned away gets nothing. */
const PATIENCE_MS = 4000;

/** Follows a show's ticker over a socket and, while there is none, over HTTP, until it is stopped. */
export function follow({ server, show, build, listener, onBuild }: Following): Stop {
  const polling = new Polling(server, show);
  const socketClock = new ServerClock();
  const clock: Clock = { now: () => (polled === 'view' ? polling.clock : socketClock).now() };

  let link: 'joining' | 'live' | 'lost' | 'refused' = 'joining';
  let refusal = '';
  let held: Held<TickerView> | null = null;
  let view: TickerView | null = null;
  /** What HTTP says while there is no socket; null while it is not asked. */
  let polled: 'view' | 'unknown' | 'failed' | null = null;
  let wire: Wire | null = null;
  let attempt = 0;
  let heardAt = 0;
  /** `performance.now` before which a server that sheds load is left alone. */
  let calmUntil = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let silenceTimer: ReturnType<typeof setTimeout> | undefined;
  let patienceTimer: ReturnType<typeof setTimeout> | undefined;
  let stopPolling: Stop | null = null;

  const resync = new Resync<SnapshotMessage<TickerView>>((answer) => wire?.ask('resync', [], answer), hold);

  function reach(): Reach {
    const isAway = view !== null && view.ledger.awaySince !== null;
    if (link === 'refused') return refusal === 'show_unknown' ? 'unknown' : 'refused';
    if (link === 'live') return isAway ? 'away' : 'live';
    if (polled === 'view') return isAway ? 'away' : 'polling';
    return polled === 'unknown' ? 'unknown' : link;
  }
  const tell = (): void => listener({ view, reach: reach(), clock });

  function heard(now: number): void {
    heardAt = performance.now();
    socketClock.heard(now);
  }

  function hold(message: SnapshotMessage<TickerView>): void {
    heard(message.now);
    held = fromSnapshot(message);
    resync.forget();
    attempt = 0;
    ({ view } = held);
    link = 'live';
    pollNoMore();
    tell();
    onBuild?.(message.build);
  }

  // The socket.

  const ears: Ears<TickerView> = {
    opened() {
      socketClock.restart();
      heardAt = performance.now();
      watch();
    },
    snapshot: hold,
    frame(frame) {
      heard(frame.now);
      const next = applyFrame(held, frame);
      if (next === 'gap') return resync.need();
      held = next;
      ({ view } = next);
      tell();
    },
    beat(beat) {
      heard(beat.now);
      if (!inStep(held, beat)) resync.need();
    },
    refused(code) {
      if (isPassing(code)) return lose(false);
      refusal = code;
      down('refused', REFUSED_RETRY_MS * (0.8 + 0.4 * Math.random()));
    },
    closed: () => lose(link === 'live'),
  };

  function connect(): void {
    clearTimeout(retryTimer);
    try {
      wire = openWebSocket(server, { show, surface: 'ticker', build, frames: 'short' }, ears);
    } catch {
      lose(false); // a page behind TLS may open no socket to a server without
    }
  }

  function lose(wasLive: boolean): void {
    down('lost', Math.max(socketDelay(attempt++), calmUntil - performance.now()));
    if (link === 'lost') pollIn(wasLive ? PATIENCE_MS : 0);
  }

  function down(how: 'lost' | 'refused', delay: number): void {
    wire = null;
    held = null;
    resync.forget();
    clearTimeout(silenceTimer);
    retryTimer = setTimeout(connect, delay);
    link = how;
    if (how === 'refused') pollNoMore();
    tell();
  }

  /** One timer that sleeps until silence is possible; a frame does not re-arm it. */
  function watch(): void {
    const silent = performance.now() - heardAt;
    if (silent >= SILENCE_MS) cut();
    else silenceTimer = setTimeout(watch, SILENCE_MS - silent);
  }

  function cut(): void {
    wire?.close();
    lose(true);
  }

  const stopWaking = onWake(() => {
    if (wire) {
      if (link === 'live' && performance.now() - heardAt >= SILENCE_MS) cut();
    } else if (performance.now() >= calmUntil) connect();
  });

  // HTTP.

  function pollIn(delay: number): void {
    if (stopPolling) return;
    clearTimeout(patienceTimer);
    patienceTimer = setTimeout(() => {
      stopPolling = polling.start((answer) => {
        polled = answer.outcome;
        if (answer.outcome === 'view') ({ view } = answer);
        if (answer.outcome === 'failed') ({ calmUntil } = answer);
        tell();
      });
    }, delay);
  }

  function pollNoMore(): void {
    clearTimeout(patienceTimer);
    patienceTimer = undefined;
    stopPolling?.();
    stopPolling = null;
    polled = null;
  }

  connect();
  pollIn(PATIENCE_MS);
  return () => {
    stopWaking();
    clearTimeout(retryTimer);
    clearTimeout(silenceTimer);
    pollNoMore();
    resync.forget();
    wire?.close();
  };
}
