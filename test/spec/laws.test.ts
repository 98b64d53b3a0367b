import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CueFact, Fact, SaleFact } from '../../shared/fact.ts';
import { decimal } from '../../shared/money.ts';
import { reduce } from '../../shared/reduce.ts';
import { isSaleNews, recount } from '../../shared/sales.ts';
import { SALES_PER_PAGE } from '../../shared/sales-columns.ts';
import { SalesTable } from '../../shared/sales-table.ts';
import { emptyState } from '../../shared/state.ts';
import type { State } from '../../shared/state.ts';
import { SECTION_BITS, sectionOf, sectionsOf, totalsOf, viewOf } from '../../shared/views.ts';
import type { Audience, Present } from '../../shared/views.ts';
import type { SectionName } from '../../shared/view.ts';
import { delivery, evening, history } from './histories.ts';
import { modelOf } from './model.ts';
import type { ModelSettings, ModelSum } from './model.ts';

/** `npm run fuzz:laws` raises it to 50,000. */
const RUNS = Number(process.env.NACRE_RUNS ?? 1000);
const HOME = 'MXN';
/** One USD is 17.0512 MXN; a JPY, which has no smaller unit, is 0.1234567 MXN, so 12.34567 of its cents. */
const RATES = { USD: '17.0512', JPY: '0.1234567' };
const MODEL_RATES = {
  USD: { numerator: 170_512n, denominator: 10_000n },
  JPY: { numerator: 1_234_567n, denominator: 100_000n },
};

const PRESENT: Present = {
  crowd: { viewers: 0, peak: 0, likes: 0 },
  refused: [],
  surfaces: [],
  operators: [],
  ledger: { awaySince: null, waiting: 0 },
};

const FIRST = '00000000-0000-4000-8000-000000000000';
let cues = 0;
const cueId = (): string => `00000000-0000-4000-8000-${String((cues += 1)).padStart(12, '0')}`;
const configure = (told: object, id = cueId()): CueFact => ({
  kind: 'cue',
  at: 1,
  by: { key: 'owner', role: 'owner' },
  cue: { id, kind: 'show.configure', title: 'Law', ...told },
});

function fold(facts: readonly Fact[], countOn: 'placed' | 'paid' = 'placed'): State {
  const state = emptyState('law');
  for (const [place, fact] of [configure({ currency: HOME, rates: RATES, countOn }, FIRST), ...facts].entries())
    reduce(state, fact, place + 1);
  return state;
}

const settings = (countOn: 'placed' | 'paid'): ModelSettings => ({ home: HOME, countOn, rates: MODEL_RATES });

/** The model's sums as the totals section writes them. */
function sectionOfModel(facts: readonly SaleFact[], countOn: 'placed' | 'paid'): unknown {
  const { sums } = modelOf(facts, settings(countOn));
  const write = (currency: string, sum: ModelSum) => ({
    currency,
    gross: decimal(sum.gross, currency),
    net: decimal(sum.gross - sum.cancelled - sum.refunded - sum.disputed, currency),
    refunded: decimal(sum.refunded, currency),
    cancelled: decimal(sum.cancelled, currency),
    disputed: decimal(sum.disputed, currency),
    orders: sum.orders,
    units: sum.units,
  });
  const nothing = { gross: 0n, cancelled: 0n, refunded: 0n, disputed: 0n, orders: 0, units: 0 };
  const others = [...sums.keys()].filter((currency) => currency !== HOME).sort();
  return {
    ...write(HOME, sums.get(HOME) ?? nothing),
    others: others.map((currency) => write(currency, sums.get(currency) ?? nothing)),
  };
}

/** The same, page by page. */
function reread(table: SalesTable): SalesTable {
  const read = new SalesTable();
  for (let page = 0; page * SALES_PER_PAGE < table.size; page += 1) read.append(table.page(page));
  return read;
}
const namesIn = ({ sales: { table } }: State): unknown =>
  [...table].flatMap(({ place }) => table.names.of(place).map((name) => [name, place, table.names.placeOf(name)]));

const countOn = fc.constantFrom('placed' as const, 'paid' as const);
const delivered = history.chain((facts) =>
  fc.record({ facts: fc.constant(facts), sent: delivery(facts), again: delivery(facts), countOn }),
);

describe('money', () => {
  test('[M2 M3 M4 M5 M7 M8] any delivery of a history, permuted and duplicated, gives what the model adds up', () => {
    fc.assert(
      fc.property(delivered, ({ facts, sent, countOn: on }) => {
        const state = fold(sent, on);
        const model = modelOf(facts, settings(on));
        expect(totalsOf(state)).toEqual(sectionOfModel(facts, on));
        expect(sorted(state.sales.sold)).toEqual(sorted(model.sold));
        const told = [...state.sales.warnings.values()].flat().map(({ code }) => code);
        expect(told.sort()).toEqual(model.warnings);
      }),
      { numRuns: RUNS },
    );
  });

  test('[L4] it does not matter where among the sales the show’s first settings come', () => {
    fc.assert(
      fc.property(delivered, fc.nat(), ({ sent, countOn: on }, place) => {
        const state = emptyState('law');
        const first = configure({ currency: HOME, rates: RATES, countOn: on }, FIRST);
        const log = ([...sent] as Fact[]).toSpliced(place % (sent.length + 1), 0, first);
        for (const [seq, fact] of log.entries()) reduce(state, fact, seq + 1);
        const expected = fold(sent, on);
        expect(totalsOf(state)).toEqual(totalsOf(expected));
        expect(sorted(state.sales.sold)).toEqual(sorted(expected.sales.sold));
      }),
      { numRuns: RUNS },
    );
  });

  test('[M2] a whole log replayed after itself changes nothing', () => {
    fc.assert(
      fc.property(delivered, ({ sent, again, countOn: on }) => {
        expect(totalsOf(fold([...sent, ...again, ...sent], on))).toEqual(totalsOf(fold(sent, on)));
      }),
      { numRuns: RUNS },
    );
  });

  test('[M2 L3] an evening folded in two parts, with a snapshot between, is the evening folded in one', () => {
    fc.assert(
      fc.property(evening, fc.nat({ max: 40 }), countOn, (facts, cut, on) => {
        const state = fold(facts.slice(0, cut), on);
        state.sales.table = reread(state.sales.table);
        recount(state);
        for (const fact of facts.slice(cut)) reduce(state, fact, state.seq + 1);
        const whole = fold(facts, on);
        expect(viewOf(state, PRESENT, 'crew')).toEqual(viewOf(whole, PRESENT, 'crew'));
        expect(sorted(state.sales.sold)).toEqual(sorted(whole.sales.sold));
        expect(namesIn(state)).toEqual(namesIn(whole));
      }),
      { numRuns: RUNS },
    );
  });

  test('[M2 C4 G1 G3] what is counted fact by fact is what counting anew gives, after any cue and any undo', () => {
    fc.assert(
      fc.property(evening, countOn, (facts, on) => {
        const state = fold(facts, on);
        const counted = ({ sums, sold, dealSold, minutes, aired }: State['sales']) => ({
          sums,
          sold,
          dealSold,
          minutes,
          aired,
        });
        const live = structuredClone(counted(state.sales));
        recount(state);
        expect(counted(state.sales)).toEqual(live);
      }),
      { numRuns: RUNS },
    );
  });

  test('[I3] a log of the news alone gives what a log of every delivery gives', () => {
    fc.assert(
      fc.property(delivered, ({ sent, again, countOn: on }) => {
        const state = fold([], on);
        for (const fact of [...sent, ...again]) {
          if (isSaleNews(state.sales, fact)) reduce(state, fact, state.seq + 1);
        }
        expect(totalsOf(state)).toEqual(totalsOf(fold([...sent, ...again], on)));
      }),
      { numRuns: RUNS },
    );
  });

  test('[M5] counting from another moment counts as if it had been so from the first', () => {
    fc.assert(
      fc.property(delivered, ({ facts, sent, countOn: on }) => {
        const state = fold(sent, on === 'paid' ? 'placed' : 'paid');
        reduce(state, configure({ countOn: on }), state.seq + 1);
        expect(totalsOf(state)).toEqual(sectionOfModel(facts, on));
      }),
      { numRuns: RUNS },
    );
  });

  test('[M1 M3] net is gross less cancelled, refunded and disputed, in every currency', () => {
    fc.assert(
      fc.property(delivered, ({ sent, countOn: on }) => {
        const totals = totalsOf(fold(sent, on));
        for (const { gross, net, cancelled, refunded, disputed } of [totals, ...totals.others]) {
          const minor = (text: string): bigint => BigInt(text.replace('.', ''));
          expect(minor(net)).toBe(minor(gross) - minor(cancelled) - minor(refunded) - minor(disputed));
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('[M4] the rate of the first fold stays with the order and its refunds', () => {
    const order: SaleFact = {
      kind: 'order',
      source: 'rest',
      id: '1',
      version: 1,
      at: 1,
      body: { status: 'paid', currency: 'USD', total: 10_000 },
    };
    const refund: SaleFact = {
      kind: 'refund',
      source: 'rest',
      id: 'r',
      version: 1,
      at: 2,
      body: { order: '1', currency: 'USD', amount: 10_000 },
    };
    const euro: SaleFact = {
      kind: 'order',
      source: 'rest',
      id: '2',
      version: 1,
      at: 3,
      body: { status: 'paid', currency: 'EUR', total: 500 },
    };
    const state = fold([order, euro, configure({ rates: { USD: '20', EUR: '21' } }), refund]);
    expect(totalsOf(state)).toMatchObject({
      gross: '1705.12',
      refunded: '1705.12',
      net: '0.00',
      others: [{ currency: 'EUR', gross: '5.00' }],
    });
  });

  test('[M8] two sales that turn out to be one count once, are listed once, and keep the first one’s place', () => {
    const order = (id: string, version: number, total: number, aka?: string[]): SaleFact => ({
      kind: 'order',
      source: 'stripe',
      id,
      version,
      at: version,
      body: { status: 'paid', currency: HOME, total, ...(aka ? { aka } : {}) },
    });
    const apart = [order('charge', 1, 100), order('intent', 2, 200)];
    expect(viewOf(fold(apart), PRESENT, 'crew').recent).toHaveLength(2);
    const view = viewOf(fold([...apart, order('intent', 3, 300, ['charge'])]), PRESENT, 'crew');
    expect(view.totals).toMatchObject({ orders: 1, net: '3.00' });
    expect(view.recent).toMatchObject([{ seq: 2, amount: '3.00' }]);
  });

  test('[M3] an over-refund is not clamped, and staff are told', () => {
    const order: SaleFact = {
      kind: 'order',
      source: 'rest',
      id: '1',
      version: 1,
      at: 1,
      body: { status: 'paid', currency: HOME, total: 100 },
    };
    const refund: SaleFact = {
      kind: 'refund',
      source: 'rest',
      id: 'r',
      version: 1,
      at: 2,
      body: { order: '1', currency: HOME, amount: 150 },
    };
    const view = viewOf(fold([refund, order]), PRESENT, 'crew');
    expect(view.totals).toMatchObject({ gross: '1.00', refunded: '1.50', net: '-0.50' });
    expect(view.warnings).toMatchObject([{ code: 'over_refund', order: 'rest:1' }]);
  });

  test('[M6] a goal un-reaches, and no refund can be read from what the public sees', () => {
    const order: SaleFact = {
      kind: 'order',
      source: 'rest',
      id: '1',
      version: 1,
      at: 1,
      body: { status: 'paid', currency: HOME, total: 10_000 },
    };
    const refund: SaleFact = {
      kind: 'refund',
      source: 'rest',
      id: 'r',
      version: 1,
      at: 2,
      body: { order: '1', currency: HOME, amount: 1 },
    };
    const goal = {
      kind: 'cue',
      at: 1,
      by: { key: 'owner', role: 'owner' },
      cue: { id: cueId(), kind: 'goal.set', amount: '100.00' },
    } as Fact;
    const state = fold([goal, order]);
    expect(viewOf(state, PRESENT, 'ticker').goal).toMatchObject({ reached: true });
    reduce(state, refund, state.seq + 1);
    const view = viewOf(state, PRESENT, 'ticker');
    expect(view.goal).toMatchObject({ reached: false });
    expect(Object.keys(view.totals ?? {}).sort()).toEqual(['currency', 'net', 'orders', 'units']);
  });
});

describe('what the fold tells about itself', () => {
  const AUDIENCES: Audience[] = ['stage', 'crew', 'helper', 'ticker', 'board'];

  test('[I3] a fact that is no news changes no section of any view', () => {
    fc.assert(
      fc.property(
        evening,
        fc.array(fc.nat({ max: 39 }), { maxLength: 20, size: 'max' }),
        countOn,
        (facts, again, on) => {
          const state = fold([upsert('pearl'), ...facts], on);
          for (const place of again) {
            const fact = facts[place];
            if (!fact || fact.kind === 'cue' || isSaleNews(state.sales, fact)) continue;
            const before = everything(state);
            reduce(state, fact, state.seq + 1);
            expect(everything(state)).toEqual(before);
          }
        },
      ),
      { numRuns: Math.min(RUNS, 5000) },
    );
  });

  test('[F2] whatever changes in a view was announced by the bits of its section', () => {
    fc.assert(
      fc.property(evening, countOn, (facts, on) => {
        const state = fold([], on);
        let before = written(state);
        for (const fact of [upsert('pearl'), upsert('bowl'), ...facts]) {
          const bits = reduce(state, fact, state.seq + 1);
          const after = written(state);
          for (const [section, text] of after) {
            const name = section.split(' ')[0] as SectionName;
            if (text !== before.get(section))
              expect(SECTION_BITS[name] & bits, `${section} after a ${fact.kind}`).not.toBe(0);
          }
          before = after;
        }
      }),
      { numRuns: Math.min(RUNS, 5000) },
    );
  });

  /** Every section of every audience, as JSON. */
  const written = (state: State): Map<string, string> =>
    new Map(
      AUDIENCES.flatMap((audience) =>
        sectionsOf(audience).map((name) => [
          `${name} of ${audience}`,
          JSON.stringify(sectionOf(name, state, PRESENT, audience)),
        ]),
      ),
    );

  const upsert = (sku: string): Fact => ({
    kind: 'cue',
    at: 1,
    by: { key: 'owner', role: 'owner' },
    cue: { id: cueId(), kind: 'product.upsert', sku, title: sku, stock: 20 },
  });
  const everything = (state: State): unknown =>
    AUDIENCES.map((audience) => ({ ...viewOf(state, PRESENT, audience), activity: null }));
});

const sorted = (map: ReadonlyMap<string, number>): unknown => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
