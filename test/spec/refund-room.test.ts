import { expect, test } from 'vitest';
import type { SaleFact } from '../../shared/fact.ts';
import { reduce } from '../../shared/reduce.ts';
import { saleKey } from '../../shared/sale.ts';
import { emptyState } from '../../shared/state.ts';
import { roomIn } from '../../server/ingest/refund-room.ts';

const order = (id: string, more: object = {}): SaleFact => ({
  kind: 'order',
  source: 'stripe',
  id,
  version: 1,
  at: 1,
  body: { status: 'paid', currency: 'MXN', total: 100_000, ...more },
});
const given =
  (kind: 'refund' | 'dispute') =>
  (id: number, to = 'pi', version = 1): SaleFact => ({
    kind,
    source: 'stripe',
    id: `${kind} ${id}`,
    version,
    at: 1,
    body: { order: to, currency: 'MXN', amount: 1 },
  });
const [refund, dispute] = [given('refund'), given('dispute')];
const many = (from: number, to: number, of = refund): SaleFact[] =>
  Array.from({ length: to - from }, (_, one) => of(from + one));
function holding(...facts: SaleFact[]) {
  const state = emptyState('main');
  for (const [place, fact] of facts.entries()) reduce(state, fact, place + 1);
  return state;
}

test('[B7] a sale has room for 1,000 refunds, one by one, and none more; a newer version of one that is known has', () => {
  const { sales } = holding(order('pi', { aka: ['ch'] }), ...many(0, 999));
  expect(roomIn(sales)([refund(999)])).toBeNull();
  const full = holding(order('pi', { aka: ['ch'] }), ...many(0, 1000)).sales;
  expect(roomIn(full)([refund(1000)])?.code).toBe('refunds_too_many');
  expect(roomIn(full)([refund(1000, 'ch')])?.code).toBe('refunds_too_many');
  expect(roomIn(full)([order('pi', { status: 'cancelled' }), refund(7, 'pi', 2)])).toBeNull();
  expect(roomIn(full)([refund(1000, 'other')])).toBeNull();
  // A dispute is none of them.
  expect(roomIn(full)([dispute(1)])).toBeNull();
  expect(roomIn(holding(...many(0, 1000, dispute)).sales)([dispute(1000)])?.code).toBe('refunds_too_many');
});

test('[B7] what comes in one request counts together, and of a delivery that is refused nothing does', () => {
  const refusalOf = roomIn(holding().sales);
  expect(refusalOf(many(0, 900))).toBeNull();
  expect(refusalOf([refund(0), ...many(950, 1051)])?.code).toBe('refunds_too_many');
  expect(refusalOf([refund(0), ...many(950, 1050)])).toBeNull();
  expect(refusalOf([refund(2000)])?.code).toBe('refunds_too_many');
});

test('[B7 M8] sales that turn out to be one join all their refunds, in a moment', () => {
  const aka = Array.from({ length: 8 }, (_, one) => `ch ${one}`);
  const strays = aka.flatMap((to, one) => Array.from({ length: 1000 }, (_, id) => refund(one * 1000 + id, to)));
  const state = holding(...strays);
  const { user: before } = process.cpuUsage();
  reduce(state, order('pi', { aka, total: 1_000_000 }), strays.length + 1);
  expect((process.cpuUsage().user - before) / 1000).toBeLessThan(100);
  expect(state.sales.table.of(saleKey('stripe', 'pi'))?.refunds).toHaveLength(8000);
  expect(state.sales.sums.get('MXN')?.refunded ?? state.sales.sums.get('')?.refunded).toBe(8000n);
});
