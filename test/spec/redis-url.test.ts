import { describe, expect, test } from 'vitest';
import { ConfigFault, readConfig } from '../../server/config.ts';
import { parseRedisUrl } from '../../server/redis-url.ts';
import type { RedisAddress } from '../../server/redis-url.ts';

const one = (rest: Partial<RedisAddress> = {}): RedisAddress => ({
  kind: 'one',
  nodes: [{ host: 'db', port: 6379 }],
  database: 0,
  tls: false,
  ...rest,
});

describe('one Redis', () => {
  test.each<[string, Partial<RedisAddress>]>([
    ['redis://db', {}],
    ['  redis://db/  ', {}],
    ['redis://db:7000', { nodes: [{ host: 'db', port: 7000 }] }],
    ['rediss://db', { tls: true }],
    ['redis://db/3', { database: 3 }],
    ['redis://db:6380/15', { nodes: [{ host: 'db', port: 6380 }], database: 15 }],
    ['redis://10.0.0.7', { nodes: [{ host: '10.0.0.7', port: 6379 }] }],
    ['redis://redis-1.internal_net.example', { nodes: [{ host: 'redis-1.internal_net.example', port: 6379 }] }],
    ['redis://[::1]', { nodes: [{ host: '::1', port: 6379 }] }],
    [
      'rediss://u:p@[2001:db8::7]:6380/2',
      {
        nodes: [{ host: '2001:db8::7', port: 6380 }],
        username: 'u',
        password: 'p',
        database: 2,
        tls: true,
      },
    ],
  ])('%s', (text, rest) => expect(parseRedisUrl(text)).toEqual(one(rest)));
});

describe('user and password', () => {
  test.each<[string, { username?: string; password?: string }]>([
    ['redis://nacre:secret@db', { username: 'nacre', password: 'secret' }],
    ['redis://:secret@db', { password: 'secret' }],
    ['redis://nacre@db', { username: 'nacre' }],
    ['redis://nacre:@db', { username: 'nacre' }],
    ['redis://@db', {}],
    ['redis://n%40cre:p%40ss%3Aw%2Frd%2C%25@db', { username: 'n@cre', password: 'p@ss:w/rd,%' }],
    ['redis://nacre:a:b@db', { username: 'nacre', password: 'a:b' }],
    ['redis://:%E7%8F%8D@db', { password: '珍' }],
  ])('%s', (text, login) => expect(parseRedisUrl(text)).toEqual(one(login)));
});

describe('several are the nodes of a cluster', () => {
  const nodes = [
    { host: 'a', port: 7000 },
    { host: 'b', port: 7001 },
    { host: 'c', port: 6379 },
  ];
  const cluster: RedisAddress = { kind: 'cluster', nodes, database: 0, tls: false };
  test.each<[string, RedisAddress]>([
    ['redis://a:7000,b:7001,c', cluster],
    ['redis://a:7000,redis://b:7001,redis://c', cluster],
    ['redis://a:7000, b:7001 , redis://c/', cluster],
    ['redis://a:7000/,redis://b:7001/,c', cluster],
    ['redis://u:p@a:7000,redis://u:p@b:7001,redis://u:p@c', { ...cluster, username: 'u', password: 'p' }],
    ['redis://u:p@a:7000,b:7001,c', { ...cluster, username: 'u', password: 'p' }],
    ['rediss://a:7000,rediss://b:7001,c', { ...cluster, tls: true }],
    ['redis://a:7000,b:7001,c/0', cluster],
    [
      'redis://[::1]:7000,[::1]:7001',
      {
        ...cluster,
        nodes: [
          { host: '::1', port: 7000 },
          { host: '::1', port: 7001 },
        ],
      },
    ],
  ])('%s', (text, address) => expect(parseRedisUrl(text)).toEqual(address));
});

describe('Sentinel', () => {
  const sentinel: RedisAddress = {
    kind: 'sentinel',
    nodes: [
      { host: 's1', port: 26_379 },
      { host: 's2', port: 5000 },
    ],
    master: 'nacre',
    database: 0,
    tls: false,
  };
  test.each<[string, RedisAddress]>([
    ['redis+sentinel://s1,s2:5000/nacre', sentinel],
    ['redis+sentinel://s1,s2:5000/nacre/4', { ...sentinel, database: 4 }],
    ['rediss+sentinel://s1,s2:5000/nacre', { ...sentinel, tls: true }],
    ['redis+sentinel://u:p%40@s1,s2:5000/nacre', { ...sentinel, username: 'u', password: 'p@' }],
    ['redis+sentinel://s1/nacre', { ...sentinel, nodes: [{ host: 's1', port: 26_379 }] }],
  ])('%s', (text, address) => expect(parseRedisUrl(text)).toEqual(address));
});

describe('what is none is refused', () => {
  test.each([
    'db',
    'db:6379',
    'http://db',
    'redis:/db',
    'redis://',
    'redis:///0',
    'redis://db:0',
    'redis://db:65536',
    'redis://db:port',
    'redis://db/name',
    'redis://db/1/2',
    'redis://db/-1',
    'redis://db?family=6',
    'redis://a b',
    'redis://a,,b',
    'redis://a,b/1',
    'redis://a,http://b',
    'redis://u:p@ss@db',
    'redis://u:p%zz@db',
    'redis://::1',
    'redis+sentinel://s1,s2',
    'redis+sentinel://s1,s2/',
    'redis+sentinel://s1/nacre/x',
    'redis+cluster://a',
  ])('%s', (text) => expect(parseRedisUrl(text)).toBeNull());
});

describe('as settings', () => {
  test('unset: this machine keeps its log itself', () => {
    expect(readConfig({})).toMatchObject({ redis: null, outbox: true });
    expect(readConfig({ REDIS_URL: '', NACRE_OUTBOX: '' })).toMatchObject({ redis: null, outbox: true });
  });

  test('set', () => {
    const config = readConfig({ REDIS_URL: 'redis://nacre:secret@db/1', NACRE_OUTBOX: 'off' });
    const redis = one({ username: 'nacre', password: 'secret', database: 1 });
    expect(config).toMatchObject({ redis, outbox: false });
  });

  test('a fault is told with all the others, says what is right, and never repeats the password', () => {
    try {
      readConfig({ PORT: 'x', REDIS_URL: 'redis://nacre:hunter2@db/prod', NACRE_OUTBOX: 'hunter2', NACRE_LOG: 'all' });
      expect.unreachable();
    } catch (error) {
      const { faults } = error as ConfigFault;
      expect(error).toBeInstanceOf(ConfigFault);
      expect(faults.map((fault) => fault.split(':')[0])).toEqual(['PORT', 'REDIS_URL', 'NACRE_OUTBOX', 'NACRE_LOG']);
      expect(faults[1]).toContain('redis://[user:password@]host[:port][/database]');
      expect(faults[2]).toBe('NACRE_OUTBOX: must be on or off');
      expect(String(error)).not.toContain('hunter2');
      expect(JSON.stringify(error)).not.toContain('hunter2');
    }
  });
});
