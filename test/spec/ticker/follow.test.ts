import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { follow } from '../../../overlay/surfaces/ticker/follow.ts';
import type { Heard } from '../../../overlay/surfaces/ticker/follow.ts';
import { share } from '../../../overlay/surfaces/ticker/sharing.ts';

const SNAPSHOT = { epoch: 'e', rev: 7, now: 0, build: 'b', view: { ledger: { awaySince: null } } };

/** A socket that the test opens, closes and feeds by hand. */
class Socket extends EventTarget {
  static readonly OPEN = 1;
  static readonly all: Socket[] = [];
  readyState = 1;
  isClosed = false;
  constructor() {
    super();
    Socket.all.push(this);
  }
  send(): void {}
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.dispatchEvent(new Event('close'));
  }
  say(packet: string): void {
    this.dispatchEvent(new MessageEvent('message', { data: packet }));
  }
  join(): void {
    this.say('40{}');
    this.say(`42${JSON.stringify(['snapshot', SNAPSHOT])}`);
  }
}
/** When HTTP was asked, ms from the start, and what it answers. */
const asked: number[] = [];
let answer: () => Response;
const view = () => Response.json(SNAPSHOT.view);
const latest = (): Socket => Socket.all.at(-1) ?? new Socket();

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  Socket.all.length = 0;
  asked.length = 0;
  answer = view;
  vi.stubGlobal('WebSocket', Socket);
  vi.stubGlobal('fetch', () => {
    asked.push(Date.now());
    return Promise.resolve(answer());
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function open() {
  const heard: Heard[] = [];
  const what = { server: 'http://nacre.test', show: 'main', build: 'b' };
  const stop = follow({ ...what, listener: (one) => heard.push(one) });
  return { reach: () => heard.at(-1)?.reach, stop };
}

test('[T5 T6] with a socket HTTP is never asked; without one it is, and no more once there is one again', async () => {
  const { reach, stop } = open();
  latest().join();
  await beat(60_000);
  expect([reach(), asked.length]).toEqual(['live', 0]);
  latest().close();
  expect(reach()).toBe('lost');
  // A socket that was there gets a moment to come back.
  await vi.advanceTimersByTimeAsync(3900);
  expect(asked.length).toBe(0);
  await vi.advanceTimersByTimeAsync(30_000);
  expect([reach(), asked.length > 3]).toEqual(['polling', true]);
  latest().close();
  const attempts = Socket.all.length;
  while (Socket.all.length === attempts) await vi.advanceTimersByTimeAsync(500);
  latest().join();
  const polls = asked.length;
  await beat(60_000);
  expect([reach(), asked.length]).toEqual(['live', polls]);
  stop();
  expect(vi.getTimerCount()).toBe(0);
});

test('[T5] a server that sheds load is left alone, over HTTP and by sockets, for as long as it says', async () => {
  answer = () => new Response('{}', { status: 503, headers: { 'retry-after': '60' } });
  const { stop } = open();
  latest().close();
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toHaveLength(1);
  latest().close();
  const attempts = Socket.all.length;
  await vi.advanceTimersByTimeAsync(54_000);
  expect([asked.length, Socket.all.length]).toEqual([1, attempts]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked.length).toBeGreaterThan(1);
  expect(Socket.all.length).toBeGreaterThan(attempts);
  stop();
});

test('[T5 F4] a socket that says nothing for six seconds is given up, and made anew', async () => {
  const { reach, stop } = open();
  latest().join();
  const first = latest();
  await vi.advanceTimersByTimeAsync(6100);
  expect([reach(), first.isClosed]).toEqual(['lost', true]);
  await vi.advanceTimersByTimeAsync(1000);
  latest().join();
  expect(reach()).toBe('live');
  stop();
});

test('[T3] one that comes back within a moment finds the connection that was there, and its view', async () => {
  const what = { server: 'http://nacre.test', show: 'shared', build: 'b' };
  const [first, second] = [[] as Heard[], [] as Heard[]];
  const leave = share({ ...what, listener: (heard) => first.push(heard) });
  latest().join();
  leave();
  await beat(2500);
  const leaveAgain = share({ ...what, listener: (heard) => second.push(heard) });
  expect([Socket.all.length, second.at(-1)?.reach]).toEqual([1, 'live']);
  await beat(10_000);
  expect(latest().isClosed).toBe(false);
  leaveAgain();
  await vi.advanceTimersByTimeAsync(3100);
  expect(latest().isClosed).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

/** Time goes by, with a beat every two seconds. */
async function beat(ms: number): Promise<void> {
  for (let gone = 0; gone < ms; gone += 2000) {
    await vi.advanceTimersByTimeAsync(Math.min(2000, ms - gone));
    latest().say(`42${JSON.stringify(['beat', { epoch: 'e', rev: 7, now: Date.now() }])}`);
  }
}
