import { expect, test } from 'vitest';
import { shouldReload } from '../../../overlay/client/build.ts';

test.each([
  ['another build', 'a', 'b', null, true],
  ['the same build', 'a', 'a', null, false],
  ['a page that was not built', '', 'b', null, false],
  ['a server that was not built', 'a', '', null, false],
  ['a build that a reload did not bring: no loop', 'a', 'b', { build: 'b', at: 0 }, false],
  ['two servers, each with its own build: no loop', 'b', 'a', { build: 'b', at: 999_000 }, false],
  ['the next build, later', 'b', 'c', { build: 'b', at: 0 }, true],
] as const)('[S7] %s', (_name, page, server, last, reloads) => {
  expect(shouldReload(page, server, last, 1_000_000)).toBe(reloads);
});
