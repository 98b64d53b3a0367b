import type { Clock } from '../clock.ts';
import type { Stop } from '../ledger/ledger.ts';

/** Tells, once, when something that opened a door does so no more: it was taken back, or its time is over. */
export interface Endings {
  /** It ends at this time, ms since 1970, unless it is told to end before; undefined: at no time of its own. */
  expect(id: string, at: number | undefined): void;
  end(id: string): void;
  listen(listener: (id: string) => void): Stop;
}

/** A socket that a revoked key has opened is dropped within a second (A2), and one of an expired key alike. */
const LOOK_MS = 500;

export function openEndings(clock: Clock): Endings {
  const due = new Map<string, number>();
  const listeners = new Set<(id: string) => void>();

  function end(id: string): void {
    due.delete(id);
    for (const listener of listeners) listener(id);
  }

  setInterval(() => {
    for (const [id, at] of due) if (at <= clock()) end(id);
  }, LOOK_MS).unref();

  return {
    expect(id, at) {
      if (at === undefined) due.delete(id);
      else due.set(id, at);
    },
    end,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
