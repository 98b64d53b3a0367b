import { beforeAll, expect, test } from 'vitest';
import { SURFACES } from '../../shared/protocol.ts';
import { sectionsOf } from '../../shared/views.ts';
import { Api } from '../support/api.ts';
import { ask, join, outcomeOf } from '../support/access/drive.ts';
import { EVENTS, ROWS } from '../support/access/rows.ts';
import { driveTable, unlisted } from '../support/access/table.ts';
import { startListened } from '../support/access/listened.ts';
import type { Nacre } from '../support/server.ts';

let nacre: Nacre;
let api: Api;
let listenedTo: () => string[];
beforeAll(async () => {
  ({ nacre, listenedTo } = await startListened());
  api = new Api(nacre.url, nacre.ownerKey);
  for (const show of ['ours', 'theirs', 'staged']) await api.createShow({ show, currency: 'USD' });
});

test('[A6] every route, surface and event is in the table, with whom it lets pass', () => {
  expect(unlisted()).toEqual([]);
});

test('[A6] each of them answers everything that somebody may have in hand as the table says', async () => {
  const cells = await driveTable(api, nacre.ownerKey, 'ours', 'theirs');
  const surprises = cells
    .filter(({ expected, answered }) => expected !== answered)
    .map(({ row, credential, expected, answered }) => `${row} · ${credential.name}: ${answered}, not ${expected}`);
  expect(surprises).toEqual([]);
  expect(cells.length).toBeGreaterThan(2000);
  // What a socket listens to past the protocol's types, or in another namespace, is a way in, too.
  expect(listenedTo()).toEqual(Object.keys(EVENTS).sort());
  const { facts, equal } = await api.audit('ours');
  // The show's first fact, and no other.
  expect({ facts, equal }).toEqual({ facts: 1, equal: true });
});

/** What would do something, from whoever may. */
const DOING: readonly string[] = [
  { id: crypto.randomUUID(), kind: 'panic.hide' },
  { id: 'o2', status: 'paid', currency: 'USD', total: '1.00' },
  { role: 'owner' },
  { viewers: 9 },
  { secrets: ['whsec_MTIzNDU2Nzg5MDEyMzQ1Njc4OTA='] },
  { cue: { kind: 'panic.hide' } },
].map((one) => JSON.stringify(one));

/** All that a stage key must not change. Who is connected, when keys were used, and what was refused is not the show. */
async function whole(show: string): Promise<string> {
  const { surfaces: _surfaces, refused: _refused, ...view } = await api.control(show);
  const lists = ['setup', 'keys', 'triggers', 'sessions'].map((part) =>
    api.request('GET', `/api/shows/${show}/${part}`),
  );
  const told = (await Promise.all(lists)).map(({ body }) => body);
  return JSON.stringify([view, told, await api.audit(show)]).replaceAll(/"usedAt":(\d+|null)/g, '');
}

test('[A3 A6] a stage key, put in every request and event there is, changes nothing and reads nothing but its view', async () => {
  await api.cue('staged', { kind: 'goal.set', amount: '777.00' });
  await api.postOrders('staged', { id: 'o1', status: 'paid', currency: 'USD', total: '4321.09' });
  const { id, key } = await api.key('staged', 'stage');
  const before = await whole('staged');
  const places = { show: 'staged', source: 'standard', id, key, file: 'x', hash: 'x' };
  for (const { call, who, by, headers } of ROWS) {
    const [method = '', path = ''] = call.split(' ');
    const filled = Object.entries(places).reduce((at, [name, value]) => at.replaceAll(`:${name}`, value), path);
    for (const body of method === 'GET' || method === 'HEAD' ? [undefined] : DOING) {
      const shown = { ...headers, authorization: `Bearer ${key}`, cookie: `nacre${nacre.port}.staged=${key}` };
      const answer = await ask(`${nacre.url}${filled}?key=${key}`, { method, headers: shown, body });
      if (typeof who === 'string') {
        const open = await ask(nacre.url + filled, { method, headers: headers ?? {}, body });
        expect([call, answer.status]).toEqual([call, open.status]);
        if (filled !== '/metrics') expect([call, answer.text]).toEqual([call, open.text]);
      } else expect([call, outcomeOf(answer)]).toEqual([call, by === 'session' ? 'csrf_missing' : 'role_not_allowed']);
    }
  }
  for (const surface of SURFACES) {
    const { outcome, socket, snapshot } = await join(nacre.url, { key, show: 'staged', surface, build: '' }, {});
    const isOwn = surface === 'stage' || surface === 'ticker';
    expect([surface, outcome]).toEqual([surface, isOwn ? 'joined' : 'role_not_allowed']);
    if (isOwn) expect(Object.keys(snapshot?.view ?? {}).sort()).toEqual([...sectionsOf(surface)].sort());
    for (const event of [...Object.keys(EVENTS), 'configure', 'order', 'key'])
      for (const body of DOING) socket.emit(event as 'cue', JSON.parse(body) as never, () => {});
    if (isOwn) await socket.timeout(5000).emitWithAck('resync');
    socket.disconnect();
  }
  expect(await whole('staged')).toBe(before);
});
