import type { Stop } from '../ledger/ledger.ts';

/** What is called again and again, each at its own moment: thousands at once would keep all else waiting. */
export interface Turns {
  add(call: () => void): Stop;
  stop: Stop;
}

const TURN_MS = 50;

/** Those who are called together. */
interface Turn {
  calls: Set<() => void>;
  /** None while nobody is: what rings for nothing wakes the process for nothing. */
  timer: NodeJS.Timeout | null;
}

/**
 * Each is called every `everyMs`, for the first time within that. `spread`: who is added in one moment is spread over it; `as
 * they come`: each waits about the whole of it first, as with a timer of its own.
 */
export function takeTurns(everyMs: number, order: 'spread' | 'as they come'): Turns {
  const turns = Array.from({ length: everyMs / TURN_MS }, (): Turn => ({ calls: new Set(), timer: null }));
  let added = 0;

  function ring({ calls }: Turn): void {
    for (const call of calls) call();
  }

  function start(turn: Turn, firstMs: number): NodeJS.Timeout {
    return setTimeout(() => {
      turn.timer = setInterval(ring, everyMs, turn);
      ring(turn);
    }, firstMs);
  }

  function stop(turn: Turn): void {
    // Of Node's, either clears both.
    if (turn.timer) clearTimeout(turn.timer);
    turn.timer = null;
  }

  return {
    add(call) {
      const isSpread = order === 'spread';
      const place = (isSpread ? added : Math.floor(performance.now() / TURN_MS)) % turns.length;
      const turn = turns[place] as Turn;
      added += 1;
      turn.calls.add(call);
      turn.timer ??= start(turn, isSpread ? (place + 1) * TURN_MS : everyMs);
      return () => {
        turn.calls.delete(call);
        if (turn.calls.size === 0) stop(turn);
      };
    },
    stop: () => turns.forEach(stop),
  };
}
