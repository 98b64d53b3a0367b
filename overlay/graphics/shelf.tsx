import type { DealView, ProductView } from '../../shared/view.ts';
import { DealBand } from './deal-band.tsx';
import { piecesLeft, pricesOf } from './offer.ts';
import { Picture } from './picture.tsx';
import { Price } from './price.tsx';
import './shelf.css';
import { Stock } from './stock.tsx';

interface Props {
  products: readonly ProductView[];
  /** Of one of them. */
  deal: DealView | null;
  currency: string;
  secondsLeft: number;
}

/** Two or three products side by side. */
export function Shelf({ products, deal, currency, secondsLeft }: Props) {
  return (
    <>
      {deal && <DealBand deal={deal} secondsLeft={secondsLeft} />}
      <ul class="wares">
        {products.map((product) => (
          <Ware
            key={product.sku}
            product={product}
            deal={deal?.product.sku === product.sku ? deal : null}
            currency={currency}
          />
        ))}
      </ul>
    </>
  );
}

function Ware({ product, deal, currency }: { product: ProductView; deal: DealView | null; currency: string }) {
  const pieces = piecesLeft(product, deal);
  return (
    <li class="ware">
      <Picture address={product.image} class="ware-picture" isGone={pieces === 0} />
      <p class="ware-title">
        <bdi>{product.title}</bdi>
      </p>
      <Price {...pricesOf(product, deal)} currency={currency} />
      {pieces !== null && <Stock pieces={pieces} />}
    </li>
  );
}
