import type { Duplex } from 'node:stream';
import type { Socket } from 'socket.io';
import type { ClientEvents, Form, ServerEvents, SnapshotMessage } from '../../shared/protocol.ts';
import type { Audience } from '../../shared/views.ts';
import type { Stop } from '../ledger/ledger.ts';
import type { Metrics } from '../metrics.ts';

/**
 * A show's views to the sockets that look at them. What is told to all of a view is written down once, down to the bytes
 * of the WebSocket frame, and these go to each socket's wire in one write; it is the writes that cost (docs/performance.md,
 * Fan-out). As an event for a room of Socket.IO's it would be a packet, a header, two writes and six events for each socket.
 *
 * A socket that has not taken what it was told before misses this one and every one until it has; then it gets the whole
 * view. Slow ones are skipped, never queued for, and hold at most one frame (F3).
 */
export interface Fan {
  /** From now on it is told what its view is told, in this form. */
  add(audience: Audience, form: Form, socket: FanSocket): Stop;
  /** `short`: what those are told instead who take short frames. Neither is written down where nobody takes it. */
  tell<Event extends keyof ServerEvents>(
    audience: Audience,
    event: Event,
    message: Parameters<ServerEvents[Event]>[0],
    short?: Parameters<ServerEvents[Event]>[0],
  ): void;
}

type FanSocket = Socket<ClientEvents, ServerEvents, Record<string, never>>;

interface Seat {
  socket: FanSocket;
  audience: Audience;
  conn: FanSocket['conn'];
  /** Null: it is told by Engine.IO's own `write`. */
  wire: Duplex | null;
  /** It has missed something. */
  isBehind: boolean;
}

/** How often it is looked whether those who are behind have taken what they were told, ms. */
const LOOK_MS = 50;

export function makeFan(metrics: Metrics, snapshot: (audience: Audience) => SnapshotMessage): Fan {
  const views = new Map<Audience, Record<Form, Set<Seat>>>();
  const behind = new Set<Seat>();

  /** Nothing of Engine.IO's own is on its way, which would be overtaken, and nothing waits for the network. */
  const isReady = ({ conn, wire }: Seat): boolean =>
    conn.transport.writable && (wire === null || wire.writableLength === 0);

  function tellOne(seat: Seat, { frame, text }: Written, isView: boolean): void {
    if (!isReady(seat)) {
      // Who misses a beat misses nothing of the view.
      if (isView && !seat.isBehind) fallBehind(seat);
    } else if (seat.isBehind) catchUp(seat);
    // Without a callback: that would be a tick and an object more for each.
    else if (seat.wire) seat.wire.write(frame);
    // Engine.IO says the 4 itself. A link that was upgraded takes a frame that was made before, as of Socket.IO's broadcasts.
    else seat.conn.write(text.slice(1), { compress: false, wsPreEncodedFrame: [frame] } as { compress: boolean });
  }

  function fallBehind(seat: Seat): void {
    seat.isBehind = true;
    metrics.skippedSockets.inc();
    metrics.slowSockets.inc();
    behind.add(seat);
    if (behind.size === 1) setTimeout(look, LOOK_MS);
  }

  function look(): void {
    for (const seat of behind) if (isReady(seat)) catchUp(seat);
    if (behind.size > 0) setTimeout(look, LOOK_MS);
  }

  function stepUp(seat: Seat): void {
    seat.isBehind = false;
    behind.delete(seat);
    metrics.slowSockets.dec();
  }

  function catchUp(seat: Seat): void {
    stepUp(seat);
    seat.socket.emit('snapshot', snapshot(seat.audience));
  }

  return {
    add(audience, form, socket) {
      const { conn } = socket;
      const seat: Seat = { socket, audience, conn, wire: wireOf(conn), isBehind: false };
      const view = views.get(audience) ?? { whole: new Set(), short: new Set() };
      views.set(audience, view);
      const seats = view[form].add(seat);
      return () => {
        seats.delete(seat);
        if (seat.isBehind) stepUp(seat);
      };
    },
    tell(audience, event, message, short = message) {
      const view = views.get(audience);
      if (!view) return;
      const { whole, short: ofFew } = view;
      const isView = event !== 'beat';
      const what = whole.size > 0 ? written(event, message) : null;
      if (what) for (const seat of whole) tellOne(seat, what, isView);
      if (ofFew.size === 0) return;
      const less = what && short === message ? what : written(event, short);
      for (const seat of ofFew) tellOne(seat, less, isView);
    },
  };
}

/**
 * The TCP socket of a link that began as a WebSocket, and so stays one; null for long-polling, upgraded or not, and for an
 * Engine.IO that keeps it elsewhere than the one that this was made for (ADR 11). What a client says of itself in a header
 * is not asked: bytes of a frame in an answer of HTTP's would be read as the next answer by a proxy that shares the line.
 */
function wireOf(conn: FanSocket['conn']): Duplex | null {
  const { socket: webSocket } = conn.transport as unknown as { socket?: { _socket?: unknown } };
  const { _socket: its } = webSocket ?? {};
  const { socket: wire } = conn.request;
  return its === wire && typeof conn.transport.writable === 'boolean' ? wire : null;
}

interface Written {
  frame: Buffer;
  text: string;
}

/** A message of Socket.IO's protocol (2: event) in one of Engine.IO's (4: message). */
function written(event: string, message: object): Written {
  const text = `42["${event}",${JSON.stringify(message)}]`;
  return { frame: frameOf(text), text };
}

/** An unmasked text frame (RFC 6455, 5.2) in one piece. */
function frameOf(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = 0x81;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, head);
  return frame;
}
