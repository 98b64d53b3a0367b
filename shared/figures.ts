import { airedOf, runningAiring } from './airings.ts';
import { minuteOf, ordersBefore } from './minutes.ts';
import { decimal } from './money.ts';
import type { Airing, Minute, State } from './state.ts';
import type { AiringView, FiguresSection, MinuteRow, PaceSection } from './view.ts';

/**
 * What staff see of when things sold. In two sections, as a frame carries a section whole: `figures` is what is over, and
 * stays as it is from one sale to the next; `pace` is the minute and the airing that grow with every sale, and is small.
 */

/** Of both, counted back from the minute of the latest sale. */
const SHOWN_MINUTES = 60;
const SHOWN_AIRINGS = 30;

/** `money` false: without any amount. */
export function figuresOf(state: State, money: boolean): FiguresSection {
  const { sales, lastMinute, airings, viewers } = state;
  const first = lastMinute - SHOWN_MINUTES + 1;
  const over = [...sales.minutes].filter(([at]) => at >= first && at < lastMinute).sort(([a], [b]) => a - b);
  const running = runningAiring(state);
  const latest = Math.max(lastMinute, ...viewers.keys());
  return {
    minutes: over.map(([at, minute]) => rowOf(state, at, minute, money)),
    airings: airings
      .filter(({ until }) => until !== undefined && minuteOf(until) >= first)
      .slice(-SHOWN_AIRINGS)
      .map((airing) => airingView(state, airing, money)),
    before: running && 'sku' in running ? ordersBefore(sales, running.sku, minuteOf(running.at), SHOWN_MINUTES) : [],
    viewers: [...viewers]
      .filter(([at]) => at > latest - 2 * SHOWN_MINUTES)
      .sort(([a], [b]) => a - b)
      .map(([at, { sum, samples }]) => [at, Math.round(sum / samples)]),
  };
}

export function paceOf(state: State, money: boolean): PaceSection {
  const minute = state.sales.minutes.get(state.lastMinute);
  const running = runningAiring(state);
  return {
    minute: minute ? rowOf(state, state.lastMinute, minute, money) : null,
    airing: running && airingView(state, running, money),
  };
}

const rowOf = ({ slots }: State, at: number, { orders, units, net }: Minute, money: boolean): MinuteRow => [
  at,
  orders,
  units,
  money ? decimal(net, slots.show.currency) : '',
];

function airingView(state: State, airing: Airing, money: boolean): AiringView {
  const { seq: _seq, untilSeq: _untilSeq, ...shown } = airing;
  const { orders, units, net, own } = airedOf(state, airing);
  return { ...shown, orders, units, net: money ? decimal(net, state.slots.show.currency) : '', own: { ...own } };
}
