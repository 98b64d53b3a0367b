import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { holdLinks } from '../../server/feed/links.ts';
import { oneAtATime } from '../../server/feed/one-at-a-time.ts';
import { makeMetrics } from '../../server/metrics.ts';

const LOOK_MS = 3000;

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] }));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A link over a WebSocket whose page answers when told to. */
function link() {
  const now = vi.spyOn(performance, 'now').mockReturnValue(0);
  const engine = Object.assign(new EventEmitter(), { use() {}, clientsCount: 0 });
  holdLinks(engine as unknown as Parameters<typeof holdLinks>[0], {} as Parameters<typeof holdLinks>[1], makeMetrics());
  const pings: Buffer[] = [];
  const webSocket = Object.assign(new EventEmitter(), {
    _socket: { bytesRead: 0 },
    ping: (proof: Buffer) => void pings.push(proof),
    terminate: vi.fn(),
  });
  const conn = Object.assign(new EventEmitter(), {
    request: { socket: { remoteAddress: '127.0.0.1' }, headers: {} },
    transport: { name: 'websocket', socket: webSocket },
    close: vi.fn(),
  });
  engine.emit('connection', conn);
  return {
    /** The next look at it comes when so much time is over. */
    look(ms = LOOK_MS) {
      // A timer may ring a little early.
      now.mockReturnValue(performance.now() + ms - 0.1);
      vi.advanceTimersByTime(LOOK_MS);
    },
    answer: () => webSocket.emit('pong', pings.at(-1)),
    isCut: () => webSocket.terminate.mock.calls.length > 0,
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
    transport: { writable: true },
    request: { headers: { upgrade: 'websocket' }, socket: wire },
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
