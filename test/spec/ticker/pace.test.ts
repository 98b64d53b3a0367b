import { expect, test } from 'vitest';
import { pollDelay, retryAfter, socketDelay } from '../../../overlay/surfaces/ticker/pace.ts';
import { webAddress } from '../../../overlay/surfaces/ticker/address.ts';

const [least, most] = [() => 0, () => 1];

test('[T5] HTTP is asked every 5 s or so, after failures ever more seldom, at least once a minute, each reader at a time of its own', () => {
  expect([0, 1, 2, 3, 50].map((failures) => pollDelay(failures, least))).toEqual([4000, 4000, 8000, 16_000, 48_000]);
  expect([0, 1, 50].map((failures) => pollDelay(failures, most))).toEqual([6000, 6000, 72_000]);
});

test('[T5] a socket is tried soon, and ever more seldom', () => {
  expect(socketDelay(0, most)).toBe(600);
  expect(socketDelay(0, least)).toBe(120);
  expect(socketDelay(20, most)).toBe(60_000);
});

const NOON = Date.UTC(2026, 10, 24, 12);

test.each([
  ['30', 30_000, 45_000],
  [' 2 ', 2000, 3000],
  ['Tue, 24 Nov 2026 12:00:10 GMT', 10_000, 15_000],
  ['Tue, 24 Nov 2026 11:00:00 GMT', 0, 0],
  ['86400', 600_000, 900_000],
  ['0', 0, 0],
  ['soon', 0, 0],
  ['-5', 0, 0],
  [null, 0, 0],
])('[T5] Retry-After %s: never sooner than asked, not all at once, never for ever', (header, soonest, latest) => {
  expect(retryAfter(header, NOON, least)).toBe(soonest);
  expect(retryAfter(header, NOON, most)).toBe(latest);
});

test('[A5] only the web is linked to; the server’s own pictures are found from any site', () => {
  const server = 'https://live.example.org';
  expect(webAddress('/images/main/ab', server)).toBe('https://live.example.org/images/main/ab');
  expect(webAddress('https://shop.example/p?q=1', server)).toBe('https://shop.example/p?q=1');
  expect(webAddress('//cdn.example/p.png', server)).toBe('https://cdn.example/p.png');
  for (const text of ['javascript:alert(1)', ' JavaScript:alert(1)', 'data:text/html,x', 'http://', 'blob:https://x/y'])
    expect(webAddress(text, server)).toBeNull();
});
