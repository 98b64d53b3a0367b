import { z } from 'zod';

/**
 * A cue is a request by staff. It is recorded as a fact; the reducer decides its outcome. `id` is a UUID made by the
 * caller, so a cue sent twice acts once. Amounts are decimal strings in the show's currency; the reducer, which knows
 * the currency, reads them.
 */

/** One UUID has two spellings; both act once. */
const Uuid = z.uuid().toLowerCase();
const id = { id: Uuid };
const Sku = z.string().min(1).max(80);
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

/** A product, a message, or a shelf of a few products goes on screen. */
const calloutCue = <Kind extends 'callout.take' | 'callout.queue'>(kind: Kind) =>
  z
    .strictObject({
      ...id,
      kind: z.literal(kind),
      sku: Sku.optional(),
      text: z.string().min(1).max(200).optional(),
      skus: z.array(Sku).min(2).max(3).optional(),
    })
    .refine(({ sku, text, skus }) => [sku, text, skus].filter((one) => one !== undefined).length === 1, {
      error: 'name one of a sku, a text, or two or three skus',
      path: ['sku'],
    });

/** One theme's name, or a map of tokens later; a name is all that the first stage needs. */
const Theme = z.string().regex(/^[a-z0-9-]{1,40}$/);
/** Per format: where each graphic stands. Kept open for the layout editor; the stage ignores what it does not know. */
const Layout = z.record(
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
  layout: Layout,
  /** Home-currency value of one unit of each foreign currency, as decimal strings (M4). */
  rates: z.record(z.string().length(3), z.string().regex(/^\d{1,12}(\.\d{1,12})?$/, 'must be a text such as "17.05"')),
  /** Whether the public ticker shows the running total. */
  tickerTotal: z.boolean(),
  /** Whether `staff` see money. */
  staffMoney: z.boolean(),
  rehearsal: z.boolean(),
  /** From each of these amounts on a sale's alert is larger, and sounds richer. Rising. */
  alertTiers: z.array(Amount).max(3),
  /** Names of buyers are shown once staff have approved them. */
  approveNames: z.boolean(),
  /** Whether the stage shows who has bought the most, and what is bought the most. */
  topBuyers: z.boolean(),
  bestSellers: z.boolean(),
  /** Of the stage; volume in percent. */
  sound: z.strictObject({ volume: z.int().min(0).max(100), muted: z.boolean() }),
};

/** Pictures that stand for the whole stage: before, in a break, after. */
export const SLATES = ['soon', 'back', 'thanks'] as const;
/** What the stage has a sound for. */
export const SOUNDS = ['sale', 'big', 'goal', 'deal', 'soldout'] as const;

export const Cue = z.discriminatedUnion('kind', [
  z.strictObject({ ...id, kind: z.literal('product.upsert'), ...Product }),
  z.strictObject({ ...id, kind: z.literal('product.remove'), sku: Sku }),
  calloutCue('callout.take'),
  calloutCue('callout.queue'),
  z.strictObject({ ...id, kind: z.literal('callout.next') }),
  z.strictObject({ ...id, kind: z.literal('callout.clear') }),
  z.strictObject({
    ...id,
    kind: z.literal('deal.start'),
    sku: Sku,
    price: Amount,
    seconds: z.int().min(1).max(86_400),
    stock: z.int().min(1).max(1_000_000).optional(),
  }),
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
  'sale_unknown',
  'amount_invalid',
  'currency_fixed',
  'currency_unknown',
  'timezone_unknown',
  'rehearsal_fixed',
  'undo_unknown',
  'undo_not_possible',
  'undo_superseded',
] as const;
export type Refusal = (typeof REFUSALS)[number];

export type Outcome = { outcome: 'taken' } | { outcome: 'refused'; reason: Refusal };
