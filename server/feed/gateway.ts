import type { Server as HttpServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Server } from 'socket.io';
import type { Socket } from 'socket.io';
import { Alive, Auth } from '../../shared/protocol.ts';
import { CHANGED } from '../../shared/reduce.ts';
import type { ClientEvents, CueAck, ServerEvents } from '../../shared/protocol.ts';
import { NOBODY } from '../../shared/views.ts';
import type { Audience, Present } from '../../shared/views.ts';
import type { Keys } from '../access/keys.ts';
import { mayAskForSocket } from '../access/origins.ts';
import { mayOpen } from '../access/roles.ts';
import type { Holder } from '../access/roles.ts';
import type { Clock } from '../clock.ts';
import { Fault } from '../errors.ts';
import type { Limits } from '../http/limits.ts';
import type { Signals } from '../ledger/ledger.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Projector } from '../projection/projector.ts';
import type { Shows } from '../projection/shows.ts';
import { openFeed } from './feed.ts';
import type { Feed } from './feed.ts';
import { holdLinks } from './links.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { openNodes } from './nodes.ts';
import type { CrowdSection, RefusedEntry } from '../../shared/view.ts';

/**
 * Views to sockets. A socket is in the room of its view; a frame is encoded once for the room. A socket that has not
 * taken its last frame leaves the room until it has, and comes back with a snapshot: slow ones are skipped, never
 * queued for (F3).
 */
export interface Gateway {
  feedOf(show: string): Feed | null;
  presentOf(show: string): Present;
  /**
   * Takes no more surfaces and sends away those that are here, not all at once: each comes back after a random delay of
   * its own (overlay/client/retry.ts), and a node that is sent thousands within half a second serves nobody meanwhile.
   */
  letGo(): Promise<void>;
  close(): Promise<void>;
}

/** Who gave a cue. */
export interface Giver extends Holder {
  name?: string;
}

interface Deps {
  http: HttpServer;
  shows: Shows;
  keys: Keys;
  limits: Limits;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  build: string;
  /** Whether a page of this origin may connect (A4). */
  isOriginAllowed: (origin: string | undefined) => boolean;
  crowdOf: (projector: Projector) => CrowdSection;
  refusedOf: (show: string) => readonly RefusedEntry[];
  signals: Signals | null;
  /** Facts of a show that are kept on this node and not in its log yet. */
  waitingOf: (show: string) => number;
  /** Pictures of a show's products that could not be fetched. */
  picturesOf: (show: string) => NonNullable<Present['pictures']>;
  /** Cues go in on the left, as orders do. */
  submit: (show: string, cue: unknown, by: Giver) => Promise<CueAck>;
}

const BEAT_MS = 2000;
/** Who has a link says within this what it wants, ms. */
const CONNECT_WITHIN_MS = 15_000;
/** So long it takes at the most to send all surfaces away; and so long for each, where they are few. */
const LETTING_GO_MS = 3000;
const APART_MS = 2;
const TURN_MS = 20;

interface SocketData {
  auth: Auth;
  holder: Holder | null;
  audience: Audience;
}
type Surface = Socket<ClientEvents, ServerEvents, Record<string, never>, SocketData>;

const roomOf = (show: string, audience: Audience): string => `${show} ${audience}`;

export function openGateway(deps: Deps): Gateway {
  const { shows, keys, clock, metrics, isOriginAllowed } = deps;
  const io = new Server<ClientEvents, ServerEvents, Record<string, never>, SocketData>(deps.http, {
    transports: ['websocket', 'polling'],
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: 16_384,
    serveClient: false,
    connectTimeout: CONNECT_WITHIN_MS,
    allowRequest: (request, decide) => {
      const allowed = mayAskForSocket(isOriginAllowed(request.headers.origin), request.url ?? '');
      decide(allowed ? null : 'origin_not_allowed', allowed);
    },
  });
  holdLinks(io.engine, deps.limits, metrics);
  const feeds = new Map<string, Feed>();
  let isLettingGo = false;
  const nodes = openNodes(deps.signals, clock);

  shows.onOpen((projector: Projector) => {
    const { show } = projector;
    const feed = openFeed({
      projector,
      build: deps.build,
      nodes,
      clock,
      metrics,
      signals: deps.signals,
      crowd: () => deps.crowdOf(projector),
      refused: () => deps.refusedOf(show),
      waiting: () => deps.waitingOf(show),
      pictures: () => deps.picturesOf(show),
      send: (audience, frame) => io.to(roomOf(show, audience)).emit('frame', frame),
      sendAnew: (audience, snapshot) => io.to(roomOf(show, audience)).emit('snapshot', snapshot),
    });
    feeds.set(show, feed);
    // Staff who may see money no more, or may now, come back and get the other view.
    const stopWatching = projector.onChange((bits) => {
      if ((bits & CHANGED.show) === 0) return;
      for (const { data, conn } of io.sockets.sockets.values()) {
        if (data.auth.show === show && data.audience !== audienceOf(data.auth.surface, data.holder, projector))
          conn.close();
      }
    });
    return () => {
      stopWatching();
      feeds.delete(show);
      feed.stop();
    };
  });

  io.use((socket, next) => {
    admit(deps, socket).then(
      () => next(isLettingGo ? refusalOf(new Fault('not_ready', 'This node ends; come again.')) : undefined),
      (error: unknown) => next(refusalOf(error)),
    );
  });

  io.on('connection', (socket: Surface) => {
    const { auth, holder, audience } = socket.data;
    const feed = feeds.get(auth.show);
    if (!feed) return void socket.disconnect(true);
    const { presence } = feed;
    const release = shows.hold(auth.show);
    const room = roomOf(auth.show, audience);
    metrics.sockets.inc({ surface: auth.surface });

    presence.join({
      id: socket.id,
      surface: auth.surface,
      holder,
      build: auth.build ?? '',
      address: socket.handshake.address,
      agent: socket.handshake.headers['user-agent'] ?? '',
      ...(auth.name ? { name: auth.name } : {}),
      ...(auth.page ? { page: auth.page } : {}),
    });
    feed.watch(audience);
    feed.presentChanged('surfaces');
    feed.presentChanged('operators');
    skipWhileSlow(socket, room, feed, metrics);
    socket.emit('snapshot', feed.snapshot(audience));
    void socket.join(room);

    const answerResync = oneAtATime(socket.conn, () => feed.snapshot(audience));
    socket.on('resync', (ack) => {
      if (typeof ack === 'function') answerResync(ack);
    });
    socket.on('alive', (report, ack) => {
      if (typeof ack === 'function') ack();
      const parsed = Alive.safeParse(report);
      if (!parsed.success || auth.surface === 'ticker') return;
      presence.alive(socket.id, parsed.data);
      feed.presentChanged('surfaces');
    });
    socket.on('cue', (cue, ack) => {
      const answer = typeof ack === 'function' ? ack : () => {};
      if (auth.surface !== 'control' || !holder) {
        return answer(new Fault('role_not_allowed', 'This page cannot give cues; open the control page.').body);
      }
      const by: Giver = auth.name ? { ...holder, name: auth.name } : holder;
      deps.submit(auth.show, cue, by).then(answer, (error: unknown) => answer(ackOf(error, deps.log)));
    });
    socket.on('disconnect', () => {
      metrics.sockets.dec({ surface: auth.surface });
      release();
      presence.leave(socket.id);
      feed.unwatch(audience);
      feed.presentChanged('surfaces');
      feed.presentChanged('operators');
    });
  });

  // A revoked key's sockets go at once (A2).
  const stopListening = keys.onRevoke((id) => {
    for (const socket of io.sockets.sockets.values()) if (socket.data.holder?.keyId === id) socket.disconnect(true);
  });

  const beating = setInterval(() => {
    for (const [show, feed] of feeds) {
      for (const [audience, beat] of feed.beats()) io.to(roomOf(show, audience)).emit('beat', beat);
    }
  }, BEAT_MS);

  return {
    feedOf: (show) => feeds.get(show) ?? null,
    async letGo() {
      isLettingGo = true;
      const sockets = [...io.sockets.sockets.values()];
      const turns = Math.ceil(Math.min(LETTING_GO_MS, sockets.length * APART_MS) / TURN_MS);
      for (let turn = 0; turn < turns; turn += 1) {
        for (const socket of sockets.splice(0, Math.ceil(sockets.length / (turns - turn)))) socket.disconnect(true);
        await sleep(TURN_MS);
      }
    },
    presentOf: (show) => feeds.get(show)?.present() ?? NOBODY,
    async close() {
      clearInterval(beating);
      nodes.stop();
      stopListening();
      for (const feed of feeds.values()) feed.stop();
      io.disconnectSockets(true);
      await io.close();
    },
  };
}

/** Fills `socket.data`, or throws a Fault. */
async function admit({ shows, keys, isOriginAllowed }: Deps, socket: Surface): Promise<void> {
  const parsed = Auth.safeParse(socket.handshake.auth);
  if (!parsed.success) throw new Fault('request_malformed', 'Connect with auth {key?, show, surface, build}.');
  const auth = parsed.data;
  // What is public is public to every site; a key, and what it opens, is for our own pages (A4).
  if (!isOriginAllowed(socket.handshake.headers.origin) && (auth.surface !== 'ticker' || auth.key !== undefined))
    throw new Fault('origin_not_allowed', 'Only the public ticker may be shown in a page of another site.');
  const projector = await shows.get(auth.show);
  if (!projector) throw new Fault('show_unknown', `There is no show named ${auth.show}.`);
  if (!projector.isFolded) throw new Fault('not_ready', 'The log cannot be read now; try again in a moment.');
  const holder = auth.key === undefined ? null : await keys.holderOf(auth.key, auth.show);
  if (auth.key !== undefined && !holder)
    throw new Fault('key_wrong', 'This link does not work any more. Ask the owner for a new one.');
  if (!mayOpen(auth.surface, holder?.role ?? null)) {
    throw holder
      ? new Fault('role_not_allowed', `This key does not open the ${auth.surface} page.`)
      : new Fault('key_missing', 'This page needs its key: open the whole link, with the part after #.');
  }
  delete auth.key; // needed no more, so kept nowhere
  delete (socket.handshake.auth as { key?: string }).key;
  socket.data = { auth, holder, audience: audienceOf(auth.surface, holder, projector) };
}

function audienceOf(surface: Auth['surface'], holder: Holder | null, projector: Projector): Audience {
  if (surface !== 'control') return surface;
  return holder?.role === 'staff' && !projector.state.slots.show.staffMoney ? 'helper' : 'crew';
}

/** Socket.IO hands `data` to the page beside the message. */
function refusalOf(error: unknown): Error {
  const fault = error instanceof Fault ? error : new Fault('internal', 'Something went wrong. Try again.');
  return Object.assign(new Error(fault.message), { data: fault.body.error });
}

function ackOf(error: unknown, log: Log): CueAck {
  if (error instanceof Fault) return error.body;
  log.error({ error: String(error) }, 'cue failed');
  return new Fault('internal', 'Something went wrong. Try again.').body;
}

/**
 * Engine.IO makes a packet for every message and drains its buffer once the transport is free. A packet that is still
 * there after the turn in which it was made waits for the one before it: the socket is slow, and holds one frame.
 */
function skipWhileSlow(socket: Surface, room: string, feed: Feed, metrics: Metrics): void {
  const { audience } = socket.data;
  let waiting = 0;
  /** Frames that the view had sent when the socket fell behind; null while it keeps up. */
  let framesThen: number | null = null;
  const fallBehind = (): void => {
    if (waiting === 0 || framesThen !== null) return;
    framesThen = feed.framesOf(audience);
    metrics.skippedSockets.inc();
    metrics.slowSockets.inc();
    void socket.leave(room);
  };
  const onPacket = (): void => {
    waiting += 1;
    if (framesThen === null) queueMicrotask(fallBehind);
  };
  const onDrain = (): void => {
    waiting = 0;
    if (framesThen === null || !socket.connected) return;
    const missed = feed.framesOf(audience) !== framesThen;
    framesThen = null;
    metrics.slowSockets.dec();
    if (missed) socket.emit('snapshot', feed.snapshot(audience));
    void socket.join(room);
  };
  socket.conn.on('packetCreate', onPacket);
  socket.conn.on('drain', onDrain);
  socket.once('disconnect', () => {
    socket.conn.off('packetCreate', onPacket);
    socket.conn.off('drain', onDrain);
    if (framesThen !== null) metrics.slowSockets.dec();
  });
}
