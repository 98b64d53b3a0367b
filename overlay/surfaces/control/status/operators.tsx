import { useDesk } from '../desk/desk.ts';
import { ago } from '../logic/time.ts';
import { locale, roleName, t } from '../words.ts';

export function Operators() {
  const { view, now } = useDesk();
  return (
    <section class="box">
      <h2>{t('operators')}</h2>
      <ul class="rows">
        {view.value.operators.map((operator) => (
          <li key={operator.id}>
            <span class="row-main">
              {operator.name || t('operators.unnamed')}
              <span class="quiet">{roleName(operator.role)}</span>
            </span>
            <span class="row-side quiet">{ago(operator.connectedAt, now.value, locale)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
