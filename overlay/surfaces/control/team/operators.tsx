import { useDesk } from '../desk/desk.ts';
import { forget } from '../desk/remembered.ts';
import { ago } from '../logic/time.ts';
import { locale, roleName, t } from '../words.ts';

/** The page asks for the name when it knows none. */
function askAgain(): void {
  forget('name');
  location.reload();
}

export function Operators() {
  const { view, lately } = useDesk();
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
            <span class="row-side quiet">{ago(operator.connectedAt, lately.value, locale)}</span>
          </li>
        ))}
      </ul>
      <button type="button" class="link" onClick={askAgain}>
        {t('name.change')}
      </button>
    </section>
  );
}
