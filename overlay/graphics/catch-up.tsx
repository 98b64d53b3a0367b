import './catch-up.css';
import { Graphic } from './graphic.tsx';
import { Pearl } from './pearl.tsx';
import { money, t } from './words.ts';

interface Props {
  orders: number;
  /** In the home currency, a decimal string; empty where there is none. */
  amount: string;
  currency: string;
  leaving: boolean;
}

/** What came while nobody could see it, told once (S2). */
export function CatchUp({ orders, amount, currency, leaving }: Props) {
  return (
    <Graphic class="alert catch-up plate" way="slides" leaving={leaving}>
      <Pearl />
      <div class="alert-text">
        <p class="alert-more">{t('stage.missed')}</p>
        <p class="catch-up-sum numerals">
          <span>{t('stage.orders', { n: orders })}</span>
          {amount !== '' && <strong>{money(amount, currency)}</strong>}
        </p>
      </div>
    </Graphic>
  );
}
