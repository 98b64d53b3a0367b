import { useState } from 'preact/hooks';
import type { RundownItemView } from '../../../../shared/view.ts';
import { useDesk } from '../desk/desk.ts';
import { readPlan, typedPlan } from '../logic/plan-typing.ts';
import { moved } from '../logic/rundown-items.ts';
import { itemTitle } from '../logic/rundown-times.ts';
import { TextField } from '../parts/field.tsx';
import { HoldButton } from '../parts/hold-button.tsx';
import { Draft, SheetFrame } from '../parts/sheet.tsx';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';

/** One line of the rundown: its words and time, its place, and away with it. */
export function ItemSheet({ id }: { id: string }) {
  const { rundown, sheet } = useDesk();
  const item = rundown.items.value.find((one) => one.id === id);
  const close = () => (sheet.value = null);
  return (
    <SheetFrame title={item ? itemTitle(item) : t('tab.rundown')} onClose={close}>
      {item ? <ItemForm item={item} onDone={close} /> : <p class="quiet">{t('refusal.rundown_item_unknown')}</p>}
    </SheetFrame>
  );
}

function ItemForm({ item, onDone }: { item: RundownItemView; onDone: () => void }) {
  const { rundown, view, live } = useDesk();
  const [plan, setPlan] = useState(typedPlan(item.plan));
  const [text, setText] = useState(item.kind === 'message' ? item.text : '');
  const items = rundown.items.value;
  const place = items.findIndex(({ id }) => id === item.id);
  const current = items.findIndex(({ id }) => id === view.value.rundown.current);
  const read = readPlan(plan);
  const sound = read !== 'fault' && (item.kind !== 'message' || text.trim() !== '');

  const save = async () => {
    if (!sound) return;
    const changed: RundownItemView = {
      ...item,
      plan: read ?? undefined,
      ...(item.kind === 'message' && { text: text.trim() }),
    };
    if (await rundown.set(items.map((one) => (one.id === item.id ? changed : one)))) onDone();
  };
  const move = (to: number) => void rundown.set(moved(items, item.id, to));
  const remove = async () => {
    if (await rundown.set(items.filter(({ id }) => id !== item.id))) onDone();
  };
  /** Behind the one that was played last; its own going from before that place moves the place. */
  const asNext = place <= current ? current : current + 1;

  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p class="quiet">{t('rundown.place', { place: place + 1, of: items.length })}</p>
      <div class="buttons thirds">
        <button
          type="button"
          class="button"
          disabled={!live.value || place === asNext || item.id === view.value.rundown.current}
          onClick={() => move(asNext)}
        >
          {t('rundown.as_next')}
        </button>
        <button type="button" class="button" disabled={!live.value || place === 0} onClick={() => move(place - 1)}>
          {t('rundown.up')}
        </button>
        <button
          type="button"
          class="button"
          disabled={!live.value || place === items.length - 1}
          onClick={() => move(place + 1)}
        >
          {t('rundown.down')}
        </button>
      </div>
      {item.kind === 'message' && <TextField label={t('message')} value={text} onText={setText} maxLength={200} />}
      <TextField
        label={t('rundown.plan')}
        hint={t('rundown.plan.hint')}
        fault={read === 'fault' ? t('rundown.plan.fault') : null}
        inputMode="text"
        autocomplete="off"
        value={plan}
        onText={setPlan}
      />
      <Draft of={[plan, text]} />
      <TapNote place="rundown" />
      <div class="form-end">
        <HoldButton disabled={!live.value} onHeld={() => void remove()}>
          {t('rundown.remove')}
        </HoldButton>
        <span class="spacer" />
        <button type="submit" class="button primary" disabled={!live.value || !sound}>
          {t('save')}
        </button>
      </div>
    </form>
  );
}
