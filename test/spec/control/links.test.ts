import { describe, expect, test } from 'vitest';
import {
  FORMATS,
  controlLink,
  dragLink,
  isLoopback,
  masked,
  pastedAddress,
  stageLink,
  tickerSnippet,
  triggerLink,
} from '../../../overlay/surfaces/control/logic/links.ts';

describe('[A3] a key is handed out in the fragment only', () => {
  const link = dragLink('http://localhost:4870', 'main', 'SECRET_key-1', 'Nacre · Perlas & más', FORMATS[1]);

  test('the link that is dragged into OBS names the source and its size', () => {
    const url = new URL(link);
    expect(url.pathname).toBe('/overlay/main');
    expect(url.searchParams.get('layer-name')).toBe('Nacre · Perlas & más');
    expect(url.searchParams.get('layer-width')).toBe('1080');
    expect(url.searchParams.get('layer-height')).toBe('1920');
    expect(url.hash).toBe('#SECRET_key-1');
    expect(url.pathname + url.search).not.toContain('SECRET');
    expect(link).not.toContain('+');
  });

  test('masked, it shows everything but the key', () => {
    expect(masked(link)).not.toContain('SECRET');
    expect(masked(link)).toContain('/overlay/main');
    expect(masked(triggerLink('http://localhost:4870', '/t/SECRET'))).toBe(`http://localhost:4870/t/${'•'.repeat(8)}`);
    expect(stageLink('http://localhost:4870', 'main', 'k')).toBe('http://localhost:4870/overlay/main#k');
  });

  test('a phone is not sent to itself', () => {
    expect(isLoopback('http://localhost:4870')).toBe(true);
    expect(isLoopback('http://127.0.0.1:4870')).toBe(true);
    expect(isLoopback('http://[::1]:4870')).toBe(true);
    expect(isLoopback('http://192.168.1.20:4870')).toBe(false);
    expect(controlLink('http://192.168.1.20:4870', 'main', 'k')).toBe('http://192.168.1.20:4870/control/main#k');
  });
});

test('[T2] what is pasted into a site is two lines, and no key is in them', () => {
  expect(tickerSnippet('https://live.example.org', 'main').split('\n')).toEqual([
    '<nacre-ticker show="main"></nacre-ticker>',
    '<script async src="https://live.example.org/embed/nacre-ticker.js"></script>',
  ]);
});

const KEY = 'k'.repeat(43);
test.each([
  [`https://live.test/control/pearls#${KEY}`, `http://here:1/control/pearls#${KEY}`],
  [`  http://192.168.1.5:4870/control/a-b/?lang=es#${KEY}\n`, `http://here:1/control/a-b#${KEY}`],
  [KEY, `http://here:1/control/main#${KEY}`],
  ['', null],
  ['hello', null],
  ['https://live.test/control/pearls', null],
  [`https://live.test/control/pearls#short`, null],
  [`javascript:alert(1)//${'x'.repeat(40)} y`, null],
])('[W3] pasted %j leads to %j', (pasted, address) => {
  expect(pastedAddress(pasted, 'http://here:1', 'main')).toBe(address);
});
