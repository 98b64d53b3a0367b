import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server, Socket } from 'socket.io';

/** One for all: what is let go of holds nothing of its own. */
const NOTHING = Object.freeze({});

/**
 * Lets go of the request that a WebSocket began with: a kilobyte or two of headers of each screen, for as long as it is there.
 * Three hold it: the link, the handshake, and the answer that Engine.IO makes for an upgrade. Whence it comes stays: a page
 * may leave, and ask to be let in once more by the same link.
 */
export function forgetRequests(engine: Server['engine']): (socket: Socket) => void {
  const answers = new WeakMap<IncomingMessage, ServerResponse>();
  engine.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
    if (request.headers.upgrade !== undefined) answers.set(request, response);
    next();
  });

  return ({ conn, handshake }) => {
    // Long polling comes by more requests, and may yet be upgraded.
    if (conn.transport.name !== 'websocket') return;
    const answer = answers.get(conn.request);
    if (answer) Object.assign(answer, { req: NOTHING });
    const { headers, socket } = conn.request;
    Object.assign(conn, { request: { headers: whenceOf(headers), socket } });
    Object.assign(handshake, { headers: NOTHING, query: NOTHING, auth: NOTHING, time: '' });
  };
}

function whenceOf({ origin, 'x-forwarded-for': forwarded }: IncomingMessage['headers']): object {
  return origin === undefined && forwarded === undefined ? NOTHING : { origin, 'x-forwarded-for': forwarded };
}
