import { useEffect, useRef } from 'preact/hooks';
import { useDesk } from './desk/desk.ts';
import { listenToKeys } from './desk/hotkeys.ts';
import { Banners } from './header/banners.tsx';
import { Header } from './header/header.tsx';
import { SaleSheet } from './hand/sale-sheet.tsx';
import { NameAsk } from './header/name-ask.tsx';
import { Dock } from './on-air/dock.tsx';
import { LayoutSheet } from './look/layout-sheet.tsx';
import { ThemeSheet } from './look/theme-sheet.tsx';
import { KeysSheet } from './on-air/keys-sheet.tsx';
import { Monitors } from './on-air/monitors.tsx';
import { DealSheet } from './products/deal-sheet.tsx';
import { ImportSheet } from './products/import-sheet.tsx';
import { ProductSheet } from './products/product-sheet.tsx';
import { Products } from './products/products.tsx';
import { ShowSheet } from './products/show-sheet.tsx';
import { AddSheet } from './rundown/add-sheet.tsx';
import { ItemSheet } from './rundown/item-sheet.tsx';
import { Rundown } from './rundown/rundown.tsx';
import { Setup } from './setup/setup.tsx';
import { SalesPanel } from './sales/sales-panel.tsx';
import { GoalSheet } from './screen/goal-sheet.tsx';
import { ScreenPanel } from './screen/screen-panel.tsx';
import { t } from './words.ts';
import { unreachable } from '../../../shared/assert.ts';

/** One column and a dock on a phone; sales, products and the screen side by side on a desktop. */
export function Page() {
  const desk = useDesk();
  const { tab, view } = desk;
  const { title } = view.value.show;
  useEffect(() => void (document.title = `${title} · Nacre`), [title]);
  useEffect(() => listenToKeys(desk), [desk]);
  return (
    <div class="page" data-tab={tab.value}>
      <Header />
      <div class="banners">
        <Banners />
        <NameAsk />
      </div>
      <main class="panels">
        <section class="panel" data-panel="sales" aria-label={t('tab.sales')}>
          <SalesPanel />
        </section>
        <Middle />
        <section class="panel" data-panel="screen" aria-label={t('tab.screen')}>
          <ScreenPanel />
        </section>
        <SetupPanel />
      </main>
      <Dock />
      <OpenSheet />
    </div>
  );
}

/** There from the first time it is opened: what is typed there outlasts a look at another tab. */
function SetupPanel() {
  const { tab } = useDesk();
  const isShown = tab.value === 'setup';
  const wasShown = useRef(false);
  wasShown.current ||= isShown;
  if (!wasShown.current) return null;
  return (
    <section class="panel" data-panel="setup" aria-label={t('tab.setup')}>
      <Setup isShown={isShown} />
    </section>
  );
}

/** The rundown takes the place of the products, on a desktop too. */
function Middle() {
  const { tab } = useDesk();
  const shown = tab.value === 'rundown' ? 'rundown' : 'live';
  return (
    <section class="panel" data-panel={shown} aria-label={t(`tab.${shown}`)}>
      <div class="places chips" role="group" aria-label={t('tabs')}>
        {(['live', 'rundown'] as const).map((name) => (
          <button
            type="button"
            key={name}
            class="chip"
            aria-pressed={shown === name}
            onClick={() => (tab.value = name)}
          >
            {t(`tab.${name}`)}
          </button>
        ))}
      </div>
      <Monitors />
      {shown === 'rundown' ? <Rundown /> : <Products />}
    </section>
  );
}

function OpenSheet() {
  const { sheet } = useDesk();
  const open = sheet.value;
  if (!open) return null;
  switch (open.kind) {
    case 'product':
      return <ProductSheet sku={open.sku} />;
    case 'deal':
      return <DealSheet sku={open.sku} />;
    case 'import':
      return <ImportSheet forRundown={open.rundown ?? false} />;
    case 'rundown-add':
      return <AddSheet />;
    case 'rundown-item':
      return <ItemSheet id={open.item} />;
    case 'keys':
      return <KeysSheet />;
    case 'goal':
      return <GoalSheet />;
    case 'show':
      return <ShowSheet />;
    case 'theme':
      return <ThemeSheet />;
    case 'layout':
      return <LayoutSheet />;
    case 'sale':
      return <SaleSheet sale={open.sale} />;
    default:
      return unreachable(open);
  }
}
