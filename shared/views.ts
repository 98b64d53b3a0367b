import { unreachable } from './assert.ts';
import { topBuyers } from './buyers.ts';
import { figuresOf, paceOf } from './figures.ts';
import { handOf } from './hand.ts';
import { decimal, minorOf } from './money.ts';
import { shownItems, shownName, whyHeld } from './name-shown.ts';
import { isOnWeb, pathOf } from './picture.ts';
import type { PictureFault } from './picture.ts';
import { RECENT_SHOWN, nameOfRecent, shownRecent } from './recent.ts';
import { CHANGED } from './reduce.ts';
import { rundownOf } from './rundown.ts';
import { hiddenBy } from './stage.ts';
import type { HidingCue } from './stage.ts';
import { dealSoldOutAt, sumOf } from './sales.ts';
import type { CalloutRef, Product, State, Sum } from './state.ts';
import type {
  Callout,
  ControlView,
  CrowdSection,
  CurrencyTotals,
  DealView,
  GoalSection,
  LeadersSection,
  LeadingProduct,
  LedgerSection,
  OperatorView,
  PictureTrouble,
  ProductView,
  PublicTotals,
  RecentSale,
  RefusedEntry,
  SectionName,
  Sections,
  ShowSection,
  SlateView,
  StageSection,
  StageView,
  SurfaceHealth,
  TickerView,
  TotalsSection,
} from './view.ts';

/**
 * What each audience sees of the state (F5). A section that an audience may not see is made without what it may not
 * see, here, so that it never leaves the server.
 *
 * - stage: what is drawn. `helper` is a control page whose holder may not see money; `crew` one whose holder may.
 * - ticker and board: public; no refund can be read from them (M6).
 */
export type Audience = 'stage' | 'crew' | 'helper' | 'ticker' | 'board';

/** What is not in the log: the connections of the moment. */
export interface Present {
  crowd: CrowdSection;
  refused: readonly RefusedEntry[];
  surfaces: readonly SurfaceHealth[];
  operators: readonly OperatorView[];
  ledger: LedgerSection;
  pictures?: WebPictures;
  /** Cues that hide, given here and not in the log yet, oldest first. */
  stage?: readonly HidingCue[];
}

/** Pictures on the web, each by the path that shows the first that lay there. */
export interface WebPictures {
  /** Those that could not be fetched. */
  faults: Readonly<Record<string, PictureFault>>;
  /** Where another one lies there now: the path that shows that. */
  renewed: Readonly<Record<string, string>>;
}

export const NOBODY: Present = {
  crowd: { viewers: 0, peak: 0, likes: 0 },
  refused: [],
  surfaces: [],
  operators: [],
  ledger: { awaySince: null, waiting: 0 },
};

const LEADERS_SHOWN = 5;

const PUBLIC_SECTIONS = [
  'totals',
  'goal',
  'stage',
  'recent',
  'crowd',
  'show',
  'ledger',
] as const satisfies (keyof TickerView)[];
const STAGE_SECTIONS = [...PUBLIC_SECTIONS, 'leaders'] as const satisfies (keyof StageView)[];
const CONTROL_SECTIONS = [
  ...STAGE_SECTIONS,
  'products',
  'refunds',
  'warnings',
  'cues',
  'activity',
  'refused',
  'surfaces',
  'operators',
  'hand',
  'figures',
  'pace',
  'rundown',
  'pictures',
] as const satisfies (keyof ControlView)[];

export function sectionsOf(audience: Audience): readonly SectionName[] {
  switch (audience) {
    case 'crew':
    case 'helper':
      return CONTROL_SECTIONS;
    case 'stage':
      return STAGE_SECTIONS;
    case 'ticker':
    case 'board':
      return PUBLIC_SECTIONS;
    default:
      return unreachable(audience);
  }
}

/** Which bits of `reduce`'s answer can change a section; 0: only the present can. */
export const SECTION_BITS: Readonly<Record<SectionName, number>> = {
  totals: CHANGED.totals | CHANGED.show,
  goal: CHANGED.totals | CHANGED.show,
  stage: CHANGED.stage,
  // Staff may call a product otherwise than its orders do.
  recent: CHANGED.recent | CHANGED.products | CHANGED.show,
  crowd: CHANGED.crowd,
  leaders: CHANGED.totals | CHANGED.recent | CHANGED.products | CHANGED.show,
  show: CHANGED.show,
  products: CHANGED.products,
  refunds: CHANGED.staff,
  warnings: CHANGED.staff,
  cues: CHANGED.cues,
  activity: CHANGED.staff,
  refused: CHANGED.nothing,
  surfaces: CHANGED.nothing,
  operators: CHANGED.nothing,
  ledger: CHANGED.nothing,
  hand: CHANGED.staff | CHANGED.recent,
  figures: CHANGED.totals | CHANGED.stage | CHANGED.crowd,
  pace: CHANGED.totals | CHANGED.stage,
  rundown: CHANGED.cues | CHANGED.products | CHANGED.totals,
  pictures: CHANGED.products,
};

export function sectionOf<N extends SectionName>(
  name: N,
  state: State,
  present: Present,
  audience: Audience,
): Sections[N];
export function sectionOf(name: SectionName, state: State, present: Present, audience: Audience): unknown {
  const isPublic = audience === 'ticker' || audience === 'board';
  const { show } = state.slots;
  const money = isPublic ? show.tickerTotal : audience !== 'helper';
  switch (name) {
    case 'totals':
      if (!money) return null;
      return isPublic ? publicTotals(state) : totalsOf(state);
    case 'goal':
      return money ? goalOf(state) : null;
    case 'stage':
      return isPublic ? publicStage(state, present) : stageOf(state, present);
    case 'recent':
      return recentOf(state, money, audience === 'crew' || audience === 'helper');
    case 'crowd':
      return present.crowd;
    case 'leaders':
      return leadersOf(state, money);
    case 'show':
      if (isPublic) return publicShow(state);
      return audience === 'stage' ? showOf(state) : { ...showOf(state), words: state.slots.words };
    case 'products':
      return [...state.products.values()].map((product) => ({
        ...productOf(state, product, present),
        ...originOf(product),
      }));
    case 'refunds':
      return money ? [...state.refunds] : [];
    case 'warnings':
      return money ? warningsOf(state) : [];
    case 'cues':
      return cuesOf(state, money);
    case 'activity':
      return [...state.activity].map(([source, { facts, lastAt }]) => ({ source, facts, lastAt }));
    case 'refused':
      return present.refused;
    case 'surfaces':
      return present.surfaces;
    case 'operators':
      return present.operators;
    case 'ledger':
      return isPublic ? { ...present.ledger, waiting: 0 } : present.ledger;
    case 'hand':
      return handOf(state, money);
    case 'figures':
      return figuresOf(state, money);
    case 'pace':
      return paceOf(state, money);
    case 'rundown':
      return rundownOf(state, money, present.pictures?.renewed);
    case 'pictures':
      return picturesOf(state, present);
    default:
      return unreachable(name);
  }
}

/** The whole view of an audience. */
export function viewOf(state: State, present: Present, audience: 'stage'): StageView;
export function viewOf(state: State, present: Present, audience: 'crew' | 'helper'): ControlView;
export function viewOf(state: State, present: Present, audience: 'ticker' | 'board'): TickerView;
export function viewOf(state: State, present: Present, audience: Audience): Partial<Sections>;
export function viewOf(state: State, present: Present, audience: Audience): unknown {
  return Object.fromEntries(sectionsOf(audience).map((name) => [name, sectionOf(name, state, present, audience)]));
}

const netOf = (sum: Sum): bigint => sum.gross - sum.cancelled - sum.refunded - sum.disputed;

function currencyTotals(currency: string, sum: Sum): CurrencyTotals {
  return {
    currency,
    gross: decimal(sum.gross, currency),
    net: decimal(netOf(sum), currency),
    refunded: decimal(sum.refunded, currency),
    cancelled: decimal(sum.cancelled, currency),
    disputed: decimal(sum.disputed, currency),
    orders: sum.orders,
    units: sum.units,
  };
}

export function totalsOf(state: State): TotalsSection {
  const home = state.slots.show.currency;
  const others = [...state.sales.sums]
    .filter(([currency]) => currency !== home)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, sum]) => currencyTotals(currency, sum));
  return { ...currencyTotals(home, sumOf(state.sales, home)), others };
}

function publicTotals(state: State): PublicTotals {
  const { currency, net, orders, units } = totalsOf(state);
  return { currency, net, orders, units };
}

function goalOf(state: State): GoalSection | null {
  const { goal, show } = state.slots;
  if (!goal) return null;
  const net = netOf(sumOf(state.sales, show.currency));
  const isReached = (amount: string): boolean => net >= minorOf(amount);
  return {
    amount: goal.amount,
    reached: isReached(goal.amount),
    steps: goal.steps.map((step) => ({ ...step, reached: isReached(step.amount) })),
  };
}

/** What staff gave, to be edited. */
const originOf = ({ image }: Product): Pick<ProductView, 'imageFrom'> =>
  image !== undefined && isOnWeb(image) ? { imageFrom: image } : {};

function picturesOf(state: State, { pictures }: Present): PictureTrouble[] {
  return [...state.products.values()].flatMap((product) => {
    const fault = pictures?.faults[pathOf(state.show, product) ?? ''];
    return fault ? [{ sku: product.sku, fault }] : [];
  });
}

function productOf(state: State, product: Product, { pictures }: Present): ProductView {
  const { stock, ...told } = product;
  const image = pathOf(state.show, product, pictures?.renewed);
  const shown: ProductView = image === undefined ? told : { ...told, image };
  if (!stock) return shown;
  const soldSince = (state.sales.sold.get(product.sku) ?? 0) - stock.soldBefore;
  return { ...shown, stock: stock.count - soldSince };
}

function calloutOf(state: State, ref: CalloutRef, present: Present): Callout | null {
  if ('text' in ref) return { cue: ref.cue, kind: 'message', text: ref.text };
  if ('skus' in ref) {
    const products = ref.skus.flatMap((sku) => state.products.get(sku) ?? []);
    return { cue: ref.cue, kind: 'shelf', products: products.map((one) => productOf(state, one, present)) };
  }
  const product = state.products.get(ref.sku);
  return product ? { cue: ref.cue, kind: 'product', product: productOf(state, product, present) } : null;
}

function dealOf(state: State, present: Present): DealView | null {
  const { deal } = state.slots;
  const product = deal && state.products.get(deal.sku);
  if (!deal || !product) return null;
  const { cue, price, startedAt, endsAt, stock } = deal;
  const view: DealView = {
    cue,
    product: productOf(state, product, present),
    price,
    startedAt,
    endsAt,
    sold: state.sales.dealSold,
  };
  if (stock === undefined) return view;
  view.stock = stock;
  const soldOutAt = dealSoldOutAt(state.sales, stock);
  if (soldOutAt !== null) view.soldOutAt = soldOutAt;
  return view;
}

function stageOf(state: State, present: Present): StageSection {
  const { onAir, queue, alerts, replay, soundTest } = state.slots;
  const { panic, surfaces } = hiddenBy(state.slots, present.stage ?? []);
  return {
    onAir: onAir && calloutOf(state, onAir, present),
    next: queue.map((ref) => calloutOf(state, ref, present)).filter((callout) => callout !== null),
    deal: dealOf(state, present),
    alerts: { ...alerts, replay },
    panic,
    slate: slateOf(state),
    soundTest,
    ...(surfaces.blank.length + surfaces.reload.length > 0 && { surfaces }),
  };
}

function slateOf(state: State): SlateView | null {
  const { slate } = state.slots;
  const [best] = slate?.slate === 'thanks' ? sellersOf(state) : [];
  return slate && best ? { ...slate, best: { title: best.title, units: best.units } } : slate;
}

/** While the host hides everything, the public sees nothing on offer either. */
function publicStage(state: State, present: Present): TickerView['stage'] {
  const { onAir, deal, panic } = stageOf(state, present);
  return panic ? { onAir: null, deal: null, panic } : { onAir, deal, panic };
}

function recentOf(state: State, money: boolean, isStaff: boolean): RecentSale[] {
  return shownRecent(state).map(({ record, sale }) => {
    const { seq, items, at } = record;
    const { order } = sale;
    const name = nameOfRecent(record, sale);
    const held = whyHeld(state, name);
    return {
      seq,
      name: isStaff || held === null ? name : '',
      amount: money && order ? decimal(order.total, order.currency) : '',
      currency: order?.currency ?? '',
      items: isStaff ? items : shownItems(state, items),
      at,
      ...(isStaff && held !== null ? { held } : {}),
    };
  });
}

function leadersOf(state: State, money: boolean): LeadersSection | null {
  const { topBuyers: tellsBuyers, bestSellers: tellsSellers, currency } = state.slots.show;
  if (!tellsBuyers && !tellsSellers) return null;
  return {
    buyers: topBuyers(state.sales, LEADERS_SHOWN).map(({ name, amount, orders }) => ({
      name: shownName(state, name),
      amount: money ? decimal(amount, currency) : '',
      orders,
    })),
    sellers: tellsSellers ? sellersOf(state) : [],
  };
}

/** Of the products of the show: only they have a title. */
function sellersOf({ products, sales }: State): LeadingProduct[] {
  return [...products.values()]
    .map(({ sku, title }) => ({ sku, title, units: sales.sold.get(sku) ?? 0 }))
    .filter(({ units }) => units > 0)
    .sort((a, b) => b.units - a.units || (a.sku < b.sku ? -1 : 1))
    .slice(0, LEADERS_SHOWN);
}

/** Sorted, as the order in which they arose is not kept in a snapshot. */
function warningsOf(state: State): ControlView['warnings'] {
  const all = [...state.sales.warnings.values()].flat();
  return all.sort((a, b) => a.at - b.at || (a.order < b.order ? -1 : 1)).slice(-RECENT_SHOWN);
}

function showOf(state: State): ShowSection {
  return { show: state.show, ...state.slots.show, open: state.slots.open };
}

function publicShow(state: State): TickerView['show'] {
  const { show, title, currency, locale, timezone, theme, rehearsal, open } = showOf(state);
  return { show, title, currency, locale, timezone, theme, rehearsal, open };
}

function cuesOf(state: State, money: boolean): ControlView['cues'] {
  return state.cues.latest.map(({ result, before: _before, after: _after, about, ...entry }) => ({
    ...entry,
    // Of a goal it is an amount.
    ...(about === undefined || (entry.kind === 'goal.set' && !money) ? {} : { about }),
    ...result,
  }));
}
