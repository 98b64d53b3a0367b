import { useEffect } from 'preact/hooks';
import { useDesk } from './desk/desk.ts';
import { Banners } from './header/banners.tsx';
import { Header } from './header/header.tsx';
import { SaleSheet } from './hand/sale-sheet.tsx';
import { NameAsk } from './header/name-ask.tsx';
import { Dock } from './on-air/dock.tsx';
import { LayoutSheet } from './look/layout-sheet.tsx';
import { ThemeSheet } from './look/theme-sheet.tsx';
import { DealSheet } from './products/deal-sheet.tsx';
import { ImportSheet } from './products/import-sheet.tsx';
import { ProductSheet } from './products/product-sheet.tsx';
import { Products } from './products/products.tsx';
import { ShowSheet } from './products/show-sheet.tsx';
import { Setup } from './setup/setup.tsx';
import { SalesPanel } from './sales/sales-panel.tsx';
import { GoalSheet } from './screen/goal-sheet.tsx';
import { ScreenPanel } from './screen/screen-panel.tsx';
import { t } from './words.ts';
import { unreachable } from '../../../shared/assert.ts';

/** One column and a dock on a phone; sales, products and the screen side by side on a desktop. */
export function Page() {
  const { tab, view } = useDesk();
  const { title } = view.value.show;
  useEffect(() => void (document.title = `${title} · Nacre`), [title]);
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
        <section class="panel" data-panel="live" aria-label={t('tab.live')}>
          <Products />
        </section>
        <section class="panel" data-panel="screen" aria-label={t('tab.screen')}>
          <ScreenPanel />
        </section>
        {tab.value === 'setup' && (
          <section class="panel" data-panel="setup" aria-label={t('tab.setup')}>
            <Setup />
          </section>
        )}
      </main>
      <Dock />
      <OpenSheet />
    </div>
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
      return <ImportSheet />;
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
