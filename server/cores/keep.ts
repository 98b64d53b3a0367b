import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { openBacking } from '../ledger/backing.ts';
import { makeKeeper } from '../ledger/keeper.ts';
import { makeLog } from '../log.ts';
import { makeMetrics } from '../metrics.ts';
import { openWorkers } from './workers.ts';
import type { Workers } from './workers.ts';

/**
 * All cores of one machine (ADR 15): this process keeps, and folds and serves nothing; `config.cores` others serve. Resolves
 * once they do, to what ends them.
 *
 * @throws as openBacking; WorkerFailed; what listening throws
 */
export async function keep(config: Config, script: string, clock: Clock): Promise<() => Promise<void>> {
  const log = makeLog(config.logLevel);
  const { registry } = makeMetrics();
  let workers: Workers | null = null;
  const port = await settled(config);
  const backing = await openBacking({ config, clock, log, onStrange: (show) => workers?.fold(show) });
  const folder = mkdtempSync(join(tmpdir(), 'nacre-workers-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { cores: count, portFile } = config;
  const ownCounts = (): ReturnType<typeof registry.getMetricsAsJSON> => registry.getMetricsAsJSON();
  workers = await openWorkers({ count, port, folder, script, keeper: makeKeeper(backing), ownCounts, log });
  log.info({ port, workers: count }, 'all workers are ready');
  if (portFile) writeFileSync(portFile, String(port));

  return async function drain(): Promise<void> {
    await workers?.drain();
    await backing.ledger.close();
  };
}

/** The port that all workers will share: known before the first of them begins, free now, and whoever may not have it is told. */
async function settled({ port, host }: Config): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(port, host, resolve);
  });
  const { port: found } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return found;
}
