import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { directly } from './direct.ts';
import { openEmbedded } from './embedded.ts';
import type { Backing } from './ledger.ts';

interface Deps {
  config: Pick<Config, 'redis' | 'outbox' | 'dataFolder'>;
  clock: Clock;
  log: Log;
  onStrange: (show: string) => void;
}

/**
 * What facts and settings are kept in: this machine, or Redis, whose code is not even loaded otherwise.
 *
 * @throws LedgerInUse, LedgerUnfit, LedgerUnavailable
 */
export async function openBacking({ config, clock, log, onStrange }: Deps): Promise<Backing> {
  const { redis: address, outbox, dataFolder } = config;
  if (address === null) {
    const { ledger, store, rewrite } = await openEmbedded(dataFolder);
    return { ledger, store, rewrite, outbox: directly(ledger), signals: null };
  }
  const { openShared } = await import('./shared.ts');
  // Apart from a log that this machine kept by itself before.
  const outboxFolder = outbox ? join(dataFolder, 'outbox') : null;
  return openShared({ address, outboxFolder, clock, log, onStrange });
}
