import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { expect, test } from 'vitest';
import { holdToPatience } from '../../server/http/patience.ts';

/** How many of so many connections stay open, each from the address that it is given. */
function staying(count: number, addressOf: (one: number) => string): number {
  const http = Object.assign(new EventEmitter(), { setTimeout() {} });
  holdToPatience(http as unknown as Server);
  let open = 0;
  for (let one = 0; one < count; one += 1) {
    open += 1;
    const socket = Object.assign(new EventEmitter(), { remoteAddress: addressOf(one), destroy: () => (open -= 1) });
    http.emit('connection', socket);
  }
  return open;
}

test('[B2] connections of one address are so many and no more; of an IPv6 network, all of which one has, as of one', () => {
  const addresses = (one: number) => `2001:db8:0:7::${one.toString(16)}`;
  expect(staying(5000, addresses)).toBe(2000);
  expect(staying(5000, () => '203.0.113.1')).toBe(2000);
  expect(staying(5000, (one) => `2001:db8:${(one % 5).toString(16)}::${one.toString(16)}`)).toBe(5000);
  // A proxy near by stands for everybody.
  expect(staying(5000, () => '::ffff:127.0.0.1')).toBe(5000);
});
