import { expect, test } from 'vitest';
import { readPieces } from '../../../overlay/surfaces/control/logic/whole.ts';

test.each([
  ['', 0, null],
  ['  ', 1, null],
  ['12', 1, 12],
  [' １２ ', 1, 12],
  ['0', 0, 0],
  ['0', 1, 'fault'],
  ['1000000', 1, 1_000_000],
  ['1000001', 1, 'fault'],
  ['12.5', 0, 'fault'],
  ['-1', 0, 'fault'],
  ['a dozen', 0, 'fault'],
] as const)('%j pieces, at least %d: %j', (typed, least, pieces) => {
  expect(readPieces(typed, least)).toBe(pieces);
});
