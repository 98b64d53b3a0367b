import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cue } from '../../shared/cue.ts';
import type { CueFact, Fact, OrderFact } from '../../shared/fact.ts';
import { asKept, salesOfBuyer } from '../../shared/forgotten.ts';
import { reduce } from '../../shared/reduce.ts';
import { emptyState } from '../../shared/state.ts';
import type { State } from '../../shared/state.ts';
import { NOBODY, viewOf } from '../../shared/views.ts';
import { dueBefore } from '../../server/privacy/forgetting.ts';
import { isNews } from '../../server/projection/news.ts';
import { readSnapshot, writeSnapshot } from '../../server/projection/snapshot.ts';
import { evening } from './histories.ts';

const DAY = 24 * 3600_000;
const by = { key: 'k', role: 'owner' };
let cues = 0;
const cue = (told: object, at = 1): CueFact => {
  cues += 1;
  const id = `30000000-0000-4000-8000-${String(cues).padStart(12, '0')}`;
  return { kind: 'cue', at, by, cue: { id, ...told } as Cue };
};
const order = (id: string, name: string, { version = 1, total = 1000, buyer = '', at = 1000 } = {}): OrderFact => ({
  kind: 'order',
  source: 'rest',
  id,
  version,
  at,
  body: { status: 'paid', currency: 'MXN', total, name, ...(buyer && { buyer }) },
});
const OPEN = { kind: 'show.configure', currency: 'MXN', topBuyers: true };

function fold(facts: readonly Fact[]): State {
  const state = emptyState('show');
  for (const [place, fact] of facts.entries()) reduce(state, fact, place + 1);
  return state;
}
const rewritten = (facts: readonly Fact[], { sales }: State): Fact[] =>
  facts.map((fact) => (fact.kind === 'order' ? asKept(sales, fact) : fact));
const viewsOf = (state: State) =>
  (['crew', 'helper', 'stage', 'ticker'] as const).map((audience) => viewOf(state, NOBODY, audience));

describe('a buyer who is forgotten', () => {
  const FACTS: Fact[] = [
    cue(OPEN),
    order('1', 'Ana G.', { buyer: 'a' }),
    order('2', 'Bea L.', { buyer: 'b', total: 700 }),
    order('3', 'Anita G.', { buyer: 'a', total: 500 }),
    { ...order('4', 'Ana G.'), source: 'hand', body: { ...order('4', 'Ana G.').body, hand: { method: 'cash', by } } },
  ];

  test('[V1] is found by a sale, with all sales of the same customer number, and with nobody else’s', () => {
    const { sales } = fold(FACTS);
    expect(salesOfBuyer(sales, 'rest:3')).toEqual(['rest:3', 'rest:1']);
    expect(salesOfBuyer(sales, 'hand:4')).toEqual(['hand:4']);
    expect(salesOfBuyer(sales, 'rest:9')).toEqual([]);
  });

  test('[V1] is in no view and no snapshot any more, and every amount is what it was', async () => {
    const before = fold(FACTS);
    const forgetting = cue({ kind: 'buyers.forget', sales: [...salesOfBuyer(before.sales, 'rest:1'), 'hand:4'] });
    const after = fold([...FACTS, forgetting]);
    const texts: string[] = [];
    const store = {
      writeSnapshot: (parts: { cover: { text: string }; fresh: Record<string, string> }) => {
        texts.push(parts.cover.text, ...Object.values(parts.fresh));
        return Promise.resolve([]);
      },
    };
    await writeSnapshot(store as never, after, 'epoch');
    expect(JSON.stringify([viewsOf(after), texts])).not.toMatch(/Ana|Anita|"a"/);
    expect(JSON.stringify(viewsOf(after))).toMatch(/Bea/);
    expect(viewsOf(after).map(({ totals }) => totals)).toEqual(viewsOf(before).map(({ totals }) => totals));
    expect(viewOf(after, NOBODY, 'stage').leaders?.buyers.map(({ name, amount }) => [name, amount])).toEqual([
      ['', '10.00'],
      ['', '10.00'],
      ['Bea L.', '7.00'],
      ['', '5.00'],
    ]);
  });

  test('[V1] is in no page of the next snapshot where the one before had them, either', async () => {
    const state = fold(FACTS);
    let fresh: string[] = [];
    const store = {
      writeSnapshot: (parts: { cover: { text: string }; fresh: Record<string, string> }) => {
        fresh = Object.values(parts.fresh);
        return Promise.resolve([]);
      },
    };
    await writeSnapshot(store as never, state, 'epoch');
    expect(fresh.join()).toContain('Anita G.');
    reduce(state, cue({ kind: 'buyers.forget', sales: ['rest:3'] }), state.seq + 1);
    await writeSnapshot(store as never, state, 'epoch');
    expect(fresh.join()).toContain('Bea L.');
    expect(fresh.join()).not.toContain('Anita G.');
  });

  test('[V1] is in nothing that staff said of the name: another of that name waits anew', () => {
    const named = fold(FACTS);
    const { seq = 0 } = viewOf(named, NOBODY, 'crew').recent.find(({ name }) => name === 'Anita G.') ?? {};
    const state = fold([
      ...FACTS,
      cue({ kind: 'names.hide', seqs: [seq] }),
      cue({ kind: 'buyers.forget', sales: ['rest:3'] }),
    ]);
    expect([...state.names.keys()]).toEqual([]);
    expect(JSON.stringify(state.cues.latest)).not.toContain('Anita G.');
    reduce(state, order('6', 'Anita G.', { buyer: 'c' }), state.seq + 1);
    expect(viewOf(state, NOBODY, 'stage').recent.at(-1)?.name).toBe('Anita G.');
  });

  test('[V2] comes back with no later version, no repeat and no node that gives back; a new order is a new one', () => {
    const state = fold([...FACTS, cue({ kind: 'buyers.forget', sales: ['rest:1'] })]);
    expect(isNews(state, order('1', 'Ana G.', { buyer: 'a' }))).toBe(false);
    expect(isNews(state, order('1', 'Ana G.', { buyer: 'a', version: 2, total: 1100 }))).toBe(true);
    reduce(state, order('1', 'Ana G.', { buyer: 'a', version: 2, total: 1100 }), state.seq + 1);
    reduce(state, order('5', 'Ana G.', { buyer: 'a', total: 100 }), state.seq + 1);
    const named = viewOf(state, NOBODY, 'crew').recent.map(({ name, amount }) => `${name} ${amount}`);
    expect(named).toEqual([' 11.00', 'Bea L. 7.00', 'Anita G. 5.00', 'Ana G. 10.00', 'Ana G. 1.00']);
  });

  test('[V2] what was said of a name stays said where another buyer has it', () => {
    const ours = order('6', 'Ana G.', { buyer: 'c', total: 300 });
    const facts = [...FACTS, ours, cue({ kind: 'names.hide', seqs: [FACTS.length + 1] })];
    const forgetting = cue({ kind: 'buyers.forget', sales: ['rest:1', 'rest:3', 'hand:4'] });
    const shown = ({ recent }: { recent: { name: string }[] }) => recent.map(({ name }) => name).filter(Boolean);
    expect(shown(viewOf(fold([...facts, forgetting]), NOBODY, 'stage'))).toEqual(['Bea L.']);
    const all = cue({ kind: 'buyers.forget', sales: ['rest:1', 'rest:3', 'hand:4', 'rest:6'] });
    expect(fold([...facts, all]).names.size).toBe(0);
  });

  test('[V2] stays forgotten through a snapshot', async () => {
    const state = fold([...FACTS, cue({ kind: 'buyers.forget', sales: ['rest:1'] })]);
    const kept = new Map<string, string>();
    const store = {
      get: (key: string) => Promise.resolve(JSON.parse(kept.get(key) ?? 'null') as unknown),
      writeSnapshot: ({ cover, fresh }: { cover: { key: string; text: string }; fresh: Record<string, string> }) => {
        for (const [key, text] of [[cover.key, cover.text] as const, ...Object.entries(fresh)]) kept.set(key, text);
        return Promise.resolve([]);
      },
    };
    await writeSnapshot(store as never, state, 'epoch');
    const again = await readSnapshot(store as never, 'show', { epoch: 'epoch', seq: state.seq });
    expect(again && asKept(again.sales, order('1', 'Ana G.', { version: 9 })).body).not.toHaveProperty('name');
    expect(again && viewsOf(again)).toEqual(viewsOf(state));
  });

  test('[V1] cannot be brought back by an undo', () => {
    const forgetting = cue({ kind: 'buyers.forget', sales: ['rest:1'] });
    const undo = cue({ kind: 'undo', cue: forgetting.cue.id });
    expect(fold([...FACTS, forgetting, undo]).cues.outcomes.get(undo.cue.id)).toMatchObject({
      reason: 'undo_not_possible',
    });
  });

  test('[V3] what is rewritten folds to what stood before, whatever the evening was, and has no name in it', () => {
    fc.assert(
      fc.property(evening, fc.boolean(), fc.nat(20), (facts, isByTime, place) => {
        const known = fold(facts);
        const { table } = known.sales;
        const sale = [...table].filter((one) => one.order)[place % Math.max(1, table.size)];
        fc.pre(isByTime || Boolean(sale));
        const whom = isByTime
          ? { before: 10_000_000_000_000 }
          : { sales: salesOfBuyer(known.sales, table.names.keyOf(sale?.place ?? 0)) };
        const log = [...facts, cue({ kind: 'buyers.forget', ...whom })];
        const state = fold(log);
        const again = fold(rewritten(log, state));
        // What was said of a name that is gone was said of nobody; another buyer who has it is looked at anew.
        again.names = new Map(state.names);
        const told = (one: State) => {
          const { cues: _cues, recent, leaders, ...view } = viewOf(one, NOBODY, 'crew');
          // How old a sale is that does not count, only the log knows: by time, its name is gone once that is rewritten.
          const buyers = leaders?.buyers.map(({ name, ...buyer }) => (isByTime ? buyer : { ...buyer, name }));
          return { ...view, buyers, sellers: leaders?.sellers, recent: recent.map(({ held: _held, ...rest }) => rest) };
        };
        expect(told(again)).toEqual(told(state));
        expect(viewOf(state, NOBODY, 'crew').totals).toEqual(viewOf(known, NOBODY, 'crew').totals);
        if (isByTime) expect(JSON.stringify(rewritten(log, state))).not.toMatch(/"(?:name|buyer)":"(?!Lu")/);
      }),
      { numRuns: 300 },
    );
  });
});

describe('names that are kept so many days', () => {
  const NOW = 100 * DAY + 5 * 3600_000;
  const show = (days: number, ...facts: Fact[]): State => fold([cue({ ...OPEN, namesKeptDays: days }, NOW), ...facts]);

  test('[V4] are due by whole days, once, not while the show sells, and not at all where they are kept', () => {
    const old = order('1', 'Ana G.', { at: 60 * DAY });
    const newer = order('2', 'Bea L.', { at: 80 * DAY });
    expect(dueBefore(show(0, old, newer), NOW)).toBe(null);
    expect(dueBefore(show(30, old, newer), NOW)).toBe(70 * DAY);
    expect(dueBefore(show(30, newer), NOW)).toBe(null);
    expect(dueBefore(show(30, old, order('3', 'Eva P.', { at: NOW - 60_000 })), NOW)).toBe(null);
    const state = show(30, old, newer, cue({ kind: 'buyers.forget', before: 70 * DAY }, NOW));
    expect(dueBefore(state, NOW)).toBe(null);
    expect(viewOf(state, NOBODY, 'crew').recent.map(({ name }) => name)).toEqual(['', 'Bea L.']);
    // What comes of an old sale later is taken in without its name, too.
    reduce(state, order('1', 'Ana G.', { at: NOW, version: 2 }), state.seq + 1);
    expect(viewOf(state, NOBODY, 'crew').recent.map(({ name }) => name)).toEqual(['', 'Bea L.']);
  });
});
