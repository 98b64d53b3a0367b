import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ServerClock } from '../../../overlay/client/clock.ts';

/** A screen whose clocks the test moves by hand; the server is at `server`. */
function machine() {
  const at = { monotonic: 1000, wall: 5_000_000, server: 900_000 };
  const clock = new ServerClock(
    () => at.monotonic,
    () => at.wall,
  );
  const pass = (ms: number) => {
    at.monotonic += ms;
    at.wall += ms;
    at.server += ms;
  };
  /** The server sends now, the screen hears it `latency` later. */
  const message = (latency: number) => {
    const sent = at.server;
    pass(latency);
    clock.heard(sent);
  };
  return { at, clock, pass, message };
}

test('[S5] before the first message it is this machine’s own time', () => {
  const { clock } = machine();
  expect(clock.now()).toBe(5_000_000);
});

test('[S5] the offset is that of the message which travelled fastest', () => {
  const { at, clock, pass, message } = machine();
  for (const latency of [400, 30, 900, 35]) {
    message(latency);
    pass(2000);
  }
  expect(at.server - clock.now()).toBe(30);
});

test('[S5] any latencies: behind the server by the least of the last minute, never ahead of it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1500 }), { minLength: 1, maxLength: 20 }), (latencies) => {
      const { at, clock, message } = machine();
      for (const latency of latencies) message(latency); // 20 × 1.5 s: all within the minute
      expect(at.server - clock.now()).toBe(Math.min(...latencies));
    }),
  );
});

test('[S5] two screens with any latency below 200 ms agree within 200 ms', () => {
  fc.assert(
    fc.property(fc.nat({ max: 199 }), fc.nat({ max: 199 }), (one, other) => {
      const [a, b] = [machine(), machine()];
      a.message(one);
      b.message(other);
      expect(Math.abs(a.at.server - a.clock.now() - (b.at.server - b.clock.now()))).toBeLessThan(200);
    }),
  );
});

test('[S5] a wall clock set back by an hour moves no countdown', () => {
  const { at, clock, message } = machine();
  message(10);
  const before = clock.now();
  at.wall -= 3_600_000;
  expect(clock.now()).toBe(before);
});

test('[S5] a machine that slept is right after the first message', () => {
  const { at, clock, message } = machine();
  message(10);
  at.server += 600_000; // the monotonic clock stood still
  message(20);
  expect(at.server - clock.now()).toBe(20);
});

test('[S5] clocks that drift apart are followed within a minute', () => {
  const { at, clock, pass, message } = machine();
  message(10);
  at.server -= 5000; // the server's clock was set right
  for (let beat = 0; beat < 31; beat += 1) {
    pass(1990);
    message(10);
  }
  expect(at.server - clock.now()).toBe(10);
});

test('[S5] after a new connection the next message alone counts, and until then the old offset', () => {
  const { at, clock, message } = machine();
  message(10);
  clock.restart();
  expect(at.server - clock.now()).toBe(10);
  at.server -= 5000; // another server, another clock
  message(40);
  expect(at.server - clock.now()).toBe(40);
});
