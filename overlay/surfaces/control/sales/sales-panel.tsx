import { HandList } from '../hand/hand-list.tsx';
import { SaleButton } from '../hand/sale-button.tsx';
import { Figures } from './figures.tsx';
import { Hour } from './hour.tsx';
import { MoneyBack } from './money-back.tsx';
import { OnAirFigures } from './on-air-figures.tsx';
import { Pace } from './pace.tsx';
import { Refused } from './refused.tsx';
import { Sales } from './sales.tsx';

/** What troubles comes first; the sale to be typed stays under the thumb. */
export function SalesPanel() {
  return (
    <>
      <Refused />
      <Pace />
      <HandList />
      <OnAirFigures />
      <Hour />
      <Figures />
      <MoneyBack />
      <Sales />
      <div class="sale-bar">
        <SaleButton />
      </div>
    </>
  );
}
