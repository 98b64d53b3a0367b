import { batch, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { Alive, Auth, BeatMessage, FrameMessage, SnapshotMessage, SurfaceName } from '../../shared/protocol.ts';
import { BUILD, reloadFor } from './build.ts';
import { ServerClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { applyFrame, fromSnapshot, inStep } from './patch.ts';
import type { Held } from './patch.ts';
import { Resync } from './resync.ts';
import { REFUSED_RETRY_MS, isPassing, retryDelay } from './retry.ts';
import type { Stop } from './stop.ts';
import { onWake } from './wake.ts';
import { dial } from './wire/dial.ts';
import type { Wire } from './wire/wire.ts';

/**
 * `joining` until the first snapshot; `live` while beats come; `lost` after 6 s without a beat or frame, after a
 * disconnect, and where the server cannot be reached; `refused` where it does not take the key or knows no such show.
 */
export type Link = 'joining' | 'live' | 'lost' | 'refused';

/**
 * `join`: the first one. `anew`: of another log than what was held (L4), whose positions say nothing about this one's.
 * `rejoin`: the first one after the link was lost. `resync`: on a link that stood all the time.
 */
export type SnapshotReason = 'join' | 'anew' | 'rejoin' | 'resync';

/** One surface's hold on one show. */
export interface Session<View> {
  /** Null until the first snapshot; the last view is kept while the link is lost. */
  readonly view: ReadonlySignal<View | null>;
  readonly link: ReadonlySignal<Link>;
  /** The error code while `link` is `refused`. */
  readonly refusal: ReadonlySignal<string | null>;
  /** Server time, ms, at which the server was last heard; null while nothing is lost. */
  readonly lostSince: ReadonlySignal<number | null>;
  readonly clock: Clock;
  /** The position that the view shows; 0 before the first snapshot. */
  readonly rev: () => number;
  /** By which the server lists this page among its surfaces and operators; undefined while there is no link. */
  readonly id: () => string | undefined;
  /** Called before `view` changes, so that the former view is still there to compare. */
  onSnapshot(listener: (view: View, reason: SnapshotReason) => void): Stop;
  /** Called with each new link, before its first snapshot. */
  onOpened(listener: () => void): Stop;
  /** As `Wire.ask`, on the link of now; where there is none nothing is said or answered. */
  ask: Wire['ask'];
  /**
   * Tells the server what this surface shows; dropped while there is no link. `rev`: what has been painted, which may be
   * less than what is held. How long the way took the last time, and what the wall clock lacks, are added.
   */
  alive(report: Alive): void;
  stop(): void;
}

/** What opens the door, or the code of why there is nothing: `unreachable` where nobody could be asked. */
export type Pass = Pick<Auth, 'key' | 'ticket'> | { fault: string };

export interface JoinOptions {
  show: string;
  surface: SurfaceName;
  key?: string | undefined;
  /** In place of `key`: asked before each link is made, for what is good now. */
  pass?: () => Promise<Pass>;
  name?: string | undefined;
  /** What the page goes by (page-id.ts), where staff can tend to it. */
  page?: string;
  /** What was held before the page was opened, at which server time, ms: shown, as old, while no server can be reached. */
  seen?: { view: unknown; at: number } | undefined;
  /** The server's origin; the page's own when absent. */
  url?: string;
}

const SILENCE_MS = 6000;

export function join<View>(options: JoinOptions): Session<View> {
  const view = signal<View | null>(null);
  const link = signal<Link>('joining');
  const refusal = signal<string | null>(null);
  const lostSince = signal<number | null>(null);
  const clock = new ServerClock();
  const listeners = new Set<(view: View, reason: SnapshotReason) => void>();
  const openings = new Set<() => void>();

  let held: Held<View> | null = null;
  /** The link is new and its first snapshot has not come. */
  let unseen = true;
  let attempt = 0;
  /** Milliseconds to the server and back; null until that is known. */
  let latency: number | null = null;
  let heardAt = performance.now();
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let silenceTimer: ReturnType<typeof setTimeout> | undefined;

  const auth: Auth = { show: options.show, surface: options.surface, build: BUILD, frames: 'short' };
  if (options.key !== undefined) auth.key = options.key;
  if (options.name !== undefined) auth.name = options.name;
  if (options.page !== undefined) auth.page = options.page;
  const server = options.url ?? location.origin;
  let wire: Wire | null = null;
  /** Counts the links that were begun: what a former one was waiting for comes too late. */
  let links = 0;
  /** By which the server knows the wire; undefined until it has let us in. */
  let id: string | undefined;
  const resync = new Resync<SnapshotMessage<View>>((answer) => wire?.ask('resync', [], answer), hold);

  // The way of a view: applied in the handler, at once (S1).

  function heard(now: number): void {
    heardAt = performance.now();
    clock.heard(now);
  }

  function hold(message: SnapshotMessage<View>): void {
    heard(message.now);
    const reason = reasonOf(message);
    held = fromSnapshot(message);
    unseen = false;
    attempt = 0;
    resync.forget();
    for (const listener of listeners) listener(message.view, reason);
    batch(() => {
      view.value = message.view;
      link.value = 'live';
      refusal.value = null;
      lostSince.value = null;
    });
    reloadFor(message.build);
  }

  function reasonOf({ epoch }: SnapshotMessage<View>): SnapshotReason {
    if (held === null) return 'join';
    if (held.epoch !== epoch) return 'anew';
    return unseen ? 'rejoin' : 'resync';
  }

  function fold(frame: FrameMessage<View>): void {
    heard(frame.now);
    const next = applyFrame(held, frame);
    if (next === 'gap') return resync.need();
    held = next;
    view.value = next.view;
  }

  function listen(beat: BeatMessage): void {
    heard(beat.now);
    if (unseen || !inStep(held, beat)) resync.need();
  }

  // The way of the link.

  function connect(): void {
    clearTimeout(retryTimer);
    retryTimer = undefined;
    links += 1;
    if (options.pass) void open(options.pass(), links);
    else call(auth);
  }

  async function open(asked: Promise<Pass>, place: number): Promise<void> {
    const pass = await asked;
    if (place !== links) return;
    if (!('fault' in pass)) call({ ...auth, ...pass });
    else if (pass.fault === 'unreachable') closed();
    else refused(pass.fault);
  }

  function call(shown: Auth): void {
    wire = dial<View>(server, shown, {
      opened(name) {
        id = name;
        unseen = true;
        clock.restart();
        heardAt = performance.now();
        clearTimeout(silenceTimer);
        watch();
        for (const listener of openings) listener();
      },
      snapshot: hold,
      frame: fold,
      beat: listen,
      refused,
      closed,
    });
  }

  function closed(): void {
    down('lost', null);
    retryIn(retryDelay(attempt++));
  }

  function refused(code: string): void {
    if (isPassing(code)) return closed();
    down('refused', code);
    retryIn(REFUSED_RETRY_MS * (0.8 + 0.4 * Math.random()));
  }

  function retryIn(delay: number): void {
    clearTimeout(retryTimer);
    retryTimer = setTimeout(connect, delay);
  }

  function down(how: 'lost' | 'refused', code: string | null): void {
    wire = null;
    id = undefined;
    unseen = true;
    resync.forget();
    clearTimeout(silenceTimer);
    const { seen } = options;
    const isUnseen = how === 'lost' && view.value === null && seen !== undefined;
    const since = isUnseen ? seen.at : clock.now() - Math.round(performance.now() - heardAt);
    batch(() => {
      if (isUnseen) {
        view.value = seen.view as View;
        lostSince.value = since;
      }
      link.value = how;
      refusal.value = code;
      lostSince.value ??= since;
    });
  }

  /** One timer that sleeps until silence is possible; a frame does not re-arm it. */
  function watch(): void {
    const silent = performance.now() - heardAt;
    if (silent >= SILENCE_MS) return reconnect();
    silenceTimer = setTimeout(watch, SILENCE_MS - silent);
  }

  /** A link that says nothing is cut and made anew. */
  function reconnect(): void {
    wire?.close();
    down('lost', null);
    connect();
  }

  function wake(): void {
    if (id === undefined) {
      if (retryTimer !== undefined) connect();
    } else if (performance.now() - heardAt >= SILENCE_MS) reconnect();
  }

  const stopWaking = onWake(wake);
  connect();

  return {
    view,
    link,
    refusal,
    lostSince,
    clock,
    rev: () => held?.rev ?? 0,
    id: () => id,
    onSnapshot(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onOpened(listener) {
      openings.add(listener);
      return () => void openings.delete(listener);
    },
    ask: (name, given, answer) => wire?.ask(name, given, answer),
    alive(report) {
      if (id === undefined) return;
      const sentAt = performance.now();
      const offset = clock.now() - Date.now();
      wire?.ask('alive', [{ ...report, offset, ...(latency !== null && { latency }) }], (came) => {
        if (came !== null) latency = Math.round(performance.now() - sentAt);
      });
    },
    stop() {
      stopWaking();
      clearTimeout(retryTimer);
      clearTimeout(silenceTimer);
      resync.forget();
      links += 1;
      wire?.close();
    },
  };
}
