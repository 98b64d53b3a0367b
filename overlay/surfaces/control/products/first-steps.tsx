import { useState } from 'preact/hooks';
import type { ControlView } from '../../../../shared/view.ts';
import { useDesk } from '../desk/desk.ts';
import { recall, remember } from '../desk/remembered.ts';
import { CheckIcon } from '../parts/icons.tsx';
import { t } from '../words.ts';

/** The server makes this one by itself at its first start; whoever makes another says what it is. */
const MADE_BY_ITSELF = 'main';

/** The first fact is what made the show. A sale settles the rest. */
const isNamed = (show: string, { cues, totals }: Pick<ControlView, 'cues' | 'totals'>): boolean =>
  show !== MADE_BY_ITSELF ||
  cues.some(({ kind, outcome, seq }) => kind === 'show.configure' && outcome === 'taken' && seq > 1) ||
  totals === null ||
  totals.orders > 0 ||
  totals.others.length > 0;

/** Leads a newcomer through the first minute; goes away by itself when all is done. */
export function FirstSteps() {
  const { view, sheet, tab, show } = useDesk();
  const memory = `steps.${show}`;
  const [hidden, setHidden] = useState(recall(memory) !== null);
  const { products, activity, surfaces } = view.value;
  const steps = [
    { id: 'show', done: isNamed(show, view.value), go: () => (sheet.value = { kind: 'show' }) },
    { id: 'product', done: products.length > 0, go: () => (sheet.value = { kind: 'product', sku: null }) },
    { id: 'obs', done: surfaces.some((entry) => entry.surface === 'stage'), go: () => (tab.value = 'setup') },
    { id: 'shop', done: activity.length > 0, go: () => (tab.value = 'setup') },
  ] as const;
  if (hidden || steps.every((step) => step.done)) return null;
  return (
    <section class="steps" aria-label={t('steps')}>
      <header>
        <h2>{t('steps')}</h2>
        <button
          type="button"
          class="link"
          onClick={() => {
            remember(memory, 'hidden');
            setHidden(true);
          }}
        >
          {t('steps.hide')}
        </button>
      </header>
      <ol>
        {steps.map((step) => (
          <li key={step.id} data-done={step.done}>
            <span class="step-mark">{step.done && <CheckIcon />}</span>
            <span class="step-words">
              <strong>{t(`steps.${step.id}`)}</strong>
              {!step.done && <span class="quiet">{t(`steps.${step.id}.why`)}</span>}
            </span>
            {!step.done && (
              <button type="button" class="button" onClick={step.go}>
                {t(`steps.${step.id}.go`)}
              </button>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
