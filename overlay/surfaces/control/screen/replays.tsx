import { useDesk } from '../desk/desk.ts';
import { seenName } from '../logic/seen-name.ts';
import { ago } from '../logic/time.ts';
import { TapNote } from '../parts/tap-note.tsx';
import { locale, t } from '../words.ts';

const SHOWN = 4;

/** The latest sales, each to be announced once more. */
export function Replays() {
  const { view, send, live, money, lately } = useDesk();
  const latest = view.value.recent.slice(-SHOWN).reverse();
  if (latest.length === 0) return null;
  return (
    <>
      <h3>{t('alerts.replay.title')}</h3>
      <ul class="rows">
        {latest.map((sale) => {
          const { seq, amount, currency, at } = sale;
          const who = seenName(sale) || t('buyer.unnamed');
          return (
            <li key={seq}>
              <span class="row-main">
                <bdi>{who}</bdi>
                <span class="quiet">
                  {amount && `${money(amount, currency)} · `}
                  {ago(at, lately.value, locale)}
                </span>
              </span>
              <button
                type="button"
                class="button"
                aria-label={t('alerts.replay.label', { who })}
                disabled={!live.value}
                onClick={() => void send('replay', { kind: 'alerts.replay', seq })}
              >
                {t('alerts.replay')}
              </button>
            </li>
          );
        })}
      </ul>
      <TapNote place="replay" />
    </>
  );
}
