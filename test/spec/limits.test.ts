import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { Fault, faultOf } from '../../server/errors.ts';
import { addressOf } from '../../server/address.ts';
import { openLimits } from '../../server/http/limits.ts';
import type { LimitName, Limits } from '../../server/http/limits.ts';
import { holdStrangers, noteRefusal, refusalOf } from '../../server/http/throttle.ts';
import type { Signals } from '../../server/ledger/ledger.ts';

let now = 0;
const opened: Limits[] = [];
const open = (signals: Signals | null = null): Limits => {
  const limits = openLimits(() => now, signals);
  opened.push(limits);
  return limits;
};
/** How many pass at once. */
function passing(limits: Limits, name: LimitName, of: string, most = 10_000): number {
  let count = 0;
  while (count < most && !limits.isSpent(name, of)) {
    limits.spend(name, of);
    count += 1;
  }
  return count;
}

beforeEach(() => {
  now = 1_000_000;
  vi.useFakeTimers();
});
afterEach(() => {
  for (const limits of opened.splice(0)) limits.stop();
  vi.useRealTimers();
});

describe('[B1] strangers', () => {
  const from = (address: string) =>
    ({ headers: { 'x-forwarded-for': address }, socket: { remoteAddress: '127.0.0.1' } }) as unknown as IncomingMessage;
  it('who is refused again and again is told to come later; what is taken, and another address, is none of it', () => {
    const limits = open();
    for (let one = 0; one < 2000; one += 1) noteRefusal(limits, from('203.0.113.1'), 200);
    expect(() => holdStrangers(limits, from('203.0.113.1'))).not.toThrow();
    for (let one = 0; one < 400; one += 1) noteRefusal(limits, from('203.0.113.1'), 401);
    expect(() => holdStrangers(limits, from('203.0.113.1'))).toThrow(
      expect.objectContaining({ code: 'too_many_requests' }),
    );
    expect(() => holdStrangers(limits, from('203.0.113.2'))).not.toThrow();
    now += 1000;
    expect(() => holdStrangers(limits, from('203.0.113.1'))).not.toThrow();
  });
});

test('[B9] a webhook that is refused is told why until too much of its address’s was, then to wait; what is not its fault counts for nothing', () => {
  const limits = open();
  const request = { headers: {}, socket: { remoteAddress: '203.0.113.1' } } as unknown as IncomingMessage;
  const answered = (code: 'signature_wrong' | 'too_many_requests' | 'not_ready'): string =>
    refusalOf(limits, request, new Fault(code, '')).code;
  for (let one = 0; one < 1000; one += 1) answered(one % 2 === 0 ? 'not_ready' : 'too_many_requests');
  for (let one = 0; one < 400; one += 1) expect(answered('signature_wrong')).toBe('signature_wrong');
  expect(answered('signature_wrong')).toBe('too_many_requests');
  expect(answered('not_ready')).toBe('not_ready');
  now += 1000;
  expect(answered('signature_wrong')).toBe('signature_wrong');
});

describe('limits', () => {
  it('[B1] a real sale never meets one: 1,000 orders a second for a minute', () => {
    const limits = open();
    for (let second = 0; second < 60; second += 1) {
      for (let one = 0; one < 1000; one += 1) limits.take('deliveries', 'main shopify');
      now += 1000;
    }
  });

  it('[B1] what is beyond is told to come again in a second, and a second later passes', () => {
    const limits = open();
    expect(passing(limits, 'deliveries', 'main shopify')).toBe(4000);
    const refusal = (): ReturnType<typeof faultOf> | null => {
      try {
        limits.take('deliveries', 'main shopify');
        return null;
      } catch (error) {
        return faultOf(error);
      }
    };
    expect(refusal()).toMatchObject({ code: 'too_many_requests', status: 429, retryAfter: 1 });
    limits.take('deliveries', 'other shopify');
    now += 1000;
    expect(passing(limits, 'deliveries', 'main shopify')).toBe(2000);
  });

  it('[B1] several nodes together let pass what one would; one that hears of nobody goes on alone', () => {
    const listeners = new Set<(message: unknown) => void>();
    const node = (): Limits => {
      let own: ((message: unknown) => void) | null = null;
      return open({
        send: (_show, message) => {
          for (const listener of listeners) if (listener !== own) listener(JSON.parse(JSON.stringify(message)));
        },
        listen: (_show, listener) => {
          own = listener;
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      });
    };
    const [one, two] = [node(), node()];
    const total = { passed: 0 };
    for (let second = 0; second < 20; second += 1) {
      total.passed += passing(one, 'key', 'k', 100) + passing(two, 'key', 'k', 100);
      vi.advanceTimersByTime(1000);
      now += 1000;
    }
    // What was at once, and 20 seconds' worth; each node may be a second ahead of what it hears.
    expect(total.passed).toBeGreaterThan(2000);
    expect(total.passed).toBeLessThan(2000 + 500 + 2 * 100 + 100);
  });

  it('what nobody uses any more is forgotten', () => {
    const limits = open();
    for (let one = 0; one < 120_000; one += 1) limits.spend('refusals', `192.0.2.${one}`);
    now += 5000;
    vi.advanceTimersByTime(1000);
    expect(passing(limits, 'refusals', '192.0.2.7')).toBe(400);
  });
});

test.each([
  ['198.51.100.7', undefined, '198.51.100.7'],
  ['::ffff:198.51.100.7', '203.0.113.9', '198.51.100.7'],
  ['127.0.0.1', undefined, null],
  ['127.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['::1', '6.6.6.6, 203.0.113.9', '203.0.113.9'],
  ['10.0.0.2', 'unknown', null],
  ['10.0.0.2', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:0:7::1', undefined, '2001:db8:0:7::/64'],
  ['2001:db8:0007:0:0:0:0:1', undefined, '2001:db8:7:0::/64'],
  ['fd00::1', '::1', '0:0:0:0::/64'],
])('[B1] %s that says %s is %s to the limits', (remoteAddress, forwarded, address) => {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  expect(addressOf({ socket: { remoteAddress }, headers } as unknown as IncomingMessage)).toBe(address);
});
