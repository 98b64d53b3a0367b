import { expect, test } from 'vitest';
import { readRate } from '../../../overlay/surfaces/control/logic/rate.ts';
import { showName } from '../../../overlay/surfaces/control/logic/show-name.ts';

test.each([
  ['Perlas del Mar · jueves', 'perlas-del-mar-jueves'],
  ['Café   de Altura (500 g)', 'cafe-de-altura-500-g'],
  ['珍珠直播', ''],
  ['--', ''],
  ['a'.repeat(39) + ' b', 'a'.repeat(39)],
])('the title %s stands in an address as %j', (title, name) => {
  expect(showName(title)).toBe(name);
  expect(name).toMatch(/^[a-z0-9-]{0,40}$/);
});

test.each([
  ['17.05', '17.05'],
  ['17,05', '17.05'],
  ['１７．５', '17.5'],
  ['.5', '0.5'],
  ['0', null],
  ['1,000.5', null],
  ['-3', null],
  ['ten', null],
])('[M4] the typed rate %s is read as %s', (typed, rate) => {
  expect(readRate(typed)).toBe(rate);
});
