import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { beforeAll, describe } from 'vitest';
import type { Ledger, Rewrite, Store } from '../../server/ledger/ledger.ts';
import { connect } from '../../server/ledger/redis-connection.ts';
import { makeRedisLog } from '../../server/ledger/redis-log.ts';
import { rewriteStreams } from '../../server/ledger/redis-rewrite.ts';
import { openRedisStore } from '../../server/ledger/redis-store.ts';
import { makeSharedCopy } from '../../server/ledger/shared-copy.ts';
import { parseRedisUrl } from '../../server/redis-url.ts';
import { ledgerContract } from '../contract/ledger-contract.ts';
import type { LedgerUnderTest } from '../contract/ledger-contract.ts';
import { startCluster } from '../support/redis-cluster.ts';
import { startSentinels } from '../support/redis-sentinel.ts';
import { startRedis } from '../support/redis.ts';

const silent = pino({ level: 'silent' });

async function open(url: string): Promise<{ ledger: Ledger; store: Store; rewrite: Rewrite }> {
  const address = parseRedisUrl(url);
  if (!address) throw new Error(`not read: ${url}`);
  const connection = connect(address, silent);
  await new Promise<void>((resolve) => connection.client.once('ready', resolve));
  const { store, close } = await openRedisStore(connection, makeSharedCopy(Date.now));
  const log = makeRedisLog(connection);
  return {
    store,
    rewrite: rewriteStreams(connection),
    ledger: {
      ...log,
      async close() {
        close();
        await log.close();
      },
    },
  };
}

/** One Redis for the whole suite, emptied before each test. */
function under(what: () => { url: string; flush: () => Promise<unknown> }): () => Promise<LedgerUnderTest> {
  return async () => {
    const { url, flush } = what();
    await flush();
    return { isShared: true, open: async () => open(url), dispose: () => Promise.resolve() };
  };
}

describe('one Redis', () => {
  let url = '';
  let flush: () => Promise<unknown> = () => Promise.resolve();
  beforeAll(async () => {
    const redis = await startRedis({ appendfsync: 'always', password: `p@ss:${randomUUID()}`, user: 'nacre' });
    url = `${redis.url}/3`;
    flush = async () => redis.run('FLUSHALL');
  });
  ledgerContract(
    'Redis',
    under(() => ({ url, flush })),
  );
});

describe('Sentinel', () => {
  let url = '';
  let flush: () => Promise<unknown> = () => Promise.resolve();
  beforeAll(async () => {
    const setup = await startSentinels();
    const nodes = setup.addresses.map(({ host, port }) => `${host}:${port}`).join(',');
    url = `redis+sentinel://${nodes}/${setup.name}`;
    const master = await setup.master();
    flush = async () => master.run('FLUSHALL');
  });
  ledgerContract(
    'Redis behind Sentinel',
    under(() => ({ url, flush })),
  );
});

describe('Cluster', () => {
  let url = '';
  let flush: () => Promise<unknown> = () => Promise.resolve();
  beforeAll(async () => {
    const cluster = await startCluster();
    url = cluster.url;
    flush = async () => Promise.all(cluster.nodes.map(async (node) => node.run('FLUSHALL')));
  });
  ledgerContract(
    'Redis Cluster',
    under(() => ({ url, flush })),
  );
});
