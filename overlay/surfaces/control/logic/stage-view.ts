import { decimal } from '../../../../shared/money.ts';
import type { ControlView, StageView, TotalsSection } from '../../../../shared/view.ts';

/** What the stage is sent, made from what the control page holds. Staff who may not see money have totals of nothing. */
export function stageViewOf(view: ControlView): StageView {
  const { goal, stage, recent, crowd, leaders, show, ledger } = view;
  return { totals: view.totals ?? nothing(show.currency), goal, stage, recent, crowd, leaders, show, ledger };
}

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
