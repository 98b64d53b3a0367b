import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathOfPicture } from '../../../shared/picture.ts';
import { sha256 } from '../../../shared/sha256.ts';

const oracle = (text: string): string => createHash('sha256').update(text).digest('hex');

test('our SHA-256 is everybody’s, at each length around a block and in any script', () => {
  for (let length = 0; length < 130; length += 1) expect(sha256('é'.repeat(length))).toBe(oracle('é'.repeat(length)));
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => sha256(text) === oracle(text)),
    { numRuns: 50 },
  );
});

test('[P2] a picture on the web has a path of this server, an uploaded one its own', () => {
  const address = 'https://shop.test/a.png?v=1';
  expect(pathOfPicture('pearls', address)).toBe(`/images/pearls/web/${oracle(address)}`);
  expect(pathOfPicture('pearls', `/images/pearls/${oracle('x')}`)).toBe(`/images/pearls/${oracle('x')}`);
});
