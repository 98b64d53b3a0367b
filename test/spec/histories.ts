import fc from 'fast-check';
import type { Cue, RundownItem } from '../../shared/cue.ts';
import type { CueFact, DisputeFact, OrderFact, RefundFact, SaleFact } from '../../shared/fact.ts';

/**
 * Histories of a few orders, small on purpose: few ids, few versions and few amounts make collisions, ties and
 * corrections likely.
 */
const CURRENCIES = ['MXN', 'USD', 'JPY', 'KWD'];
const STATUSES = ['placed', 'paid', 'paid', 'cancelled', 'voided', 'deleted'] as const;

/** Two shops that number their orders alike. */
const source = fc.constantFrom('stripe' as const, 'stripe' as const, 'stripe' as const, 'shopify' as const);
const version = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom(-1, Number.MAX_SAFE_INTEGER));
const amount = fc.oneof(fc.integer({ min: 0, max: 500 }), fc.constantFrom(0, 10_000, 99_999, 1_000_000_000_000));
const orderId = fc.integer({ min: 1, max: 4 }).map((number) => `o${number}`);
const currencyOf = (order: string): string => CURRENCIES[Number(order.at(-1)) % CURRENCIES.length] ?? 'MXN';
/** Order o1 is also known as its charge c1, as Stripe's are. */
const chargeOf = (order: string): string => order.replace('o', 'c');
const at = fc.integer({ min: 1, max: 9 }).map((second) => 1_700_000_000_000 + second * 1000);

const item = fc.record({
  sku: fc.constantFrom('', 'pearl', 'bowl'),
  title: fc.constantFrom('Pearl', 'Bowl'),
  quantity: fc.integer({ min: 1, max: 3 }),
});

const order: fc.Arbitrary<OrderFact> = fc
  .record({
    source,
    id: orderId,
    version,
    at,
    /** Now and then the shop names the order by its charge, or corrects its currency. */
    byCharge: fc.nat({ max: 7 }).map((die) => die === 0),
    other: fc.constantFrom('', '', '', '', '', '', 'CHF', 'USD'),
    status: fc.constantFrom(...STATUSES),
    total: amount,
    items: fc.array(item, { maxLength: 3 }),
    test: fc.boolean(),
    aka: fc.boolean(),
    name: fc.constantFrom('', 'Ana G.', 'Ana Gil'),
    buyer: fc.constantFrom('', 'b1', 'b2'),
    /** Now and then the shop lists all refunds of the order. */
    listed: fc.option(fc.subarray(['r1', 'r2', 'r3', 'r1-all']), { freq: 3 }),
  })
  .map(
    ({
      source: shop,
      id,
      byCharge,
      other,
      version: v,
      at: time,
      status,
      total,
      items,
      test,
      aka,
      name,
      buyer,
      listed,
    }) => ({
      kind: 'order',
      source: shop,
      id: byCharge ? chargeOf(id) : id,
      version: v,
      at: time,
      body: {
        status,
        currency: other || currencyOf(id),
        total,
        ...(name ? { name } : {}),
        ...(buyer ? { buyer } : {}),
        ...(items.length > 0 ? { items } : {}),
        ...(test && total % 7 === 0 ? { test: true as const } : {}),
        ...(aka ? { aka: byCharge ? [id] : [chargeOf(id)] } : {}),
        ...(listed && total % 3 === 0 ? { refunds: listed.map((refund) => `${id}-${refund}`) } : {}),
      },
    }),
  );

const refund: fc.Arbitrary<RefundFact> = fc
  .record({
    source,
    id: fc.integer({ min: 1, max: 3 }),
    order: orderId,
    version,
    at,
    amount,
    manner: fc.constantFrom('plain', 'plain', 'failed', 'running', 'foreign'),
    byCharge: fc.boolean(),
  })
  .map(({ source: shop, id, order: of, version: v, at: time, amount: value, manner, byCharge }) => ({
    kind: 'refund',
    source: shop,
    id: `${of}-r${id}${manner === 'running' ? '-all' : ''}`,
    version: v,
    at: time,
    body: {
      order: byCharge ? chargeOf(of) : of,
      currency: manner === 'foreign' ? 'CHF' : currencyOf(of),
      amount: manner === 'failed' ? 0 : value,
      ...(manner === 'running' ? { cumulative: true as const } : {}),
      ...(manner === 'failed' ? { covers: value } : {}),
    },
  }));

const dispute: fc.Arbitrary<DisputeFact> = fc
  .record({ source, id: fc.integer({ min: 1, max: 2 }), order: orderId, version, at, amount })
  .map(({ source: shop, id, order: of, version: v, at: time, amount: value }) => ({
    kind: 'dispute',
    source: shop,
    id: `${of}-d${id}`,
    version: v,
    at: time,
    body: { order: of, currency: currencyOf(of), amount: value },
  }));

const sale: fc.Arbitrary<SaleFact> = fc.oneof(
  { arbitrary: order, weight: 5 },
  { arbitrary: refund, weight: 3 },
  { arbitrary: dispute, weight: 1 },
);

/** The facts of a history. Some refunds name an order, or a charge, of which nothing is ever heard. */
export const history: fc.Arbitrary<SaleFact[]> = fc.array(sale, { maxLength: 30, size: 'max' });

/** A cue without its id; `undo` names the place of an earlier one. */
type Told = Cue extends infer One
  ? One extends { kind: 'undo' }
    ? { kind: 'undo'; place: number }
    : One extends Cue
      ? Omit<One, 'id'>
      : never
  : never;

const sku = fc.constantFrom('pearl', 'bowl', 'none');
const money = fc.constantFrom('0.00', '1.50', '20.00', '999.99', '1');
const callout = fc.oneof(
  sku.map((one) => ({ sku: one })),
  fc.constantFrom({ text: 'Hello' }, {}),
  fc.uniqueArray(sku, { minLength: 2, maxLength: 3 }).map((skus) => ({ skus })),
);
const planned: Record<string, object> = {
  pearl: { sku: 'pearl' },
  bowl: { sku: 'bowl', plan: 60 },
  none: { sku: 'none' },
  words: { text: 'Hello' },
  deal: { deal: { sku: 'pearl', price: '1.50', seconds: 3 } },
  shelf: { skus: ['bowl', 'pearl'] },
};
const told: fc.Arbitrary<Told> = fc.oneof(
  fc.record({ kind: fc.constant('product.upsert' as const), sku, title: sku, price: money, stock: fc.nat(9) }),
  fc.record({ kind: fc.constant('product.remove' as const), sku }),
  callout.map((one) => ({ kind: 'callout.take' as const, ...one })),
  callout.map((one) => ({ kind: 'callout.queue' as const, ...one })),
  fc.record({
    kind: fc.constant('deal.start' as const),
    sku,
    price: money,
    seconds: fc.integer({ min: 1, max: 8 }),
    stock: fc.integer({ min: 1, max: 9 }),
  }),
  fc.record({
    kind: fc.constant('rundown.set' as const),
    items: fc
      .subarray(['pearl', 'bowl', 'none', 'words', 'deal', 'shelf'])
      .map((ids) => ids.map((id) => ({ id, ...planned[id] }) as RundownItem)),
    base: fc.constant(null),
  }),
  fc.record({ kind: fc.constant('rundown.play' as const), item: fc.constantFrom('pearl', 'words', 'deal', 'shelf') }),
  fc.record({ kind: fc.constant('goal.set' as const), amount: money, steps: fc.array(money, { maxLength: 2 }) }),
  fc.record(
    {
      kind: fc.constant('show.configure' as const),
      title: fc.constantFrom('Pearls', 'Bowls'),
      countOn: fc.constantFrom('placed' as const, 'paid' as const),
      tickerTotal: fc.boolean(),
      approveNames: fc.boolean(),
      topBuyers: fc.boolean(),
      bestSellers: fc.boolean(),
      currency: fc.constantFrom('MXN', 'JPY'),
      rates: fc.constantFrom<Record<string, string>>({}, { USD: '20' }, { USD: '0' }),
    },
    { requiredKeys: ['kind'] },
  ),
  fc.record({ kind: fc.constant('alerts.replay' as const), seq: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    kind: fc.constantFrom('names.approve' as const, 'names.hide' as const),
    seqs: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
  }),
  fc.record({ kind: fc.constant('names.words' as const), words: fc.constantFrom<string[]>([], ['ana'], ['Luis']) }),
  fc.record({ kind: fc.constant('slate.show' as const), slate: fc.constantFrom('soon' as const, 'thanks' as const) }),
  fc.record({ kind: fc.constant('sound.test' as const), sound: fc.constantFrom('sale' as const, 'goal' as const) }),
  fc
    .constantFrom(
      'slate.hide' as const,
      'callout.next' as const,
      'callout.clear' as const,
      'deal.stop' as const,
      'alerts.hold' as const,
      'alerts.resume' as const,
      'alerts.skip' as const,
      'alerts.clear' as const,
      'panic.hide' as const,
      'panic.show' as const,
      'show.open' as const,
      'show.close' as const,
    )
    .map((kind) => ({ kind })),
  fc.record({ kind: fc.constant('undo' as const), place: fc.nat(40) }),
);

const cueIdAt = (place: number): string => `10000000-0000-4000-8000-${String(place).padStart(12, '0')}`;

/** Sales and cues mixed, as an evening has them; an undo names one of the last few cues, or none. */
export const evening: fc.Arbitrary<(SaleFact | CueFact)[]> = fc
  .array(fc.oneof(sale, fc.record({ told, at })), { maxLength: 40, size: 'max' })
  .map((facts) =>
    facts.map((fact, place) => {
      if (!('told' in fact)) return fact;
      const id = cueIdAt(place);
      const by = { key: 'k', role: 'host' };
      const cue =
        fact.told.kind === 'undo'
          ? { id, kind: 'undo', cue: cueIdAt(Math.max(0, place - 1 - (fact.told.place % 6))) }
          : { id, ...fact.told };
      return { kind: 'cue', at: fact.at, by, cue: cue as Cue };
    }),
  );

/** A delivery of a history: each fact at least once, some twice or thrice, in any order. */
export const delivery = (facts: readonly SaleFact[]): fc.Arbitrary<SaleFact[]> =>
  fc
    .tuple(
      fc.array(fc.nat({ max: Math.max(0, facts.length - 1) }), { maxLength: facts.length, size: 'max' }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
    )
    .map(([again, dice]) => {
      const all = facts.length === 0 ? [] : [...facts, ...again.map((place) => facts[place] as SaleFact)];
      return all
        .map((fact) => ({ fact, die: dice.next().value as number }))
        .sort((a, b) => a.die - b.die)
        .map(({ fact }) => fact);
    });
