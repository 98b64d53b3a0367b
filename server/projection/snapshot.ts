import { createHash } from 'node:crypto';
import { REDUCER_VERSION } from '../../shared/reduce.ts';
import { recount, reindex } from '../../shared/sales.ts';
import { SALES_PER_PAGE, emptyState } from '../../shared/state.ts';
import type {
  Adjustment,
  Airing,
  CueEntry,
  CueLog,
  Crowd,
  HandRecord,
  OrderRecord,
  Product,
  RecentRecord,
  Sale,
  Slots,
  State,
} from '../../shared/state.ts';
import { ORDER_STATUSES } from '../../shared/order-status.ts';
import type { Outcome } from '../../shared/cue.ts';
import type { RefundRecord } from '../../shared/view.ts';
import type { Position, Store } from '../ledger/ledger.ts';

/**
 * A snapshot is the state at a position, kept so that a restart need not fold from the first fact. It is never the
 * truth: one of another reducer version or epoch is thrown away. Sales are written in pages of 1,000, and only pages
 * that changed are written again.
 *
 * A page is named by what is in it, and a cover names its pages, so that no two snapshots can be mixed. Sequence with
 * pages that are written over: a node writes its pages and cover; the store loses that write; the node, which thinks that
 * they are there, later writes a cover and the pages changed since; a page between the two is older than its cover.
 */

interface Cover {
  reducer: number;
  epoch: string;
  seq: number;
  pages: string[];
  slots: Slots;
  products: Product[];
  outcomes: [string, Outcome][];
  latest: CueEntry[];
  steered: CueLog['steered'];
  crowd: Crowd;
  recent: RecentRecord[];
  refunds: RefundRecord[];
  activity: [string, { facts: number; lastAt: number }][];
  approved: string[];
  hand: HandRecord[];
  airings: Airing[];
  lastMinute: number;
  viewers: [number, { sum: number; samples: number }][];
}

/** Nodes of another reducer version, side by side with this one, have snapshots of their own. */
const prefixOf = (show: string): string => `snapshot/${show}/${REDUCER_VERSION}/`;
const coverKey = (show: string): string => `${prefixOf(show)}cover`;
const pagesPrefix = (show: string): string => `${prefixOf(show)}page/`;

/** By page: the name of what was last in it, written or not. */
const namesOf = new WeakMap<State['sales'], string[]>();
/** Another node may have dropped pages meanwhile that only this one names. */
const TRIES = 3;

/** Writes what the store does not have yet. A write that fails leaves nothing behind that the next has to know. */
export async function writeSnapshot(store: Store, state: State, epoch: string): Promise<void> {
  const { sales, show } = state;
  const unsent = new Set<number>();
  for (let tries = 0; tries < TRIES && sales === state.sales; tries += 1) {
    // All of one turn, so that cover and pages are of one position.
    const names = [...(namesOf.get(sales) ?? [])];
    const fresh: Record<string, string> = {};
    for (const page of sales.touchedPages) unsent.add(page);
    sales.touchedPages.clear();
    for (const page of unsent) {
      const start = page * SALES_PER_PAGE;
      const text = JSON.stringify(sales.list.slice(start, start + SALES_PER_PAGE).map(pack));
      names[page] = nameOf(page, text);
      fresh[pagesPrefix(show) + names[page]] = text;
    }
    namesOf.set(sales, names);
    const cover = { key: coverKey(show), text: JSON.stringify(coverOf(state, epoch, names)) };
    const pages = names.map((name) => pagesPrefix(show) + name);
    const missing = new Set(await store.writeSnapshot({ cover, pages, fresh }, { epoch, seq: state.seq }));
    if (missing.size === 0) return;
    for (const [page, key] of pages.entries()) if (missing.has(key)) unsent.add(page);
  }
  if (sales === state.sales) throw new Error('its pages are dropped as fast as they are written');
}

const nameOf = (page: number, text: string): string =>
  `${page}-${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`;

/** The state at the newest snapshot; null where there is none that this program and this log can go on from. */
export async function readSnapshot(store: Store, show: string, head: Position): Promise<State | null> {
  const cover = await store.get<Cover>(coverKey(show));
  if (!cover || cover.reducer !== REDUCER_VERSION || cover.epoch !== head.epoch || cover.seq > head.seq) return null;
  const state = emptyState(show);
  state.seq = cover.seq;
  state.slots = cover.slots;
  state.products = new Map(cover.products.map((product) => [product.sku, product]));
  state.cues = { outcomes: new Map(cover.outcomes), latest: cover.latest, steered: cover.steered };
  state.crowd = cover.crowd;
  state.recent = cover.recent;
  state.refunds = cover.refunds;
  state.activity = new Map(cover.activity);
  state.approved = new Set(cover.approved);
  state.hand = cover.hand;
  state.airings = cover.airings;
  state.lastMinute = cover.lastMinute;
  state.viewers = new Map(cover.viewers);
  for (let from = 0; from < cover.pages.length; from += PAGES_AT_ONCE) {
    const names = cover.pages.slice(from, from + PAGES_AT_ONCE);
    const pages = await Promise.all(names.map(async (name) => store.get<PackedSale[]>(pagesPrefix(show) + name)));
    for (const packed of pages) {
      if (!packed) return null;
      for (const one of packed) state.sales.list.push(unpack(one));
    }
  }
  namesOf.set(state.sales, cover.pages);
  reindex(state.sales);
  recount(state);
  return state;
}

/** One way there and back for so many. */
const PAGES_AT_ONCE = 16;

function coverOf(state: State, epoch: string, pages: string[]): Cover {
  return {
    reducer: REDUCER_VERSION,
    epoch,
    seq: state.seq,
    pages,
    slots: state.slots,
    products: [...state.products.values()],
    outcomes: [...state.cues.outcomes],
    latest: state.cues.latest,
    steered: state.cues.steered,
    crowd: state.crowd,
    recent: state.recent,
    refunds: state.refunds,
    activity: [...state.activity],
    approved: [...state.approved],
    hand: state.hand,
    airings: state.airings,
    lastMinute: state.lastMinute,
    viewers: [...state.viewers],
  };
}

/** Arrays, not objects: a page of a long show is read in a third of the time. Trailing empties are left out. */
type PackedSale =
  | [
      key: string,
      countedSeq: number,
      countedAt: number,
      order: PackedOrder | null,
      refunds?: readonly Adjustment[],
      disputes?: readonly Adjustment[],
      rate?: Sale['rate'] | null,
      aliases?: string[],
    ]
  | null;
type PackedOrder = [
  version: number,
  status: number,
  currency: string,
  total: number,
  test: 0 | 1,
  units: number,
  skus: OrderRecord['skus'],
  refunds?: OrderRecord['refunds'] | null,
  name?: string | null,
  buyer?: string,
];

function pack(sale: Sale | null): PackedSale {
  if (!sale) return null;
  const { key, countedSeq, countedAt, order, refunds, disputes, rate, aliases } = sale;
  const packedOrder: PackedOrder | null = order && [
    order.version,
    ORDER_STATUSES.indexOf(order.status),
    order.currency,
    order.total,
    order.test ? 1 : 0,
    order.units,
    order.skus,
  ];
  if (packedOrder && order) {
    // Up to the last one that there is.
    if (order.refunds ?? order.name ?? order.buyer) packedOrder[7] = order.refunds ?? null;
    if (order.name ?? order.buyer) packedOrder[8] = order.name ?? null;
    if (order.buyer) packedOrder[9] = order.buyer;
  }
  if (refunds.length === 0 && disputes.length === 0 && !rate && !aliases)
    return [key, countedSeq, countedAt, packedOrder];
  return [key, countedSeq, countedAt, packedOrder, refunds, disputes, rate ?? null, aliases ?? []];
}

const NONE: readonly never[] = [];

function unpack(packed: PackedSale): Sale | null {
  if (!packed) return null;
  const [key, countedSeq, countedAt, order, refunds = NONE, disputes = NONE, rate, aliases] = packed;
  const sale: Sale = { key, order: order && unpackOrder(order), refunds, disputes, countedSeq, countedAt };
  if (aliases && aliases.length > 0) sale.aliases = aliases;
  if (rate) sale.rate = rate;
  return sale;
}

/** Keys in the order in which the fold writes them: their bytes break ties of versions. */
function unpackOrder(packed: PackedOrder): OrderRecord {
  const [version, status, currency, total, test, units, skus, refunds, shown, buyer] = packed;
  const name = ORDER_STATUSES[status];
  if (name === undefined) throw new Error(`unknown order status ${status} in a snapshot`);
  const record: OrderRecord = { version, status: name, currency, total, test: test === 1, units, skus };
  if (refunds) record.refunds = refunds;
  if (typeof shown === 'string') record.name = shown;
  if (buyer !== undefined) record.buyer = buyer;
  return record;
}
