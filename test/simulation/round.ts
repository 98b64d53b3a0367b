import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlView } from '../../shared/view.ts';
import { until } from '../support/until.ts';
import type { Arena } from './arena.ts';
import { isEqual, totalsOf } from './books.ts';
import type { Totals } from './books.ts';
import type { Node } from './node.ts';

/** What one fault did. Times in milliseconds from the fault's end; null: not within `patienceMs`. */
export interface Verdict {
  /** Until all that was posted was acknowledged and every node's live totals were exactly that. */
  nodesMs: number | null;
  /** The same of every stage, but a stage whose link was gone is waited for from its new link on. */
  stagesMs: number | null;
  /** Until the last stage had its link back: pages come back after up to 3 s, each at a moment of its own. */
  linksMs: number;
  /** Acknowledged orders that some node or stage does not count. */
  lost: number;
  /** Orders counted above what was acknowledged, and totals shown that can never have been. */
  double: number;
  /** What is wrong, in words; empty when all is exact. */
  troubles: string[];
}

interface Round {
  ordersPerSecond: number;
  /** The fault begins once so many orders were ever sold. */
  afterSold: number;
  /** Resolves when the fault has ended: everything runs and reaches everything again. */
  strike: () => Promise<void>;
  /** How long it is waited for exactness, milliseconds. */
  patienceMs: number;
}

const LOOK_MS = 10;

export async function playRound(
  arena: Arena,
  { ordersPerSecond, afterSold, strike, patienceMs }: Round,
): Promise<Verdict> {
  const { books, shop } = arena;
  shop.open(ordersPerSecond);
  await until('orders', () => books.sold >= afterSold, { withinMs: 600_000 });
  await strike();
  const endedAt = Date.now();
  await shop.close();
  if (books.unanswered() > 0) throw new Error(`The shop has closed with ${books.unanswered()} posts unanswered.`);
  return judge(arena, endedAt, patienceMs);
}

async function judge(arena: Arena, endedAt: number, patienceMs: number): Promise<Verdict> {
  const { nodes, stages, books, show } = arena;
  const want = totalsOf(books.known());
  const deadline = Math.max(endedAt, Date.now()) + patienceMs;
  /** Exact at one moment and not at the next is not exact: then it is waited for once more. */
  for (;;) {
    const [atNodes, atStages] = await Promise.all([
      Promise.all(nodes.map(async (node) => timeOf(async () => isEqual(want, await live(node, show)), deadline))),
      timesOf(
        stages.map((stage) => () => isEqual(want, stage.totals)),
        deadline,
      ),
    ]);
    const troubles = (await Promise.all(nodes.map(async (node, place) => faultsOf(node, show, want, place)))).flat();
    for (const [place, { totals }] of stages.entries())
      if (!isEqual(want, totals)) troubles.push(`stage ${place} shows ${said(totals)}`);
    if (troubles.length > 0 && Date.now() < deadline) continue;
    const wrongs = stages.flatMap((stage) => stage.wrongs.splice(0));
    const counted = [
      ...(await Promise.all(nodes.map(async (node) => live(node, show)))),
      ...stages.map(({ totals }) => totals),
    ].map((totals) => totals?.orders ?? 0);
    const waits = stages.map(
      ({ liveSince }, place) => (atStages[place] ?? deadline) - Math.max(endedAt, liveSince ?? endedAt),
    );
    if (troubles.length > 0) {
      troubles.unshift(`should be ${said(want)}`);
      for (const [place, node] of nodes.entries()) troubles.push(`node ${place} has printed:\n${lastWords(node)}`);
    }
    return {
      nodesMs: atNodes.includes(null) ? null : Math.max(...atNodes.map(Number)) - endedAt,
      stagesMs: atStages.includes(null) ? null : Math.max(0, ...waits),
      linksMs: Math.max(0, ...stages.map(({ liveSince }) => (liveSince ?? deadline) - endedAt)),
      lost: Math.max(0, ...counted.map((orders) => want.orders - orders)),
      double: Math.max(wrongs.length, ...counted.map((orders) => orders - want.orders)),
      troubles: [...troubles, ...wrongs],
    };
  }
}

/** When it was first seen to hold, in milliseconds since 1970. */
async function timeOf(holds: () => boolean | Promise<boolean>, deadline: number): Promise<number | null> {
  while (Date.now() < deadline) {
    if (await holds()) return Date.now();
    await sleep(LOOK_MS);
  }
  return null;
}

/** The same of many at once, all looked at in one turn: two thousand stages must not need two thousand timers. */
async function timesOf(all: readonly (() => boolean)[], deadline: number): Promise<(number | null)[]> {
  const times = all.map((): number | null => null);
  while (Date.now() < deadline && times.includes(null)) {
    for (const [place, holds] of all.entries()) if (times[place] === null && holds()) times[place] = Date.now();
    await sleep(LOOK_MS);
  }
  return times;
}

/** The node's live totals; null while it does not tell. */
async function live({ api }: Node, show: string): Promise<Totals | null> {
  const answer = await api.request<ControlView>('GET', `/api/shows/${show}`).catch(() => null);
  return answer?.status === 200 ? answer.body.totals : null;
}

/** The log folded from its first fact must give the same as the live projection, and as the model. */
async function faultsOf({ api }: Node, show: string, want: Totals, place: number): Promise<string[]> {
  const audit = await api.audit(show).catch((error: unknown) => String(error));
  if (typeof audit === 'string') return [`node ${place}: ${audit}`];
  const faults: string[] = [];
  if (!isEqual(want, audit.fold as Totals)) faults.push(`node ${place} folds ${said(audit.fold as Totals)}`);
  if (!isEqual(want, audit.projection as Totals)) faults.push(`node ${place} has ${said(audit.projection as Totals)}`);
  if (!audit.equal) faults.push(`node ${place}: the fold from the first fact differs from the live one`);
  return faults;
}

const said = (totals: Totals | null): string =>
  totals
    ? `${totals.orders} orders, gross ${totals.gross}, refunded ${totals.refunded}, cancelled ${totals.cancelled}, net ${totals.net}`
    : 'nothing';

const lastWords = (node: Node): string => node.log().trim().split('\n').slice(-12).join('\n');
