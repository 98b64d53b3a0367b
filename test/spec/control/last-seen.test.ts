import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BUILD } from '../../../overlay/client/build.ts';
import { openAdmission } from '../../../overlay/surfaces/control/desk/admission.ts';
import { lastSeen } from '../../../overlay/surfaces/control/desk/last-seen.ts';
import { sha256 } from '../../../shared/sha256.ts';

const kept = new Map<string, string>();
let location: { hash: string; pathname: string; search: string };
/** What was asked of the server, and what it answers: a status, or that nobody is there. */
let asked: [path: string, headers: Record<string, string>][];
let answers: Record<string, number | 'nobody'>;

beforeEach(() => {
  kept.clear();
  asked = [];
  answers = { session: 201, tickets: 201 };
  location = { hash: '', pathname: '/control/main', search: '' };
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  });
  vi.stubGlobal('location', location);
  vi.stubGlobal('history', { state: null, replaceState: () => (location.hash = '') });
  vi.stubGlobal('fetch', (path: string, { headers }: { headers: Record<string, string> }) => {
    asked.push([path, headers]);
    const answer = answers[path.split('/').at(-1) ?? ''];
    if (answer === undefined || answer === 'nobody') return Promise.reject(new TypeError('no network'));
    const body = answer < 300 ? { ticket: 'once' } : { error: { code: 'session_ended' } };
    return Promise.resolve(new Response(answer === 502 ? '<html>' : JSON.stringify(body), { status: answer }));
  });
});
afterEach(() => void vi.unstubAllGlobals());

const keep = (of: string, build = BUILD) =>
  kept.set('nacre.seen.main', JSON.stringify({ view: { totals: null }, at: 5, build, of: sha256(of) }));

test('[W2 F5] what was last seen is shown to the same person of the same build only', () => {
  keep('mine');
  expect(lastSeen('main', sha256('mine'))).toEqual({ view: { totals: null }, at: 5 });
  expect(lastSeen('main', sha256('another'))).toBeUndefined();
  expect(lastSeen('main', null)).toBeUndefined();
  expect(lastSeen('other', sha256('mine'))).toBeUndefined();
  keep('mine', `${BUILD}-before`);
  expect(lastSeen('main', sha256('mine'))).toBeUndefined();
  kept.set('nacre.seen.main', '{');
  expect(lastSeen('main', sha256('mine'))).toBeUndefined();
});

test('[W3 A7] a key is traded for a session, and then is nowhere in the page; who it was stays known, as a digest', async () => {
  location.hash = '#mine';
  const admission = openAdmission('main');
  expect(await admission.pass()).toEqual({ ticket: 'once' });
  expect(asked).toEqual([
    ['/api/shows/main/session', { Authorization: 'Bearer mine' }],
    ['/api/shows/main/tickets', { 'X-Nacre-CSRF': '1' }],
  ]);
  expect([location.hash, admission.key(), JSON.stringify([...kept])].join()).not.toContain('mine');
  expect(admission.headers()).toEqual({ 'X-Nacre-CSRF': '1' });
  expect(admission.whose()).toBe(sha256('mine'));
  // Opened again, without the key.
  expect(openAdmission('main').whose()).toBe(sha256('mine'));
  expect(await openAdmission('main').pass()).toEqual({ ticket: 'once' });
});

test('[W3] a key that a former version kept is traded, too', async () => {
  kept.set('nacre.key.main', 'mine');
  expect(await openAdmission('main').pass()).toEqual({ ticket: 'once' });
  expect(kept.has('nacre.key.main')).toBe(false);
});

test.each([
  ['nobody can be asked', { session: 'nobody' }],
  ['the server is an older one', { session: 404 }],
  ['the log is away', { session: 503 }],
  ['the browser keeps no cookies', { tickets: 401 }],
] as const)('[A7] where %s the key opens the page itself, and stays', async (_what, given) => {
  answers = { ...answers, ...given };
  location.hash = '#mine';
  const admission = openAdmission('main');
  expect(await admission.pass()).toEqual({ key: 'mine' });
  expect([location.hash, admission.headers()]).toEqual(['#mine', { Authorization: 'Bearer mine' }]);
});

test('[A7] without a key, a session that has ended says so; where nobody can be asked, it may still be good', async () => {
  answers = { tickets: 401 };
  expect(await openAdmission('main').pass()).toEqual({ fault: 'session_ended' });
  answers = { tickets: 'nobody' };
  expect(await openAdmission('main').pass()).toEqual({ fault: 'unreachable' });
  answers = { tickets: 502 };
  expect(await openAdmission('main').pass()).toEqual({ fault: 'unreachable' });
});

test('[W3] what is known of a show goes with the session or the key that is refused, and with no other', async () => {
  location.hash = '#mine';
  await openAdmission('main').pass();
  location.hash = '#another';
  expect(openAdmission('main').forget()).toBe(false);
  location.hash = '';
  const admission = openAdmission('main');
  expect([admission.whose(), admission.forget(), admission.whose()]).toEqual([sha256('mine'), true, null]);
});
