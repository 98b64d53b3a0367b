import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** So long requests that are no orders may have the event loop in one turn, and so many of them. */
const TURN_MS = 10;
const MOST_IN_A_TURN = 16;

/**
 * Answers as many requests in a turn as have room in it; the others wait, in the order in which they came. Sequence without it:
 * 500 connections ask for a view of 250 kB at once; all are answered within one turn, and orders wait for three seconds.
 */
export function inTurns(answer: RequestListener): RequestListener {
  const waiting: [IncomingMessage, ServerResponse][] = [];
  /** Steps of this turn that are still to come: each ends with all that it set off, so that the next knows how long it took. */
  let steps = 0;
  let until: number | null = null;

  function begin(): void {
    until = null;
    steps = Math.min(MOST_IN_A_TURN, waiting.length);
    for (let step = 0; step < steps; step += 1) setImmediate(take);
  }

  function take(): void {
    steps -= 1;
    until ??= performance.now() + TURN_MS;
    const next = performance.now() < until ? waiting.shift() : undefined;
    if (steps === 0 && waiting.length > 0) begin();
    // Who has gone meanwhile is not answered.
    if (next && !next[0].socket.destroyed) answer(...next);
  }

  return (request, response) => {
    waiting.push([request, response]);
    if (steps === 0) begin();
  };
}
