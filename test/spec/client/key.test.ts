import { expect, test } from 'vitest';
import { keyFromFragment, showFromPath } from '../../../overlay/client/key.ts';

test.each([
  ['#nk_aB-9_x', 'nk_aB-9_x'],
  ['#a%2Fb', 'a/b'],
  ['#100%', '100%'],
  ['#%20key%20', ' key '],
  ['#', undefined],
  ['', undefined],
])('[A3] the fragment %j holds the key %j', (hash, key) => {
  expect(keyFromFragment(hash)).toBe(key);
});

test.each([
  ['/overlay/main', 'main'],
  ['/control/perlas-2024', 'perlas-2024'],
  ['/ticker/main/', 'main'],
  ['/ticker/', null],
  ['/ticker/MAIN', null],
  ['/ticker/a/b', null],
  [`/ticker/${'a'.repeat(41)}`, null],
  ['/other/main', null],
])('the path %j names the show %j', (path, show) => {
  expect(showFromPath(path)).toBe(show);
});
