import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import type { Socket } from 'socket.io';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Link } from '../../../overlay/client/session.ts';
import { steer } from '../../../overlay/client/steering.ts';
import type { Steering } from '../../../overlay/client/steering.ts';
import type { ClientEvents, ServerEvents, SnapshotMessage } from '../../../shared/protocol.ts';

// A real Socket.IO server that sends what the test tells it to: the session is tried over the wire.

interface View {
  goal: { amount: string; reached: boolean; steps: [] } | null;
  recent: never[];
}
type Peer = Socket<ClientEvents, ServerEvents>;

let server: Server<ClientEvents, ServerEvents>;
let url: string;
let session: Steering<View> | undefined;
let peers: Peer[];
/** What a joining or asking surface is given. */
let snapshot: SnapshotMessage;
let refuse: string | null;

const at = (rev: number, amount: string, epoch = 'e1'): SnapshotMessage => ({
  epoch,
  rev,
  now: Date.now(),
  build: '',
  view: { goal: { amount, reached: false, steps: [] }, recent: [] },
});
const amount = () => session?.view.value?.goal?.amount;
const until = (truth: () => unknown) =>
  vi.waitFor(() => expect(truth()).toBeTruthy(), { timeout: 15_000, interval: 10 });
const peer = () => {
  const last = peers.at(-1);
  if (!last) throw new Error('nobody has joined');
  return last;
};
const joinMain = (key?: string) => (session = steer<View>({ show: 'main', surface: 'control', key, url }));

beforeEach(async () => {
  peers = [];
  refuse = null;
  snapshot = at(5, '1.00');
  const http = createServer();
  server = new Server(http);
  server.use((_socket, next) => {
    if (refuse === null) return next();
    next(Object.assign(new Error('refused'), { data: { code: refuse } }));
  });
  server.on('connection', (socket) => {
    peers.push(socket);
    socket.emit('snapshot', snapshot);
    socket.on('resync', (ack) => ack(snapshot));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterEach(async () => {
  session?.stop();
  await server.close();
});

test('[F1] a surface that joins has a view after one snapshot, and folds frames in', async () => {
  joinMain();
  expect(session?.link.value).toBe('joining');
  expect(session?.view.value).toBeNull();
  await until(() => session?.link.value === 'live');
  expect(amount()).toBe('1.00');
  peer().emit('frame', { epoch: 'e1', rev: 6, base: 5, now: Date.now(), sections: { goal: null } });
  await until(() => session?.rev() === 6);
  expect(session?.view.value).toEqual({ goal: null, recent: [] });
});

test('[F1] a frame on another base is not applied: a snapshot is asked for', async () => {
  const reasons: string[] = [];
  joinMain().onSnapshot((_view, reason) => reasons.push(reason));
  await until(() => session?.link.value === 'live');
  snapshot = at(9, '9.00');
  peer().emit('frame', { epoch: 'e1', rev: 8, base: 7, now: Date.now(), sections: { goal: null } });
  await until(() => session?.rev() === 9);
  expect(amount()).toBe('9.00');
  expect(reasons).toEqual(['join', 'resync']);
});

test('[L4] a frame of another epoch is not applied: a snapshot is asked for', async () => {
  joinMain();
  await until(() => session?.link.value === 'live');
  snapshot = at(2, '2.00', 'e2');
  peer().emit('frame', { epoch: 'e2', rev: 6, base: 5, now: Date.now(), sections: { goal: null } });
  await until(() => session?.rev() === 2);
  expect(amount()).toBe('2.00');
});

test('[L4] [S1] another log’s snapshot on a standing link, at a lower position, is right at once', async () => {
  const reasons: string[] = [];
  joinMain().onSnapshot((_view, reason) => reasons.push(reason));
  await until(() => session?.link.value === 'live');
  snapshot = at(2, '2.00', 'e2');
  peer().emit('snapshot', snapshot);
  await until(() => session?.rev() === 2);
  expect([amount(), session?.link.value]).toEqual(['2.00', 'live']);
  peer().emit('frame', { epoch: 'e2', rev: 3, base: 2, now: Date.now(), sections: { goal: null } });
  await until(() => session?.rev() === 3);
  expect(session?.view.value?.goal).toBeNull();
  expect(reasons).toEqual(['join', 'anew']);
});

test('[L4] a surface that was away meanwhile knows that its log is another one', async () => {
  const reasons: string[] = [];
  joinMain().onSnapshot((_view, reason) => reasons.push(reason));
  await until(() => session?.link.value === 'live');
  snapshot = at(8, '8.00', 'e2');
  peer().conn.close();
  await until(() => amount() === '8.00');
  expect(reasons).toEqual(['join', 'anew']);
});

test('[F4] a beat with another rev asks for a snapshot; one in step does not', async () => {
  const reasons: string[] = [];
  joinMain().onSnapshot((_view, reason) => reasons.push(reason));
  await until(() => session?.link.value === 'live');
  peer().emit('beat', { epoch: 'e1', rev: 5, now: Date.now() });
  snapshot = at(7, '7.00');
  peer().emit('beat', { epoch: 'e1', rev: 7, now: Date.now() });
  await until(() => session?.rev() === 7);
  expect(reasons).toEqual(['join', 'resync']);
});

test('[F4] the listener hears a snapshot while the former view is still there', async () => {
  const seen: [former: string | undefined, latter: string | undefined][] = [];
  joinMain().onSnapshot((view) => seen.push([amount(), view.goal?.amount]));
  await until(() => session?.link.value === 'live');
  peer().emit('snapshot', at(6, '6.00'));
  await until(() => session?.rev() === 6);
  expect(seen).toEqual([
    [undefined, '1.00'],
    ['1.00', '6.00'],
  ]);
});

test('[F4] a link that drops is lost, keeps its view, and rejoins by itself', async () => {
  const reasons: string[] = [];
  joinMain().onSnapshot((_view, reason) => reasons.push(reason));
  await until(() => session?.link.value === 'live');
  snapshot = at(8, '8.00');
  peer().conn.close();
  await until(() => session?.link.value === 'lost');
  expect(amount()).toBe('1.00');
  expect(session?.lostSince.value).toBeTypeOf('number');
  await until(() => session?.link.value === 'live');
  expect(amount()).toBe('8.00');
  expect(session?.lostSince.value).toBeNull();
  expect(reasons).toEqual(['join', 'rejoin']);
});

test('[F4] a link that stands and says nothing for 6 s is lost, and made anew', async () => {
  const links: Link[] = [];
  joinMain().link.subscribe((link) => links.push(link));
  await until(() => session?.link.value === 'live');
  await until(() => peers.length === 2 && session?.link.value === 'live');
  expect(links).toEqual(['joining', 'live', 'lost', 'live']);
}, 20_000);

test('[A1] a surface that is refused says why', async () => {
  refuse = 'key_unknown';
  joinMain('wrong');
  await until(() => session?.link.value === 'refused');
  expect(session?.refusal.value).toBe('key_unknown');
  expect(session?.view.value).toBeNull();
  await expect(session?.cue({ kind: 'callout.clear' })).resolves.toMatchObject({ error: { code: 'key_unknown' } });
});

test('[F4] a server that is not ready yet refuses nobody: the link is lost and tried again soon', async () => {
  refuse = 'not_ready';
  joinMain();
  await until(() => session?.link.value === 'lost');
  expect(session?.refusal.value).toBeNull();
  refuse = null;
  await until(() => session?.link.value === 'live');
});

test('[A2] a surface whose key is revoked is refused, once the server has dropped it', async () => {
  joinMain('k');
  await until(() => session?.link.value === 'live');
  refuse = 'key_unknown';
  peer().disconnect(true);
  await until(() => session?.link.value === 'refused');
  expect(amount()).toBe('1.00');
});

test('[A3] the key travels in the handshake auth, never in the address', async () => {
  joinMain('secret-of-the-host');
  await until(() => session?.link.value === 'live');
  expect(peer().handshake.auth).toMatchObject({ key: 'secret-of-the-host', show: 'main', surface: 'control' });
  expect(JSON.stringify([peer().request.url, peer().request.headers])).not.toContain('secret-of-the-host');
});

test('[S1] websocket is tried first', async () => {
  joinMain();
  await until(() => session?.link.value === 'live');
  expect(peer().conn.transport.name).toBe('websocket');
});

test('[F7] a server that takes polling only is reached by polling', async () => {
  server.engine.opts.transports = ['polling'];
  joinMain();
  await until(() => session?.link.value === 'live');
  expect(peer().conn.transport.name).toBe('polling');
});

test('a cue gets an id and the server’s answer', async () => {
  joinMain();
  await until(() => session?.link.value === 'live');
  const ids: string[] = [];
  peer().on('cue', (cue, ack) => {
    ids.push(cue.id);
    ack({ outcome: 'refused', reason: 'no_deal', rev: 6 });
  });
  await expect(session?.cue({ kind: 'deal.stop' })).resolves.toEqual({ outcome: 'refused', reason: 'no_deal', rev: 6 });
  expect(ids).toEqual([expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)]);
});

test('a cue whose answer was lost with the link is sent again with its id', async () => {
  joinMain();
  await until(() => session?.link.value === 'live');
  const ids: string[] = [];
  peer().on('cue', (cue) => {
    ids.push(cue.id);
    peer().conn.close();
  });
  server.on('connection', (socket) => {
    socket.on('cue', (cue, ack) => {
      ids.push(cue.id);
      ack({ outcome: 'taken', rev: 6 });
    });
  });
  await expect(session?.cue({ kind: 'panic.hide' })).resolves.toEqual({ outcome: 'taken', rev: 6 });
  expect(ids).toHaveLength(2);
  expect(ids[0]).toBe(ids[1]);
});

test('a cue without an answer says so after 8 s', async () => {
  joinMain();
  await until(() => session?.link.value === 'live');
  peer().on('cue', () => {});
  const beats = setInterval(() => peer().emit('beat', { epoch: 'e1', rev: 5, now: Date.now() }), 1000);
  await expect(session?.cue({ kind: 'panic.hide' })).resolves.toMatchObject({ error: { code: 'timeout' } });
  clearInterval(beats);
}, 20_000);
