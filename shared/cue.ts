import { z } from 'zod';
import { ANCHORS, LEAST_SCALE, MOST_GRAPHICS, MOST_SCALE, MOST_SCENES } from './layout.ts';

/**
 * A cue is a request by staff. It is recorded as a fact; the reducer decides its outcome. `id` is a UUID made by the
 * caller, so a cue sent twice acts once. Amounts are decimal strings in the show's currency; the reducer, which knows
 * the currency, reads them.
 */

/** One UUID has two spellings; both act once. */
const Uuid = z.uuid().toLowerCase();
const id = { id: Uuid };
const Sku = z.string().min(1).max(80);
const Text = z.string().min(1).max(200);
const Amount = z.string().regex(/^\d{1,13}(\.\d{1,4})?$/, 'must be an amount such as "12.50", as a text');
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
  z.strictObject({ ...item, deal: z.strictObject(Deal) }),
]);
export type RundownItem = z.infer<typeof RundownItem>;
export const MOST_RUNDOWN_ITEMS = 200;

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

/** A product or a message goes on screen. */
const callout = { sku: Sku.optional(), text: Text.optional() };
const namesOne = ({ sku, text }: { sku?: string | undefined; text?: string | undefined }): boolean =>
  (sku === undefined) !== (text === undefined);
const NAME_ONE = { error: 'name either a sku or a text', path: ['sku'] };

/** One theme's name, or a map of tokens later; a name is all that the first stage needs. */
const Theme = z.string().regex(/^[a-z0-9-]{1,40}$/);
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
  theme: Theme,
  layout: z.union([Layout, FormerLayout]),
  /** Home-currency value of one unit of each foreign currency, as decimal strings (M4). */
  rates: z.record(z.string().length(3), z.string().regex(/^\d{1,12}(\.\d{1,12})?$/, 'must be a text such as "17.05"')),
  /** Whether the public ticker shows the running total. */
  tickerTotal: z.boolean(),
  /** Whether `staff` see money. */
  staffMoney: z.boolean(),
  rehearsal: z.boolean(),
};

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
  z.strictObject({ ...id, kind: z.literal('panic.hide') }),
  z.strictObject({ ...id, kind: z.literal('panic.show') }),
  z.strictObject({ ...id, kind: z.literal('undo'), cue: Uuid }),
  z.strictObject({ ...id, kind: z.literal('show.configure'), ...z.object(ShowSettings).partial().shape }),
  z.strictObject({ ...id, kind: z.literal('show.open') }),
  z.strictObject({ ...id, kind: z.literal('show.close') }),
]);
export type Cue = z.infer<typeof Cue>;
export type CueKind = Cue['kind'];
export const CUE_KINDS = Cue.options.map((option) => option.shape.kind.value) as readonly CueKind[];
export type CueOf<K extends CueKind> = Extract<Cue, { kind: K }>;

/** Why the reducer refused a cue. Each has a sentence in every language of the pages. */
export const REFUSALS = [
  'product_unknown',
  'nothing_to_show',
  'nothing_queued',
  'no_deal',
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
] as const;
export type Refusal = (typeof REFUSALS)[number];

export type Outcome = { outcome: 'taken' } | { outcome: 'refused'; reason: Refusal };
