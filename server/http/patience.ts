import { STATUS_CODES } from 'node:http';
import type { Server, ServerOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import { Fault } from '../errors.ts';
import { peerOf } from '../address.ts';

/** How long a connection may take for what: who sends a byte now and then holds it no longer than this. */
export const PATIENCE = {
  /** Until the headers have come, ms. */
  headersTimeout: 10_000,
  /** Until the whole request has; a body has its own time, by its size (raw-body.ts). */
  requestTimeout: 180_000,
  /** Longer than nginx keeps an idle one: who is closed upon just as it sends a webhook has to send it again. */
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 1000,
  maxHeaderSize: 16_384,
} as const satisfies ServerOptions;
/** Nothing came and nothing was taken for so long. Long polling hears a beat each 2 s. */
const QUIET_MS = 60_000;
/** Lines of headers that are looked at; the others are nothing to us. */
const MOST_HEADERS = 100;
/** Who is answered before all that it sends has come may still send: so long it is read and thrown away, that the answer arrives. */
export const LEAVE_MS = 2000;
/** Connections in all, and of one address; near by it may be a proxy, through which everybody comes. */
const MOST_CONNECTIONS = 25_000;
const MOST_OF_ONE = 2000;

/** Holds connections to all that, and answers in our words what is no request. */
export function holdToPatience(http: Server): void {
  http.setTimeout(QUIET_MS);
  http.maxHeadersCount = MOST_HEADERS;
  http.maxConnections = MOST_CONNECTIONS;

  const open = new Map<string, number>();
  http.on('connection', (socket) => {
    const address = peerOf(socket);
    if (address === null) return;
    const count = (open.get(address) ?? 0) + 1;
    if (count > MOST_OF_ONE) return void socket.destroy();
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });

  const leaving = new WeakSet<Duplex>();
  http.on(
    'clientError',
    (
      error: NodeJS.ErrnoException & { rawPacket?: Buffer },
      socket: Duplex & { _httpMessage?: { headersSent: boolean } },
    ) => {
      // Sequence without it: closed upon with bytes unread, it hears of a reset where the answer was.
      if (leaving.has(socket)) return;
      // Within an answer that has begun another would be read as a part of it.
      if (!socket.writable || error.code === 'ECONNRESET' || socket._httpMessage?.headersSent)
        return void socket.destroy();
      const { status, body } = faultOfConnection(error.code);
      const text = JSON.stringify(body);
      socket.end(
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
          `Content-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n` +
          // Its asker would take a body for another answer.
          (error.rawPacket?.subarray(0, 5).toString('latin1') === 'HEAD ' ? '' : text),
      );
      leaving.add(socket);
      const late = setTimeout(() => socket.destroy(), LEAVE_MS).unref();
      socket.once('close', () => clearTimeout(late));
    },
  );
}

function faultOfConnection(code: string | undefined): Fault {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new Fault('headers_too_large', 'The headers are larger than 16 kB.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Fault('request_timeout', 'The request took too long to come; send it again.');
    default:
      return new Fault('request_malformed', 'This is no HTTP request.');
  }
}
