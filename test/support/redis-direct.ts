import { pino } from 'pino';
import { connect } from '../../server/ledger/redis-connection.ts';
import { makeRedisLog } from '../../server/ledger/redis-log.ts';
import { openRedisStore } from '../../server/ledger/redis-store.ts';
import { makeSharedCopy } from '../../server/ledger/shared-copy.ts';
import type { Ledger, Store } from '../../server/ledger/ledger.ts';
import { parseRedisUrl } from '../../server/redis-url.ts';

export interface Direct {
  ledger: Ledger;
  store: Store;
  close(): Promise<void>;
}

/** What nodes keep in a Redis, written and read without a node. */
export async function openDirect(url: string): Promise<Direct> {
  const address = parseRedisUrl(url);
  if (!address) throw new Error(`not read: ${url}`);
  const connection = connect(address, pino({ level: 'silent' }));
  await new Promise<void>((resolve) => connection.client.once('ready', resolve));
  const { store, close } = await openRedisStore(connection, makeSharedCopy(Date.now));
  const ledger = makeRedisLog(connection);
  return {
    ledger,
    store,
    async close() {
      close();
      await ledger.close();
    },
  };
}
