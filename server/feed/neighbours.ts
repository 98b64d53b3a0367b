import type { OperatorView, RefusedEntry, SurfaceHealth } from '../../shared/view.ts';
import type { Clock } from '../clock.ts';
import type { Signals, Stop } from '../ledger/ledger.ts';

/** Who is connected to a show at other nodes, as they tell each other. */
export interface Neighbours {
  others(): Company;
  /** What there is here changed. */
  tell(): void;
  stop: Stop;
}

export interface Company {
  surfaces: readonly SurfaceHealth[];
  operators: readonly OperatorView[];
  refused: readonly RefusedEntry[];
}

/** Of a node alone. */
export const nobody: Neighbours = {
  others: () => ({ surfaces: [], operators: [], refused: [] }),
  tell() {},
  stop() {},
};

interface Message {
  present: Company;
  node: string;
}

/** Changes within this are told as one. */
const APART_MS = 100;
/** Said again, so that a node that came later, or missed it, knows; one that says nothing for thrice as long is gone. */
const AGAIN_MS = 4000;

interface Deps {
  show: string;
  node: string;
  signals: Signals;
  clock: Clock;
  own: () => Company;
  onChange: () => void;
}

export function openNeighbours({ show, node, signals, clock, own, onChange }: Deps): Neighbours {
  const nodes = new Map<string, { present: Company; heardAt: number; json: string }>();
  let timer: NodeJS.Timeout | null = null;
  let toldAnything = false;

  function say(): void {
    timer = null;
    const present = own();
    const isEmpty = present.surfaces.length + present.operators.length + present.refused.length === 0;
    // A node at which nobody is says so once, and then nothing.
    if (isEmpty && !toldAnything) return;
    toldAnything = !isEmpty;
    signals.send(show, { present, node } satisfies Message);
  }

  function isMessage(message: unknown): message is Message {
    return typeof message === 'object' && message !== null && 'present' in message && 'node' in message;
  }

  const stopListening = signals.listen(show, (message) => {
    if (!isMessage(message)) return;
    const json = JSON.stringify(message.present);
    const former = nodes.get(message.node);
    nodes.set(message.node, { present: message.present, heardAt: clock(), json });
    if (former?.json !== json) onChange();
    // A newcomer is told at once who is here.
    if (!former && timer === null) timer = setTimeout(say, APART_MS);
  });

  const saying = setInterval(() => {
    say();
    for (const [other, { heardAt }] of nodes) {
      if (clock() - heardAt < 3 * AGAIN_MS) continue;
      nodes.delete(other);
      onChange();
    }
  }, AGAIN_MS);

  return {
    others() {
      const all = [...nodes.values()].map(({ present }) => present);
      return {
        surfaces: all.flatMap(({ surfaces }) => surfaces),
        operators: all.flatMap(({ operators }) => operators),
        refused: all.flatMap(({ refused }) => refused),
      };
    },
    tell() {
      timer ??= setTimeout(say, APART_MS);
    },
    stop() {
      clearInterval(saying);
      if (timer) clearTimeout(timer);
      stopListening();
    },
  };
}

/** Refusals of one source for one reason, wherever they were refused, are one line. */
export function joinRefused(entries: readonly RefusedEntry[]): RefusedEntry[] {
  const joined = new Map<string, RefusedEntry>();
  for (const entry of entries) {
    const name = `${entry.source} ${entry.code}`;
    const former = joined.get(name);
    joined.set(
      name,
      former ? { ...entry, count: former.count + entry.count, lastAt: Math.max(former.lastAt, entry.lastAt) } : entry,
    );
  }
  return [...joined.values()].sort((a, b) => b.lastAt - a.lastAt);
}
