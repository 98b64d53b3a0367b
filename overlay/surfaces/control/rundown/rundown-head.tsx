import { useDesk } from '../desk/desk.ts';
import { clockTime } from '../logic/clock-time.ts';
import { paceOf } from '../logic/rundown-times.ts';
import { durationWords, locale, t } from '../words.ts';

/** How the evening goes: what is planned, what is behind it, and when it will be over at this pace. */
export function RundownHead() {
  const { view, rundown, sheet, live, lately } = useDesk();
  const items = rundown.items.value;
  const { planned, elapsed, left } = paceOf(items, view.value, lately.value);
  const { timezone } = view.value.show;
  return (
    <>
      <div class="panel-head">
        <h2>{t('tab.rundown')}</h2>
        <span class="spacer" />
        <button
          type="button"
          class="button"
          disabled={!live.value}
          onClick={() => (sheet.value = { kind: 'import', rundown: true })}
        >
          {t('products.import')}
        </button>
        {items.length > 0 && (
          <button
            type="button"
            class="button primary"
            disabled={!live.value}
            onClick={() => (sheet.value = { kind: 'rundown-add' })}
          >
            {t('rundown.add.short')}
          </button>
        )}
      </div>
      {planned > 0 && (
        <p class="rundown-pace quiet">
          <span>{t('rundown.planned', { time: durationWords(planned) })}</span>
          {elapsed > 0 && <span>{t('rundown.elapsed', { time: durationWords(elapsed) })}</span>}
          {left > 0 && (
            <span>
              {t('rundown.left', {
                time: durationWords(left),
                clock: clockTime(lately.value + left * 1000, locale, timezone),
              })}
            </span>
          )}
        </p>
      )}
    </>
  );
}
