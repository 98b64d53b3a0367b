import { formatCount } from '../../../../shared/display.ts';
import { formatLocale } from '../../../client/i18n/i18n.ts';
import { useDesk } from '../desk/desk.ts';
import { clockTime } from '../logic/clock-time.ts';
import { averageOrder, goalAt, orderRate, soldMinutes } from '../logic/pace.ts';
import { locale, t } from '../words.ts';

const rateWords = (rate: number): string =>
  new Intl.NumberFormat(formatLocale, { maximumFractionDigits: rate < 10 ? 1 : 0 }).format(rate);

/**
 * How the evening goes: orders, pieces, an order's worth, the pace, and when the goal is reached at this pace. The net
 * stands above it, in the page's head.
 */
export function Pace() {
  const { view, lately, money } = useDesk();
  const { totals, figures, pace, goal, show } = view.value;
  const sold = soldMinutes(figures, pace);
  const average = totals && averageOrder(totals);
  const rate = orderRate(lately.value, sold);
  return (
    <section class="box pace" aria-label={t('pace.label')}>
      {totals && goal && <GoalPace amount={goal.amount} at={goalAt(lately.value, totals.net, goal.amount, sold)} />}
      <dl class="tiles">
        {totals && <Tile name={t('pace.orders')} value={formatCount(totals.orders, show.locale)} />}
        {totals && <Tile name={t('pace.units')} value={formatCount(totals.units, show.locale)} />}
        {totals && <Tile name={t('pace.average')} value={average === null ? '–' : money(average, totals.currency)} />}
        <Tile name={t('pace.rate')} value={rateWords(rate)} hint={t('pace.rate.hint')} />
      </dl>
    </section>
  );
}

function Tile({ name, value, hint }: { name: string; value: string; hint?: string }) {
  return (
    <div class="tile">
      <dt>{name}</dt>
      <dd>{value}</dd>
      {hint && <dd class="quiet">{hint}</dd>}
    </div>
  );
}

function GoalPace({ amount, at }: { amount: string; at: number | null }) {
  const { view, lately, money } = useDesk();
  const { timezone } = view.value.show;
  const isReached = at !== null && at <= lately.value;
  return (
    <p class="goal-pace" data-on-its-way={at !== null}>
      <span>{t('pace.goal', { amount: money(amount) })}</span>
      <strong>
        {isReached
          ? t('pace.goal.reached')
          : at === null
            ? t('pace.goal.never')
            : t('pace.goal.at', { time: clockTime(at, locale, timezone) })}
      </strong>
    </p>
  );
}
