import { useState } from 'preact/hooks';
import { useDesk } from '../desk/desk.ts';
import { isIn } from '../logic/tap.ts';
import { CurrencyField } from '../parts/currency-field.tsx';
import { TextField } from '../parts/field.tsx';
import { Draft, SheetFrame } from '../parts/sheet.tsx';
import { TapNote } from '../parts/tap-note.tsx';
import { t } from '../words.ts';

/** What the first show is called, and what it counts in: asked before the first sale settles it (C5). */
export function ShowSheet() {
  const { view, sheet, send, live } = useDesk();
  const { show } = view.value;
  const [title, setTitle] = useState(show.title);
  const [currency, setCurrency] = useState(show.currency);
  const close = () => (sheet.value = null);

  const save = async () => {
    const tap = await send('show', { kind: 'show.configure', title: title.trim(), currency });
    if (isIn(tap)) close();
  };

  return (
    <SheetFrame title={t('steps.show')} onClose={close}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField label={t('settings.title')} value={title} onText={setTitle} maxLength={120} />
        <CurrencyField
          label={t('settings.currency.choose')}
          hint={t('settings.currency.hint')}
          value={currency}
          onCurrency={setCurrency}
        />
        <Draft of={[title, currency]} />
        <TapNote place="show" />
        <div class="form-end">
          <span class="spacer" />
          <button type="submit" class="button primary" disabled={!live.value || title.trim() === ''}>
            {t('save')}
          </button>
        </div>
      </form>
    </SheetFrame>
  );
}
