import type { Server as HttpServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Server } from 'socket.io';
import type { Socket } from 'socket.io';
import { Alive, Auth } from '../../shared/protocol.ts';
import { CHANGED } from '../../shared/reduce.ts';
import type { BeatMessage, ClientEvents, CueAck, ServerEvents, SnapshotMessage } from '../../shared/protocol.ts';
import { NOBODY } from '../../shared/views.ts';
import type { Audience, Present } from '../../shared/views.ts';
import { comesFrom } from '../access/access.ts';
import type { Access } from '../access/access.ts';
import { mayAskForSocket } from '../access/origins.ts';
import type { Origins } from '../access/origins.ts';
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
import { makeFan } from './fan.ts';
import type { Fan } from './fan.ts';
import { openFeed } from './feed.ts';
import type { Feed } from './feed.ts';
import { forgetRequests } from './forget.ts';
import { holdLinks } from './links.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { keepSessionsHome } from './siblings.ts';
import type { Siblings } from './siblings.ts';
import { openNodes } from './nodes.ts';
import { inFewPieces } from './pieces.ts';
import { takeTurns } from './turns.ts';
import type { CrowdSection, RefusedEntry } from '../../shared/view.ts';

/** Views to sockets: each socket is let in, gets its view, and from then on what the view's fan tells. */
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
  access: Access;
  limits: Limits;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  build: string;
  /** Where a page may come from to connect (A4). */
  origins: Origins;
  crowdOf: (projector: Projector) => CrowdSection;
  refusedOf: (show: string) => readonly RefusedEntry[];
  signals: Signals | null;
  /** Null where no other process has the same port. */
  siblings: Siblings | null;
  /** Facts of a show that are kept on this node and not in its log yet. */
  waitingOf: (show: string) => number;
  /** Pictures of a show's products that could not be fetched. */
  picturesOf: (show: string) => NonNullable<Present['pictures']>;
  /** Cues go in on the left, as orders do. */
  submit: (show: string, cue: unknown, by: Giver) => Promise<CueAck>;
}

const BEAT_MS = 2000;
/**
 * Between two of Engine.IO's own pings. Pages know by beats that they are heard (F4), and who is gone is found out sooner (F11):
 * this one is for clients that know of neither, and at 25 s it was a tenth of what an idle link costs.
 */
const PING_MS = 50_000;
/** Who has a link says within this what it wants, ms. */
const CONNECT_WITHIN_MS = 15_000;
/** So long it takes at the most to send all surfaces away; and so long for each, where they are few. */
const LETTING_GO_MS = 3000;
const APART_MS = 2;
const TURN_MS = 20;

interface SocketData {
  auth: Omit<Auth, 'key' | 'ticket'>;
  holder: Holder | null;
  audience: Audience;
}
type Surface = Socket<ClientEvents, ServerEvents, Record<string, never>, SocketData>;

export function openGateway(deps: Deps): Gateway {
  const { shows, access, clock, metrics, origins } = deps;
  const io = new Server<ClientEvents, ServerEvents, Record<string, never>, SocketData>(deps.http, {
    transports: ['websocket', 'polling'],
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: 16_384,
    ...inFewPieces,
    serveClient: false,
    connectTimeout: CONNECT_WITHIN_MS,
    pingInterval: PING_MS,
    allowRequest: (request, decide) => {
      const allowed = mayAskForSocket(origins.isAllowed(request.headers.origin), request.url ?? '');
      decide(allowed ? null : 'origin_not_allowed', allowed);
    },
  });
  const stopPassingOn = deps.siblings && keepSessionsHome(io.engine, deps.http, deps.siblings);
  holdLinks(io.engine, deps.limits, metrics);
  const forgetRequest = forgetRequests(io.engine);
  // Nobody joins a room, so nobody needs one of its own.
  io.of('/').adapter.addAll = () => {};
  const feeds = new Map<string, Feed>();
  const fans = new Map<string, Fan>();
  const beats = takeTurns(BEAT_MS, 'spread');
  let isLettingGo = false;
  const nodes = openNodes(deps.signals, clock);

  shows.onOpen((projector: Projector) => {
    const { show } = projector;
    const fan = makeFan(metrics, (audience) => feed.snapshot(audience));
    const feed: Feed = openFeed({
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
      send: (audience, frame, short) => fan.tell(audience, 'frame', frame, short),
      sendAnew: (audience, snapshot) => fan.tell(audience, 'snapshot', snapshot),
    });
    feeds.set(show, feed);
    fans.set(show, fan);
    const tellBeat = (audience: Audience, beat: BeatMessage): void => fan.tell(audience, 'beat', beat);
    const stopBeating = beats.add(() => feed.beat(tellBeat));
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
      stopBeating();
      feeds.delete(show);
      fans.delete(show);
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
    const [feed, fan] = [feeds.get(auth.show), fans.get(auth.show)];
    if (!feed || !fan) return void socket.disconnect(true);
    const { presence } = feed;
    const release = shows.hold(auth.show);
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
    socket.emit('snapshot', feed.snapshot(audience));
    const stopTelling = fan.add(audience, auth.frames ?? 'whole', socket);
    forgetRequest(socket);

    let answerResync: ((ack: (view: SnapshotMessage) => void) => void) | null = null;
    socket.on('resync', (ack) => {
      answerResync ??= oneAtATime(socket.conn, () => feed.snapshot(audience));
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
      stopTelling();
      feed.unwatch(audience);
      feed.presentChanged('surfaces');
      feed.presentChanged('operators');
    });
  });

  // The sockets of a key that was revoked or has expired go at once, and those of a session that has ended (A2).
  const stopListening = access.onEnd((id) => {
    for (const socket of io.sockets.sockets.values()) {
      const { holder } = socket.data;
      if (holder?.keyId === id || holder?.session === id) socket.disconnect(true);
    }
  });

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
      beats.stop();
      nodes.stop();
      stopListening();
      for (const feed of feeds.values()) feed.stop();
      for (const socket of io.sockets.sockets.values()) socket.disconnect(true);
      await io.close();
      stopPassingOn?.();
    },
  };
}

/** Fills `socket.data`, or throws a Fault. */
async function admit({ shows, access, origins }: Deps, socket: Surface): Promise<void> {
  const parsed = Auth.safeParse(socket.handshake.auth);
  if (!parsed.success) throw new Fault('request_malformed', 'Connect with auth {key?, ticket?, show, surface, build}.');
  const auth = parsed.data;
  // What is public is public to every site; a key, and what it opens, is for our own pages (A4).
  const isPublic = auth.surface === 'ticker' && auth.key === undefined && auth.ticket === undefined;
  if (!origins.isAllowed(socket.handshake.headers.origin) && !isPublic)
    throw new Fault('origin_not_allowed', 'Only the public ticker may be shown in a page of another site.');
  const projector = await shows.get(auth.show);
  if (!projector) throw new Fault('show_unknown', `There is no show named ${auth.show}.`);
  if (!projector.isFolded) throw new Fault('not_ready', 'The log cannot be read now; try again in a moment.');
  const holder = await holderOf(access, auth, socket);
  if (!mayOpen(auth.surface, holder?.role ?? null)) {
    throw holder
      ? new Fault('role_not_allowed', `This key does not open the ${auth.surface} page.`)
      : new Fault('key_missing', 'This page needs its key: open the whole link, with the part after #.');
  }
  // What was shown is needed no more, so kept nowhere; without `delete`, which makes a table of an object.
  const { key: _key, ticket: _ticket, ...kept } = auth;
  socket.handshake.auth = kept;
  socket.data = { auth: kept, holder, audience: audienceOf(auth.surface, holder, projector) };
}

/** Null: nothing was shown, which the public may do. */
async function holderOf(access: Access, { key, ticket, show }: Auth, { request }: Surface): Promise<Holder | null> {
  if (key !== undefined) return access.ofKey(key, show, comesFrom(request));
  if (ticket !== undefined) return access.ofTicket(ticket, show, request.headers, comesFrom(request));
  return null;
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
