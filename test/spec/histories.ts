import fc from 'fast-check';
import type { DisputeFact, OrderFact, RefundFact, SaleFact } from '../../shared/fact.ts';

/**
 * Histories of a few orders, small on purpose: few ids, few versions and few amounts make collisions, ties and
 * corrections likely.
 */
const CURRENCIES = ['MXN', 'USD', 'JPY', 'KWD'];
const STATUSES = ['placed', 'paid', 'paid', 'cancelled', 'voided', 'deleted'] as const;

const version = fc.integer({ min: 0, max: 4 });
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
    id: orderId,
    version,
    at,
    status: fc.constantFrom(...STATUSES),
    total: amount,
    items: fc.array(item, { maxLength: 3 }),
    test: fc.boolean(),
    aka: fc.boolean(),
    named: fc.boolean(),
  })
  .map(({ id, version: v, at: time, status, total, items, test, aka, named }) => ({
    kind: 'order',
    source: 'stripe',
    id,
    version: v,
    at: time,
    body: {
      status,
      currency: currencyOf(id),
      total,
      ...(named ? { name: 'Ana G.' } : {}),
      ...(items.length > 0 ? { items } : {}),
      ...(test && total % 7 === 0 ? { test: true as const } : {}),
      ...(aka ? { aka: [chargeOf(id)] } : {}),
    },
  }));

const refund: fc.Arbitrary<RefundFact> = fc
  .record({
    id: fc.integer({ min: 1, max: 3 }),
    order: orderId,
    version,
    at,
    amount,
    manner: fc.constantFrom('plain', 'plain', 'failed', 'running', 'foreign'),
    byCharge: fc.boolean(),
  })
  .map(({ id, order: of, version: v, at: time, amount: value, manner, byCharge }) => ({
    kind: 'refund',
    source: 'stripe',
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
  .record({ id: fc.integer({ min: 1, max: 2 }), order: orderId, version, at, amount })
  .map(({ id, order: of, version: v, at: time, amount: value }) => ({
    kind: 'dispute',
    source: 'stripe',
    id: `${of}-d${id}`,
    version: v,
    at: time,
    body: { order: of, currency: currencyOf(of), amount: value },
  }));

/**
 * The facts of a history. Every order that a refund names by its charge has told that name, so that the model, which
 * sees all at once, and the fold agree on whose it is.
 */
export const history: fc.Arbitrary<SaleFact[]> = fc
  .array(
    fc.oneof({ arbitrary: order, weight: 5 }, { arbitrary: refund, weight: 3 }, { arbitrary: dispute, weight: 1 }),
    { maxLength: 30 },
  )
  .map((facts) => {
    const told = new Set(facts.flatMap((fact) => (fact.kind === 'order' ? (fact.body.aka ?? []) : [])));
    return facts.filter(
      (fact) => fact.kind === 'order' || !fact.body.order.startsWith('c') || told.has(fact.body.order),
    );
  });

/** A delivery of a history: each fact at least once, some twice or thrice, in any order. */
export const delivery = (facts: readonly SaleFact[]): fc.Arbitrary<SaleFact[]> =>
  fc
    .tuple(
      fc.array(fc.nat({ max: Math.max(0, facts.length - 1) }), { maxLength: facts.length }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
    )
    .map(([again, dice]) => {
      const all = facts.length === 0 ? [] : [...facts, ...again.map((place) => facts[place] as SaleFact)];
      return all
        .map((fact) => ({ fact, die: dice.next().value as number }))
        .sort((a, b) => a.die - b.die)
        .map(({ fact }) => fact);
    });
