import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isOnWeb } from '../shared/picture.ts';
import { isHiding } from '../shared/stage.ts';
import { openConnections } from './access/connections.ts';
import { openAccess } from './access/access.ts';
import { openKeys, ownerKeyHashes, renewOwnerKey } from './access/keys.ts';
import { openLastUsed } from './access/last-used.ts';
import { lanAddresses, openOrigins } from './access/origins.ts';
import { createApp, isLook, starting } from './app.ts';
import { build } from './build.ts';
import { systemClock as clock } from './clock.ts';
import { ConfigFault, readConfig } from './config.ts';
import type { Config } from './config.ts';
import type { Worker } from './cores/worker.ts';
import { openGateway } from './feed/gateway.ts';
import type { Gateway } from './feed/gateway.ts';
import { inTurns } from './http/in-turns.ts';
import { openLimits } from './http/limits.ts';
import { answerOneByOne } from './http/one-by-one.ts';
import { PATIENCE, holdToPatience } from './http/patience.ts';
import { seldom } from './http/seldom.ts';
import { makeCrowdDesk } from './ingest/crowd.ts';
import { cueDesk } from './ingest/cue-desk.ts';
import { makeIngest } from './ingest/ingest.ts';
import { makeRefused } from './ingest/refused.ts';
import { openIntake } from './ingest/intake.ts';
import { openBacking } from './ledger/backing.ts';
import { LedgerInUse, LedgerUnavailable, LedgerUnfit } from './ledger/ledger.ts';
import { makeLog } from './log.ts';
import { makeMetrics, metricsOf } from './metrics.ts';
import { openEncoder } from './pictures/encoder.ts';
import { fetchPicture } from './pictures/fetch-picture.ts';
import { openUploads } from './pictures/uploads.ts';
import { openWebPictures } from './pictures/web-pictures.ts';
import { openForgetting } from './privacy/forgetting.ts';
import { watchLogs } from './projection/gauges.ts';
import { openShows } from './projection/shows.ts';
import { allRoutes } from './routes.ts';
import { firstShow } from './setup/first-show.ts';
import { printLinks, printWhere } from './setup/links.ts';
import { makeSources } from './sources/registry.ts';

/** The one composition root: config → wire → listen → drain. */
async function serve(config: Config, worker: Worker | null): Promise<() => Promise<void>> {
  const log = worker ? makeLog(config.logLevel).child({ worker: worker.slot }) : makeLog(config.logLevel);
  const metrics = makeMetrics();
  // Folding it gives back what it lost.
  const fold = (show: string): void => void shows.get(show).catch(() => {});
  const { ledger, store, outbox, rewrite, signals } =
    worker?.backing ?? (await openBacking({ config, clock, log, onStrange: fold }));
  // Socket.IO takes over the listeners that it finds, so there is one, and it asks anew who answers.
  let answer: RequestListener = starting;
  let state: 'starting' | 'ready' | 'draining' = 'starting';
  const http = createServer(PATIENCE, (request, response) => {
    // A client that keeps its connection busy would never let it become idle.
    if (state === 'draining') response.setHeader('Connection', 'close');
    answer(request, response);
  });
  holdToPatience(http);
  // A worker, beside which others may be ready, is to get nothing before it is.
  const port =
    worker?.port ??
    (await listen(http, config).catch(async (error: unknown) => {
      await ledger.close();
      throw error;
    }));
  const publicUrl = config.publicUrl ?? `http://localhost:${port}`;
  const lanUrls = config.host === '0.0.0.0' ? lanAddresses().map((address) => `http://${address}:${port}`) : [];

  const owner = await ownerKeyHashes(store, config.ownerKeys);
  const origins = openOrigins(publicUrl, port);
  const access = await openAccess({ store, ownerHashes: owner.hashes, signals, publicUrl, origins, clock });
  const { keys } = access;
  const connections = await openConnections(store);
  const shows = await openShows({ ledger, store, outbox, clock, log, keepOpen: signals === null });
  const logs = watchLogs({ shows, outbox, clock, metrics });
  const isFirstStart = await firstShow({ shows, clock });
  const limits = openLimits(clock, signals);

  const encoder = openEncoder(log);
  const web = await openWebPictures({
    store,
    encoder,
    fetch: async (address, known) => fetchPicture(address, { allowed: config.testPictures, known }),
    clock,
  });
  // In: orders, cues, the crowd. What they change beside the log, the feed is told through `tell`.
  const tell = (show: string, section: 'refused' | 'crowd' | 'pictures'): void =>
    gateway.feedOf(show)?.presentChanged(section);
  const ingest = makeIngest({
    outbox,
    onCueKept(show, cue) {
      if (isHiding(cue)) gateway.feedOf(show)?.hideAhead(cue);
      // Before it goes on air.
      if (cue.kind === 'product.upsert' && cue.image !== undefined && isOnWeb(cue.image)) web.want(show, cue.image);
    },
    clock,
    metrics,
  });
  const refused = makeRefused(clock, metrics, (show) => tell(show, 'refused'));
  const crowd = makeCrowdDesk({ ingest, shows, signals, clock, log, onChange: (show) => tell(show, 'crowd') });
  const submit = cueDesk(shows, ingest);
  const forgetting = await openForgetting({
    shows,
    ledger,
    store,
    ingest,
    rewrite,
    clock,
    log,
    isShared: signals !== null,
  });

  // Out: views to sockets and over HTTP.
  const gateway: Gateway = openGateway({
    http,
    shows,
    access,
    limits,
    clock,
    log,
    metrics,
    build,
    origins,
    crowdOf: crowd.of,
    refusedOf: refused.of,
    signals,
    siblings: worker,
    waitingOf: outbox.waiting,
    picturesOf: (show) => ({ faults: web.troublesOf(show), renewed: web.renewedOf(show) }),
    submit,
  });
  answerOneByOne(http);
  web.onChange((show) => tell(show, 'pictures'));
  const sources = makeSources({ mercadopagoUrl: config.mercadopagoUrl });
  const app = createApp({
    limits,
    knownAs: access.knownAs,
    metrics,
    log,
    isReady: () => state === 'ready',
    tellMetrics: seldom(async () => {
      if (worker) return metricsOf(await worker.countsOfAll());
      logs.refresh();
      return metrics.registry.metrics();
    }, clock),
    routes: allRoutes({
      shows,
      access,
      submit,
      crowd,
      store,
      uploads: openUploads(store, encoder),
      web,
      ledger,
      presentOf: gateway.presentOf,
      forgetting,
      connections,
      clock,
      metrics,
      setup: () => ({ publicUrl, lanUrls }),
    }),
  });
  const intake = openIntake({ shows, access, connections, sources, ingest, refused, limits, clock, metrics, log });
  const [looks, others] = [inTurns(app), inTurns(app)];
  // Orders go first; and who looks whether this lives does not wait for what others ask.
  answer = (request, response) =>
    void (intake(request, response) || (isLook(request) ? looks : others)(request, response));
  if (worker) await listen(http, { ...config, port });
  state = 'ready';
  log.info({ port, shows: shows.list().length }, 'ready');
  if (config.portFile && !worker) writeFileSync(config.portFile, String(port));
  if (isFirstStart || owner.made)
    await printLinks({ title: 'Nacre is live.', publicUrl, lanUrls, keys, ownerKey: owner.made, show: 'main' });
  else if (!worker || worker.isFirst) printWhere(publicUrl);
  const warming = setTimeout(() => encoder.warm(), WARM_MS);
  worker?.ready({
    async counts() {
      logs.refresh();
      return metrics.registry.getMetricsAsJSON();
    },
    fold,
  });

  return async function drain(): Promise<void> {
    state = 'draining';
    log.info('draining');
    clearTimeout(warming);
    crowd.stop();
    forgetting.stop();
    limits.stop();
    // Until then a balancer that asks is told, and whoever it still sends here is served.
    await Promise.all([gateway.letGo(), signals && sleep(TOLD_MS)]);
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    // A connection that was answering is idle, and to be closed, only once it has answered.
    const closing = setInterval(() => http.closeIdleConnections(), 50);
    // Socket.IO waits for the server's connections, too.
    await gateway.close();
    await closed;
    clearInterval(closing);
    await shows.close();
    await ledger.close();
  };
}

/** Resolves, once this process does its part, to what ends it. */
async function begin(config: Config): Promise<() => Promise<void>> {
  if (config.cores === 1) return serve(config, null);
  const { default: cluster } = await import('node:cluster');
  if (cluster.isPrimary) {
    const { keep } = await import('./cores/keep.ts');
    return keep(config, fileURLToPath(import.meta.url), clock);
  }
  const { openWorker } = await import('./cores/worker.ts');
  return serve(config, await openWorker());
}

/** `npm run links`: new links in place of lost ones. The former owner's key stops working. */
async function renewLinks(config: Config): Promise<void> {
  const { ledger, store } = await openBacking({ config, clock, log: makeLog('warn'), onStrange() {} });
  const made = config.ownerKeys.length === 0 ? (await renewOwnerKey(store)).made : null;
  const keys = await openKeys(
    store,
    (await ownerKeyHashes(store, config.ownerKeys)).hashes,
    await openLastUsed(store, clock),
    clock,
  );
  const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`;
  const lanUrls = config.host === '0.0.0.0' ? lanAddresses().map((address) => `http://${address}:${config.port}`) : [];
  const shows = await store.list('show/');
  if (shows.length === 0) console.log('There is no show here yet. Start Nacre first: npm start');
  for (const { key } of shows)
    await printLinks({
      title: `New links; start Nacre again with: npm start`,
      publicUrl,
      lanUrls,
      keys,
      ownerKey: made,
      show: key.slice('show/'.length),
    });
  await ledger.close();
}

function listen(http: Server, { port, host }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => resolve((http.address() as AddressInfo).port));
  });
}

/** One line that says what is wrong and what to do; the stack only of what nobody foresaw. */
function explain(error: unknown): string {
  const { PORT = '4870', HOST = '', NACRE_DATA = './data' } = process.env;
  if (error instanceof ConfigFault)
    return `Nacre cannot start:\n${error.faults.map((fault) => `  ${fault}`).join('\n')}`;
  if (error instanceof Error && error.name === 'WorkerFailed') return error.message;
  if (error instanceof LedgerInUse) return `Nacre cannot start: ${error.message}`;
  if (error instanceof LedgerUnfit) {
    const [fault, ...others] = error.faults;
    return others.length === 0
      ? `Nacre cannot start: ${fault}`
      : `Nacre cannot start:\n${error.faults.map((one) => `  ${one}`).join('\n')}`;
  }
  if (error instanceof LedgerUnavailable)
    return 'Nacre cannot start: the Redis of REDIS_URL does not answer. Start it, or correct the address, its user and password.';
  const { code, syscall, message, stack } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return `Nacre cannot start: port ${PORT} is taken. Stop the other program, or choose another port: PORT=4871 npm start`;
  if (code === 'EACCES' && syscall === 'listen')
    return `Nacre cannot start: it may not open port ${PORT}. Choose one above 1023: PORT=4870 npm start`;
  if (syscall === 'listen' || syscall === 'getaddrinfo')
    return `Nacre cannot start: ${HOST} is no address of this machine. Set HOST to 127.0.0.1 for it alone, or to 0.0.0.0 for your network.`;
  if (
    syscall === 'mkdir' ||
    syscall === 'stat' ||
    syscall === 'open' ||
    syscall === 'access' ||
    code?.startsWith('SQLITE_')
  )
    return `Nacre cannot start: it cannot keep anything in ${NACRE_DATA} (${message}). Set NACRE_DATA to a folder that it may write.`;
  return stack ?? message;
}

const DRAIN_MS = 10_000;
/** Who has waited for the start is served by then. */
const WARM_MS = 2000;
/** Where there are other nodes: how long `/readyz` says no before connections are refused. */
const TOLD_MS = 500;

try {
  const config = readConfig(process.env);
  if (process.argv.includes('links')) await renewLinks(config);
  else {
    const drain = await begin(config);
    let isStopping = false;
    const stop = (): void => {
      if (isStopping) return;
      isStopping = true;
      setTimeout(() => process.exit(1), DRAIN_MS).unref();
      drain().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    };
    process.once('SIGTERM', stop).once('SIGINT', stop);
  }
} catch (error) {
  console.error(explain(error));
  // The thread that commits may be opening its file: ended within that, its library aborts, with a panic under the plain words.
  setTimeout(() => process.exit(1), 250);
}
