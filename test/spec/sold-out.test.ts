import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fact, OrderFact } from '../../shared/fact.ts';
import { reduce } from '../../shared/reduce.ts';
import { dealSoldOutAt } from '../../shared/sales.ts';
import { emptyState } from '../../shared/state.ts';
import type { State } from '../../shared/state.ts';
import { NOBODY, viewOf } from '../../shared/views.ts';

const STARTED = 1_795_551_300_000;
const cue = (cueTold: object): Fact =>
  ({ kind: 'cue', at: STARTED, by: { key: 'k', role: 'owner' }, cue: { id: randomUUID(), ...cueTold } }) as Fact;
const order = (id: number, version: number, more: Partial<OrderFact['body']> = {}, at = STARTED + id): OrderFact => ({
  kind: 'order',
  source: 'rest',
  id: `o-${id}`,
  version,
  at,
  body: { status: 'paid', currency: 'MXN', total: 100, items: [{ sku: 'S', title: 'S', quantity: 1 }], ...more },
});
function dealOf(stock: number): { state: State; fold: (fact: Fact) => void } {
  const state = emptyState('main');
  const fold = (fact: Fact): void => void reduce(state, fact, state.seq + 1);
  fold(cue({ kind: 'show.configure', currency: 'MXN' }));
  fold(cue({ kind: 'product.upsert', sku: 'S', title: 'S', price: '1.00' }));
  fold(cue({ kind: 'deal.start', sku: 'S', price: '1.00', seconds: 3600, stock }));
  return { state, fold };
}

/** Sale by sale, in their order, until the pieces are gone. */
function byHand({ sales }: State, stock: number): number | null {
  const standing = [...sales.table].filter(({ order: its }) => its?.status === 'paid');
  let left = stock;
  for (const { order: its, countedAt } of standing.sort((a, b) => a.countedSeq - b.countedSeq)) {
    left -= its?.units ?? 0;
    if (left <= 0) return countedAt;
  }
  return null;
}

test('[S17] whatever comes, is changed or cancelled before and after it, a deal is sold out when its last piece was taken', () => {
  const change = fc.record({
    id: fc.nat({ max: 11 }),
    status: fc.constantFrom('paid' as const, 'paid' as const, 'cancelled' as const),
    quantity: fc.integer({ min: 1, max: 3 }),
    stock: fc.constantFrom(6, 6, 6, 9),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
      const { state, fold } = dealOf(6);
      for (const [place, { id, status, quantity, stock }] of changes.entries()) {
        const items = [{ sku: 'S', title: 'S', quantity }];
        fold(order(id, place + 1, { status, items }, STARTED + place));
        expect(dealSoldOutAt(state.sales, stock)).toBe(byHand(state, stock));
      }
    }),
    { seed: 11, numRuns: 400 },
  );
});

test('[B5] a deal of 60,000 sales that is sold out keeps nobody waiting with each more', () => {
  const { state, fold } = dealOf(50_000);
  for (let id = 0; id < 60_000; id += 1) fold(order(id, 1));
  viewOf(state, NOBODY, 'stage');
  const from = process.cpuUsage().user;
  for (let id = 60_000; id < 60_020; id += 1) {
    fold(order(id, 1));
    for (const audience of ['stage', 'crew', 'ticker'] as const) viewOf(state, NOBODY, audience);
  }
  expect((process.cpuUsage().user - from) / 1000 / 20).toBeLessThan(100);
  expect(dealSoldOutAt(state.sales, 50_000)).toBe(STARTED + 49_999);
});
