import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { faultOf } from '../../server/errors.ts';
import { gather } from '../../server/http/gather.ts';
import { readBody } from '../../server/http/raw-body.ts';

/** A request on its way, and what answers it. */
function arriving(headers: Record<string, string> = {}) {
  const body = new PassThrough();
  const response = new EventEmitter();
  const read = (limit: number) =>
    readBody(Object.assign(body, { headers }) as unknown as IncomingMessage, response as ServerResponse, limit);
  return { body, read, answered: () => response.emit('close') };
}
const codeOf = (read: Promise<unknown>) =>
  read.then(
    () => 'read',
    (error: unknown) => faultOf(error).code,
  );

const MOST_HELD = 128 * 1_048_576;
/** What each holds beside its body. */
const OF_EACH = 8192;

test('a body is read as it came, in however many pieces', async () => {
  const { body, read, answered } = arriving();
  const bytes = read(100);
  body.write(Buffer.from([0xc3]));
  body.end(Buffer.from([0xb1, 0x00]));
  expect(await bytes).toEqual(Buffer.from([0xc3, 0xb1, 0x00]));
  answered();
});

test('one that says nothing of its length is stopped at the limit, one that breaks off is no body', async () => {
  const long = arriving();
  const tooLong = codeOf(long.read(3));
  long.body.end('four');
  expect(await tooLong).toBe('body_too_large');
  long.answered();
  const broken = arriving();
  const part = codeOf(broken.read(100));
  broken.body.write('{"id":');
  broken.body.destroy();
  expect(await part).toBe('request_malformed');
  broken.answered();
});

test('[I7] what is being read is bounded: who comes beyond is asked to come again, and then is read', async () => {
  const first = arriving();
  const held = first.read(MOST_HELD);
  first.body.end('{}');
  await held;
  const announced = { 'content-length': String(MOST_HELD - OF_EACH - 1) };
  expect(await codeOf(arriving(announced).read(MOST_HELD))).toBe('too_many_requests');
  // Until its request is answered a body counts.
  first.answered();
  const second = arriving(announced);
  const read = codeOf(second.read(MOST_HELD));
  second.body.end('{}');
  expect(await read).toBe('read');
  second.answered();
});

test('[I7] many small ones that wait for their answers are bounded, too, and come in again once some are answered', async () => {
  const waiting = [];
  for (let turn = 0; turn < Math.floor(MOST_HELD / (OF_EACH + 2)); turn += 1) {
    const one = arriving();
    const read = one.read(100);
    one.body.end('{}');
    await read;
    waiting.push(one);
  }
  expect(await codeOf(arriving({ 'content-length': '2' }).read(100))).toBe('too_many_requests');
  for (const one of waiting) one.answered();
  const later = arriving({ 'content-length': '2' });
  const read = codeOf(later.read(100));
  later.body.end('{}');
  expect(await read).toBe('read');
  later.answered();
});

test('[I8] bodies that do not come make room for those that do, the oldest first; what is there whole is never given up', async () => {
  const most = 4 * 1_048_576;
  const begun = [];
  // Twice as much as fits, of which nobody says how much it will be.
  for (let turn = 0; turn < (2 * MOST_HELD) / most; turn += 1) {
    const one = arriving();
    const outcome = { code: '' };
    void codeOf(one.read(most)).then((code) => (outcome.code = code));
    one.body.write(Buffer.alloc(most - OF_EACH));
    begun.push({ ...one, outcome });
    await new Promise(setImmediate);
  }
  const codes = begun.map(({ outcome }) => outcome.code);
  expect(codes.slice(0, begun.length / 2)).toEqual(Array(begun.length / 2).fill('too_many_requests'));
  expect(codes.slice(begun.length / 2)).toEqual(Array(begun.length / 2).fill(''));
  // An order that came in one piece, and one in two.
  const order = arriving({ 'content-length': '10000' });
  const read = codeOf(order.read(most));
  order.body.write(Buffer.alloc(5000));
  order.body.end(Buffer.alloc(5000));
  expect(await read).toBe('read');
  for (const one of begun) one.body.destroy();
  for (const one of [...begun, order]) one.answered();
  // All of it is free again.
  const all = arriving({ 'content-length': String(MOST_HELD - OF_EACH) });
  const whole = codeOf(all.read(MOST_HELD));
  all.body.end('{}');
  expect(await whole).toBe('read');
  all.answered();
});

test('[I8] many that begin and say nothing make room, too, and no more of them than it takes', async () => {
  const begun = [];
  let refused = 0;
  for (let turn = 0; turn < MOST_HELD / OF_EACH; turn += 1) {
    const one = arriving();
    void codeOf(one.read(100)).then((code) => (refused += code === 'too_many_requests' ? 1 : 0));
    begun.push(one);
  }
  const order = arriving({ 'content-length': '2' });
  const read = codeOf(order.read(100));
  order.body.end('{}');
  expect(await read).toBe('read');
  expect(refused).toBe(2);
  for (const one of begun) one.body.destroy();
  for (const one of [...begun, order]) one.answered();
});

test('[I8] what comes a byte at a time is read as it came, and others have their turn meanwhile', async () => {
  const { body, read, answered } = arriving();
  const count = 100_000;
  const bytes = read(count);
  let isRead = false;
  void bytes.then(() => (isRead = true));
  for (let one = 0; one < count; one += 1) body.write(Buffer.of(one & 0xff));
  body.end();
  let turns = 0;
  while (!isRead) {
    turns += 1;
    await new Promise(setImmediate);
  }
  expect(turns).toBeGreaterThan(10);
  expect((await bytes).every((byte, place) => byte === (place & 0xff))).toBe(true);
  answered();
});

test('[I8] pieces are kept in blocks, with never more room than as much again as there is', () => {
  const made = vi.spyOn(Buffer, 'allocUnsafeSlow');
  const gathered = gather();
  for (let one = 0; one < 1_000_000; one += 1) gathered.add(Buffer.of(one & 0xff));
  const room = made.mock.calls.reduce((sum, [size]) => sum + size, 0);
  expect(made.mock.calls.length).toBeLessThan(30);
  expect(room).toBeLessThan(1_100_000);
  made.mockRestore();
  const large = Buffer.alloc(200_000, 'x');
  gathered.add(large);
  const whole = gathered.whole();
  expect(whole.length).toBe(1_200_000);
  expect(whole.subarray(0, 1_000_000).every((byte, place) => byte === (place & 0xff))).toBe(true);
  expect(whole.subarray(1_000_000).equals(large)).toBe(true);
});

test('[B2] a body has ten seconds, and a second more for each 64 kB that it may have', async () => {
  vi.useFakeTimers();
  try {
    const slow = arriving();
    const read = codeOf(slow.read(655_360));
    slow.body.write('{');
    await vi.advanceTimersByTimeAsync(19_900);
    slow.body.write('"id"');
    await vi.advanceTimersByTimeAsync(200);
    expect(await read).toBe('request_timeout');
    slow.answered();
  } finally {
    vi.useRealTimers();
  }
});

test('a body that came with its headers is read at once, without a timer; one that comes later is waited for', async () => {
  const set = vi.spyOn(globalThis, 'setTimeout');
  const readings: [bytes: string, timers: number][] = [];
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // As the intake does, which asks first who it is.
    await Promise.resolve();
    set.mockClear();
    const reading = readBody(request, response, 100);
    const timers = set.mock.calls.length;
    readings.push([String(await reading), timers]);
    response.end('read');
  };
  const server = createServer((request, response) => void take(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const post = (body: string): string => `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n`;
  for (const [first, later] of [
    ['whole', ''],
    ['in', 'two'],
    ['again', ''],
  ] as const) {
    socket.write(post(first + later) + first);
    if (later !== '') {
      await expect.poll(() => readings.length + set.mock.calls.length).toBe(2);
      socket.write(later);
    }
    await once(socket, 'data');
  }
  expect(readings).toEqual([
    ['whole', 0],
    ['intwo', 1],
    ['again', 0],
  ]);
  set.mockRestore();
  socket.destroy();
  server.close();
});
