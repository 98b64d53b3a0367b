import { Figures } from './figures.tsx';
import { MoneyBack } from './money-back.tsx';
import { Operators } from './operators.tsx';
import { Refused } from './refused.tsx';
import { Sales } from './sales.tsx';
import { Surfaces } from './surfaces.tsx';

/** What troubles comes first. */
export function Status() {
  return (
    <>
      <Refused />
      <Figures />
      <MoneyBack />
      <Sales />
      <Surfaces />
      <Operators />
    </>
  );
}
