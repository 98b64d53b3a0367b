import { decimal } from '../../../../shared/money.ts';
import type { ControlView, RecentSale, StageView, TotalsSection } from '../../../../shared/view.ts';

/** What the stage is sent, made from what the control page holds. Staff who may not see money have totals of nothing. */
export function stageViewOf(view: ControlView): StageView {
  const { goal, stage, recent, crowd, leaders, show, ledger } = view;
  const totals = view.totals ?? nothing(show.currency);
  return { totals, goal, stage, recent: recent.map(asShown), crowd, leaders, show, ledger };
}

/** Staff are told of names that nobody else is. */
const asShown = ({ held, ...sale }: RecentSale): RecentSale => (held ? { ...sale, name: '' } : sale);

function nothing(currency: string): TotalsSection {
  const zero = decimal(0n, currency);
  return {
    currency,
    gross: zero,
    net: zero,
    refunded: zero,
    cancelled: zero,
    disputed: zero,
    orders: 0,
    units: 0,
    others: [],
  };
}
