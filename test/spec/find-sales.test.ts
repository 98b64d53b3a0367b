import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Fact } from '../../shared/fact.ts';
import { reduce } from '../../shared/reduce.ts';
import { emptyState } from '../../shared/state.ts';
import { findSales } from '../../server/privacy/find-sales.ts';
import { openSlices } from '../../server/slices.ts';

const order = (id: string, name: string): Fact => ({
  kind: 'order',
  source: 'rest',
  id,
  version: 1,
  at: 1,
  body: { status: 'paid', currency: 'USD', total: 100, name },
});

test('[A13] a sale is found by a name that staff have hidden, and the name is not told', async () => {
  const state = emptyState('main');
  const facts: Fact[] = [
    order('1', 'Rosa G.'),
    order('2', 'Ana R.'),
    { kind: 'cue', at: 1, by: { key: 'k', role: 'staff' }, cue: { id: randomUUID(), kind: 'names.hide', seqs: [1] } },
  ];
  for (const [place, fact] of facts.entries()) reduce(state, fact, place + 1);
  expect(await findSales(state, 'ROSA', openSlices())).toMatchObject([{ sale: 'rest:1', name: '' }]);
  expect(await findSales(state, 'rest:', openSlices())).toMatchObject([{ name: 'Ana R.' }, { name: '' }]);
});
