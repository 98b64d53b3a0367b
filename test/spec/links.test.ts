import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { holdLinks } from '../../server/feed/links.ts';
import type { Limits } from '../../server/http/limits.ts';
import { oneAtATime } from '../../server/feed/one-at-a-time.ts';
import { makeMetrics } from '../../server/metrics.ts';

const LOOK_MS = 3000;

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] }));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Nothing is ever spent. */
const FREE = { isSpent: () => false, spend() {} } as unknown as Limits;

/** A link over a WebSocket whose page answers when told to. */
function link(transport: 'websocket' | 'polling' = 'websocket') {
  const now = vi.spyOn(performance, 'now').mockReturnValue(0);
  const engine = Object.assign(new EventEmitter(), { use() {}, clientsCount: 0 });
  holdLinks(engine as unknown as Parameters<typeof holdLinks>[0], FREE, makeMetrics(), () => null);
  const pings: Buffer[] = [];
  const webSocket = Object.assign(new EventEmitter(), {
    _socket: { bytesRead: 0, bytesWritten: 0, writableLength: 0 },
    ping: (proof: Buffer) => void pings.push(proof),
    terminate: vi.fn(),
  });
  const conn = Object.assign(new EventEmitter(), {
    request: { socket: { remoteAddress: '127.0.0.1' }, headers: {} },
    transport: { name: transport, socket: webSocket, writable: true },
    close: vi.fn(),
  });
  engine.emit('connection', conn);
  return {
    /** The next look at it comes when so much time is over; until then it says a little, and is sent so many bytes. */
    look(ms = LOOK_MS, { said = 10, sent = 70_000 } = {}) {
      webSocket._socket.bytesRead += said;
      webSocket._socket.bytesWritten += sent;
      // A timer may ring a little early.
      now.mockReturnValue(performance.now() + ms - 0.1);
      vi.advanceTimersByTime(LOOK_MS);
    },
    answer: (proof = pings.at(-1)) => webSocket.emit('pong', proof),
    pings,
    conn,
    webSocket,
    isCut: () => webSocket.terminate.mock.calls.length + conn.close.mock.calls.length > 0,
  };
}

test('[F11] who does not show that it reads is cut off at the third look; who does is asked again', () => {
  const { look, answer, isCut } = link();
  for (let turn = 0; turn < 5; turn += 1) {
    look();
    answer();
  }
  look();
  look();
  expect(isCut()).toBe(false);
  look();
  expect(isCut()).toBe(true);
});

test('[F11] it is asked for each 64 kB that it is sent, and not for beats', () => {
  const { look, answer, pings } = link();
  for (let turn = 0; turn < 40; turn += 1) look(LOOK_MS, { sent: 90 });
  expect(pings).toHaveLength(0);
  look(LOOK_MS, { sent: 60_000 });
  expect(pings).toHaveLength(0);
  look(LOOK_MS, { sent: 3000 });
  expect(pings).toHaveLength(1);
  // What is sent while it is asked, the answer does not prove.
  look(LOOK_MS, { sent: 40_000 });
  answer();
  look(LOOK_MS, { sent: 20_000 });
  expect(pings).toHaveLength(1);
  look(LOOK_MS, { sent: 10_000 });
  expect(pings).toHaveLength(2);
});

test('[F11] one that is behind is asked whatever it was sent; one that has said nothing for 12 s is asked whether it is there', () => {
  const { look, answer, pings, webSocket, isCut } = link();
  webSocket._socket.writableLength = 400;
  look(LOOK_MS, { sent: 400 });
  expect(pings).toHaveLength(1);
  answer();
  webSocket._socket.writableLength = 0;
  const quiet = () => look(LOOK_MS, { said: 0, sent: 90 });
  for (let turn = 0; turn < 3; turn += 1) quiet();
  expect(pings).toHaveLength(1);
  quiet();
  expect(pings).toHaveLength(2);
  quiet();
  expect(isCut()).toBe(false);
  quiet();
  expect(isCut()).toBe(true);
});

test('[F11] an answer that was not read off the wire is none', () => {
  const { look, answer, isCut } = link();
  for (let turn = 0; turn < 3; turn += 1) {
    look();
    answer(Buffer.from('guessed!'));
  }
  expect(isCut()).toBe(true);
});

test('[F11] who polls for nothing is cut off at the third look; who polls stays', () => {
  const { look, conn, isCut } = link('polling');
  for (let turn = 0; turn < 5; turn += 1) look();
  expect(isCut()).toBe(false);
  conn.transport.writable = false;
  look();
  look();
  expect(isCut()).toBe(false);
  look();
  expect(isCut()).toBe(true);
});

test('[F11] floods are cut off: of packets, of being let in, of pings, of bytes', () => {
  const flood = (say: (page: ReturnType<typeof link>) => void, times: number): boolean => {
    const page = link();
    for (let one = 0; one < times; one += 1) say(page);
    page.look();
    return page.isCut();
  };
  const packet = ({ conn }: ReturnType<typeof link>) => conn.emit('packet', { type: 'message', data: '2["alive"]' });
  const connect = ({ conn }: ReturnType<typeof link>) => conn.emit('packet', { type: 'message', data: '0{}' });
  const ping = ({ webSocket }: ReturnType<typeof link>) => webSocket.emit('ping');
  const bytes = ({ webSocket }: ReturnType<typeof link>) => void (webSocket._socket.bytesRead += 100_000);
  expect([flood(packet, 150), flood(connect, 5), flood(ping, 150), flood(bytes, 10)]).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect([flood(packet, 200), flood(connect, 10), flood(ping, 200), flood(bytes, 11)]).toEqual([
    true,
    true,
    true,
    true,
  ]);
});

test('[F11] one that is sent away and does not go is cut off after a second', () => {
  const { conn, webSocket } = link();
  conn.emit('close');
  vi.advanceTimersByTime(900);
  expect(webSocket.terminate).not.toHaveBeenCalled();
  vi.advanceTimersByTime(200);
  expect(webSocket.terminate).toHaveBeenCalled();
});

test('[F11] links are so many in all and of one address', () => {
  type Look = (request: object, response: object, next: () => void) => void;
  let look: Look = () => {};
  const engine = Object.assign(new EventEmitter(), { use: (one: Look) => void (look = one), clientsCount: 0 });
  holdLinks(engine as unknown as Parameters<typeof holdLinks>[0], FREE, makeMetrics(), () => null);
  const from = (remoteAddress: string) => ({ method: 'GET', url: '/', headers: {}, socket: { remoteAddress } });
  const ask = (remoteAddress: string): number => {
    let status = 0;
    const response = { writeHead: (code: number) => ((status = code), { end() {} }) };
    look(from(remoteAddress), response, () => (status = 101));
    return status;
  };
  for (let one = 0; one < 1000; one += 1) {
    expect(ask('203.0.113.9')).toBe(101);
    engine.emit(
      'connection',
      Object.assign(new EventEmitter(), { request: from('203.0.113.9'), transport: { name: 'polling' } }),
    );
  }
  expect([ask('203.0.113.9'), ask('203.0.113.10')]).toEqual([429, 101]);
  engine.clientsCount = 20_000;
  expect(ask('203.0.113.10')).toBe(429);
});

test('[F11] a stall of this process cuts nobody off: what was answered meanwhile is not read yet', () => {
  const { look, answer, isCut } = link();
  look();
  look(20_000);
  expect(isCut()).toBe(false);
  answer();
  for (let turn = 0; turn < 5; turn += 1) {
    look();
    answer();
  }
  expect(isCut()).toBe(false);
});

test('[F11] whoever reads nothing and asks for the view again and again is owed one, made when it is taken', () => {
  const wire = { writableLength: 0 };
  const conn = {
    readyState: 'open',
    transport: { name: 'websocket', writable: true },
    request: { socket: wire },
  };
  let made = 0;
  const answered: number[] = [];
  const ask = oneAtATime(conn as unknown as Parameters<typeof oneAtATime>[0], () => (made += 1));
  ask((view) => answered.push(view));
  wire.writableLength = 100_000;
  for (let turn = 0; turn < 200; turn += 1) ask((view) => answered.push(view));
  vi.advanceTimersByTime(5000);
  expect([made, answered]).toEqual([1, [1]]);
  wire.writableLength = 0;
  vi.advanceTimersByTime(1000);
  expect([made, answered]).toEqual([2, [1, 2]]);
});
