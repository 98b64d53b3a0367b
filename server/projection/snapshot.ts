import { createHash } from 'node:crypto';
import { endianness } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { REDUCER_VERSION } from '../../shared/reduce.ts';
import { SALES_PER_PAGE } from '../../shared/sales-columns.ts';
import { countFrom, noneCounted, take } from '../../shared/sales.ts';
import type {
  Airing,
  CueEntry,
  CueLog,
  Crowd,
  HandRecord,
  NameVerdict,
  Product,
  RecentRecord,
  Slots,
  State,
} from '../../shared/state.ts';
import type { Outcome } from '../../shared/cue.ts';
import type { RefundRecord } from '../../shared/view.ts';
import type { Position, Store } from '../ledger/ledger.ts';
import { openSlices } from '../slices.ts';
import { newState } from './new-state.ts';
import { packPage, unpackPage } from './sales-page.ts';
import type { PackedPage } from './sales-page.ts';

/**
 * A snapshot is the state at a position, kept so that a restart need not fold from the first fact. It is never the
 * truth: one of another reducer version or epoch is thrown away. Sales are written in the pages of their table, and only those
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
  names: [string, NameVerdict][];
  forgotten: { sales: string[]; before: number; cue: string };
  hand: HandRecord[];
  airings: Airing[];
  lastMinute: number;
  viewers: [number, { sum: number; samples: number }][];
}

/** Raise it whenever a snapshot of the same state would be written otherwise. */
const FORMAT = 4;
/** Nodes of another reducer version or format, side by side with this one, have snapshots of their own; so have those whose
 * numbers in memory are another way round. */
export const SNAPSHOT_VERSION = `${REDUCER_VERSION}.${FORMAT}${endianness() === 'LE' ? '' : 'b'}`;
const prefixOf = (show: string): string => `snapshot/${show}/${SNAPSHOT_VERSION}/`;
export const coverKey = (show: string): string => `${prefixOf(show)}cover`;
const pagesPrefix = (show: string): string => `${prefixOf(show)}page/`;

/** By page: the name of what was last in it, written or not. */
const namesOf = new WeakMap<State['sales'], string[]>();
/** Another node may have dropped pages meanwhile that only this one names. */
const TRIES = 3;

/** How long others wait for their turn at most, ms. */
const SLICE_MS = 5;

/**
 * Writes what the store does not have yet, one snapshot at a time, in small pieces: sockets and webhooks are served in
 * between. `hold` has nothing folded until the work is done. A write that fails leaves nothing behind that the next has
 * to know.
 */
export async function writeSnapshot(
  store: Store,
  state: State,
  epoch: string,
  hold: <T>(work: () => Promise<T>) => Promise<T> = (work) => work(),
): Promise<void> {
  const { sales } = state;
  const unsent = new Set<number>();
  for (let tries = 0; tries < TRIES && sales === state.sales; tries += 1) {
    const missing = await send(store, sales, await hold(() => capture(state, epoch, unsent)));
    if (missing.length === 0) return;
    for (const page of missing) unsent.add(page);
  }
  if (sales === state.sales) throw new Error('its pages are dropped as fast as they are written');
}

interface Captured {
  show: string;
  position: Position;
  /** As JSON, all but `pages`. */
  cover: string;
  pages: Map<number, PackedPage>;
}

/** All of one position: cover and pages. */
async function capture(state: State, epoch: string, unsent: Set<number>): Promise<Captured> {
  const { sales, show, seq } = state;
  for (const page of sales.table.touched) unsent.add(page);
  sales.table.touched.clear();
  const pages = new Map<number, PackedPage>();
  let from = performance.now();
  for (const page of unsent) {
    pages.set(page, packPage(sales.table.page(page)));
    if (performance.now() - from < SLICE_MS) continue;
    await nextTurn();
    from = performance.now();
  }
  return { show, position: { epoch, seq }, cover: JSON.stringify(coverOf(state, epoch)), pages };
}

/** Resolves to the pages that are nowhere. */
async function send(store: Store, sales: State['sales'], captured: Captured): Promise<number[]> {
  const { show, position, cover, pages } = captured;
  const names = [...(namesOf.get(sales) ?? [])];
  const fresh: Record<string, string> = {};
  for (const [page, packed] of pages) {
    const text = JSON.stringify(packed);
    names[page] = nameOf(page, text);
    fresh[pagesPrefix(show) + names[page]] = text;
    await nextTurn();
  }
  namesOf.set(sales, names);
  const keys = names.map((name) => pagesPrefix(show) + name);
  const missing = new Set(
    await store.writeSnapshot(
      { cover: { key: coverKey(show), text: coverWith(cover, names) }, pages: keys, fresh },
      position,
    ),
  );
  return [...keys.keys()].filter((page) => missing.has(keys[page] ?? ''));
}

const coverWith = (cover: string, pages: readonly string[]): string =>
  `{"pages":${JSON.stringify(pages)},${cover.slice(1)}`;

const nameOf = (page: number, text: string): string =>
  `${page}-${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`;

/** The state at the newest snapshot; null where there is none that this program and this log can go on from. */
export async function readSnapshot(store: Store, show: string, head: Position): Promise<State | null> {
  const cover = await store.get<Cover>(coverKey(show));
  if (!cover || cover.reducer !== REDUCER_VERSION || cover.epoch !== head.epoch || cover.seq > head.seq) return null;
  const state = newState(show);
  state.seq = cover.seq;
  state.slots = cover.slots;
  state.products = new Map(cover.products.map((product) => [product.sku, product]));
  state.cues = { outcomes: new Map(cover.outcomes), latest: cover.latest, steered: cover.steered };
  state.crowd = cover.crowd;
  state.recent = cover.recent;
  state.refunds = cover.refunds;
  state.activity = new Map(cover.activity);
  state.names = new Map(cover.names);
  state.sales.forgotten = { ...cover.forgotten, sales: new Set(cover.forgotten.sales) };
  state.hand = cover.hand;
  state.airings = cover.airings;
  state.lastMinute = cover.lastMinute;
  state.viewers = new Map(cover.viewers);
  const { table } = state.sales;
  table.names.reserve(cover.pages.length * SALES_PER_PAGE);
  take(state, noneCounted(state));
  const slices = openSlices();
  for (let from = 0; from < cover.pages.length; from += PAGES_AT_ONCE) {
    const names = cover.pages.slice(from, from + PAGES_AT_ONCE);
    const pages = await Promise.all(names.map(async (name) => store.get<PackedPage>(pagesPrefix(show) + name)));
    for (const page of pages) {
      if (!page) return null;
      const start = table.size;
      table.append(unpackPage(page));
      countFrom(state, start);
      if (slices.isOver()) await slices.next();
    }
  }
  namesOf.set(state.sales, cover.pages);
  return state;
}

/** One way there and back for so many. */
const PAGES_AT_ONCE = 16;

function coverOf(state: State, epoch: string): Omit<Cover, 'pages'> {
  return {
    reducer: REDUCER_VERSION,
    epoch,
    seq: state.seq,
    slots: state.slots,
    products: [...state.products.values()],
    outcomes: [...state.cues.outcomes],
    latest: state.cues.latest,
    steered: state.cues.steered,
    crowd: state.crowd,
    recent: state.recent,
    refunds: state.refunds,
    activity: [...state.activity],
    names: [...state.names],
    forgotten: { ...state.sales.forgotten, sales: [...state.sales.forgotten.sales] },
    hand: state.hand,
    airings: state.airings,
    lastMinute: state.lastMinute,
    viewers: [...state.viewers],
  };
}
