import type { GoalSection, PublicTotals } from '../../../shared/view.ts';
import { useCalm } from './calm.ts';
import { Label } from './headings.tsx';
import { percent } from './progress.ts';
import { useMoney, useSetting } from './setting.ts';
import { widthInEms } from './width.ts';

interface Props {
  totals: PublicTotals;
  goal: GoalSection | null;
  open: boolean;
}

export function Total({ totals, goal, open }: Props) {
  const { t } = useSetting();
  const amount = useMoney()(totals.net, totals.currency);
  const said = useCalm(t('ticker.announce', { total: amount, n: totals.orders }));
  return (
    <section class="card total">
      <Label class="label">
        {open ? t('ticker.total') : t('ticker.total.closed')} <span class="currency">{totals.currency}</span>
      </Label>
      {/* The longer the amount, the smaller its digits: it stays on one line from 280 px on. */}
      <p class="amount" style={{ '--ems': String(widthInEms(amount)) }}>
        {amount}
      </p>
      <p class="counts">
        <span>{t('ticker.orders', { n: totals.orders })}</span>
        <span>{t('ticker.units', { n: totals.units })}</span>
      </p>
      {goal && <Goal goal={goal} net={totals.net} currency={totals.currency} />}
      <p class="unseen" role="status" aria-live="polite">
        {said}
      </p>
    </section>
  );
}

function Goal({ goal, net, currency }: { goal: GoalSection; net: string; currency: string }) {
  const { t } = useSetting();
  const money = useMoney();
  const done = percent(net, goal.amount);
  return (
    <div class={goal.reached ? 'goal reached' : 'goal'}>
      <p class="goal-text">
        <span>{goal.reached ? t('ticker.goal.reached') : t('ticker.goal')}</span>
        <span class="goal-amount">{money(goal.amount, currency)}</span>
      </p>
      <div
        class="bar"
        role="progressbar"
        aria-label={t('ticker.goal')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(done)}
      >
        <div class="bar-done" style={{ inlineSize: `${done}%` }} />
        {goal.steps.map((step) => (
          <i
            key={step.amount}
            class={step.reached ? 'step reached' : 'step'}
            style={{ insetInlineStart: `${percent(step.amount, goal.amount)}%` }}
            title={step.label}
          />
        ))}
      </div>
    </div>
  );
}
