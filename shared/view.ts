import type { Refusal, RundownItem } from './cue.ts';
import type { HandMethod, Operator } from './fact.ts';
import type { SLATES, SOUNDS } from './slates.ts';
import type { Layout } from './layout.ts';
import type { Theme } from './theme.ts';
import type { PictureFault } from './picture.ts';

/**
 * What surfaces see. Amounts are decimal strings in major units with exactly the currency's digits. A view is a set of
 * sections; a frame carries the sections that changed. `viewOf` in views.ts makes them from the state.
 */

export interface CurrencyTotals {
  currency: string;
  gross: string;
  net: string;
  refunded: string;
  cancelled: string;
  disputed: string;
  orders: number;
  units: number;
}

export interface TotalsSection extends CurrencyTotals {
  /** Currencies without a rate to the home currency; never added across (M4). */
  others: CurrencyTotals[];
}

/** What the public may know of the totals: no refund can be read from it (M6). */
export type PublicTotals = Pick<CurrencyTotals, 'currency' | 'net' | 'orders' | 'units'>;

export interface GoalStep {
  amount: string;
  label?: string;
  reached: boolean;
}
export interface GoalSection {
  amount: string;
  reached: boolean;
  steps: GoalStep[];
}

export interface ProductView {
  sku: string;
  title: string;
  variant?: string;
  price?: string;
  wasPrice?: string;
  /** A path of this server, whatever staff gave: nothing is hot-linked. */
  image?: string;
  /** The address on the web that staff gave; told to staff alone. */
  imageFrom?: string;
  link?: string;
  /** Pieces left: staff's count less what has been sold since. Can be negative when oversold. */
  stock?: number;
}

/** On screen: a product, a message of text, or a shelf of two or three products. `cue` identifies the take, so that a surface can tell two takes of one product apart. */
export type Callout =
  | { cue: string; kind: 'product'; product: ProductView }
  | { cue: string; kind: 'message'; text: string }
  | { cue: string; kind: 'shelf'; products: ProductView[] };

export interface DealView {
  /** What started it. */
  cue: string;
  product: ProductView;
  price: string;
  /** Server time, milliseconds since 1970. */
  startedAt: number;
  endsAt: number;
  stock?: number;
  sold: number;
  /** When the last piece of its stock was sold; absent while there are some, or where it has no stock of its own. */
  soldOutAt?: number;
}

export interface AlertsView {
  state: 'live' | 'held';
  /** The alert on screen when this position was reached is taken off. */
  skip: number;
  /** Sales up to this position are not announced any more. */
  clear: number;
  /** The sale at this position is to be announced once more. `cue` tells two replays of one sale apart. */
  replay: { seq: number; cue: string } | null;
}

export type SlateName = (typeof SLATES)[number];
export type SoundName = (typeof SOUNDS)[number];

/** A picture that stands for the whole stage. */
export interface SlateView {
  slate: SlateName;
  text?: string;
  /** Server time, ms. */
  since: number;
  /** What was bought the most, for the thanks at the end; absent where nothing on the list was. */
  best?: { title: string; units: number };
}

export interface StageSection {
  onAir: Callout | null;
  next: Callout[];
  deal: DealView | null;
  alerts: AlertsView;
  panic: boolean;
  slate: SlateView | null;
  /** To be heard once; `cue` tells two of one kind apart. */
  soundTest: { sound: SoundName; cue: string } | null;
  /** Stages, by the id that each goes by, that are to draw nothing; and what last asked which to load itself anew. */
  surfaces?: { blank: readonly string[]; reload: readonly { surface: string; cue: string }[] };
}

export interface RecentItem {
  sku: string;
  title: string;
  quantity: number;
}
export interface RecentSale {
  /** The position at which the sale first counted. */
  seq: number;
  /** Masked unless consented; empty where the shop gave none. */
  name: string;
  amount: string;
  currency: string;
  items: RecentItem[];
  at: number;
  /** For staff: why the name is shown nowhere else. */
  held?: NameHeld;
}

/** Nobody has looked at it yet, it has words in it that are not fit for a stream, or staff have hidden it. */
export type NameHeld = 'waits' | 'words' | 'hidden';

/** Most first. */
export interface LeadersSection {
  buyers: LeadingBuyer[];
  sellers: LeadingProduct[];
}
export interface LeadingBuyer {
  /** As in `recent`. */
  name: string;
  /** Net, in the show's currency; empty for those who may not see money. */
  amount: string;
  orders: number;
}
export interface LeadingProduct {
  sku: string;
  title: string;
  units: number;
}

export interface CrowdSection {
  viewers: number;
  peak: number;
  likes: number;
}

export interface ShowSection {
  show: string;
  title: string;
  currency: string;
  locale: string;
  timezone: string;
  theme: string | Theme;
  layout: Layout;
  countOn: 'placed' | 'paid';
  rates: Record<string, string>;
  tickerTotal: boolean;
  lowPower: boolean;
  staffMoney: boolean;
  rehearsal: boolean;
  open: boolean;
  alertTiers: string[];
  approveNames: boolean;
  namesKeptDays: number;
  topBuyers: boolean;
  bestSellers: boolean;
  sound: { volume: number; muted: boolean };
  /** For staff: the show's own words that a name waits for. */
  words?: readonly string[];
}

/** A source as seen in the log: what it sent last, and how much. */
export interface SourceActivity {
  source: string;
  facts: number;
  lastAt: number;
}

/** Something staff should look at. */
export interface Warning {
  code: 'over_refund' | 'refund_currency' | 'refund_without_order';
  order: string;
  amount: string;
  currency: string;
  at: number;
}

/** Who won a race, and what they put up: a sku or a text. */
export interface LostTo {
  by: Operator;
  about: string;
}

export interface CueRecord {
  id: string;
  kind: string;
  /** What it acted on, for the list: a sku, an amount, a text. */
  about?: string;
  by: Operator;
  at: number;
  seq: number;
  outcome: 'taken' | 'refused';
  reason?: Refusal;
  undone?: boolean;
  /** Of a `lost_race`. */
  lostTo?: LostTo;
}

/** The rundown's items, with what they show as it is now. `missing`: its product is not in the show any more. */
export type RundownItemView = { id: string; plan?: number | undefined; aired?: RundownAired } & (
  | ({ kind: 'product' } & RundownProduct)
  | { kind: 'message'; text: string }
  | { kind: 'shelf'; products: RundownProduct[] }
  | ({ kind: 'deal'; deal: RundownDeal } & RundownProduct)
);
/** What sold while the item was on air, of everything, without the airing that still goes on (see `pace`). */
export interface RundownAired {
  ms: number;
  units: number;
  orders: number;
  net: string;
}
export type RundownDeal = Extract<RundownItem, { deal: unknown }>['deal'];
export interface RundownProduct extends Pick<ProductView, 'sku' | 'title' | 'variant' | 'price' | 'image'> {
  missing?: true;
}

export interface RundownSection {
  /** The cue that set it; null where nobody has. */
  base: string | null;
  items: RundownItemView[];
  /** Ids of the item played last and of the one that comes next. */
  current: string | null;
  next: string | null;
  /** When `current` was played; server time, ms. */
  startedAt: number | null;
}

/** A refund as staff see it come (never viewers, M6). */
export interface RefundRecord {
  seq: number;
  order: string;
  amount: string;
  currency: string;
  at: number;
}

/** Refused deliveries of one source for one reason (I4). */
export interface RefusedEntry {
  source: string;
  code: string;
  count: number;
  lastAt: number;
}

export interface SurfaceHealth {
  id: string;
  surface: string;
  role: string;
  connectedAt: number;
  build: string;
  address: string;
  engine: string;
  /** As the surface last reported; absent until its first `alive`. */
  rev?: number;
  visible?: boolean;
  active?: boolean;
  drawnAt?: number;
  audio?: boolean;
  aliveAt?: number;
  /** Which key it came with: what is to be revoked. */
  key?: string;
  /** What it goes by for as long as it is open, a reload included. */
  page?: string;
  /** Its size, CSS px. */
  format?: { width: number; height: number } | undefined;
  /** The version of OBS's own browser plugin. */
  obs?: string | undefined;
  /** What its wall clock lacks to the server's, ms. */
  offset?: number | undefined;
  /** From its last report to the server's answer to that, ms. */
  latency?: number | undefined;
  /** Of the animation frames that were due while something moved lately, how many did not come. */
  frames?: { due: number; dropped: number } | undefined;
  /** It draws nothing, as it was asked to. */
  blank?: boolean | undefined;
}

export interface OperatorView {
  id: string;
  key: string;
  role: string;
  name?: string;
  connectedAt: number;
}

/** A product's picture on the web that could not be fetched. */
export interface PictureTrouble {
  sku: string;
  fault: PictureFault;
}

export interface ConnectedSource {
  source: string;
  secrets: number;
}

/** Whether what is shown can be trusted to be the newest. */
export interface LedgerSection {
  /** Server time, ms, since which the log cannot be read: what is shown may be old. Null while all is well. */
  awaySince: number | null;
  /** Facts kept safe on this node that are not in the log, and so not shown, yet. Not told to the public. */
  waiting: number;
}

/** A sale typed by staff. `at` and `seq` are those of its first version, `by` whoever typed that. */
export interface HandSale {
  id: string;
  version: number;
  method: HandMethod;
  /** As it is shown: masked; empty where staff have hidden it. */
  name: string;
  /** In the home currency; empty for those who may not see money. */
  total: string;
  items: RecentItem[];
  status: 'placed' | 'paid' | 'cancelled';
  by: Operator;
  changedBy?: Operator;
  at: number;
  seq: number;
}

/** A minute since 1970 in which something sold: standing orders and pieces, and the net in the home currency. */
export type MinuteRow = [minute: number, orders: number, units: number, net: string];

/** What was on air, and what sold meanwhile: everything, and `own` of the product itself. Server time, ms. */
export type AiringView = { cue: string } & ({ sku: string } | { text: string } | { skus: readonly string[] }) & {
    /** The rundown's item that began it. */
    item?: string;
    at: number;
    /** Absent while it is on air. */
    until?: number;
    orders: number;
    units: number;
    net: string;
    own: { orders: number; units: number };
  };

/** The hour up to the latest sale, without what still grows (see `pace`). Minutes without a sale are left out. */
export interface FiguresSection {
  minutes: MinuteRow[];
  airings: AiringView[];
  /** Orders of the product on air in each of the 60 minutes before the one in which it went on air, oldest first. */
  before: number[];
  /** The mean of each minute's samples. */
  viewers: [minute: number, viewers: number][];
}

/** The minute of the latest sale, and what is on air. */
export interface PaceSection {
  minute: MinuteRow | null;
  airing: AiringView | null;
}

/** Every section there is; each audience has its own subset. */
export interface Sections {
  totals: TotalsSection | PublicTotals | null;
  goal: GoalSection | null;
  stage: StageSection;
  recent: RecentSale[];
  crowd: CrowdSection;
  leaders: LeadersSection | null;
  show: ShowSection;
  products: ProductView[];
  refunds: RefundRecord[];
  warnings: Warning[];
  cues: CueRecord[];
  activity: SourceActivity[];
  refused: RefusedEntry[];
  surfaces: SurfaceHealth[];
  operators: OperatorView[];
  ledger: LedgerSection;
  hand: HandSale[];
  figures: FiguresSection;
  pace: PaceSection;
  rundown: RundownSection;
  pictures: PictureTrouble[];
}
export type SectionName = keyof Sections;

export interface StageView {
  totals: TotalsSection;
  goal: GoalSection | null;
  stage: StageSection;
  recent: RecentSale[];
  crowd: CrowdSection;
  /** Null where the show tells of none. */
  leaders: LeadersSection | null;
  show: ShowSection;
  ledger: LedgerSection;
}

/** `totals`, `goal` and the amounts of `recent` and `leaders` are withheld from staff who may not see money. */
export interface ControlView extends Omit<StageView, 'totals'> {
  totals: TotalsSection | null;
  products: ProductView[];
  refunds: RefundRecord[];
  warnings: Warning[];
  cues: CueRecord[];
  activity: SourceActivity[];
  refused: RefusedEntry[];
  surfaces: SurfaceHealth[];
  operators: OperatorView[];
  hand: HandSale[];
  figures: FiguresSection;
  pace: PaceSection;
  rundown: RundownSection;
  pictures: PictureTrouble[];
}

/** `totals` is null and amounts are left out where the host does not allow them. */
export interface TickerView {
  totals: PublicTotals | null;
  goal: GoalSection | null;
  stage: Pick<StageSection, 'onAir' | 'deal' | 'panic'>;
  recent: RecentSale[];
  crowd: CrowdSection;
  show: Pick<ShowSection, 'show' | 'title' | 'currency' | 'locale' | 'timezone' | 'theme' | 'rehearsal' | 'open'>;
  ledger: LedgerSection;
}
