import { useDesk } from '../desk/desk.ts';
import { ago } from '../logic/time.ts';
import { locale, orderName, t } from '../words.ts';

const SHOWN = 5;

/** Refunds as they come, and what does not add up. Staff see them, viewers never do (M6). */
export function MoneyBack() {
  const { view, lately, money } = useDesk();
  const { refunds, warnings } = view.value;
  if (refunds.length === 0 && warnings.length === 0) return null;
  const latest = [...refunds].sort((one, other) => other.seq - one.seq).slice(0, SHOWN);
  return (
    <section class="box">
      <h2>{t('refunds')}</h2>
      {warnings.map((warning) => (
        <p key={`${warning.code} ${warning.order}`} class="notice" data-kind="bad">
          {t(`warning.${warning.code}`, {
            order: orderName(warning.order),
            amount: money(warning.amount, warning.currency),
          })}
        </p>
      ))}
      <ul class="rows">
        {latest.map((refund) => (
          <li key={refund.seq}>
            <span class="row-main">
              {t('refunds.order', { order: orderName(refund.order) })}
              <span class="quiet">{ago(refund.at, lately.value, locale)}</span>
            </span>
            <span class="row-side">−{money(refund.amount, refund.currency)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
