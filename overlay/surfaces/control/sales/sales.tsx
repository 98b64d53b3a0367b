import { useDesk } from '../desk/desk.ts';
import { seenName } from '../logic/seen-name.ts';
import { ago } from '../logic/time.ts';
import { locale, t } from '../words.ts';

const SHOWN = 8;

/** The latest sales, newest first. */
export function Sales() {
  const { view, lately, money } = useDesk();
  const latest = view.value.recent.slice(-SHOWN).reverse();
  return (
    <section class="box">
      <h2>{t('sales')}</h2>
      {latest.length === 0 && <p class="quiet">{t('sales.none')}</p>}
      <ul class="rows">
        {latest.map((sale) => (
          <li key={sale.seq}>
            <span class="row-main">
              {seenName(sale) || t('buyer.unnamed')}
              <span class="quiet">
                {sale.items
                  .map((item) => (item.quantity > 1 ? `${item.quantity} × ${item.title}` : item.title))
                  .join(', ')}
              </span>
            </span>
            <span class="row-side">
              {sale.amount && money(sale.amount, sale.currency)}
              <span class="quiet">{ago(sale.at, lately.value, locale)}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
