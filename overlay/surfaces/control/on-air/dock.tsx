import { useDesk, TABS, type Tab } from '../desk/desk.ts';
import { isSettled } from '../logic/troubles.ts';
import { LiveIcon, RundownIcon, SetupIcon, SalesIcon, ScreenIcon } from '../parts/icons.tsx';
import { t } from '../words.ts';
import { OnAir } from './on-air.tsx';
import { PanicButton } from './panic-button.tsx';

const ICONS: Record<Tab, () => preact.JSX.Element> = {
  live: LiveIcon,
  rundown: RundownIcon,
  sales: SalesIcon,
  screen: ScreenIcon,
  setup: SetupIcon,
};

/** Under the thumb: what is on air, where to go, and the way out. */
export function Dock() {
  const { tab, view } = useDesk();
  const { refused, warnings, activity } = view.value;
  const troubles = warnings.length > 0 || refused.some((entry) => !isSettled(entry, activity));
  return (
    <div class="dock">
      <OnAir />
      <nav class="tabs" aria-label={t('tabs')}>
        {TABS.map((name) => {
          const Icon = ICONS[name];
          return (
            <button
              type="button"
              key={name}
              class="tab"
              aria-current={tab.value === name ? 'page' : undefined}
              onClick={() => (tab.value = name)}
            >
              <Icon />
              <span>{t(`tab.${name}`)}</span>
              {name === 'sales' && troubles && <i class="dot" aria-label={t('status.troubles')} />}
            </button>
          );
        })}
        <PanicButton />
      </nav>
    </div>
  );
}
