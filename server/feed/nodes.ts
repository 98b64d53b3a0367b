import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Signals, Stop } from '../ledger/ledger.ts';

/** Which nodes there are, as they tell each other: one short message each, however many shows they have. */
export interface Nodes {
  /** This one's name among them. */
  readonly self: string;
  /** Something came from there: it counts as a sign of life. */
  heard(node: string): void;
  /** Told that a node has gone, or that one has come, which knows nothing yet. */
  onChange(listener: (node: string, change: 'came' | 'gone') => void): Stop;
  stop: Stop;
}

/** Where there is no show of this name: what concerns no show alone. */
const EVERYBODY = '*';
const AGAIN_MS = 4000;
const GONE_MS = 3 * AGAIN_MS;

export function openNodes(signals: Signals | null, clock: Clock): Nodes {
  const self = randomUUID();
  const heardAt = new Map<string, number>();
  const listeners = new Set<(node: string, change: 'came' | 'gone') => void>();
  const tell = (node: string, change: 'came' | 'gone'): void => {
    for (const listener of listeners) listener(node, change);
  };
  const say = (): void => signals?.send(EVERYBODY, { node: self });

  function heard(node: string): void {
    const isNew = !heardAt.has(node);
    heardAt.set(node, clock());
    if (!isNew) return;
    say();
    tell(node, 'came');
  }

  const stopListening = signals?.listen(EVERYBODY, (message) => {
    const { node, leaves } = message as { node: string; leaves?: boolean };
    if (leaves) {
      if (heardAt.delete(node)) tell(node, 'gone');
      return;
    }
    heard(node);
  });
  const saying = setInterval(() => {
    say();
    for (const [node, at] of heardAt) {
      if (clock() - at < GONE_MS) continue;
      heardAt.delete(node);
      tell(node, 'gone');
    }
  }, AGAIN_MS);
  say();

  return {
    self,
    heard,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      clearInterval(saying);
      signals?.send(EVERYBODY, { node: self, leaves: true });
      stopListening?.();
    },
  };
}
