import { expect, test } from 'vitest';
import { qrOf } from '../../../overlay/graphics/qr.ts';

test.each(['https://shop.example/pearl', 'HTTPS://shop.example/', 'http://192.168.1.20:4870/ticker/main'])(
  '[P8] %s may be scanned',
  (link) => {
    expect(qrOf(link, '192.168.1.20:4870')?.path).toMatch(/^M/);
  },
);

test.each([
  undefined,
  '',
  'http://shop.example/pearl',
  'http://192.168.1.20/',
  'http://192.168.1.20:4871/',
  'https://192.168.1.20:4870@evil.example/',
  'https://shop.example:x@evil.example/',
  'javascript:alert(1)',
  'tel:+525512345678',
  'sms:12345?body=SI',
  'WIFI:S:free;T:nopass;;',
  'bitcoin:1A1zP1',
  'data:text/html,hello',
  'ftp://shop.example/',
  '//shop.example/',
  'shop.example',
])('[P8] %s may not', (link) => {
  expect(qrOf(link, '192.168.1.20:4870')).toBe(null);
});
