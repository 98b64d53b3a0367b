import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ORDER_STATUSES } from '../../shared/order-status.ts';
import { SaleNames } from '../../shared/sale-names.ts';
import { SALES_PER_PAGE } from '../../shared/sales-columns.ts';
import { SalesTable } from '../../shared/sales-table.ts';
import type { Adjustment, OrderRecord, Sale } from '../../shared/state.ts';
import { packPage, unpackPage } from '../../server/projection/sales-page.ts';

/** Few, so that they meet; in one byte a unit, in two, and none at all. */
const name = fc.oneof(
  fc.nat(40).map((number) => `rest:${number}`),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom('hand:é', 'hand:王小明', 'hand:\uD800', 'hand:\u0000'),
);
const RUNS = Number(process.env.NACRE_RUNS ?? 300);

describe('names of sales', () => {
  test('[I3 M8] lead where a Map would, through any merging, however many there are', () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ name, place: fc.nat(20) }) },
      { weight: 1, arbitrary: fc.record({ from: fc.nat(20), into: fc.nat(20) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200, size: 'max' }), name, (steps, other) => {
        const names = new SaleNames(7);
        const model = new Map<string, number>();
        for (const one of steps) {
          if ('name' in one) {
            const expected = model.get(one.name) ?? one.place;
            model.set(one.name, expected);
            expect(names.claim(one.name, one.place)).toBe(expected);
          } else if (one.from !== one.into) {
            names.merge(one.from, one.into);
            const moved = [...model].filter(([, place]) => place === one.from);
            for (const [text] of moved) model.set(text, one.into);
          }
        }
        expect(names.size).toBe(model.size);
        expect(names.placeOf(other)).toBe(model.get(other) ?? -1);
        for (const [text, place] of model) expect(names.placeOf(text)).toBe(place);
        for (let place = 0; place <= 20; place += 1) {
          const own = [...model].filter(([, one]) => one === place).map(([text]) => text);
          expect(names.of(place).toSorted()).toEqual(own.toSorted());
          expect(names.hasAliases(place)).toBe(own.length > 1);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('[I3] a hundred thousand lead where they did, their pages full and their slots widened', () => {
    const names = new SaleNames(7);
    const text = (number: number): string =>
      `shopify:${'5'.repeat(number % 60)}${number}${number % 7 === 0 ? '名' : ''}`;
    for (let number = 0; number < 100_000; number += 1) names.claim(text(number), number);
    for (let number = 0; number < 100_000; number += 1)
      if (names.placeOf(text(number)) !== number || names.keyOf(number) !== text(number))
        throw new Error(`${text(number)} leads elsewhere`);
    expect(names.placeOf('shopify:none')).toBe(-1);
  });
});

const safe = fc.maxSafeInteger();
const adjustment: fc.Arbitrary<Adjustment> = fc
  .record(
    { id: fc.string(), version: safe, currency: fc.constantFrom('MXN', 'JPY'), amount: fc.nat(), covers: fc.nat() },
    { requiredKeys: ['id', 'version', 'currency', 'amount'] },
  )
  .map((one) => one as Adjustment);
const optional = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });
const order: fc.Arbitrary<OrderRecord> = fc.record({
  version: safe,
  status: fc.constantFrom(...ORDER_STATUSES),
  currency: fc.constantFrom('MXN', 'USD', 'XXX'),
  total: fc.nat({ max: 1_000_000_000_000 }),
  test: fc.boolean(),
  units: fc.nat({ max: 100_000_000 }),
  skus: fc.array(fc.tuple(fc.string(), fc.nat()), { maxLength: 3 }),
  refunds: optional(fc.array(fc.string(), { maxLength: 2 })),
  name: optional(fc.string({ unit: 'grapheme', maxLength: 40 })),
  buyer: optional(fc.string()),
});
const sale: fc.Arbitrary<Omit<Sale, 'place'>> = fc.record({
  order: fc.option(order),
  refunds: fc.array(adjustment, { maxLength: 2 }),
  disputes: fc.array(adjustment, { maxLength: 2 }),
  rate: optional(fc.record({ currency: fc.constantFrom('USD'), value: fc.constantFrom('', '17.05') })),
  countedSeq: fc.maxSafeNat(),
  countedAt: fc.maxSafeNat(),
});

describe('the table of sales', () => {
  test('[L3] gives back what was put last, and so does what is read from its pages', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ name, sale }), { maxLength: 40, size: 'max' }), (steps) => {
        const table = new SalesTable();
        const model = new Map<string, Sale>();
        for (const one of steps) {
          const { place } = table.open(one.name);
          expect(place).toBe(model.get(one.name)?.place ?? model.size);
          table.put({ ...one.sale, place });
          model.set(one.name, { ...one.sale, place });
        }
        expect([...table]).toEqual([...model.values()]);
        const read = new SalesTable();
        if (table.size > 0) {
          const packed = JSON.stringify(packPage(table.page(0)));
          read.append(unpackPage(JSON.parse(packed) as ReturnType<typeof packPage>));
        }
        expect([...read]).toEqual([...model.values()]);
        for (const [text, { place }] of model) expect(read.of(text)?.place).toBe(place);
        // And goes on as if nothing had been between.
        expect([read.open('another one').place, read.size]).toEqual([table.open('another one').place, table.size]);
      }),
      { numRuns: RUNS },
    );
  });

  test('[L3] a page that is cut off is none', () => {
    const table = new SalesTable();
    table.open('rest:1');
    table.open('rest:2');
    table.put({ ...table.open('rest:2'), countedAt: 7 });
    const packed = packPage(table.page(0));
    const appended = (page: typeof packed): number => {
      const read = new SalesTable();
      read.append(unpackPage(page));
      return read.size;
    };
    expect(appended(packed)).toBe(2);
    const { numbers, saleNames, currencies } = packed;
    const { countedAts, totals } = numbers;
    for (const cut of [
      { ...packed, numbers: { ...numbers, countedAts: { ...countedAts, bytes: '' } } },
      { ...packed, numbers: { ...numbers, countedAts: { ...countedAts, width: 2 as const } } },
      { ...packed, numbers: { ...numbers, totals: { ...totals, count: 1 } } },
      { ...packed, currencies: { ...currencies, rows: { ...currencies.rows, count: 1 } } },
      { ...packed, saleNames: { ...saleNames, text: '1' } },
      { ...packed, saleNames: { ...saleNames, text: '123' } },
      { ...packed, saleNames: { ...saleNames, counts: { ...saleNames.counts, least: 0 } } },
      { ...packed, saleNames: { ...saleNames, counts: { ...saleNames.counts, least: 2 } } },
    ])
      expect(() => appended(cut)).toThrow(/cut off/);
  });

  test('[L3] a sale that was given out leads back to nothing; a page that was taken stays what it was', () => {
    const table = new SalesTable();
    const given = table.open('rest:1');
    given.countedSeq = 7;
    expect(table.of('rest:1')?.countedSeq).toBe(0);
    const page = table.page(0);
    table.put(given);
    expect(page.columns.countedSeqs[0]).toBe(0);
  });

  test('[L3] only the pages of what was put are touched', () => {
    const table = new SalesTable();
    for (let number = 0; number < 3 * SALES_PER_PAGE; number += 1) table.open(`rest:${number}`);
    expect([...table.touched]).toEqual([0, 1, 2]);
    table.touched.clear();
    const put = table.of(`rest:${SALES_PER_PAGE}`);
    if (put) table.put(put);
    expect([...table.touched]).toEqual([1]);
  });
});
