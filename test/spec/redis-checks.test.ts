import { describe, expect, test } from 'vitest';
import { judge } from '../../server/ledger/redis-checks.ts';
import type { Findings } from '../../server/ledger/redis-checks.ts';

/** INFO as Redis answers it: lines that end with CR and LF. */
const infoOf = (changes: Record<string, string> = {}): string =>
  Object.entries({
    redis_version: '7.0.15',
    role: 'master',
    maxmemory_policy: 'noeviction',
    aof_enabled: '1',
    ...changes,
  })
    .map(([name, value]) => `${name}:${value}\r\n`)
    .join('');

const SAFE = { appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction' };
const judged = (findings: Partial<Findings>): { refuse: string[]; warn: string[] } =>
  judge({ info: infoOf(), settings: SAFE, hasOutbox: true, clockMs: 0, ...findings });
const nothing = { refuse: [], warn: [] };

test.each([true, false])('a safe Redis passes without a word, with an outbox: %s', (hasOutbox) => {
  expect(judged({ hasOutbox })).toEqual(nothing);
});

test.each(['6.2.14', '5.0.7', '2.8.0'])('version %s is too old', (version) => {
  expect(judged({ info: infoOf({ redis_version: version }) })).toEqual({
    refuse: [`Redis ${version} is too old: use version 7.0 or newer.`],
    warn: [],
  });
});

test.each(['7.0.0', '7.2.4', '8.0.1', '10.0.0'])('version %s will do', (version) => {
  expect(judged({ info: infoOf({ redis_version: version }) })).toEqual(nothing);
});

test('a replica is no place to write', () => {
  const { refuse } = judged({ info: infoOf({ role: 'slave' }) });
  expect(refuse).toEqual([expect.stringMatching(/replica.*name the master/)]);
});

test.each(['allkeys-lru', 'volatile-ttl', 'allkeys-random', 'volatile-lfu'])('%s would throw orders away', (policy) => {
  const settings = { ...SAFE, 'maxmemory-policy': policy };
  const { refuse, warn } = judged({ settings });
  expect(refuse).toEqual([expect.stringMatching(/"maxmemory-policy noeviction" in redis\.conf/)]);
  expect(refuse[0]).toContain(policy);
  expect(warn).toEqual([]);
});

describe('what comes last is only safe once it is on the disk', () => {
  const forgetful = { settings: { ...SAFE, appendonly: 'no' } };

  test('appendonly no: the outbox gives back what is lost, so it is a warning', () => {
    expect(judged({ ...forgetful, hasOutbox: true })).toEqual({
      refuse: [],
      warn: [expect.stringContaining('write "appendonly yes" in redis.conf')],
    });
  });

  test('appendonly no without an outbox is refused', () => {
    expect(judged({ ...forgetful, hasOutbox: false })).toEqual({
      refuse: [expect.stringContaining('write "appendonly yes" in redis.conf')],
      warn: [],
    });
  });

  test.each(['everysec', 'no'])(
    'appendfsync %s is refused without an outbox, and no matter with one',
    (appendfsync) => {
      const settings = { ...SAFE, appendfsync };
      expect(judged({ settings, hasOutbox: true })).toEqual(nothing);
      expect(judged({ settings, hasOutbox: false })).toEqual({
        refuse: [expect.stringMatching(/NACRE_OUTBOX=off.*"appendfsync always" in redis\.conf/)],
        warn: [],
      });
    },
  );
});

describe('a hosted Redis that may not be asked for its settings is judged by what INFO tells', () => {
  test('safe, as far as can be seen', () => {
    expect(judged({ settings: null, hasOutbox: true })).toEqual(nothing);
  });

  test('whether it syncs cannot be seen: said, as only its owner knows', () => {
    expect(judged({ settings: null, hasOutbox: false })).toEqual({
      refuse: [],
      warn: [expect.stringContaining('it must have "appendfsync always"')],
    });
  });

  test('an evicting policy and no append-only file are seen there, too', () => {
    const info = infoOf({ maxmemory_policy: 'allkeys-lru', aof_enabled: '0' });
    expect(judged({ settings: null, info, hasOutbox: false }).refuse).toEqual([
      expect.stringContaining('maxmemory-policy noeviction'),
      expect.stringContaining('appendonly yes'),
    ]);
  });

  test('one that tells neither is not taken for evicting', () => {
    expect(judged({ settings: null, info: 'redis_version:7.2.0\r\nrole:master\r\naof_enabled:1\r\n' })).toEqual(
      nothing,
    );
  });
});

test.each([
  [1999, 0],
  [-2000, 0],
  [2001, 1],
  [-86_400_000, 1],
])('a clock that is %i ms off', (clockMs, warnings) => {
  const { refuse, warn } = judged({ clockMs });
  expect(refuse).toEqual([]);
  expect(warn).toHaveLength(warnings);
  if (warnings > 0) expect(warn[0]).toMatch(/clock is -?[\d.]+ s off.*NTP/);
});

test('everything that is wrong is told at once', () => {
  const { refuse, warn } = judged({
    info: infoOf({ redis_version: '6.0.16', role: 'slave' }),
    settings: { appendonly: 'no', appendfsync: 'no', 'maxmemory-policy': 'allkeys-lru' },
    hasOutbox: false,
    clockMs: 60_000,
  });
  expect(refuse).toHaveLength(4);
  expect(warn).toHaveLength(1);
});
