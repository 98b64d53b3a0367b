import { describe, expect, it } from 'vitest';
import type { SaleFact } from '../../../shared/fact.ts';
import { viewOf } from '../../../shared/views.ts';
import { stripe } from '../../../server/sources/stripe.ts';
import {
  NOW,
  factsOf,
  hasPublished,
  own,
  permutations,
  published,
  stateOf,
  take,
  totals,
  whyNot,
} from '../../support/shop.ts';
import { signStripe } from '../../support/signing.ts';

const SECRET = 'whsec_test';
const MXN = { currency: 'MXN' };
type Json = Record<string, unknown>;
interface Event extends Json {
  type: string;
  created: number;
  data: { object: Json };
}
const event = (name: string): Event => JSON.parse(own(`stripe/${name}.json`)) as Event;
const [SESSION, INTENT, CHARGE, REFUND, DISPUTE] = (['session', 'intent', 'charge', 'refund', 'dispute'] as const).map(
  event,
) as [Event, Event, Event, Event, Event];
const change = (one: Event, object: Json, told: Partial<Event> = {}): Event => ({
  ...one,
  ...told,
  data: { object: { ...one.data.object, ...object } },
});
const sent = (body: string) => ({ body, headers: signStripe(body, SECRET, new Date(NOW)) });
const factsIn = (body: string) => factsOf(stripe, sent(body), { secrets: [SECRET] });
const facts = (one: Event) => factsIn(JSON.stringify(one));
const answer = (one: unknown) => take(stripe, sent(JSON.stringify(one)), { secrets: [SECRET] });
const all = async (...events: Event[]): Promise<SaleFact[][]> => Promise.all(events.map(facts));

const NOBODY = {
  crowd: { viewers: 0, peak: 0, likes: 0 },
  refused: [],
  surfaces: [],
  operators: [],
  ledger: { awaySince: null, waiting: 0 },
};
const latest = (history: SaleFact[]) =>
  (viewOf(stateOf(MXN, history), NOBODY, 'crew') as { recent: { name: string; amount: string }[] }).recent;

describe('a purchase', () => {
  it('[M2] session, intent and charge in every order, twice, are one sale with the session’s name', async () => {
    for (const order of permutations(await all(SESSION, INTENT, CHARGE))) {
      const history = [...order, ...order].flat();
      expect(totals(MXN, history)).toMatchObject({ gross: '1299.00', net: '1299.00', orders: 1 });
      expect(latest(history)).toMatchObject([{ name: 'Jorge E.', amount: '1299.00' }]);
    }
  });

  it.each([
    ['session', [SESSION]],
    ['intent', [INTENT]],
    ['charge', [CHARGE]],
    ['session and intent', [SESSION, INTENT]],
    ['charge and intent', [CHARGE, INTENT]],
  ])('[M2] as does a shop that sends %s alone', async (_what, events) => {
    for (const order of permutations(await all(...events)))
      expect(totals({ ...MXN, countOn: 'paid' }, order.flat())).toMatchObject({ gross: '1299.00', orders: 1 });
  });

  it('[M5] a session not paid yet is placed; it counts as paid once it is, and not at all once it fails', async () => {
    const unpaid = change(SESSION, { payment_status: 'unpaid' });
    const later = { created: SESSION.created + 3600 };
    const paid = change(SESSION, {}, { ...later, type: 'checkout.session.async_payment_succeeded' });
    const failed = change(unpaid, {}, { ...later, type: 'checkout.session.async_payment_failed' });
    const count = async (...events: Event[]) =>
      totals({ ...MXN, countOn: 'paid' }, (await all(...events)).flat()).orders;
    expect([await count(unpaid), await count(unpaid, paid), await count(paid, unpaid)]).toEqual([0, 1, 1]);
    expect([await count(unpaid, failed), await count(failed, unpaid)]).toEqual([0, 0]);
    // Only the intent says that it was paid.
    expect(await count(unpaid, change(INTENT, {}, { created: SESSION.created + 1 }))).toBe(1);
  });

  it('[M5] a charge not captured yet is placed; captured in part, it counts that part', async () => {
    const held = change(CHARGE, { captured: false, amount_captured: 0 });
    const part = change(
      CHARGE,
      { amount_captured: 100_000 },
      { type: 'charge.captured', created: CHARGE.created + 60 },
    );
    for (const order of permutations(await all(held, part))) {
      expect(totals({ ...MXN, countOn: 'paid' }, order.flat())).toMatchObject({ gross: '1000.00', orders: 1 });
    }
    expect(totals({ ...MXN, countOn: 'paid' }, await facts(held)).orders).toBe(0);
  });

  it.each<[string, Json, Json]>([
    ['by its invoice', { invoice: 'in_perla' }, { invoice: 'in_perla' }],
    [
      'since API 2025-03-31 by its order reference',
      { invoice: 'in_perla' },
      { payment_details: { customer_reference: null, order_reference: 'in_perla' } },
    ],
    [
      'with the invoice expanded',
      { invoice: { id: 'in_perla', object: 'invoice' } },
      { invoice: { id: 'in_perla', object: 'invoice' } },
    ],
  ])('[M2] a subscription’s session names no intent; it is one sale with it, %s', async (_how, ofSession, ofIntent) => {
    const session = change(SESSION, {
      mode: 'subscription',
      payment_intent: null,
      subscription: 'sub_1',
      ...ofSession,
    });
    for (const order of permutations(await all(session, change(INTENT, ofIntent), CHARGE, REFUND))) {
      const history = [...order, ...order].flat();
      expect(totals(MXN, history)).toMatchObject({ gross: '1299.00', refunded: '299.00', orders: 1 });
      expect(latest(history).map(({ name }) => name.toLowerCase())).toEqual(['jorge e.']);
    }
  });

  it('[M2] an order reference of the shop’s own joins nothing', async () => {
    const apart = (id: string) =>
      change(INTENT, { id, latest_charge: `ch_${id}`, payment_details: { order_reference: 'MAYO' } });
    expect(totals(MXN, (await all(apart('pi_1'), apart('pi_2'))).flat())).toMatchObject({ orders: 2 });
  });

  it('[M2] before API 2022-11-15 an intent lists its charges, by which a refund may name it', async () => {
    const { latest_charge: _gone, ...object } = INTENT.data.object;
    const old = { ...INTENT, data: { object: { ...object, charges: { data: [{ id: 'ch_perla' }] } } } };
    for (const order of permutations(await all(old, change(REFUND, { payment_intent: null }))))
      expect(totals(MXN, order.flat())).toMatchObject({ refunded: '299.00', orders: 1 });
  });

  it('[M3] an authorisation that expired nets nothing', async () => {
    const held = change(CHARGE, { captured: false, amount_captured: 0 });
    const expired = change(
      CHARGE,
      { captured: false, amount_captured: 0 },
      { type: 'charge.expired', created: CHARGE.created + 7 * 86_400 },
    );
    for (const order of permutations(await all(held, expired))) {
      expect(totals({ ...MXN, countOn: 'placed' }, order.flat())).toMatchObject({ net: '0.00', cancelled: '1299.00' });
      expect(totals({ ...MXN, countOn: 'paid' }, order.flat())).toMatchObject({ gross: '0.00', orders: 0 });
    }
  });

  it('a session for a card only is no sale', async () => {
    expect(await answer(change(SESSION, { mode: 'setup', amount_total: null }))).toHaveProperty('ignored');
    expect(await answer({ ...SESSION, type: 'plan.created' })).toHaveProperty('ignored');
  });

  it('[I6 A5] keeps a masked name and no address', async () => {
    expect(JSON.stringify((await all(SESSION, INTENT, CHARGE)).flat())).not.toMatch(/example|JORGE EK|Jorge Ek/);
  });
});

describe('currencies', () => {
  it.each([
    ['usd', 1250, 1250],
    ['jpy', 1250, 1250],
    ['clp', 25_990, 25_990],
    ['kwd', 1250, 1250],
    // ISO has no smaller unit, Stripe writes two digits for old times' sake.
    ['isk', 125_000, 1250],
    ['ugx', 125_000, 1250],
    // ISO has two digits, Stripe writes none.
    ['mga', 1250, 125_000],
  ])('[M1] %s %d is %d minor units', async (currency, amount, total) => {
    expect(await facts(change(INTENT, { currency, amount_received: amount }))).toMatchObject([
      { body: { currency: currency.toUpperCase(), total } },
    ]);
  });
  it.each<[string, unknown, string]>([
    ['isk', 1250, 'amount_decimals'],
    ['usd', 12.5, 'amount_format'],
    ['usd', '1250', 'amount_format'],
    ['usd', -1, 'amount_negative'],
    ['usd', 1e12 + 1, 'amount_too_large'],
    ['xxx', 1, 'currency_unknown'],
    ['', 1, 'currency_unknown'],
  ])('[M1] %s %s is refused: %s', async (currency, amount_received, code) => {
    expect(await answer(change(INTENT, { currency, amount_received }))).toMatchObject({ code });
  });
});

describe('refunds', () => {
  it('[M2 M3] one that names only the charge, before and after the order', async () => {
    for (const order of permutations(await all(SESSION, INTENT, CHARGE, REFUND)))
      expect(totals(MXN, order.flat())).toMatchObject({
        gross: '1299.00',
        refunded: '299.00',
        net: '1000.00',
        orders: 1,
      });
    for (const order of permutations(await all(INTENT, REFUND)))
      expect(totals(MXN, order.flat())).toMatchObject({ net: '1000.00', orders: 1 });
  });

  const refund = (id: string, amount: number, status = 'succeeded') => ({
    id,
    object: 'refund',
    amount,
    currency: 'mxn',
    status,
    charge: 'ch_perla',
    payment_intent: 'pi_perla',
  });
  const refunded = (amount_refunded: number, list?: unknown[], created = REFUND.created) =>
    change(
      CHARGE,
      { amount_refunded, ...(list ? { refunds: { object: 'list', has_more: false, data: list } } : {}) },
      { type: 'charge.refunded', created },
    );

  it('[M3] told by charge.refunded with its list and by refund.created, counted once', async () => {
    const told = refunded(29_900, [refund('re_perla', 29_900)]);
    for (const order of permutations(await all(INTENT, told, REFUND)))
      expect(totals(MXN, [...order, ...order].flat())).toMatchObject({ refunded: '299.00', orders: 1 });
  });

  it('[M3] told by charge.refunded without a list and by refund.created, counted once', async () => {
    for (const order of permutations(await all(INTENT, refunded(29_900), REFUND)))
      expect(totals(MXN, [...order, ...order].flat())).toMatchObject({ refunded: '299.00' });
  });

  it('[M3] two parts, of which one is known only by the running total', async () => {
    for (const order of permutations(
      await all(INTENT, refunded(29_900), refunded(49_900, undefined, REFUND.created + 9), REFUND),
    ))
      expect(totals(MXN, order.flat())).toMatchObject({ refunded: '499.00' });
  });

  it('[M3] one that failed or was cancelled came back, whether the running total was heard of or not', async () => {
    for (const [type, status] of [
      ['refund.failed', 'failed'],
      ['refund.updated', 'failed'],
      ['charge.refund.updated', 'canceled'],
    ] as const) {
      const gone = change(REFUND, { status }, { type, created: REFUND.created + 600 });
      for (const order of permutations(await all(INTENT, refunded(29_900), REFUND, gone)))
        expect(totals(MXN, order.flat())).toMatchObject({ refunded: '0.00', net: '1299.00' });
      for (const order of permutations(await all(INTENT, REFUND, gone)))
        expect(totals(MXN, order.flat())).toMatchObject({ refunded: '0.00' });
    }
  });

  it('[M3] within one second, failure is the later news', async () => {
    const gone = change(REFUND, { status: 'failed' }, { type: 'refund.failed' });
    for (const order of permutations(await all(INTENT, REFUND, gone)))
      expect(totals(MXN, order.flat())).toMatchObject({ refunded: '0.00' });
  });

  describe('what a capture in part let go was never paid, so it is no refund', () => {
    const captured = change(
      CHARGE,
      { amount_captured: 100_000 },
      { type: 'charge.captured', created: CHARGE.created + 60 },
    );
    const told = (api_version: string | null, amount_refunded: number, list?: unknown[]) => ({
      ...change(refunded(amount_refunded, list, CHARGE.created + 61), { amount_captured: 100_000 }),
      api_version,
    });
    const letGo = { ...refund('re_gone', 29_900), created: CHARGE.created + 60 };
    const given = { ...refund('re_given', 10_000), created: CHARGE.created + 600 };
    it.each<[string, Event, string]>([
      ['until API 2025-03-31 it stands in the running total', told('2022-11-15', 29_900), '0.00'],
      ['with another refund', told('2024-12-18.acacia', 39_900), '100.00'],
      ['and before 2022-11-15 in the list', told('2020-08-27', 29_900, [letGo]), '0.00'],
      ['with another refund in the list', told('2020-08-27', 39_900, [given, letGo]), '100.00'],
      [
        'of two alike in the list the older one is it',
        told('2020-08-27', 59_800, [{ ...refund('re_same', 29_900), created: CHARGE.created + 600 }, letGo]),
        '299.00',
      ],
      ['since then it does not', told('2025-03-31.basil', 29_900), '299.00'],
      ['nor where no version is told', told(null, 29_900), '299.00'],
    ])('[M3] %s', async (_what, news, expected) => {
      for (const order of permutations(await all(captured, news)))
        expect(totals(MXN, order.flat())).toMatchObject({ gross: '1000.00', refunded: expected });
    });

    it('[M3] an authorisation let go whole nets nothing', async () => {
      const held = { captured: false, amount_captured: 0 };
      const gone = { ...change(refunded(129_900, undefined, CHARGE.created + 61), held), api_version: '2022-11-15' };
      expect(totals(MXN, (await all(change(CHARGE, held), gone)).flat())).toMatchObject({ net: '0.00' });
    });
  });

  it('[M3] pending is on its way to the buyer', async () => {
    const pending = change(REFUND, { status: 'pending' });
    expect(totals(MXN, (await all(INTENT, pending)).flat())).toMatchObject({ refunded: '299.00' });
  });

  it('[M3] an expanded reference is the id within it', async () => {
    const expanded = change(REFUND, { payment_intent: { id: 'pi_perla', object: 'payment_intent' } });
    expect(await facts(expanded)).toMatchObject([{ body: { order: 'pi_perla' } }]);
  });
});

describe('a dispute', () => {
  const later = (seconds: number, type: string, status: string) =>
    change(DISPUTE, { status }, { type: `charge.dispute.${type}`, created: DISPUTE.created + seconds });
  it('[M3] takes the money until it is won', async () => {
    const [order, opened, withdrawn, won, back] = await all(
      INTENT,
      DISPUTE,
      later(0, 'funds_withdrawn', 'needs_response'),
      later(9, 'closed', 'won'),
      later(9, 'funds_reinstated', 'won'),
    );
    const disputed = (...lists: (SaleFact[] | undefined)[]) =>
      totals(
        MXN,
        lists.flatMap((list) => list ?? []),
      ).disputed;
    expect(disputed(order, opened)).toBe('1299.00');
    for (const one of permutations([order, opened, withdrawn])) expect(disputed(...one)).toBe('1299.00');
    for (const one of permutations([order, opened, withdrawn, won, back])) expect(disputed(...one)).toBe('0.00');
  });
  it('[M3] lost, it stays', async () => {
    for (const order of permutations(
      await all(INTENT, DISPUTE, later(5, 'updated', 'under_review'), later(9, 'closed', 'lost')),
    ))
      expect(totals(MXN, order.flat())).toMatchObject({ disputed: '1299.00', net: '0.00' });
  });
  it('[M3] an inquiry moves no money', async () => {
    const inquiry = change(DISPUTE, { status: 'warning_needs_response' });
    expect(totals(MXN, (await all(INTENT, inquiry)).flat())).toMatchObject({ disputed: '0.00' });
  });
  it('[M2] that names only the charge finds its sale', async () => {
    const bare = change(DISPUTE, { payment_intent: null });
    for (const order of permutations(await all(INTENT, bare)))
      expect(totals(MXN, order.flat())).toMatchObject({ disputed: '1299.00', orders: 1 });
  });
});

describe('[I4] refused with a name', () => {
  it.each<[string, unknown]>([
    ['payload_invalid', []],
    ['payload_invalid', {}],
    ['payload_invalid', { ...INTENT, created: '1795550402' }],
    ['payload_invalid', { ...INTENT, data: { object: [] } }],
    ['payload_invalid', { ...INTENT, type: 7 }],
    ['payload_invalid', { object: 'v2.core.event', type: 'v1.charge.refunded', created: '2026-11-24T20:00:00Z' }],
    ['payload_invalid', change(INTENT, { id: null })],
    ['payload_invalid', change(REFUND, { charge: null })],
    ['payload_invalid', change(DISPUTE, { id: '' })],
    ['payload_invalid', change(CHARGE, { id: null, payment_intent: null }, { type: 'charge.refunded' })],
    ['amount_format', change(SESSION, { amount_total: null })],
  ])('%s: %j', async (code, body) => {
    expect(await answer(body)).toMatchObject({ code, message: expect.stringMatching(/\.$/) as string });
  });
});

describe.runIf(hasPublished)(`the vendor’s published payloads${whyNot}`, () => {
  it('[M2] session and intent are one sale; a refund of an unknown charge waits', async () => {
    const events = await Promise.all(
      ['checkout.session.completed', 'payment_intent.succeeded', 'refund.created'].map((name) =>
        factsIn(published(`stripe/composed.event.${name}.json`)),
      ),
    );
    for (const order of permutations(events))
      expect(totals(MXN, order.flat())).toMatchObject({ gross: '299.00', refunded: '0.00', orders: 1 });
  });
  it('[M3] the same refund, once a charge names its payment', async () => {
    const intent = JSON.parse(published('stripe/composed.event.payment_intent.succeeded.json')) as Event;
    const known = change(intent, { latest_charge: 'ch_1PgafuB7WZ01zgkWXYmPNZs8' });
    const refund = JSON.parse(published('stripe/composed.event.refund.created.json')) as Event;
    for (const order of permutations(await all(known, refund)))
      expect(totals(MXN, order.flat())).toMatchObject({ gross: '299.00', refunded: '100.00', net: '199.00' });
  });
  it('what is no sale is passed over', async () => {
    expect(await answer(JSON.parse(published('stripe/event.plan.created.json')))).toHaveProperty('ignored');
  });
});
