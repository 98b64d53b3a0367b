import type { Fault, Setting } from './faults/fault.ts';
import { playRound } from './round.ts';
import type { Verdict } from './round.ts';

/** One fault, struck again and again in one arena. */
export interface Campaign {
  fault: Fault;
  rounds: number;
  /** Sold and acknowledged at the least, over all rounds. */
  orders: number;
}

export interface Report {
  name: string;
  rounds: number;
  /** Unique ones, acknowledged. */
  orders: number;
  lost: number;
  double: number;
  /** The longest of all rounds, milliseconds; null: some round was never exact. */
  nodesMs: number | null;
  stagesMs: number | null;
  linksMs: number;
  /** Rounds that took longer than `WITHIN_MS`. */
  late: number;
  troubles: string[];
}

/** From the fault's end to exactness everywhere, the issue says. */
export const WITHIN_MS = 2000;

interface Options extends Omit<Setting, 'rounds'> {
  ordersPerSecond: number;
  /** Told after each round. */
  onRound?: (round: number, verdict: Verdict) => void;
  /** Whether the rest is not worth while once a round went wrong. */
  stopsAtTrouble?: boolean;
  patienceMs?: number;
}

export async function runCampaign({ fault, rounds, orders }: Campaign, options: Options): Promise<Report> {
  const {
    onRound = () => {},
    stopsAtTrouble = false,
    patienceMs = 20_000,
    ordersPerSecond: usual,
    ...setting
  } = options;
  const attack = await fault.open({ ...setting, rounds });
  const { ordersPerSecond = usual } = attack;
  const { books } = attack.arena;
  const verdicts: Verdict[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const afterSold = Math.max(Math.ceil((orders * (round + 0.7)) / rounds), books.sold + ordersPerSecond * LEAD_S);
      const verdict = await playRound(attack.arena, {
        ordersPerSecond,
        afterSold,
        patienceMs,
        strike: () => attack.strike(round),
      });
      verdicts.push(verdict);
      onRound(round, verdict);
      await attack.restore?.();
      if (stopsAtTrouble && verdict.troubles.length > 0) break;
    }
    if (books.sold < orders && !stopsAtTrouble) {
      const strike = (): Promise<void> => Promise.resolve();
      verdicts.push(await playRound(attack.arena, { ordersPerSecond, afterSold: orders, patienceMs, strike }));
    }
    const report = summed(fault.name, verdicts, books.known().orders);
    return { ...report, troubles: [...report.troubles, ...((await attack.inspect?.()) ?? [])] };
  } finally {
    await attack.close();
  }
}

/** How long a shop has sold before each fault, seconds, at the least. */
const LEAD_S = 0.5;

function summed(name: string, verdicts: readonly Verdict[], orders: number): Report {
  const longest = (times: (number | null)[]): number | null =>
    times.includes(null) ? null : Math.max(0, ...times.map(Number));
  const isLate = (ms: number | null): boolean => ms === null || ms > WITHIN_MS;
  return {
    name,
    rounds: verdicts.length,
    orders,
    lost: Math.max(0, ...verdicts.map(({ lost }) => lost)),
    double: Math.max(0, ...verdicts.map(({ double }) => double)),
    nodesMs: longest(verdicts.map(({ nodesMs }) => nodesMs)),
    stagesMs: longest(verdicts.map(({ stagesMs }) => stagesMs)),
    linksMs: Math.max(0, ...verdicts.map(({ linksMs }) => linksMs)),
    late: verdicts.filter(({ nodesMs, stagesMs }) => isLate(nodesMs) || isLate(stagesMs)).length,
    troubles: verdicts.flatMap(({ troubles }) => troubles),
  };
}

/** Of a campaign that could not be carried through. */
export const failed = (name: string, error: unknown): Report => ({
  name,
  rounds: 0,
  orders: 0,
  lost: 0,
  double: 0,
  nodesMs: null,
  stagesMs: null,
  linksMs: 0,
  late: 0,
  troubles: [`${name} was broken off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`],
});
