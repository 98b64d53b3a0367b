import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openNeighbours } from '../../server/feed/neighbours.ts';
import type { Company, Neighbours } from '../../server/feed/neighbours.ts';
import { openNodes } from '../../server/feed/nodes.ts';
import type { Nodes } from '../../server/feed/nodes.ts';
import type { Signals } from '../../server/ledger/ledger.ts';
import type { SurfaceHealth } from '../../shared/view.ts';

const EMPTY: Company = { surfaces: [], operators: [], refused: [] };
const surface = (id: string, rev = 0): SurfaceHealth => ({
  id,
  surface: 'stage',
  role: 'stage',
  connectedAt: 1,
  build: '',
  address: '',
  engine: '',
  rev,
});

/** Signals between nodes of one test; whoever is cut off neither says nor hears anything. */
function makeAir(): { signals(): Signals & { isCut: boolean }; sent: { show: string; message: unknown }[] } {
  const all = new Set<{ owner: object; show: string; listener: (message: unknown) => void }>();
  const sent: { show: string; message: unknown }[] = [];
  return {
    sent,
    signals() {
      const owner: Signals & { isCut: boolean } = {
        isCut: false,
        send(show, message) {
          if (owner.isCut) return;
          sent.push({ show, message });
          for (const one of all)
            if (one.owner !== owner && one.show === show && !(one.owner as { isCut: boolean }).isCut)
              one.listener(structuredClone(message));
        },
        listen(show, listener) {
          const entry = { owner, show, listener };
          all.add(entry);
          return () => void all.delete(entry);
        },
      };
      return owner;
    },
  };
}

interface Node {
  own: Company;
  signals: Signals & { isCut: boolean };
  nodes: Nodes;
  neighbours: Neighbours;
  changes: number;
}
const started: Node[] = [];
function start(air: ReturnType<typeof makeAir>, own: Company = EMPTY): Node {
  const signals = air.signals();
  const nodes = openNodes(signals, Date.now);
  const node: Node = { own, signals, nodes, neighbours: null as never, changes: 0 };
  node.neighbours = openNeighbours({
    show: 'a',
    nodes,
    signals,
    clock: Date.now,
    own: () => node.own,
    onChange: () => (node.changes += 1),
  });
  started.push(node);
  return node;
}
const revsAt = ({ neighbours }: Node): unknown[] => neighbours.others().surfaces.map(({ id, rev }) => `${id} ${rev}`);

beforeEach(() => {
  vi.useFakeTimers();
  // What is spread at random is in its middle: what is said once a minute is said after one.
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
  for (const { neighbours, nodes } of started.splice(0)) {
    neighbours.stop();
    nodes.stop();
  }
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('who comes and goes is told at once, also to a node that came later', () => {
  const air = makeAir();
  const [one, other] = [start(air), start(air)];
  vi.advanceTimersByTime(3000);
  one.own = { ...EMPTY, surfaces: [surface('s1')] };
  one.neighbours.tell();
  vi.advanceTimersByTime(150);
  expect(revsAt(other)).toEqual(['s1 0']);
  const late = start(air);
  vi.advanceTimersByTime(300);
  expect(revsAt(late)).toEqual(['s1 0']);
  one.own = EMPTY;
  one.neighbours.tell();
  vi.advanceTimersByTime(150);
  expect([revsAt(other), revsAt(late)]).toEqual([[], []]);
});

test('how a surface does is told while somebody looks, and else not', () => {
  const air = makeAir();
  const [one, other] = [start(air, { ...EMPTY, surfaces: [surface('s1', 1)] }), start(air)];
  vi.advanceTimersByTime(3000);
  const told = (): number => air.sent.filter(({ message }) => 'present' in (message as object)).length;
  const before = told();
  for (let rev = 2; rev < 50; rev += 1) {
    one.own = { ...EMPTY, surfaces: [surface('s1', rev)] };
    one.neighbours.tell();
    vi.advanceTimersByTime(200);
  }
  expect(told()).toBe(before);
  for (let rev = 50; rev < 100; rev += 1) {
    if (rev % 10 === 0) other.neighbours.want();
    one.own = { ...EMPTY, surfaces: [surface('s1', rev)] };
    one.neighbours.tell();
    vi.advanceTimersByTime(200);
    expect(revsAt(other)).toEqual([`s1 ${rev}`]);
  }
  vi.advanceTimersByTime(30_000);
  const after = told();
  one.own = { ...EMPTY, surfaces: [surface('s1', 100)] };
  one.neighbours.tell();
  vi.advanceTimersByTime(200);
  expect(told()).toBe(after);
});

test('a node that is silent is gone, with all that was there, and is known again when it speaks', () => {
  const air = makeAir();
  const [one, other] = [start(air, { ...EMPTY, surfaces: [surface('s1')] }), start(air)];
  vi.advanceTimersByTime(3000);
  expect(revsAt(other)).toEqual(['s1 0']);
  one.signals.isCut = true;
  vi.advanceTimersByTime(17_000);
  expect(revsAt(other)).toEqual([]);
  one.signals.isCut = false;
  vi.advanceTimersByTime(7000);
  expect(revsAt(other)).toEqual(['s1 0']);
});

test('a node that ends is gone at once', () => {
  const air = makeAir();
  const [one, other] = [start(air, { ...EMPTY, surfaces: [surface('s1')] }), start(air)];
  vi.advanceTimersByTime(3000);
  expect(revsAt(other)).toEqual(['s1 0']);
  one.nodes.stop();
  expect(revsAt(other)).toEqual([]);
});

test('shows where nothing happens say something once a minute', () => {
  const air = makeAir();
  start(air, { ...EMPTY, surfaces: [surface('s1')] });
  start(air);
  vi.advanceTimersByTime(5000);
  const before = air.sent.length;
  vi.advanceTimersByTime(120_000);
  expect(air.sent.slice(before).filter(({ show }) => show === 'a').length).toBeLessThanOrEqual(3);
});

test('[F13] however often what there is changes, it is read ten times a second at the most', () => {
  const signals = makeAir().signals();
  const nodes = openNodes(signals, Date.now);
  let [reads, count] = [0, 0];
  const neighbours = openNeighbours({
    show: 'main',
    nodes,
    signals,
    clock: Date.now,
    own() {
      reads += 1;
      return { ...EMPTY, refused: [{ source: 'shopify', code: 'signature_wrong', count, lastAt: 1 }] };
    },
    onChange() {},
  });
  for (let ms = 0; ms < 1000; ms += 1) {
    count += 1;
    neighbours.tell();
    vi.advanceTimersByTime(1);
  }
  expect(reads).toBeGreaterThan(10);
  expect(reads).toBeLessThan(30);
  neighbours.stop();
  nodes.stop();
});
