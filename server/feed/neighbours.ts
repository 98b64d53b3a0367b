import type { OperatorView, RefusedEntry, SurfaceHealth } from '../../shared/view.ts';
import type { Clock } from '../clock.ts';
import type { Signals, Stop } from '../ledger/ledger.ts';
import type { Nodes } from './nodes.ts';

/**
 * Who is connected to a show at other nodes, as they tell each other. Who comes and goes is told at once; how each
 * surface does, which changes all the time, only while somebody at another node looks (`want`): thousands of shows that
 * only viewers look at have nothing to tell.
 */
export interface Neighbours {
  others(): Company;
  /** What there is here changed. */
  tell(): void;
  /** Somebody here looks at how the surfaces do: to be called again and again while that is so. */
  want(): void;
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
  want() {},
  stop() {},
};

type Message = { node: string } & ({ present: Company } | { asks: 'who' | 'how' });

/** Changes within this are told as one. */
const APART_MS = 100;
/** Said again, for whoever missed it. */
const AGAIN_MS = 60_000;
/** How often whoever looks says so, and for how long that is heard. */
const ASK_MS = 10_000;
const ASKED_MS = 25_000;

interface Deps {
  show: string;
  nodes: Nodes;
  signals: Signals;
  clock: Clock;
  own: () => Company;
  onChange: () => void;
}

export function openNeighbours({ show, nodes, signals, clock, own, onChange }: Deps): Neighbours {
  const companies = new Map<string, { present: Company; json: string }>();
  let timer: NodeJS.Timeout | null = null;
  let sayAt = 0;
  let told = '';
  let [askedUntil, askedAt] = [0, 0];
  const send = (message: { present: Company } | { asks: 'who' | 'how' }): void =>
    signals.send(show, { node: nodes.self, ...message } satisfies Message);

  /** Who is here, without how they do; empty: nobody. */
  function whoIs({ surfaces, operators, refused }: Company): string {
    if (surfaces.length + operators.length + refused.length === 0) return '';
    return JSON.stringify([surfaces.map(({ id }) => id), operators.map(({ id }) => id), refused]);
  }

  function say(): void {
    timer = null;
    const present = own();
    const who = whoIs(present);
    // A node at which nobody is says so once, and then nothing.
    if (who === '' && told === '') return;
    told = who;
    send({ present });
  }
  function saySoon(within = APART_MS): void {
    const at = clock() + within;
    if (timer && sayAt <= at) return;
    if (timer) clearTimeout(timer);
    sayAt = at;
    timer = setTimeout(say, within);
  }

  const stopListening = signals.listen(show, (given) => {
    if (!isMessage(given)) return;
    nodes.heard(given.node);
    if ('asks' in given) {
      if (given.asks === 'how') askedUntil = clock() + ASKED_MS;
      if (whoIs(own()) !== '') saySoon();
      return;
    }
    const json = JSON.stringify(given.present);
    const former = companies.get(given.node);
    companies.set(given.node, { present: given.present, json });
    if (former?.json !== json) onChange();
  });
  const stopWatching = nodes.onChange((node, change) => {
    // All shows hear of it at once.
    if (change === 'came') saySoon(APART_MS + Math.random() * 20 * APART_MS);
    else if (companies.delete(node)) onChange();
  });
  const saying = setInterval(say, AGAIN_MS * (0.75 + Math.random() / 2));
  // By now this one hears what others say.
  const asking = setTimeout(() => send({ asks: 'who' }), APART_MS);

  return {
    others() {
      const all = [...companies.values()].map(({ present }) => present);
      return {
        surfaces: all.flatMap(({ surfaces }) => surfaces),
        operators: all.flatMap(({ operators }) => operators),
        refused: all.flatMap(({ refused }) => refused),
      };
    },
    tell() {
      // It is said within a moment anyway: with each of a flood of webhooks that are refused, thousands of surfaces would be read.
      if (timer && sayAt <= clock() + APART_MS) return;
      if (clock() < askedUntil || whoIs(own()) !== told) saySoon();
    },
    want() {
      if (clock() - askedAt < ASK_MS) return;
      askedAt = clock();
      send({ asks: 'how' });
    },
    stop() {
      clearInterval(saying);
      clearTimeout(asking);
      if (timer) clearTimeout(timer);
      stopListening();
      stopWatching();
    },
  };
}

const isMessage = (given: unknown): given is Message =>
  typeof given === 'object' && given !== null && 'node' in given && ('present' in given || 'asks' in given);

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
