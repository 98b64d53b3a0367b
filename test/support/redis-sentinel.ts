import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onFreePort } from './ports.ts';
import { startRedis, startRedisProcess, type RedisOptions, type RedisServer } from './redis.ts';
import { tempFolder } from './temp.ts';
import { makeCertificate } from './tls.ts';
import { until } from './until.ts';

const NAME = 'nacre';
const SENTINELS = 3;
const QUORUM = 2;
const DOWN_AFTER_MS = 1_000;
const FAILOVER_TIMEOUT_MS = 2_000;

export interface SentinelOptions extends Pick<
  RedisOptions,
  'appendfsync' | 'password' | 'user' | 'databases' | 'config'
> {
  /** Default: false. All, the sentinels too, have the same self-signed certificate. */
  tls?: boolean;
  /** Default: 1. */
  replicas?: 1 | 2;
}

/** One master, its replicas and three sentinels of a quorum of two, all on 127.0.0.1. */
export interface SentinelSetup {
  /** What the sentinels call the master. */
  name: string;
  /** Where clients ask; sentinels want no password. */
  addresses: { host: string; port: number }[];
  sentinels: RedisServer[];
  /** All, whatever their role. */
  redises: RedisServer[];
  /** Whom all sentinels that run call the master, and who says so itself. */
  master(): Promise<RedisServer>;
  /** All others that run. */
  replicas(): Promise<RedisServer[]>;
  /** SIGKILL; resolves to who it was. */
  killMaster(): Promise<RedisServer>;
  /** Resolves to the new master once every sentinel names another one than `former` and that one takes writes. */
  waitForFailover(former: RedisServer): Promise<RedisServer>;
  /**
   * From now on nothing that the master acknowledges is on a replica, however long it lasts: they are stopped, and the
   * master has given up their connections, so that no byte waits for them in a socket's buffer.
   */
  freezeReplicas(): Promise<void>;
  /** Kills the master of frozen replicas and lets them go; resolves to the new, stale master. */
  failOverToStale(): Promise<RedisServer>;
  /**
   * Starts again whoever is dead; resolves once all others are replicas with the master's copy. For some 10 s a former
   * master takes itself for one and takes writes, which are lost when the sentinels set it right.
   */
  heal(): Promise<void>;
}

/** Resolves once every replica has a full copy and every sentinel knows all the others. It ends with the test file. */
export async function startSentinels(options: SentinelOptions = {}): Promise<SentinelSetup> {
  const { replicas: replicaCount = 1, tls = false, ...rest } = options;
  const shared = { ...rest, tls: tls && (await makeCertificate()) };
  const first = await startRedis(shared);
  const others = await Promise.all(
    Array.from({ length: replicaCount }, () => startRedis({ ...shared, replicaOf: first })),
  );
  const redises = [first, ...others];
  await until('replicas with a copy', async () => {
    for (const one of others) if (!(await isLinked(one))) return false;
    return true;
  });
  const sentinels = await Promise.all(Array.from({ length: SENTINELS }, () => startSentinel(first)));
  let frozen: RedisServer[] = [];

  const master = (): Promise<RedisServer> => until('one master', () => agreedMaster(sentinels, redises));
  const replicas = async (): Promise<RedisServer[]> => {
    const now = await master();
    const answers = await Promise.all(redises.map(isUp));
    return redises.filter((one, place) => one !== now && answers[place]);
  };
  const killMaster = async (): Promise<RedisServer> => {
    const now = await master();
    await now.kill9();
    return now;
  };
  const waitForFailover = (former: RedisServer): Promise<RedisServer> =>
    until(
      'a failover',
      async () => {
        const now = await agreedMaster(sentinels, redises);
        return now === former ? null : now;
      },
      { withinMs: 60_000 },
    );

  await until('sentinels that know each other', async () => {
    for (const one of sentinels) if (!(await knowsAll(one, replicaCount))) return false;
    return true;
  });
  return {
    name: NAME,
    addresses: sentinels.map(({ port }) => ({ host: '127.0.0.1', port })),
    sentinels,
    redises,
    master,
    replicas,
    killMaster,
    waitForFailover,
    async freezeReplicas() {
      const now = await master();
      frozen = redises.filter((one) => one !== now);
      for (const one of frozen) one.pause();
      await now.run('CLIENT', 'KILL', 'TYPE', 'replica');
      await until('a master alone', async () => /connected_slaves:0\r/.test(await replicationOf(now)));
    },
    async failOverToStale() {
      const former = await killMaster();
      for (const one of frozen) one.resume();
      frozen = [];
      return waitForFailover(former);
    },
    async heal() {
      for (const one of [...redises, ...sentinels]) if (!(await isUp(one))) await one.restart();
      await until('a master that all others follow', () => isWhole(redises, master), { withinMs: 60_000 });
    },
  };
}

async function isWhole(redises: readonly RedisServer[], master: () => Promise<RedisServer>): Promise<boolean> {
  const now = await master();
  for (const one of redises) {
    if (one === now) continue;
    const said = await replicationOf(one);
    if (!said.includes(`master_port:${now.port}\r`) || !said.includes('master_link_status:up')) return false;
  }
  return true;
}

async function startSentinel(master: RedisServer): Promise<RedisServer> {
  const folder = join(await tempFolder(), 'sentinel');
  await mkdir(folder);
  const { user, password, certificate } = master;
  return onFreePort((port) =>
    startRedisProcess({
      folder,
      port,
      access: { user: null, password: null, certificate },
      args: ['--sentinel'],
      config: [
        ...(certificate
          ? [
              'port 0',
              `tls-port ${port}`,
              `tls-cert-file ${certificate.certFile}`,
              `tls-key-file ${certificate.keyFile}`,
              `tls-ca-cert-file ${certificate.certFile}`,
              'tls-auth-clients no',
              'tls-replication yes',
            ]
          : [`port ${port}`]),
        `sentinel monitor ${NAME} 127.0.0.1 ${master.port} ${QUORUM}`,
        `sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER_MS}`,
        `sentinel failover-timeout ${NAME} ${FAILOVER_TIMEOUT_MS}`,
        ...(user === null ? [] : [`sentinel auth-user ${NAME} ${user}`]),
        ...(password === null ? [] : [`sentinel auth-pass ${NAME} ${password}`]),
      ],
    }),
  );
}

async function agreedMaster(
  sentinels: readonly RedisServer[],
  redises: readonly RedisServer[],
): Promise<RedisServer | null> {
  const named = await Promise.all(sentinels.map((one) => masterPort(one)));
  const ports = new Set(named.filter((port) => port !== null));
  const [port] = ports;
  const master = redises.find((one) => one.port === port);
  if (ports.size !== 1 || master === undefined) return null;
  return (await replicationOf(master)).includes('role:master') ? master : null;
}

/** Null for a sentinel that does not run. */
async function masterPort(sentinel: RedisServer): Promise<number | null> {
  const address = await sentinel.run('SENTINEL', 'get-master-addr-by-name', NAME).catch(() => null);
  return Array.isArray(address) ? Number(address[1]) : null;
}

async function knowsAll(sentinel: RedisServer, replicas: number): Promise<boolean> {
  const said = String(await sentinel.run('INFO', 'sentinel'));
  return said.includes('status=ok,') && said.includes(`slaves=${replicas},sentinels=${SENTINELS}`);
}

const replicationOf = async (redis: RedisServer): Promise<string> => String(await redis.run('INFO', 'replication'));
const isLinked = async (redis: RedisServer): Promise<boolean> =>
  (await replicationOf(redis)).includes('master_link_status:up');
const isUp = (redis: RedisServer): Promise<boolean> =>
  redis.run('PING').then(
    () => true,
    () => false,
  );
