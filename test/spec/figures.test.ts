import { describe, expect, test } from 'vitest';
import type { Cue } from '../../shared/cue.ts';
import type { Fact, SaleFact } from '../../shared/fact.ts';
import { reduce } from '../../shared/reduce.ts';
import { emptyState } from '../../shared/state.ts';
import type { State } from '../../shared/state.ts';
import { NOBODY, viewOf } from '../../shared/views.ts';
import { skusOf } from '../../shared/callout.ts';
import type { AiringView, FiguresSection, MinuteRow, PaceSection } from '../../shared/view.ts';

/** Minute 1,000 of the server's time. */
const START = 1000 * 60_000;
const after = (minutes: number, seconds = 0): number => START + minutes * 60_000 + seconds * 1000;

function show() {
  const state = emptyState('figures');
  let cues = 0;
  const fold = (fact: Fact): void => void reduce(state, fact, state.seq + 1);
  const cue = (at: number, told: object): string => {
    const id = `00000000-0000-4000-8000-${String((cues += 1)).padStart(12, '0')}`;
    fold({ kind: 'cue', at, by: { key: 'k', role: 'host' }, cue: { id, ...told } as Cue });
    return id;
  };
  const order = (at: number, id: string, total: number, more: Partial<SaleFact & { kind: 'order' }>['body'] | object) =>
    fold({
      kind: 'order',
      source: 'rest',
      id,
      version: at,
      at,
      body: { status: 'paid', currency: 'MXN', total, ...more },
    });
  cue(START, { kind: 'show.configure', currency: 'MXN', rates: { USD: '20' } });
  for (const sku of ['pearl', 'bowl']) cue(START, { kind: 'product.upsert', sku, title: sku });
  return { state, fold, cue, order };
}

const pearls = (quantity: number): object => ({ items: [{ sku: 'pearl', title: 'Pearl', quantity }] });
const seen = (state: State): FiguresSection & { pace: PaceSection } => {
  const { figures, pace } = viewOf(state, NOBODY, 'crew');
  return { ...figures, pace };
};
const rows = (state: State): MinuteRow[] => {
  const { minutes, pace } = seen(state);
  return [...minutes, ...(pace.minute ? [pace.minute] : [])];
};

describe('minutes', () => {
  test('[G1] a sale is of the minute in which it first counted; what is given back lowers that minute', () => {
    const { state, fold, order } = show();
    order(after(0, 59), '1', 1000, pearls(2));
    order(after(1), '2', 500, {});
    order(after(5), '1', 1000, { ...pearls(2), name: 'Ana' });
    expect(rows(state)).toEqual([
      [1000, 1, 2, '10.00'],
      [1001, 1, 0, '5.00'],
    ]);
    const body = { order: '1', currency: 'MXN', amount: 300 };
    fold({ kind: 'refund', source: 'rest', id: 'r', version: 1, at: after(7), body });
    expect(rows(state)[0]).toEqual([1000, 1, 2, '7.00']);
    order(after(9), '1', 1000, { ...pearls(2), status: 'cancelled' });
    expect(rows(state)[0]).toEqual([1000, 0, 0, '0.00']);
  });

  test('[G1] an order in another currency is an order, and money at its rate or none', () => {
    const { state, order } = show();
    order(after(0), '1', 100, { currency: 'USD' });
    order(after(0), '2', 100, { currency: 'CHF' });
    expect(rows(state)).toEqual([[1000, 2, 0, '20.00']]);
  });

  test('[G1] only the latest 240 minutes are kept', () => {
    const { state, order } = show();
    for (let minute = 0; minute < 500; minute += 1) order(after(minute), `${minute}`, 100, {});
    expect(state.sales.minutes.size).toBe(240);
    // A sale of a minute that is gone changes no other.
    order(after(501), '0', 100, { status: 'cancelled' });
    expect(state.sales.minutes.size).toBe(240);
    expect(rows(state)).toHaveLength(60);
  });

  test('[G2] what is over is not sent again with every sale: it goes into the small section', () => {
    const { state, order, cue } = show();
    cue(after(0), { kind: 'callout.take', sku: 'pearl' });
    for (let minute = 0; minute < 60; minute += 1) order(after(minute), `${minute}`, 100, pearls(1));
    const before = JSON.stringify(viewOf(state, NOBODY, 'crew').figures);
    for (let second = 1; second < 50; second += 1) order(after(59, second), `more ${second}`, 100, pearls(1));
    expect(JSON.stringify(viewOf(state, NOBODY, 'crew').figures)).toBe(before);
    expect(JSON.stringify(viewOf(state, NOBODY, 'crew').pace).length).toBeLessThan(400);
  });
});

describe('airings', () => {
  const shown = (airing: AiringView | null | undefined) =>
    airing && [
      'text' in airing ? airing.text : skusOf(airing).join(' '),
      airing.orders,
      airing.units,
      airing.net,
      airing.own,
    ];

  test('[G3] a sale belongs to the airing that was running when it first counted, and stays with it', () => {
    const { state, fold, order, cue } = show();
    order(after(0), 'early', 1000, pearls(1));
    cue(after(1), { kind: 'callout.take', sku: 'pearl' });
    order(after(1), '1', 1000, pearls(3));
    order(after(2), '2', 400, { items: [{ sku: 'bowl', title: 'Bowl', quantity: 1 }] });
    expect(shown(seen(state).pace.airing)).toEqual(['pearl', 2, 4, '14.00', { orders: 1, units: 3 }]);
    cue(after(3), { kind: 'callout.take', text: 'Back soon' });
    // Its time is the pearl's; it came into the log, and onto the screens, after the pearl.
    order(after(2), '3', 100, pearls(1));
    cue(after(4), { kind: 'callout.clear' });
    order(after(4), '4', 100, pearls(1));
    const body = { order: '1', currency: 'MXN', amount: 1000 };
    fold({ kind: 'refund', source: 'rest', id: 'r', version: 1, at: after(7), body });
    const { airings, pace } = seen(state);
    expect(airings.map(shown)).toEqual([
      ['pearl', 2, 4, '4.00', { orders: 1, units: 3 }],
      ['Back soon', 1, 1, '1.00', { orders: 0, units: 0 }],
    ]);
    expect(airings).toMatchObject([
      { at: after(1), until: after(3) },
      { at: after(3), until: after(4) },
    ]);
    expect(pace.airing).toBeNull();
  });

  test('[G3] the same thing taken again goes on; what is taken off, undone or gone is over', () => {
    const { state, cue } = show();
    const take = cue(after(1), { kind: 'callout.take', sku: 'pearl' });
    cue(after(2), { kind: 'callout.take', sku: 'pearl' });
    expect(seen(state).pace.airing).toMatchObject({ cue: take, at: after(1) });
    cue(after(3), { kind: 'product.remove', sku: 'pearl' });
    expect(seen(state)).toMatchObject({ airings: [{ until: after(3) }], pace: { airing: null } });
    const bowl = cue(after(4), { kind: 'callout.take', sku: 'bowl' });
    cue(after(5), { kind: 'undo', cue: bowl });
    expect(seen(state)).toMatchObject({ airings: [{ sku: 'pearl' }, { sku: 'bowl', until: after(5) }] });
  });

  test('[G4] what the product on air sold in the minutes before it, minute by minute', () => {
    const { state, order, cue } = show();
    order(after(0), '1', 100, pearls(1));
    order(after(2), '2', 100, {
      items: [...(pearls(1) as { items: object[] }).items, { sku: 'pearl', title: 'P', quantity: 1 }],
    });
    order(after(3), '3', 100, { items: [{ sku: 'bowl', title: 'Bowl', quantity: 1 }] });
    cue(after(4, 30), { kind: 'callout.take', sku: 'pearl' });
    expect(seen(state).before.slice(-5)).toEqual([0, 1, 0, 1, 0]);
    expect(seen(state).before).toHaveLength(60);
  });

  test('[G4] viewers are the mean of their samples of a minute', () => {
    const { state, fold } = show();
    for (const [second, viewers] of [
      [0, 10],
      [10, 21],
      [60, 40],
    ] as const)
      fold({ kind: 'crowd', at: after(0, second), viewers });
    expect(seen(state).viewers).toEqual([
      [1000, 16],
      [1001, 40],
    ]);
  });

  test('[G3 F5] helpers without money see what sold, and no amount', () => {
    const { state, order, cue } = show();
    cue(after(1), { kind: 'callout.take', sku: 'pearl' });
    order(after(1), '1', 1000, pearls(3));
    cue(after(2), { kind: 'callout.clear' });
    order(after(3), '2', 1000, {});
    const { figures, pace } = viewOf(state, NOBODY, 'helper');
    expect(figures).toMatchObject({ minutes: [[1001, 1, 3, '']], airings: [{ orders: 1, net: '' }] });
    expect(pace.minute).toEqual([1003, 1, 0, '']);
  });
});

test('[G3] the latest 100 airings are kept', () => {
  const { state, cue } = show();
  for (let minute = 0; minute < 130; minute += 1) cue(after(minute), { kind: 'callout.take', text: `${minute}` });
  expect(state.airings).toHaveLength(100);
  expect(seen(state).pace.airing).toMatchObject({ text: '129' });
});
