import type { Stop } from '../ledger/ledger.ts';

/** What is called again and again, each at its own moment: thousands at once would keep all else waiting. */
export interface Turns {
  add(call: () => void): Stop;
  stop: Stop;
}

const TURN_MS = 50;

/** Each is called every `everyMs`, for the first time within that. */
export function takeTurns(everyMs: number): Turns {
  const turns = Array.from({ length: everyMs / TURN_MS }, () => new Set<() => void>());
  let [now, added] = [0, 0];
  const timer = setInterval(() => {
    now = (now + 1) % turns.length;
    for (const call of turns[now] ?? []) call();
  }, TURN_MS);
  return {
    add(call) {
      const turn = turns[(added += 1) % turns.length];
      turn?.add(call);
      return () => turn?.delete(call);
    },
    stop: () => clearInterval(timer),
  };
}
