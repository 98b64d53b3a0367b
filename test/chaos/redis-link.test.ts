import { pino } from 'pino';
import { expect, test } from 'vitest';
import { connect } from '../../server/ledger/redis-connection.ts';
import { parseRedisUrl } from '../../server/redis-url.ts';
import { onceAtEnd } from '../support/cleanup.ts';
import { startRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

test('a link that the driver has given up for good is made anew, and one that was closed is not', async () => {
  const redis = await startRedis();
  const address = parseRedisUrl(redis.url);
  if (!address) throw new Error(`not read: ${redis.url}`);
  const connection = connect(address, pino({ level: 'silent' }));
  const close = onceAtEnd(async () => connection.close());
  const { client } = connection;
  const isThere = async (): Promise<boolean> => (await client.ping()) === 'PONG';
  await until('Redis', isThere);
  // As the driver does by itself when a failover is announced while it asks a sentinel.
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  client.disconnect();
  await ended;
  await until('Redis', isThere, { withinMs: 2000 });
  await close();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(client.status).toBe('end');
});
