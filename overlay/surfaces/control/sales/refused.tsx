import { useDesk } from '../desk/desk.ts';
import { ago } from '../logic/time.ts';
import { isSettled } from '../logic/troubles.ts';
import { locale, refusedWords, sourceName, t } from '../words.ts';

/** Webhooks that were turned away: how many, why, and what to do (I4). Never a silent zero. */
export function Refused() {
  const { view, lately, tab } = useDesk();
  const { refused, activity } = view.value;
  if (refused.length === 0) return null;
  const latest = [...refused].sort((one, other) => other.lastAt - one.lastAt);
  return (
    <section
      class="box"
      data-kind={refused.every((entry) => isSettled(entry, activity)) ? 'settled' : 'bad'}
      aria-label={t('refused')}
    >
      <h2>{t('refused')}</h2>
      <ul class="rows">
        {latest.map((entry) => (
          <li key={`${entry.source} ${entry.code}`}>
            <span class="row-main">
              <strong>{t('refused.count', { n: entry.count, source: sourceName(entry.source) })}</strong>
              <span>{isSettled(entry, activity) ? t('refused.settled') : refusedWords(entry.code)}</span>
              <span class="quiet">{t('refused.last', { ago: ago(entry.lastAt, lately.value, locale) })}</span>
            </span>
          </li>
        ))}
      </ul>
      <button type="button" class="button" onClick={() => (tab.value = 'setup')}>
        {t('refused.mend')}
      </button>
    </section>
  );
}
