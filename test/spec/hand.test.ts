import { describe, expect, test } from 'vitest';
import type { Cue } from '../../shared/cue.ts';
import type { Fact, HandMethod } from '../../shared/fact.ts';
import { piecePrice, priceOf } from '../../shared/hand.ts';
import { reduce } from '../../shared/reduce.ts';
import { emptyState } from '../../shared/state.ts';
import { NOBODY, viewOf } from '../../shared/views.ts';

const LU = { key: 'k1', role: 'staff', name: 'Lu' };
const ANA = { key: 'k2', role: 'host', name: 'Ana' };

function show() {
  const state = emptyState('hand');
  const fold = (fact: Fact): number => reduce(state, fact, state.seq + 1);
  const id = '00000000-0000-4000-8000-000000000001';
  fold({ kind: 'cue', at: 1, by: ANA, cue: { id, kind: 'show.configure', currency: 'MXN' } as Cue });
  const sale = (
    told: {
      id?: string;
      version?: number;
      total?: number;
      status?: 'paid' | 'cancelled';
      method?: HandMethod;
      name?: string;
    },
    by = LU,
  ) =>
    fold({
      kind: 'order',
      source: 'hand',
      id: told.id ?? 'one',
      version: told.version ?? 1,
      at: state.seq * 1000,
      body: {
        status: told.status ?? 'paid',
        currency: 'MXN',
        total: told.total ?? 1000,
        ...(told.name === '' ? {} : { name: told.name ?? 'Eva G.' }),
        items: [{ sku: 'pearl', title: 'Pearl', quantity: 2 }],
        hand: { method: told.method ?? 'cash', by },
      },
    });
  const cue = (told: object): number =>
    fold({ kind: 'cue', at: 1, by: ANA, cue: { id: id.replace(/1$/, String(state.seq + 1)), ...told } as Cue });
  return { state, sale, cue, view: () => viewOf(state, NOBODY, 'crew'), stage: () => viewOf(state, NOBODY, 'stage') };
}

describe('sales by hand', () => {
  test('[H1] a sale typed by staff counts as any other, is announced as any other, and is listed with who typed it', () => {
    const { sale, view } = show();
    sale({});
    expect(view().totals).toMatchObject({ net: '10.00', orders: 1, units: 2 });
    expect(view().recent).toMatchObject([{ name: 'Eva G.', amount: '10.00' }]);
    expect(view().hand).toMatchObject([
      { id: 'one', version: 1, method: 'cash', name: 'Eva G.', total: '10.00', status: 'paid', by: LU, seq: 2 },
    ]);
  });

  test('[H2] a name that staff take off a sale is on no screen any more', () => {
    const { sale, view, stage } = show();
    sale({});
    sale({ version: 2, name: '' });
    expect(JSON.stringify([view().recent, view().hand, stage()])).not.toContain('Eva G.');
  });

  test('[H2] a correction has the same id, keeps its place and who typed it, and tells who changed it', () => {
    const { sale, view } = show();
    sale({});
    sale({ id: 'two' });
    sale({ version: 2, total: 700, method: 'transfer' }, ANA);
    expect(view().totals).toMatchObject({ net: '17.00', orders: 2 });
    expect(view().hand).toMatchObject([
      { id: 'two' },
      { id: 'one', version: 2, total: '7.00', method: 'transfer', by: LU, changedBy: ANA, seq: 2 },
    ]);
    sale({ version: 1 }); // comes late, a second time
    expect(view().hand[1]).toMatchObject({ version: 2, total: '7.00' });
  });

  test('[H2] one that is cancelled counts no more and stays in the list', () => {
    const { sale, view } = show();
    sale({});
    sale({ version: 2, status: 'cancelled' });
    expect(view().totals).toMatchObject({ net: '0.00' });
    expect(view().recent).toEqual([]);
    expect(view().hand).toMatchObject([{ status: 'cancelled', version: 2 }]);
  });

  test('[H1] the latest 50 are listed, the newest first', () => {
    const { sale, view } = show();
    for (let number = 0; number < 60; number += 1) sale({ id: `${number}` });
    expect(view().hand).toHaveLength(50);
    expect(view().hand[0]?.id).toBe('59');
  });

  test('[H1 F5] helpers who may not see money see what was typed and no amount; others know nothing of the list', () => {
    const { state, sale } = show();
    sale({ total: 777_777 });
    expect(JSON.stringify(viewOf(state, NOBODY, 'helper'))).not.toContain('7777');
    expect(viewOf(state, NOBODY, 'helper').hand).toMatchObject([{ total: '', by: LU }]);
    expect(Object.keys(viewOf(state, NOBODY, 'stage'))).not.toContain('hand');
    expect(JSON.stringify(viewOf(state, NOBODY, 'ticker'))).not.toContain('"Lu"');
  });

  test('[A13] a name that staff have hidden is not in the list, of a later sale either; shown again, it is', () => {
    const { sale, cue, view } = show();
    sale({});
    const [{ seq } = { seq: 0 }] = view().recent;
    cue({ kind: 'names.hide', seqs: [seq] });
    sale({ id: 'two' });
    expect(view().hand.map(({ name }) => name)).toEqual(['', '']);
    expect(view().recent).toMatchObject([{ held: 'hidden' }, { held: 'hidden' }]);
    cue({ kind: 'names.approve', seqs: [seq] });
    expect(view().hand.map(({ name }) => name)).toEqual(['Eva G.', 'Eva G.']);
  });

  test('[H3] a piece costs what its running deal says, else its own price; nothing is guessed', () => {
    const deal = { sku: 'pearl', price: '8.00', startedAt: 1000, endsAt: 2000 };
    const pearl = { sku: 'pearl', price: '10.00' };
    expect([999, 1000, 1999, 2000].map((now) => piecePrice(pearl, deal, now))).toEqual([
      '10.00',
      '8.00',
      '8.00',
      '10.00',
    ]);
    expect(piecePrice(pearl, { ...deal, soldOutAt: 1400 }, 1500)).toBe('10.00');
    expect(piecePrice({ sku: 'bowl', price: '3.00' }, deal, 1500)).toBe('3.00');
    expect(
      priceOf(
        [
          { price: '8.00', quantity: 3 },
          { price: '0.05', quantity: 1 },
        ],
        'MXN',
      ),
    ).toBe('24.05');
    expect(priceOf([{ price: undefined, quantity: 1 }], 'MXN')).toBeUndefined();
  });
});

test('[H2] a correction keeps the time at which the sale was typed', () => {
  const { sale, view } = show();
  sale({});
  const [typed] = view().hand;
  sale({ version: 2, total: 700 }, ANA);
  expect(view().hand[0]).toMatchObject({ version: 2, at: typed?.at });
});
