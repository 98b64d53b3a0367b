import { expect, test } from 'vitest';
import {
  airingsSince,
  averageOrder,
  conversionOf,
  goalAt,
  minutesUpTo,
  orderRate,
} from '../../../overlay/surfaces/control/logic/pace.ts';
import { clockTime, lasting } from '../../../overlay/surfaces/control/logic/clock-time.ts';
import type { AiringView, CurrencyTotals, FiguresSection, MinuteRow } from '../../../shared/view.ts';

/** Half past minute 1,000. */
const NOW = 1000 * 60_000 + 30_000;
const row = (at: number, orders: number, net: string): MinuteRow => [at, orders, orders, net];
const figures = (told: Partial<FiguresSection>): FiguresSection => ({
  minutes: [],
  airings: [],
  before: Array(60).fill(0) as number[],
  viewers: [],
  ...told,
});
const pearl: AiringView = {
  cue: 'c',
  sku: 'pearl',
  at: 996 * 60_000,
  orders: 12,
  units: 12,
  net: '0',
  own: { orders: 9, units: 9 },
};

test('[G5] orders per minute are those of the last ten minutes, the one that is running as far as it is over', () => {
  expect(orderRate(NOW, [row(990, 50, '1.00'), row(991, 9, '1.00'), row(1000, 10, '1.00')])).toBe(2);
  expect(orderRate(NOW, [])).toBe(0);
});

test('[G5] minutes without a sale are there, too', () => {
  expect(minutesUpTo(NOW, 3, [row(999, 1, '5.00')])).toEqual([
    [998, 0, 0, '0'],
    row(999, 1, '5.00'),
    [1000, 0, 0, '0'],
  ]);
});

test('[G5] the goal is reached when what is left comes in at the pace of the last fifteen minutes', () => {
  // 145.00 in 14.5 minutes: 10.00 a minute.
  const sold = [row(986, 1, '100.00'), row(1000, 1, '45.00')];
  expect(goalAt(NOW, '145.00', '645.00', sold)).toBe(NOW + 50 * 60_000);
  expect(goalAt(NOW, '645.00', '645.00', sold)).toBe(NOW);
  expect(goalAt(NOW, '145.00', '99999999.00', sold)).toBeNull();
  // Sold longer ago, or taken back as much as was sold: it does not rise.
  expect(goalAt(NOW, '145.00', '645.00', [row(985, 1, '100.00')])).toBeNull();
  expect(goalAt(NOW, '0.00', '645.00', [row(999, 1, '10.00'), row(1000, 0, '-10.00')])).toBeNull();
});

test('[G5] beyond 2^53 the goal’s time is still exact', () => {
  const sold = [row(1000, 1, '14500000000000000.01')];
  expect(goalAt(NOW, '14500000000000000.01', '64500000000000000.01', sold)).toBe(NOW + 50 * 60_000 - 1);
});

test('[G5] an average order is what it was worth as it was placed', () => {
  const totals = { currency: 'MXN', gross: '100.00', net: '0.00', orders: 3 } as CurrencyTotals;
  expect(averageOrder(totals)).toBe('33.33');
  expect(averageOrder({ ...totals, orders: 0 })).toBeNull();
  // ISO gives a rupiah two digits; nobody writes them.
  expect(averageOrder({ ...totals, currency: 'IDR', gross: '6145000.00' })).toBe('2048333.00');
  expect(averageOrder({ ...totals, currency: 'JPY', gross: '100' })).toBe('33');
});

test('[G4] the product on air is held against as long before: 4.5 minutes against 5', () => {
  const before = Array(60).fill(0) as number[];
  before[59] = 2;
  before[55] = 3;
  before[54] = 100;
  expect(conversionOf(NOW, pearl, figures({ before }))).toEqual({ minutes: 5, now: 2, before: 1, perViewers: false });
});

test('[G4] per 100 viewers where those of both times are known', () => {
  const before = Array(60).fill(1) as number[];
  const viewers: [number, number][] = [
    [993, 50],
    [997, 200],
    [1000, 200],
  ];
  expect(conversionOf(NOW, pearl, figures({ before, viewers }))).toEqual({
    minutes: 5,
    now: 1,
    before: 2,
    perViewers: true,
  });
  expect(conversionOf(NOW, pearl, figures({ before, viewers: [[997, 200]] })).perViewers).toBe(false);
});

test('[G4] in its first minute an airing is not multiplied up', () => {
  const young = { ...pearl, at: NOW - 1000, own: { orders: 1, units: 1 } };
  expect(conversionOf(NOW, young, figures({}))).toMatchObject({ now: 1, minutes: 1 });
});

test('[G3] what was on air within the hour is marked, what is on now at the end', () => {
  const old = { ...pearl, until: 939 * 60_000 };
  const over = { ...pearl, until: 950 * 60_000 };
  expect(airingsSince(941, figures({ airings: [old, over] }), { minute: null, airing: pearl })).toEqual([over, pearl]);
});

test('[G5] times are of the show’s time zone, whoever looks from wherever', () => {
  const at = Date.UTC(2026, 10, 25, 3, 40);
  expect(clockTime(at, 'es-MX', 'America/Mexico_City')).toBe('9:40 p.m.');
  expect(clockTime(at, 'zh-CN', 'Asia/Shanghai')).toBe('11:40');
  expect(lasting(65 * 60_000, 'en')).toBe('1 hr 5 min');
  expect(lasting(59_000, 'en')).toBe('0 min');
});

test('[G5] while more is given back than sold no time is told for the goal', () => {
  expect(goalAt(NOW, '145.00', '645.00', [row(999, 1, '10.00'), row(1000, 0, '-30.00')])).toBeNull();
});
