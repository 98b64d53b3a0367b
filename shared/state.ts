import type { CueKind, Outcome, RundownItem } from './cue.ts';
import type { Operator } from './fact.ts';
import type { OrderStatus } from './order-status.ts';
import type { Buyers } from './buyers.ts';
import type { Layout } from './layout.ts';
import { SalesTable } from './sales-table.ts';
import type { Theme } from './theme.ts';
import type { HandSale, LostTo, ProductView, RecentItem, RefundRecord, SlateName, SoundName, Warning } from './view.ts';

/**
 * Everything that a show's log says, folded. `reduce` is the only writer and changes it in place: a show of a million
 * orders is not copied for each. It is deterministic: the same facts in the same order give the same state anywhere.
 *
 * What follows from the sales alone (sums, pieces sold, warnings) is derived, and counted anew when a snapshot is read.
 */
export interface State {
  show: string;
  /** Position of the last fact folded. */
  seq: number;
  sales: Sales;
  slots: Slots;
  products: Map<string, Product>;
  cues: CueLog;
  crowd: Crowd;
  /** Newest last. Longer than what is shown, for some of them may stop counting. */
  recent: RecentRecord[];
  /** Newest last, for staff. */
  refunds: RefundRecord[];
  activity: Map<string, { facts: number; lastAt: number }>;
  /** What staff have said of buyers' names, as they would be shown. */
  names: Map<string, NameVerdict>;
  /** Sales typed by staff, newest last. */
  hand: HandRecord[];
  /** What has been on air, newest last. */
  airings: Airing[];
  /** The latest minute (since 1970) in which a sale first counted; 0 before there was one. */
  lastMinute: number;
  /** Samples of the viewers, by minute. */
  viewers: Map<number, { sum: number; samples: number }>;
}

export type HandRecord = Omit<HandSale, 'total' | 'status'>;

/** What was on air from when to when. `cue` is the take that began it; without `untilSeq` it is on air now. */
export type Airing = CalloutRef & {
  at: number;
  seq: number;
  until?: number;
  untilSeq?: number;
};

/** What sold, `net` in minor units of the home currency; `sales` counts those in it that were cancelled, too. */
export interface Tally {
  sales: number;
  orders: number;
  units: number;
  net: bigint;
}

/** `bySku`: orders with that product in them. */
export interface Minute extends Tally {
  bySku: Map<string, number>;
}

/** `own`: of the product that was on air. */
export interface Aired extends Tally {
  own: { orders: number; units: number };
}

/** Only of items that have a sku. */
export type Pieces = readonly (readonly [sku: string, quantity: number])[];

/** All of its members are there from the first, if without a value. */
export interface OrderRecord {
  version: number;
  status: OrderStatus;
  currency: string;
  /** Minor units. */
  total: number;
  test: boolean;
  units: number;
  skus: Pieces;
  /** See OrderBody.refunds. */
  refunds: readonly string[] | undefined;
  /** See OrderBody. */
  name: string | undefined;
  buyer: string | undefined;
}

export interface Adjustment {
  id: string;
  version: number;
  currency: string;
  /** Minor units. */
  amount: number;
  cumulative?: true;
  /** See RefundBody.covers. */
  covers?: number;
}

/** To the home currency; the value is '' where there was none. */
export interface Rate {
  currency: string;
  value: string;
}

/**
 * An order with its refunds and disputes: they contribute together (M3). `order` is null while only those have come. What
 * is here is replaced, never changed in place.
 */
export interface Sale {
  /** In the table; what it is called is known there. */
  readonly place: number;
  order: OrderRecord | null;
  refunds: readonly Adjustment[];
  disputes: readonly Adjustment[];
  /** The one in force when the order was first folded (M4). */
  rate: Rate | undefined;
  /** Position and time at which it first counted; 0 while it never has. */
  countedSeq: number;
  countedAt: number;
}

/** Minor units. */
export interface Sum {
  gross: bigint;
  cancelled: bigint;
  refunded: bigint;
  disputed: bigint;
  orders: number;
  units: number;
}

/** Whose names the show has forgotten, and does not take in again. */
export interface Forgotten {
  /** Keys of sales. */
  sales: ReadonlySet<string>;
  /** Of all sales from before this, ms since 1970. */
  before: number;
  /** The last cue that said so; empty while none has. */
  cue: string;
}

export interface Sales {
  table: SalesTable;
  forgotten: Forgotten;
  // Derived:
  /** The home currency's sum, converted sales included, and one for each currency without a rate. */
  sums: Map<string, Sum>;
  /** Pieces standing sold, by sku. */
  sold: Map<string, number>;
  /** Pieces standing sold within the running deal, and the places of the sales they are of. */
  dealSold: number;
  dealSales: Map<number, number>;
  /** Null while the show does not tell who bought the most. */
  buyers: Buyers | null;
  warnings: Map<string, Warning[]>;
  /** By minute since 1970, the latest MINUTES_KEPT. */
  minutes: Map<number, Minute>;
  /** By the `seq` of the airing during which they first counted. */
  aired: Map<number, Aired>;
}

/** What is counted sale by sale. */
export type Counted = Pick<
  Sales,
  'sums' | 'sold' | 'dealSold' | 'dealSales' | 'buyers' | 'warnings' | 'minutes' | 'aired'
>;

export interface Product extends Omit<ProductView, 'stock'> {
  /** Pieces that staff counted, and how many had been sold by then. */
  stock?: { count: number; soldBefore: number };
}

/** `item`: of the rundown, where that put it up. */
export type CalloutRef = { cue: string; item?: string } & (
  | { sku: string }
  | { text: string }
  | { skus: readonly string[] }
);

/** The planned order of the evening. `cue`: what set it, which an editor names as what was seen. */
export interface Rundown {
  cue: string;
  items: readonly RundownItem[];
}

export interface Deal {
  cue: string;
  sku: string;
  price: string;
  startedAt: number;
  endsAt: number;
  stock?: number;
}

export interface Goal {
  amount: string;
  steps: { amount: string; label?: string }[];
}

export interface ShowState {
  title: string;
  currency: string;
  timezone: string;
  locale: string;
  countOn: 'placed' | 'paid';
  theme: string | Theme;
  layout: Layout;
  rates: Record<string, string>;
  tickerTotal: boolean;
  lowPower: boolean;
  staffMoney: boolean;
  rehearsal: boolean;
  /** Rising. */
  alertTiers: string[];
  approveNames: boolean;
  namesKeptDays: number;
  topBuyers: boolean;
  bestSellers: boolean;
  sound: { volume: number; muted: boolean };
}

export interface Slate {
  slate: SlateName;
  text?: string;
  since: number;
}

/** What cues set. A cue's change is a set of slots, so undoing it is putting the former ones back. */
export interface Slots {
  show: ShowState;
  open: boolean;
  onAir: CalloutRef | null;
  queue: readonly CalloutRef[];
  rundown: Rundown | null;
  /** The rundown's item that was played last, and when (server time, ms). */
  rundownAt: { item: string; at: number } | null;
  deal: Deal | null;
  goal: Goal | null;
  alerts: { state: 'live' | 'held'; skip: number; clear: number };
  /** A slot of its own: an undo of `alerts.hold` must not put a former replay back. */
  replay: { seq: number; cue: string } | null;
  panic: boolean;
  slate: Slate | null;
  soundTest: { sound: SoundName; cue: string } | null;
  /** Of the show's own, for which a name waits. */
  words: readonly string[];
  /** Stages by the id that they go by: those that draw nothing, and what last asked which to load anew. Newest last. */
  surfaces: { blank: readonly string[]; reload: readonly { surface: string; cue: string }[] };
}

/** A name is fit to be shown, whatever the words say, or is not to be seen by anybody but staff. */
export type NameVerdict = 'shown' | 'hidden';

/** A part of `Slots` and, apart from them, products by sku (null: not there) and what is said of names (null: nothing). */
export interface SlotChange {
  slots: Partial<Slots>;
  products?: Record<string, Product | null>;
  names?: Record<string, NameVerdict | null>;
  forget?: { sales: readonly string[]; before: number; cue: string };
}

export interface CueEntry {
  id: string;
  kind: CueKind;
  about?: string;
  by: Operator;
  at: number;
  seq: number;
  result: Outcome;
  /** What it set and what was there before; absent where nothing can be undone. */
  before?: SlotChange;
  after?: SlotChange;
  undone?: true;
  /** Of a lost race: who put up what, instead. */
  lostTo?: LostTo;
}

export interface CueLog {
  /** Every cue ever, so that one sent twice acts once. */
  outcomes: Map<string, Outcome>;
  /** The latest, oldest first; only these can be undone. */
  latest: CueEntry[];
  /** Who last changed what is on air, and the running deal; an undo is a change, too. */
  steered: { onAir: Operator | null; deal: Operator | null };
}

export interface Crowd {
  at: number;
  viewers: number;
  peak: number;
  likes: number;
  joins: number;
}

export interface RecentRecord {
  seq: number;
  at: number;
  key: string;
  name: string;
  items: RecentItem[];
}

/** `seed`: see SaleNames. */
export function emptyState(show: string, seed = 0): State {
  return {
    show,
    seq: 0,
    sales: {
      table: new SalesTable(seed),
      forgotten: { sales: new Set(), before: 0, cue: '' },
      sums: new Map(),
      sold: new Map(),
      dealSold: 0,
      dealSales: new Map(),
      buyers: null,
      warnings: new Map(),
      minutes: new Map(),
      aired: new Map(),
    },
    slots: {
      show: {
        title: show,
        currency: '',
        timezone: 'UTC',
        locale: 'en',
        countOn: 'placed',
        theme: 'pearl',
        layout: {},
        rates: {},
        tickerTotal: true,
        lowPower: false,
        staffMoney: true,
        rehearsal: false,
        alertTiers: [],
        approveNames: false,
        namesKeptDays: 0,
        topBuyers: false,
        bestSellers: false,
        sound: { volume: 60, muted: false },
      },
      open: true,
      onAir: null,
      queue: [],
      rundown: null,
      rundownAt: null,
      deal: null,
      goal: null,
      alerts: { state: 'live', skip: 0, clear: 0 },
      replay: null,
      panic: false,
      slate: null,
      soundTest: null,
      words: [],
      surfaces: { blank: [], reload: [] },
    },
    products: new Map(),
    cues: { outcomes: new Map(), latest: [], steered: { onAir: null, deal: null } },
    crowd: { at: 0, viewers: 0, peak: 0, likes: 0, joins: 0 },
    recent: [],
    refunds: [],
    activity: new Map(),
    names: new Map(),
    hand: [],
    airings: [],
    lastMinute: 0,
    viewers: new Map(),
  };
}
