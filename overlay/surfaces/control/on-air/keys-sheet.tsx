import { useDesk } from '../desk/desk.ts';
import { keysOn, switchKeys } from '../desk/hotkeys.ts';
import { SheetFrame } from '../parts/sheet.tsx';
import { t } from '../words.ts';

const KEYS = ['digits', 'space', 'escape', 'hold', 'search', 'help'] as const;

/** The keys, and the way to switch them off. */
export function KeysSheet() {
  const { sheet } = useDesk();
  return (
    <SheetFrame title={t('hotkeys')} onClose={() => (sheet.value = null)}>
      <dl class="keys">
        {KEYS.map((name) => (
          <div key={name}>
            <dt>
              <kbd>{t(`hotkeys.${name}.key`)}</kbd>
            </dt>
            <dd>{t(`hotkeys.${name}`)}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input type="checkbox" checked={keysOn.value} onChange={(event) => switchKeys(event.currentTarget.checked)} />
        {t('hotkeys.on')}
      </label>
    </SheetFrame>
  );
}
