import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { RedisAddress } from '../redis-url.ts';
import { directly } from './direct.ts';
import { openEmbedded } from './embedded.ts';
import { LedgerUnavailable, LedgerUnfit } from './ledger.ts';
import type { Backing, Store } from './ledger.ts';
import { openOutbox } from './outbox.ts';
import { checkRedis } from './redis-checks.ts';
import { connect } from './redis-connection.ts';
import type { Connection } from './redis-connection.ts';
import { makeRedisLog } from './redis-log.ts';
import { rewriteStreams } from './redis-rewrite.ts';
import { makeRedisSignals } from './redis-signals.ts';
import { openRedisStore } from './redis-store.ts';
import { makeSharedCopy } from './shared-copy.ts';
import type { SharedCopy } from './shared-copy.ts';

interface Options {
  address: RedisAddress;
  /** This node's own folder, for its outbox; null: without one, a 2xx waits for Redis. */
  outboxFolder: string | null;
  clock: Clock;
  log: Log;
  onStrange: (show: string) => void;
}

/**
 * Everything in Redis, shared by any number of nodes. Nothing here is loaded unless `REDIS_URL` is set.
 *
 * @throws LedgerUnfit when it is set up so that orders would be lost
 * @throws LedgerInUse when another node has the outbox's folder
 */
export async function openShared({ address, outboxFolder, clock, log, onStrange }: Options): Promise<Backing> {
  const own = outboxFolder === null ? null : await openEmbedded(outboxFolder);
  const connection = connect(address, log);
  await firstContact(connection, own !== null, log);
  const copy = own ? await copyIn(own.store, clock) : makeSharedCopy(clock);
  const { store, close } = await openRedisStore(connection, copy);
  const shared = makeRedisLog(connection);
  const rewriteShared = rewriteStreams(connection);
  const outbox = own
    ? await openOutbox({ own: own.ledger, notes: own.store, shared, onStrange, onBack: connection.onBack })
    : directly(shared);
  return {
    ledger: {
      ...shared,
      async close() {
        await outbox.close();
        close();
        await shared.close();
      },
    },
    store,
    // This node's own first: what it would give back to the new epoch is to be without it, too.
    async rewrite(show, reason, change) {
      await own?.rewrite(show, reason, change);
      return rewriteShared(show, reason, change);
    },
    signals: makeRedisSignals(connection),
    outbox,
  };
}

const PATIENCE_MS = 3000;

/**
 * With an outbox a node also starts while Redis is away: its webhooks must not be refused. One that is there and lets
 * nobody in is another thing: waiting does not mend it.
 */
async function firstContact(connection: Connection, hasOutbox: boolean, log: Log): Promise<void> {
  for (const from = Date.now(); ; await sleep(100)) {
    try {
      await checkRedis(connection, hasOutbox, log);
      // The driver goes on in database 0.
      const refusal = refusalIn(connection.trouble());
      if (refusal) throw new LedgerUnfit([refusal]);
      return;
    } catch (error) {
      if (!(error instanceof LedgerUnavailable)) throw error;
      const refusal = refusalIn(connection.trouble()) ?? refusalIn((error.cause as Error).message);
      if (refusal) throw new LedgerUnfit([refusal]);
      if (Date.now() - from < PATIENCE_MS) continue;
      const why = connection.trouble() || 'silence';
      if (!hasOutbox)
        throw new LedgerUnfit([`Redis does not answer (${why}). Start it, or correct the address in REDIS_URL.`]);
      log.warn({ why }, 'Redis is away; orders are kept in the outbox until it is back');
      return;
    }
  }
}

/** What only the owner can mend, in plain words; null where it may pass by itself. */
export function refusalIn(trouble: string): string | null {
  if (/^(WRONGPASS|ERR invalid password|ERR AUTH)/.test(trouble))
    return 'Redis refuses the user or password in REDIS_URL. Correct them: redis://user:password@host, with %40 for an @.';
  if (trouble.startsWith('NOAUTH')) return 'Redis wants a password: write it into REDIS_URL, redis://:password@host.';
  if (trouble.startsWith('NOPERM')) return `The user in REDIS_URL may not do what Nacre does (${trouble}).`;
  if (trouble.startsWith('ERR DB index is out of range'))
    return 'Redis has no database of the number at the end of REDIS_URL.';
  if (/certificate|altnames/i.test(trouble))
    return `The certificate of Redis is not trusted (${trouble}): name its authority's file in NODE_EXTRA_CA_CERTS.`;
  return null;
}

/** Kept on this machine too: a node that starts while Redis is away knows its shows, keys and secrets. */
async function copyIn(own: Store, clock: Clock): Promise<SharedCopy> {
  const prefix = 'copy/';
  const kept = await own.list<string>(prefix);
  return makeSharedCopy(
    clock,
    kept.map(({ key, value }) => [key.slice(prefix.length), value] as const),
    // Where the disk is full the copy is older than it could be, and Redis has it all.
    (key, text) => void own.write({ [prefix + key]: text }).catch(() => {}),
  );
}
