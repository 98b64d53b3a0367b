import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { Api } from '../support/api.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre } from '../support/server.ts';

let nacre: Nacre;
let api: Api;
beforeAll(async () => {
  nacre = await startNacre();
  api = new Api(nacre.url, nacre.ownerKey);
});

describe('the ticker over HTTP', () => {
  const ask = (headers: Record<string, string> = {}) => fetch(`${nacre.url}/api/shows/main/ticker`, { headers });

  test('whoever has the newest is told so in a line, whatever else the request says', async () => {
    const first = await ask();
    expect(first.headers.get('cache-control')).toBe('public, max-age=1, stale-while-revalidate=5');
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{27}"$/);
    // fetch() itself sends `cache-control: no-cache` beside an If-None-Match.
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await ask({ 'if-none-match': tag });
      expect({ status: again.status, body: await again.text() }).toEqual({ status: 304, body: '' });
      expect(again.headers.get('etag')).toBe(etag);
    }
    await api.postOrders('main', { id: '1', status: 'paid', currency: 'USD', total: '1.00' });
    const changed = await ask({ 'if-none-match': etag });
    expect(changed.status).toBe(200);
    expect(await changed.json()).toMatchObject({ totals: { net: '1.00' } });
  });
});

describe('[A1] owners', () => {
  test('a show may have owners of its own: they own it, and nothing else', async () => {
    await api.createShow({ show: 'hers', currency: 'MXN' });
    const { key } = await api.key('hers', 'owner');
    const hers = api.as(key);
    expect((await hers.key('hers', 'stage')).role).toBe('stage');
    expect((await hers.request('GET', '/api/shows/hers/audit')).status).toBe(200);
    expect(await hers.request('GET', '/api/shows/main')).toMatchObject({ status: 401 });
    for (const [method, body] of [
      ['POST', JSON.stringify({ show: 'another', currency: 'USD' })],
      ['GET', undefined],
    ] as const) {
      const answer = await hers.request(method, '/api/shows', body);
      expect(answer).toMatchObject({ status: 403, body: { error: { code: 'role_not_allowed' } } });
    }
  });
});

test('[C1] a cue acts once, however its UUID is spelt', async () => {
  const id = randomUUID();
  const give = (spelt: string, cue: object) =>
    api.request('POST', '/api/shows/main/cues', JSON.stringify({ id: spelt, ...cue }));
  expect(await give(id, { kind: 'panic.hide' })).toMatchObject({ body: { outcome: 'taken' } });
  await give(randomUUID(), { kind: 'panic.show' });
  await give(id.toUpperCase(), { kind: 'panic.hide' });
  expect((await api.control('main')).stage.panic).toBe(false);
  const undo = await give(randomUUID(), { kind: 'undo', cue: id.toUpperCase() });
  expect(undo).toMatchObject({ body: { outcome: 'refused', reason: 'undo_superseded' } });
});

test('the bare address leads to the control page', async () => {
  const answer = await fetch(nacre.url, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/control/main']);
});
