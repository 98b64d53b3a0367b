import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Server, Socket } from 'socket.io';
import { addressOf } from '../address.ts';
import type { Limits } from '../http/limits.ts';
import type { Metrics } from '../metrics.ts';
import { takeTurns } from './turns.ts';
import type { Turns } from './turns.ts';

/** Of Engine.IO's own: what Socket.IO stands on, one for each page. */
type Engine = Server['engine'];
type Link = Socket['conn'];

/** Links in all; each holds some 50 kB here. */
const MOST_LINKS = 20_000;
/** Of one address, a hall full of viewers has one; or of one session. */
const MOST_OF_ONE = 1000;

/** A link is looked at so often, ms. */
const LOOK_MS = 3000;
/**
 * Whoever was sent more than so many bytes since it last showed that it reads is asked at the next look: less than what the
 * networks at both ends hold for it anyway.
 */
const UNPROVEN_BYTES = 65_536;
/** So is whoever has said nothing for so many looks: it may be gone, and the network does not say so. */
const UNHEARD_LOOKS = 4;
/**
 * It has until so many looks later to show that it reads. So whoever reads no more is gone 9 s after those bytes, however much
 * the network has taken for it. Looks are counted, not milliseconds: a timer that rings a millisecond early would make it 12 s.
 */
const UNREAD_LOOKS = 2;
/** Where nothing ran here for so much longer than between two looks, each is asked anew. */
const STALL_MS = 1000;

/** What a page says: a few cues in a second, at a slow helper's reconnect a dozen. */
const PACKETS = { perSecond: 20, atOnce: 200 };
/** What a page asks to be let in by costs more here than what it says once it is. */
const CONNECT_COSTS = 20;
/** Who is sent away has so long to go, ms. */
const LEAVE_MS = 1000;
/** Bytes between two looks, however they are cut: some 60 of the largest cues. */
const MOST_BYTES = 1_048_576;

/**
 * Holds links to what a page does, whatever it is that made them (F11): so many in all and of one address, no floods, and
 * each reads what it is sent.
 */
export function holdLinks(
  engine: Engine,
  limits: Limits,
  metrics: Metrics,
  sessionOf: (headers: IncomingHttpHeaders) => string | null,
): void {
  const open = new Map<string, number>();
  /** Who is signed in is not one of the hall: a viewer who opens a thousand would keep the host out. */
  const originOf = (request: IncomingMessage): string | null => sessionOf(request.headers) ?? addressOf(request);

  engine.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
    const isNew = !/[?&]sid=/.test(request.url ?? '');
    if (request.method !== 'GET' && request.method !== 'POST') return answer(request, response, 400);
    const origin = isNew ? originOf(request) : null;
    const isFull =
      isNew &&
      (engine.clientsCount >= MOST_LINKS ||
        (origin !== null && ((open.get(origin) ?? 0) >= MOST_OF_ONE || limits.isSpent('sockets', origin))));
    if (isFull) {
      metrics.droppedSockets.inc({ reason: 'crowd' });
      return answer(request, response, 429);
    }
    if (origin !== null) limits.spend('sockets', origin);
    next();
  });

  const hall: Hall = {
    looks: takeTurns(LOOK_MS, 'as they come'),
    enter(origin) {
      if (origin !== null) open.set(origin, (open.get(origin) ?? 0) + 1);
    },
    leave(origin) {
      if (origin === null) return;
      const left = (open.get(origin) ?? 1) - 1;
      if (left > 0) open.set(origin, left);
      else open.delete(origin);
    },
    drop(link, reason) {
      metrics.droppedSockets.inc({ reason });
      cut(link);
    },
  };
  engine.on('connection', (link: Link) => holdLink(link, originOf(link.request), hall));
}

/** What all links share. */
interface Hall {
  looks: Turns;
  enter(origin: string | null): void;
  leave(origin: string | null): void;
  drop(link: Link, reason: 'silent' | 'flood'): void;
}

/** A few closures, and one listener of `close`: thousands of links hold them (docs/performance.md, Memory). */
function holdLink(link: Link, origin: string | null, { looks, enter, leave, drop }: Hall): void {
  let allowance = PACKETS.atOnce;
  /** What it is to send back, which proves that it has read all that was `written` before. Engine.IO's own ping anybody can answer who has not read it. */
  let asked: { proof: string; written: number; looks: number } | null = null;
  /** Bytes that it has shown to have read. */
  let proven = 0;
  /** Bytes that it had said at the last look, and for how many looks no more. */
  let [heard, unheard] = [0, 0];
  /** So many looks found that it does not poll. */
  let unpolled = 0;
  let lookedAt = performance.now();

  const spend = (cost: number): void => {
    const had = allowance;
    allowance -= cost;
    if (had > 0 && allowance <= 0) drop(link, 'flood');
  };

  const hear = (): void => {
    asked = null;
    const ws = webSocketOf(link);
    // A ping is answered for us; whoever sends many and reads none of the answers would have them wait here.
    ws?.on('ping', () => spend(1));
    ws?.on('pong', (data: Buffer) => {
      spend(1);
      if (!asked || data.toString('latin1') !== asked.proof) return;
      proven = asked.written;
      asked = null;
    });
    [heard, proven] = [ws?._socket.bytesRead ?? 0, 0];
  };

  const stopLooking = looks.add(() => {
    allowance = Math.min(PACKETS.atOnce, allowance + (PACKETS.perSecond * LOOK_MS) / 1000);
    const now = performance.now();
    // Answers that came while nothing here ran are not read yet: else a stall would cut off everybody at once.
    if (now - lookedAt > LOOK_MS + STALL_MS) [asked, unpolled] = [null, 0];
    lookedAt = now;
    const ws = webSocketOf(link);
    if (!ws) {
      // Who polls asks for the next as soon as it has the last.
      unpolled = link.transport.writable ? 0 : unpolled + 1;
      if (unpolled > UNREAD_LOOKS) drop(link, 'silent');
      return;
    }
    const { bytesRead, bytesWritten, writableLength } = ws._socket;
    if (bytesRead - heard > MOST_BYTES) return drop(link, 'flood');
    unheard = bytesRead === heard ? unheard + 1 : 0;
    heard = bytesRead;
    if (asked) {
      asked.looks += 1;
      if (asked.looks === UNREAD_LOOKS) drop(link, 'silent');
      return;
    }
    if (bytesWritten - proven <= UNPROVEN_BYTES && writableLength === 0 && unheard < UNHEARD_LOOKS) return;
    // Of those that Node makes a hundred at a time: random bytes by themselves cost as much as the ping.
    asked = { proof: randomUUID(), written: bytesWritten, looks: 0 };
    ws.ping(Buffer.from(asked.proof, 'latin1'));
  });

  link.on('packet', ({ type, data }: { type: string; data?: unknown }) => {
    const isConnect = type === 'message' && typeof data === 'string' && data.startsWith('0');
    spend(isConnect ? CONNECT_COSTS : 1);
  });
  link.on('close', () => {
    leave(origin);
    stopLooking();
    // Sequence without it: it speaks before it is let in; Socket.IO closes; for half a minute it may go on speaking.
    const ws = webSocketOf(link);
    if (ws) setTimeout(() => ws.terminate(), LEAVE_MS).unref();
  });
  // Engine.IO upgrades to WebSockets, never from one.
  if (!webSocketOf(link)) link.on('upgrade', hear);
  enter(origin);
  hear();
}

/** The `ws` WebSocket under a link; null while it polls. */
interface WebSocketUnder {
  _socket: { bytesRead: number; bytesWritten: number; writableLength: number };
  on(event: 'ping' | 'pong', listener: (data: Buffer) => void): void;
  ping(data: Buffer): void;
  terminate(): void;
}
const webSocketOf = ({ transport }: Link): WebSocketUnder | null =>
  transport.name === 'websocket' ? (transport as unknown as { socket: WebSocketUnder }).socket : null;

/** At once: an orderly close waits half a minute for an answer. */
function cut(link: Link): void {
  webSocketOf(link)?.terminate();
  link.close(true);
}

function answer(request: IncomingMessage, response: ServerResponse, status: 400 | 429): void {
  const [words, code, message] =
    status === 400
      ? ['Bad Request', 'request_malformed', 'A socket is asked for with GET and POST.']
      : ['Too Many Requests', 'too_many_requests', 'More sockets than are taken here; come again in a few seconds.'];
  const body = JSON.stringify({ error: { code, message } });
  // To an upgrade Engine.IO has no answer but to hang up.
  if (request.headers.upgrade !== undefined)
    return void request.socket.end(
      `HTTP/1.1 ${status} ${words}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n` +
        `Retry-After: 5\r\nConnection: close\r\n\r\n${body}`,
    );
  response.writeHead(status, { 'Content-Type': 'application/json', 'Retry-After': '5' }).end(body);
}
