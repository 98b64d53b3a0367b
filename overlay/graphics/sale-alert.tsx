import type { RecentSale } from '../../shared/view.ts';
import { Graphic } from './graphic.tsx';
import { useMotion } from './motion.ts';
import type { Motion } from './motion.ts';
import { Pearl } from './pearl.tsx';
import './sale-alert.css';
import { money, t } from './words.ts';

interface Props {
  /** The newest, oldest first. */
  sales: readonly RecentSale[];
  orders: number;
  /** In the home currency, a decimal string; empty where there is none. */
  amount: string;
  currency: string;
  /** How many of the host's amounts it reaches: the more, the larger it is. */
  tier: number;
  leaving: boolean;
}

/** The inside of the shell shows, once. */
const SHIMMER: Motion = [
  [{ opacity: 0.85 }, { opacity: 0.85, offset: 0.4 }, { opacity: 0 }],
  { duration: 2600, easing: 'ease-out' },
];

/** One sale by its buyer, or many as one. */
export function SaleAlert({ sales, orders, amount, currency, tier, leaving }: Props) {
  const newest = sales.at(-1);
  const one = orders === 1 ? newest : undefined;
  const figure = amount === '' ? one && ownAmount(one) : money(amount, currency);
  return (
    <Graphic class={tier > 0 ? `alert plate tier-${tier}` : 'alert plate'} way="slides" leaving={leaving}>
      {tier > 0 && <Shimmer />}
      <Pearl />
      <div class="alert-text">
        <p class="alert-name one-line">
          {one ? <bdi>{one.name || t('buyer.unnamed')}</bdi> : t('stage.orders', { n: orders })}
        </p>
        <p class="alert-more">{one ? <Items sale={one} /> : <Names sales={sales} orders={orders} />}</p>
      </div>
      {figure && <p class="alert-amount numerals">{figure}</p>}
    </Graphic>
  );
}

const Shimmer = () => <i class="alert-nacre" ref={useMotion<HTMLElement>(SHIMMER, true)} />;

/** Of a currency that has no rate. */
const ownAmount = ({ amount, currency }: RecentSale): string => (amount === '' ? '' : money(amount, currency));

function Items({ sale }: { sale: RecentSale }) {
  return (
    <>
      {sale.items.map(({ title, quantity }, index) => (
        // Two lines of one order may be the same product.
        <span key={index}>
          {index > 0 && t('stage.comma')}
          <bdi>{title}</bdi>
          {quantity > 1 && ` ×${quantity}`}
        </span>
      ))}
    </>
  );
}

const NAMES_SHOWN = 3;

function Names({ sales, orders }: { sales: readonly RecentSale[]; orders: number }) {
  const names = sales.map(({ name }) => name).filter((name) => name !== '');
  const shown = names.slice(-NAMES_SHOWN).reverse();
  const more = orders - shown.length;
  return (
    <>
      {shown.map((name, index) => (
        <span key={index}>
          {index > 0 && t('stage.comma')}
          <bdi>{name}</bdi>
        </span>
      ))}
      {shown.length > 0 && more > 0 && ` ${t('stage.more', { n: more })}`}
    </>
  );
}
