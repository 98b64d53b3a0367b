import { useDesk } from '../desk/desk.ts';
import { KeysIcon, Pearl, SetupIcon } from '../parts/icons.tsx';
import { PanicButton } from '../on-air/panic-button.tsx';
import { t } from '../words.ts';
import { LinkMark } from './link-mark.tsx';
import { Total } from './total.tsx';

export function Header() {
  const { view, tab, sheet } = useDesk();
  const { show } = view.value;
  const inSetup = tab.value === 'setup';
  return (
    <header class="header">
      <div class="header-name">
        <Pearl />
        <h1>{show.title}</h1>
        {show.rehearsal && <span class="badge">{t('show.rehearsal')}</span>}
        {!show.open && <span class="badge">{t('show.closed')}</span>}
        <LinkMark />
      </div>
      <Total />
      <div class="header-desktop">
        <button
          type="button"
          class="round"
          aria-label={t('hotkeys')}
          title={t('hotkeys')}
          onClick={() => (sheet.value = { kind: 'keys' })}
        >
          <KeysIcon />
        </button>
        <button
          type="button"
          class="button"
          aria-pressed={inSetup}
          onClick={() => (tab.value = inSetup ? 'live' : 'setup')}
        >
          <SetupIcon />
          {inSetup ? t('tab.back') : t('tab.setup')}
        </button>
        <PanicButton />
      </div>
    </header>
  );
}
