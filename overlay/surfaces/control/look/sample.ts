import { decimal, EXPONENTS } from '../../../../shared/money.ts';
import type { LeadersSection, ProductView, RecentSale, StageView } from '../../../../shared/view.ts';
import type { Alert } from '../../stage/alert-queue.ts';

/** A stage with something in every place, so that each can be seen and moved: the show's own things where it has them. */
export function sampleView(view: StageView, now: number, productTitle: string): StageView {
  const { currency } = view.show;
  const product: ProductView = { sku: 'sample', title: productTitle, price: sum(128, currency), stock: 11 };
  const recent = view.recent.length >= 3 ? view.recent : [...samples(currency, productTitle, now), ...view.recent];
  const totals = view.totals.orders > 0 ? view.totals : { ...view.totals, net: sum(1893, currency), orders: 27 };
  const onAir = view.stage.onAir ?? ({ cue: 'sample', kind: 'product', product } as const);
  const deal = {
    cue: 'sample deal',
    product: { ...product, sku: 'sample deal' },
    price: sum(99, currency),
    startedAt: now,
    endsAt: now + 5 * 60_000,
    sold: 2,
  };
  return {
    ...view,
    totals,
    goal: view.goal ?? { amount: sum(3000, currency), reached: false, steps: [] },
    recent,
    leaders: view.leaders && leadersOf(view.leaders, currency, productTitle),
    crowd: view.crowd.viewers > 0 ? view.crowd : { viewers: 1284, peak: 1500, likes: 0 },
    // A slate would lie over what is to be moved.
    stage: { ...view.stage, panic: false, slate: null, onAir, deal: view.stage.deal ?? deal },
  };
}

/** Of a show that tells of them. */
const leadersOf = ({ buyers, sellers }: LeadersSection, currency: string, title: string): LeadersSection => ({
  buyers: buyers.length > 0 ? buyers : NAMES.map((name) => ({ name, amount: sum(70, currency), orders: 1 })),
  sellers: sellers.length > 0 ? sellers : [{ sku: 'sample', title, units: 3 }],
});

export function sampleAlert(view: StageView, now: number, productTitle: string): Alert {
  const sale = samples(view.show.currency, productTitle, now).slice(-1);
  const amount = minor(70, view.show.currency);
  return { kind: 'sale', id: 1, shownAt: 0, orders: 1, amount, largest: amount, sales: sale };
}

const NAMES = ['María G.', '王**', 'Noah W.'];

const samples = (currency: string, title: string, at: number): RecentSale[] =>
  NAMES.map((name, place) => ({
    seq: place - NAMES.length,
    name,
    amount: sum(70, currency),
    currency,
    items: [{ sku: 'sample', title, quantity: 1 }],
    at,
  }));

const minor = (whole: number, currency: string): bigint => BigInt(whole) * 10n ** BigInt(EXPONENTS.get(currency) ?? 2);
const sum = (whole: number, currency: string): string => decimal(minor(whole, currency), currency);
