import { useState } from 'preact/hooks';
import { useDesk } from '../desk/desk.ts';
import { isIn } from '../logic/tap.ts';
import { readAmount, typedForm } from '../logic/amount-typing.ts';
import { AmountField, typingWords, useAmount } from '../parts/amount-field.tsx';
import { CloseIcon } from '../parts/icons.tsx';
import { Draft, SheetFrame } from '../parts/sheet.tsx';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';

const MOST_STEPS = 12;

interface StepDraft {
  id: number;
  typed: string;
  label: string;
}

/** The amount to reach, and stations on the way, each with what is promised for it. */
export function GoalSheet() {
  const { view, sheet, send, live } = useDesk();
  const { goal, show } = view.value;
  const amount = useAmount(goal?.amount);
  const [tried, setTried] = useState(false);
  const [steps, setSteps] = useState<StepDraft[]>(() =>
    (goal?.steps ?? []).map((step, id) => ({
      id,
      typed: typedForm(step.amount, show.locale),
      label: step.label ?? '',
    })),
  );
  const close = () => (sheet.value = null);
  const change = (id: number, part: Partial<StepDraft>) =>
    setSteps(steps.map((step) => (step.id === id ? { ...step, ...part } : step)));
  const read = steps
    .filter((step) => step.typed.trim() !== '' || step.label.trim() !== '')
    .map((step) => ({ ...step, read: readAmount(step.typed, show.currency, show.locale) }));
  const faultOf = (id: number): string | null => {
    const step = read.find((entry) => entry.id === id);
    if (!step || 'amount' in step.read || (step.read.fault === 'empty' && !tried)) return null;
    return typingWords(step.read.fault, show.currency, show.locale);
  };

  const save = async () => {
    setTried(true);
    const sound = read.flatMap(({ read: typed, label }) =>
      'amount' in typed ? [{ amount: typed.amount, ...(label.trim() && { label: label.trim() }) }] : [],
    );
    if (!('amount' in amount.read) || sound.length < read.length) return;
    const tap = await send('goal', { kind: 'goal.set', amount: amount.read.amount, steps: sound });
    if (isIn(tap)) close();
  };

  return (
    <SheetFrame title={t('goal')} onClose={close}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <AmountField label={t('goal.amount')} amount={amount} needed={tried} />
        <fieldset class="steps-edit">
          <legend>{t('goal.steps')}</legend>
          <p class="quiet">{t('goal.steps.hint')}</p>
          {steps.map((step) => (
            <div class="step-row" key={step.id}>
              <input
                inputMode="decimal"
                aria-label={t('goal.step.amount')}
                aria-invalid={faultOf(step.id) !== null}
                placeholder={t('goal.step.amount')}
                value={step.typed}
                onInput={(event) => change(step.id, { typed: event.currentTarget.value })}
              />
              <input
                aria-label={t('goal.step.label')}
                maxLength={60}
                placeholder={t('goal.step.label')}
                value={step.label}
                onInput={(event) => change(step.id, { label: event.currentTarget.value })}
              />
              <button
                type="button"
                class="round"
                aria-label={t('goal.step.remove')}
                onClick={() => setSteps(steps.filter((entry) => entry.id !== step.id))}
              >
                <CloseIcon />
              </button>
              {faultOf(step.id) && (
                <span class="field-fault" role="alert">
                  {faultOf(step.id)}
                </span>
              )}
            </div>
          ))}
          {steps.length < MOST_STEPS && (
            <button
              type="button"
              class="button"
              onClick={() =>
                setSteps([...steps, { id: Math.max(-1, ...steps.map((step) => step.id)) + 1, typed: '', label: '' }])
              }
            >
              {t('goal.step.add')}
            </button>
          )}
        </fieldset>
        <Draft of={[amount.typed, steps]} />
        <TapNote place="goal" />
        <div class="form-end">
          <span class="spacer" />
          <button type="submit" class="button primary" disabled={!live.value}>
            {t('save')}
          </button>
        </div>
      </form>
    </SheetFrame>
  );
}
