import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BUILD } from '../../../overlay/client/build.ts';
import { dropKey, findKey, keepKey } from '../../../overlay/surfaces/control/desk/kept-key.ts';
import { lastSeen } from '../../../overlay/surfaces/control/desk/last-seen.ts';
import { sha256 } from '../../../shared/sha256.ts';

const kept = new Map<string, string>();
beforeEach(() => {
  kept.clear();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  });
  vi.stubGlobal('location', { hash: '' });
});
afterEach(() => void vi.unstubAllGlobals());

const keep = (of: string, build = BUILD) =>
  kept.set('nacre.seen.main', JSON.stringify({ view: { totals: null }, at: 5, build, of: sha256(of) }));

test('[W2 F5] what was last seen is shown to the same key of the same build only', () => {
  keep('mine');
  expect(lastSeen('main', 'mine')).toEqual({ view: { totals: null }, at: 5 });
  expect(lastSeen('main', 'another')).toBeUndefined();
  expect(lastSeen('main', undefined)).toBeUndefined();
  expect(lastSeen('other', 'mine')).toBeUndefined();
  keep('mine', `${BUILD}-before`);
  expect(lastSeen('main', 'mine')).toBeUndefined();
  kept.set('nacre.seen.main', '{');
  expect(lastSeen('main', 'mine')).toBeUndefined();
});

test('[W3] a key is kept for its show; the one in the address comes first; a refused one is dropped, and no other', () => {
  keepKey('main', 'kept');
  expect([findKey('main'), findKey('other')]).toEqual(['kept', undefined]);
  dropKey('main', 'another');
  expect(findKey('main')).toBe('kept');
  dropKey('main', 'kept');
  expect(findKey('main')).toBeUndefined();
});
