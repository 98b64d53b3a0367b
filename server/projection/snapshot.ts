import { REDUCER_VERSION } from '../../shared/reduce.ts';
import { recount, reindex } from '../../shared/sales.ts';
import { SALES_PER_PAGE, emptyState } from '../../shared/state.ts';
import type {
  Adjustment,
  CueEntry,
  Crowd,
  OrderRecord,
  Product,
  RecentRecord,
  Sale,
  Slots,
  State,
} from '../../shared/state.ts';
import { ORDER_STATUSES } from '../../shared/fact.ts';
import type { Outcome } from '../../shared/cue.ts';
import type { RefundRecord } from '../../shared/view.ts';
import type { Position, Store } from '../ledger/ledger.ts';

/**
 * A snapshot is the state at a position, kept so that a restart need not fold from the first fact. It is never the
 * truth: one of another reducer version or epoch is thrown away. Sales are written in pages of 1,000, and only pages
 * that changed are written again, all in one atomic write with the position.
 */

interface Cover {
  reducer: number;
  epoch: string;
  seq: number;
  pages: number;
  slots: Slots;
  products: Product[];
  outcomes: [string, Outcome][];
  latest: CueEntry[];
  crowd: Crowd;
  recent: RecentRecord[];
  refunds: RefundRecord[];
  activity: [string, { facts: number; lastAt: number }][];
}

const coverKey = (show: string): string => `snapshot/${show}/cover`;
const pagesPrefix = (show: string): string => `snapshot/${show}/page/`;
const pageKey = (show: string, page: number): string => `${pagesPrefix(show)}${String(page).padStart(8, '0')}`;

/**
 * Writes what changed since the last snapshot. When the write fails, or another node has written a later one, the pages
 * stay marked: whatever comes next has to hold what changed since either.
 */
export async function writeSnapshot(store: Store, state: State, epoch: string): Promise<void> {
  const { sales, show } = state;
  const written = [...sales.touchedPages];
  const changes: Record<string, unknown> = { [coverKey(show)]: coverOf(state, epoch) };
  for (const page of written) {
    const start = page * SALES_PER_PAGE;
    changes[pageKey(show, page)] = sales.list.slice(start, start + SALES_PER_PAGE).map(pack);
  }
  sales.touchedPages.clear();
  let isWritten = false;
  try {
    isWritten = await store.writeAt(changes, { epoch, seq: state.seq });
  } finally {
    if (!isWritten) for (const page of written) sales.touchedPages.add(page);
  }
}

/**
 * The state at the newest snapshot; null where there is none that this program and this log can go on from.
 *
 * It is read piece by piece, while another node may write the next one. Sequence: the cover of 20,000 is read, 40,000 is
 * written, pages of 40,000 are read; what lies between is folded onto sales that hold it already, so that the sums are
 * right and the latest sales are not. So the cover has to be the same afterwards.
 */
export async function readSnapshot(store: Store, show: string, head: Position): Promise<State | null> {
  for (let tries = 0; tries < READ_TRIES; tries += 1) {
    const cover = await store.get<Cover>(coverKey(show));
    const state = cover && (await readUnder(cover, store, show, head));
    if (!state) return null;
    const after = await store.get<Cover>(coverKey(show));
    if (after?.epoch === cover.epoch && after.seq === cover.seq) return state;
  }
  return null;
}

/** Snapshots are seconds apart, and one is read in less. */
const READ_TRIES = 3;

async function readUnder(cover: Cover, store: Store, show: string, head: Position): Promise<State | null> {
  if (cover.reducer !== REDUCER_VERSION || cover.epoch !== head.epoch || cover.seq > head.seq) return null;
  const state = emptyState(show);
  state.seq = cover.seq;
  state.slots = cover.slots;
  state.products = new Map(cover.products.map((product) => [product.sku, product]));
  state.cues = { outcomes: new Map(cover.outcomes), latest: cover.latest };
  state.crowd = cover.crowd;
  state.recent = cover.recent;
  state.refunds = cover.refunds;
  state.activity = new Map(cover.activity);
  for (let page = 0; page < cover.pages; page += 1) {
    const packed = await store.get<PackedSale[]>(pageKey(show, page));
    if (!packed) return null;
    for (const one of packed) state.sales.list.push(unpack(one));
  }
  reindex(state.sales);
  recount(state);
  return state;
}

function coverOf(state: State, epoch: string): Cover {
  return {
    reducer: REDUCER_VERSION,
    epoch,
    seq: state.seq,
    pages: Math.ceil(state.sales.list.length / SALES_PER_PAGE),
    slots: state.slots,
    products: [...state.products.values()],
    outcomes: [...state.cues.outcomes],
    latest: state.cues.latest,
    crowd: state.crowd,
    recent: state.recent,
    refunds: state.refunds,
    activity: [...state.activity],
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
  refunds?: OrderRecord['refunds'],
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
  if (packedOrder && order?.refunds) packedOrder[7] = order.refunds;
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
function unpackOrder([version, status, currency, total, test, units, skus, refunds]: PackedOrder): OrderRecord {
  const name = ORDER_STATUSES[status];
  if (name === undefined) throw new Error(`unknown order status ${status} in a snapshot`);
  const record: OrderRecord = { version, status: name, currency, total, test: test === 1, units, skus };
  if (refunds) record.refunds = refunds;
  return record;
}
