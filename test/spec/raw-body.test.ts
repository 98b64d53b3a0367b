import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { faultOf } from '../../server/errors.ts';
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
