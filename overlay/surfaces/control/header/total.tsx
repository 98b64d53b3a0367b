import { useDesk } from '../desk/desk.ts';
import { t } from '../words.ts';

/** The net total, big, and how many orders and pieces made it. */
export function Total() {
  const { view, money, old } = useDesk();
  const { totals, crowd } = view.value;
  if (!totals) return <p class="total quiet">{t('total.withheld')}</p>;
  return (
    <div class="total" data-old={old.value}>
      <span class="total-net" aria-label={t('total.net')}>
        {money(totals.net, totals.currency)}
      </span>
      {old.value && <span class="badge">{t('total.old')}</span>}
      <span class="total-counts">
        <span>{t('total.orders', { n: totals.orders })}</span>
        <span>{t('total.units', { n: totals.units })}</span>
        {crowd.viewers > 0 && <span>{t('total.viewers', { viewers: crowd.viewers })}</span>}
      </span>
    </div>
  );
}
