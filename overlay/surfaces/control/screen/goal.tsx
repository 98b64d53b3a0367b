import { minorOf } from '../../../../shared/money.ts';
import { useDesk } from '../desk/desk.ts';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';

/** Per mille of the goal that is reached, 0 to 1000. */
function share(net: string, amount: string): number {
  const goal = minorOf(amount);
  if (goal <= 0n) return 1000;
  const part = (minorOf(net) * 1000n) / goal;
  return Number(part < 0n ? 0n : part > 1000n ? 1000n : part);
}

export function Goal() {
  const { view, money, sheet, live } = useDesk();
  const { goal, totals } = view.value;
  const open = () => (sheet.value = { kind: 'goal' });
  return (
    <section class="box">
      <h2>{t('goal')}</h2>
      {goal ? (
        <>
          <p class="goal-figures">
            <strong>{money(goal.amount)}</strong>
            {goal.reached && <span class="badge on">{t('goal.reached')}</span>}
          </p>
          {totals && <progress max={1000} value={share(totals.net, goal.amount)} aria-label={t('goal')} />}
          {goal.steps.length > 0 && (
            <ul class="rows">
              {goal.steps.map((step) => (
                <li key={step.amount} data-done={step.reached}>
                  <span class="row-main">{step.label || t('goal.step')}</span>
                  <span class="row-side">
                    {money(step.amount)} {step.reached && '✓'}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </>
      ) : (
        <p class="quiet">{t('goal.none')}</p>
      )}
      <div class="buttons">
        <button type="button" class="button" disabled={!live.value} onClick={open}>
          {goal ? t('goal.change') : t('goal.set')}
        </button>
      </div>
      <TapNote place="goal" />
    </section>
  );
}
