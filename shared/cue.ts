import { z } from 'zod';
import { MOST_ON_SHELF } from './callout.ts';
import { LONGEST_WORD, MOST_WORDS } from './held-words.ts';
import { SLATES, SOUNDS } from './slates.ts';
import { ANCHORS, LEAST_SCALE, MOST_GRAPHICS, MOST_SCALE, MOST_SCENES } from './layout.ts';
import { BLEND_TOKENS, COLOUR_TOKENS, EDGES, FONTS, MOST_COLOURS, MOST_RADIUS, MOTIONS } from './theme.ts';
import type { BlendToken, ColourToken } from './theme.ts';

/**
 * A cue is a request by staff. It is recorded as a fact; the reducer decides its outcome. `id` is a UUID made by the
 * caller, so a cue sent twice acts once. Amounts are decimal strings in the show's currency; the reducer, which knows
 * the currency, reads them.
 */

/** One UUID has two spellings; both act once. */
const Uuid = z.uuid().toLowerCase();
const id = { id: Uuid };
const Sku = z.string().min(1).max(80);
const Shelf = z.array(Sku).min(2).max(MOST_ON_SHELF);
const Text = z.string().min(1).max(200);
const Amount = z.string().regex(/^\d{1,13}(\.\d{1,4})?$/, 'must be an amount such as "12.50", as a text');
/** The position at which a sale first counted, as `recent` has it. */
const Seq = z.int().min(1);
const Url = z
  .string()
  .max(2000)
  .regex(/^https?:\/\/\S+$/, 'must be a web address');
/** A picture: on the web, or uploaded to this server (`PUT /api/shows/:show/images` answers such a path). */
const Image = z.union([Url, z.string().regex(/^\/images\/[a-z0-9-]{1,40}\/[a-f0-9]{64}$/)]);

export const COUNT_ON = ['placed', 'paid'] as const;
export const LOCALES = ['en', 'es', 'zh'] as const;

const Deal = {
  sku: Sku,
  price: Amount,
  seconds: z.int().min(1).max(86_400),
  stock: z.int().min(1).max(1_000_000).optional(),
};

/** One thing that the evening plans to show. `plan`: seconds that it is meant to be on air. */
const item = { id: z.string().regex(/^[A-Za-z0-9-]{1,36}$/), plan: z.int().min(1).max(86_400).optional() };
const RundownItem = z.union([
  z.strictObject({ ...item, sku: Sku }),
  z.strictObject({ ...item, text: Text }),
  z.strictObject({ ...item, skus: Shelf }),
  z.strictObject({ ...item, deal: z.strictObject(Deal) }),
]);
export type RundownItem = z.infer<typeof RundownItem>;
export const MOST_RUNDOWN_ITEMS = 200;
export const MOST_FORGOTTEN = 500;

const Product = {
  sku: Sku,
  title: z.string().min(1).max(120),
  variant: z.string().max(80).optional(),
  price: Amount.optional(),
  wasPrice: Amount.optional(),
  image: Image.optional(),
  link: Url.optional(),
  /** Pieces left to sell, as counted by staff at this moment. */
  stock: z.int().min(0).max(1_000_000).optional(),
};

/**
 * The cue that put up what the operator saw, null where nothing was: on air, or as the running deal. Refused as a
 * `lost_race` when somebody else has changed that since.
 */
const over = { over: Uuid.nullable().optional() };

/** A product, a message, or a shelf of a few products goes on screen. */
const callout = { sku: Sku.optional(), text: Text.optional(), skus: Shelf.optional() };
const namesOne = ({ sku, text, skus }: { sku?: unknown; text?: unknown; skus?: unknown }): boolean =>
  [sku, text, skus].filter((one) => one !== undefined).length === 1;
const NAME_ONE = { error: 'name one of a sku, a text, or two or three skus', path: ['sku'] };

const Colour = z.string().regex(/^#[0-9a-fA-F]{6}(?:[0-9a-fA-F]{2})?$/, 'must be a colour such as #0b665f');
const Blend = z.array(Colour).min(1).max(MOST_COLOURS);
/** Values for the tokens, never CSS: see theme.ts, whose readTheme takes the same. */
const ThemeTokens = z.strictObject({
  ...(Object.fromEntries(COLOUR_TOKENS.map((token) => [token, Colour])) as Record<ColourToken, typeof Colour>),
  ...(Object.fromEntries(BLEND_TOKENS.map((token) => [token, Blend])) as Record<BlendToken, typeof Blend>),
  radius: z.number().min(0).max(MOST_RADIUS),
  font: z.enum(FONTS),
  edge: z.enum(EDGES),
  shadow: z.boolean(),
  motion: z.enum(MOTIONS),
});
const Place = z.strictObject({
  x: z.number().min(0).max(100).optional(),
  y: z.number().min(0).max(100).optional(),
  anchor: z.enum(ANCHORS).optional(),
  scale: z.number().min(LEAST_SCALE).max(MOST_SCALE).optional(),
  shown: z.boolean().optional(),
  hiddenIn: z.array(z.string().min(1).max(100)).max(MOST_SCENES).optional(),
});
const Places = z
  .record(z.string().regex(/^[a-z-]{1,40}$/), Place)
  .refine((places) => Object.keys(places).length <= MOST_GRAPHICS, `at most ${MOST_GRAPHICS} graphics`);
/** Per format, where each graphic stands. */
const Layout = z.strictObject({ landscape: Places.optional(), portrait: Places.optional() });
/** As it was before there was an editor; it stays in old logs. */
const FormerLayout = z.record(
  z.string().max(40),
  z.record(z.string().max(40), z.union([z.boolean(), z.number(), z.string().max(40)])),
);

/** Show settings. `currency` is fixed by the first sale, `rehearsal` by the show's first configure. */
export const ShowSettings = {
  title: z.string().min(1).max(120),
  currency: z.string().length(3),
  timezone: z.string().min(1).max(64),
  locale: z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'must be a language such as es-MX'),
  countOn: z.enum(COUNT_ON),
  /** The name of one of ours, or one of the show's own. */
  theme: z.union([z.string().regex(/^[a-z0-9-]{1,40}$/), ThemeTokens]),
  layout: z.union([Layout, FormerLayout]),
  /** Home-currency value of one unit of each foreign currency, as decimal strings (M4). */
  rates: z.record(z.string().length(3), z.string().regex(/^\d{1,12}(\.\d{1,12})?$/, 'must be a text such as "17.05"')),
  /** Whether the public ticker shows the running total. */
  tickerTotal: z.boolean(),
  /** Nothing moves on the stage, and nothing is drawn that is costly. */
  lowPower: z.boolean(),
  /** Whether `staff` see money. */
  staffMoney: z.boolean(),
  rehearsal: z.boolean(),
  /** From each of these amounts on a sale's alert is larger, and sounds richer. Rising. */
  alertTiers: z.array(Amount).max(3),
  /** Names of buyers are shown once staff have approved them. */
  approveNames: z.boolean(),
  /** Buyers' names are forgotten after so many days; 0: kept as long as the log. */
  namesKeptDays: z.int().min(0).max(3650),
  /** Whether the stage shows who has bought the most, and what is bought the most. */
  topBuyers: z.boolean(),
  bestSellers: z.boolean(),
  /** Of the stage; volume in percent. */
  sound: z.strictObject({ volume: z.int().min(0).max(100), muted: z.boolean() }),
};

/** What a page calls itself for as long as it is open, a reload included (overlay/client/page-id.ts). */
export const PageId = z.string().regex(/^[A-Za-z0-9_-]{8,40}$/, 'must be the id of a surface');

/** What is done to one connected stage, at whichever node it is. */
const surfaceCues = [
  z.strictObject({ ...id, kind: z.literal('surface.reload'), surface: PageId }),
  z.strictObject({ ...id, kind: z.literal('surface.blank'), surface: PageId }),
  z.strictObject({ ...id, kind: z.literal('surface.show'), surface: PageId }),
] as const;

export const Cue = z.discriminatedUnion('kind', [
  z.strictObject({ ...id, kind: z.literal('product.upsert'), ...Product }),
  z.strictObject({ ...id, kind: z.literal('product.remove'), sku: Sku }),
  z.strictObject({ ...id, kind: z.literal('callout.take'), ...callout, ...over }).refine(namesOne, NAME_ONE),
  z.strictObject({ ...id, kind: z.literal('callout.queue'), ...callout }).refine(namesOne, NAME_ONE),
  z.strictObject({ ...id, kind: z.literal('callout.next'), ...over }),
  z.strictObject({ ...id, kind: z.literal('callout.clear'), ...over }),
  z
    .strictObject({
      ...id,
      kind: z.literal('rundown.set'),
      items: z.array(RundownItem).max(MOST_RUNDOWN_ITEMS),
      /** The cue that set the rundown that the editor saw; null where there was none. */
      base: Uuid.nullable(),
    })
    .refine(({ items }) => new Set(items.map((one) => one.id)).size === items.length, {
      error: 'each item needs an id of its own',
      path: ['items'],
    }),
  z.strictObject({ ...id, kind: z.literal('rundown.play'), item: item.id, ...over }),
  z.strictObject({ ...id, kind: z.literal('deal.start'), ...Deal, ...over }),
  z.strictObject({ ...id, kind: z.literal('deal.stop') }),
  z.strictObject({
    ...id,
    kind: z.literal('goal.set'),
    amount: Amount,
    steps: z
      .array(z.union([Amount, z.strictObject({ amount: Amount, label: z.string().max(60).optional() })]))
      .max(12)
      .optional(),
  }),
  z.strictObject({ ...id, kind: z.literal('alerts.hold') }),
  z.strictObject({ ...id, kind: z.literal('alerts.resume') }),
  z.strictObject({ ...id, kind: z.literal('alerts.skip') }),
  z.strictObject({ ...id, kind: z.literal('alerts.clear') }),
  z.strictObject({ ...id, kind: z.literal('alerts.replay'), seq: Seq }),
  z.strictObject({ ...id, kind: z.literal('names.approve'), seqs: z.array(Seq).min(1).max(50) }),
  z.strictObject({ ...id, kind: z.literal('names.hide'), seqs: z.array(Seq).min(1).max(50) }),
  /** Words of the show's own that a name waits for, beside those that Nacre knows. */
  z.strictObject({
    ...id,
    kind: z.literal('names.words'),
    words: z.array(z.string().min(1).max(LONGEST_WORD)).max(MOST_WORDS),
  }),
  z.strictObject({
    ...id,
    kind: z.literal('slate.show'),
    slate: z.enum(SLATES),
    text: z.string().min(1).max(120).optional(),
  }),
  z.strictObject({ ...id, kind: z.literal('slate.hide') }),
  z.strictObject({ ...id, kind: z.literal('sound.test'), sound: z.enum(SOUNDS) }),
  z.strictObject({ ...id, kind: z.literal('panic.hide') }),
  z.strictObject({ ...id, kind: z.literal('panic.show') }),
  ...surfaceCues,
  /** The buyers of these sales (`source:id`), or of all before a time (ms since 1970), are forgotten; their money is not. */
  z
    .strictObject({
      ...id,
      kind: z.literal('buyers.forget'),
      sales: z.array(z.string().min(1).max(220)).min(1).max(MOST_FORGOTTEN).optional(),
      before: z.int().min(1).optional(),
    })
    .refine(({ sales, before }) => (sales === undefined) !== (before === undefined), {
      error: 'name sales, or a time before which',
      path: ['sales'],
    }),
  z.strictObject({ ...id, kind: z.literal('undo'), cue: Uuid }),
  z.strictObject({ ...id, kind: z.literal('show.configure'), ...z.object(ShowSettings).partial().shape }),
  z.strictObject({ ...id, kind: z.literal('show.open') }),
  z.strictObject({ ...id, kind: z.literal('show.close') }),
]);
export type Cue = z.infer<typeof Cue>;
/** A cue as a page makes it: its id is added when it is sent, unless the page wants to know it before. */
export type CueDraft = Cue extends infer One ? (One extends Cue ? Omit<One, 'id'> & { id?: string } : never) : never;
export type CueKind = Cue['kind'];
export const CUE_KINDS = Cue.options.map((option) => option.shape.kind.value) as readonly CueKind[];
export type CueOf<K extends CueKind> = Extract<Cue, { kind: K }>;

/** Why the reducer refused a cue. Each has a sentence in every language of the pages. */
export const REFUSALS = [
  'product_unknown',
  'nothing_to_show',
  'nothing_queued',
  'no_deal',
  'sale_unknown',
  'amount_invalid',
  'currency_fixed',
  'currency_unknown',
  'timezone_unknown',
  'rehearsal_fixed',
  'undo_unknown',
  'undo_not_possible',
  'undo_superseded',
  'lost_race',
  'rundown_changed',
  'rundown_item_unknown',
  'newer_version',
] as const;
export type Refusal = (typeof REFUSALS)[number];

export type Outcome = { outcome: 'taken' } | { outcome: 'refused'; reason: Refusal };
