import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';

/** Requests that wait behind another of their connection: nobody who means well sends as many at once. */
const MOST_WAITING = 32;

/**
 * A connection is answered one request at a time, one in a turn of the event loop, so that others have theirs. Sequence
 * without it: one packet holds 2,000 requests; all are answered within one turn, and a shop's order waits for seconds; their
 * answers, which nobody reads, wait in memory. Called once everything that listens for requests does.
 */
export function answerOneByOne(http: Server): void {
  const listeners = http.listeners('request') as RequestListener[];
  const waiting = new WeakMap<Socket, number>();
  /** Those that were answered in this turn. */
  const served = new Set<Socket>();
  const clear = (): void => served.clear();

  http.removeAllListeners('request');
  http.on('request', (request, response) => {
    const answer = (): void => {
      for (const listener of listeners) listener.call(http, request, response);
    };
    const { socket } = request;
    // Node gives a connection to the answer of its first request, and to the next one's when that has been taken.
    const isFirst = response.socket !== null;
    if (isFirst && !served.has(socket)) {
      if (served.size === 0) setImmediate(clear);
      served.add(socket);
      return answer();
    }
    if (socket.destroyed) return;
    const count = (waiting.get(socket) ?? 0) + 1;
    if (count > MOST_WAITING) return void socket.destroy();
    waiting.set(socket, count);
    const answerInItsTurn = (): void =>
      void setImmediate(() => {
        waiting.set(socket, (waiting.get(socket) ?? 1) - 1);
        if (!socket.destroyed) answer();
      });
    if (isFirst) answerInItsTurn();
    else response.once('socket', answerInItsTurn);
  });
  // What else one expects here is nothing to us. Node by itself would answer each within the same turn.
  http.on('checkExpectation', (request, response) => http.emit('request', request, response));
}
