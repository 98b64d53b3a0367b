import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort, onFreePort } from './ports.ts';
import { startProgram } from './process.ts';
import { ensureProgram } from './programs.ts';
import { tempFolder } from './temp.ts';
import { makeCertificate, type Certificate } from './tls.ts';

const ANSWERED_WITHIN_MS = 5_000;

export interface RedisOptions {
  /** Default: a new one, gone with the test file. Holds redis.conf and what Redis keeps. */
  folder?: string;
  /** Default: any free one. */
  port?: number;
  /** Default: true. RDB snapshots are off unless `config` has a `save` line. */
  appendonly?: boolean;
  /** Default: everysec. */
  appendfsync?: 'always' | 'everysec' | 'no';
  /** A Redis with the same user, password and certificate, or what leads to it. */
  replicaOf?: { port: number };
  /** Default: none. */
  password?: string;
  /** With a password only: an ACL user that may do everything, while the user `default` is off. */
  user?: string;
  /** Default: 16. */
  databases?: number;
  /** TLS and no plain port: with a self-signed certificate of its own, or with one that others have, too. */
  tls?: boolean | Certificate;
  /** Ready to be a node of a cluster, with a bus port of its own. */
  cluster?: boolean;
  /** Lines of redis.conf, over everything else. */
  config?: readonly string[];
}

/** Who a client says it is, and whom it trusts. */
export interface RedisAccess {
  user: string | null;
  password: string | null;
  certificate: Certificate | null;
}

/** One `redis-server` and its folder; it keeps its port and folder through restarts, while `pid` changes. */
export interface RedisServer extends RedisAccess {
  port: number;
  /** With user and password, without a database. */
  url: string;
  folder: string;
  readonly pid: number;
  /** All that it has printed since its first start. */
  log(): string;
  /** One command over a connection of its own. Rejects with what Redis says, and after 5 s without an answer. */
  run(...command: readonly (string | number)[]): Promise<unknown>;
  /** Cuts it off as a crash would; resolves when it is gone. */
  kill9(): Promise<void>;
  /** SIGTERM; resolves when it is gone. Throws when it does not end. */
  stop(): Promise<void>;
  /** SIGSTOP: connections stay open and are accepted, and nothing is answered. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
  /** Starts it again from its folder as it lies there, after a stop if it still runs. */
  restart(): Promise<void>;
}

/** Starts a real `redis-server` on 127.0.0.1 and waits until it has loaded its data. It ends with the test file. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const folder = options.folder ?? (await tempFolder());
  const access: RedisAccess = {
    user: options.user ?? null,
    password: options.password ?? null,
    certificate: options.tls === true ? await makeCertificate() : options.tls || null,
  };
  const start = async (port: number): Promise<RedisServer> =>
    startRedisProcess({ folder, port, access, config: await configOf(options, access, port) });
  return options.port === undefined ? onFreePort(start) : start(options.port);
}

async function configOf(options: RedisOptions, { certificate }: RedisAccess, port: number): Promise<string[]> {
  const { appendonly = true, appendfsync = 'everysec', replicaOf, password, user, databases = 16, cluster } = options;
  return [
    'save ""',
    `appendonly ${appendonly ? 'yes' : 'no'}`,
    `appendfsync ${appendfsync}`,
    `databases ${databases}`,
    // A replica need not wait for a second one before it gets its copy.
    'repl-diskless-sync-delay 0',
    ...(replicaOf ? [`replicaof 127.0.0.1 ${replicaOf.port}`] : []),
    ...(certificate
      ? [
          'port 0',
          `tls-port ${port}`,
          `tls-cert-file ${certificate.certFile}`,
          `tls-key-file ${certificate.keyFile}`,
          `tls-ca-cert-file ${certificate.certFile}`,
          'tls-auth-clients no',
          'tls-replication yes',
          ...(cluster ? ['tls-cluster yes'] : []),
        ]
      : [`port ${port}`]),
    ...(password === undefined ? [] : [`masterauth ${password}`]),
    ...(password !== undefined && user === undefined ? [`requirepass ${password}`] : []),
    ...(password !== undefined && user !== undefined
      ? ['user default off', `user ${user} on >${password} ~* &* +@all`, `masteruser ${user}`]
      : []),
    ...(cluster
      ? [
          'cluster-enabled yes',
          'cluster-config-file nodes.conf',
          `cluster-port ${await freePort()}`,
          'cluster-announce-ip 127.0.0.1',
        ]
      : []),
    ...(options.config ?? []),
  ];
}

/** Starts `redis-server` from a config of one's own, with `--sentinel` for instance among `args`. */
export async function startRedisProcess({
  folder,
  port,
  access,
  config,
  args = [],
}: {
  folder: string;
  port: number;
  access: RedisAccess;
  config: readonly string[];
  args?: readonly string[];
}): Promise<RedisServer> {
  const { path } = await ensureProgram('redis-server');
  const file = join(folder, 'redis.conf');
  // Written once: what Redis itself writes there, a new master say, is in force after a restart.
  await writeFile(file, ['bind 127.0.0.1', 'daemonize no', `dir ${folder}`, ...config, ''].join('\n'));

  const run = async (...command: readonly (string | number)[]): Promise<unknown> => {
    const client = new Redis(await clientOptions(port, access));
    client.on('error', () => {});
    try {
      await client.connect();
      const [name = '', ...rest] = command;
      return await client.call(String(name), ...rest);
    } finally {
      client.disconnect();
    }
  };
  /** While it loads, PING is an error. Somebody else's Redis on this port is not the one. */
  const isReady = async (pid: number): Promise<boolean> =>
    (await run('PING')) === 'PONG' && String(await run('INFO', 'server')).includes(`process_id:${pid}\r\n`);
  const spawn = () => startProgram({ path, args: [file, ...args], folder, isReady });

  let process = await spawn();
  let earlier = '';
  const stop = async (): Promise<void> => void (await process.stop());
  return {
    ...access,
    port,
    url: urlOf(port, access),
    folder,
    get pid() {
      return process.pid;
    },
    log: () => earlier + process.log(),
    run,
    kill9: () => process.kill9(),
    stop,
    pause: () => process.signal('SIGSTOP'),
    resume: () => process.signal('SIGCONT'),
    async restart() {
      if (!process.hasEnded()) await stop();
      const printed = process.log();
      process = await spawn();
      earlier += printed;
    },
  };
}

function urlOf(port: number, { user, password, certificate }: RedisAccess): string {
  const who = password === null ? '' : `${encodeURIComponent(user ?? '')}:${encodeURIComponent(password)}@`;
  return `${certificate ? 'rediss' : 'redis'}://${who}127.0.0.1:${port}`;
}

async function clientOptions(port: number, { user, password, certificate }: RedisAccess) {
  return {
    host: '127.0.0.1',
    port,
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    connectTimeout: ANSWERED_WITHIN_MS,
    commandTimeout: ANSWERED_WITHIN_MS,
    // Plain arrays, as redis-cli shows them.
    protocol: 2,
    ...(user === null ? {} : { username: user }),
    ...(password === null ? {} : { password }),
    ...(certificate ? { tls: { ca: await readFile(certificate.certFile, 'utf8') } } : {}),
  } as const;
}
