import { Figures } from './figures.tsx';
import { MoneyBack } from './money-back.tsx';
import { Refused } from './refused.tsx';
import { Sales } from './sales.tsx';

/** What troubles comes first. */
export function SalesPanel() {
  return (
    <>
      <Refused />
      <Figures />
      <MoneyBack />
      <Sales />
    </>
  );
}
