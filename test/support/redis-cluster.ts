import { startRedis, type RedisOptions, type RedisServer } from './redis.ts';
import { makeCertificate } from './tls.ts';
import { until } from './until.ts';

const MASTERS = 3;
const SLOTS = 16_384;
/** How long a node is silent before the others take it for dead. */
const NODE_TIMEOUT_MS = 2_000;
const PATIENCE = { withinMs: 60_000, everyMs: 50 };

export interface ClusterOptions extends Pick<RedisOptions, 'appendfsync' | 'password' | 'user' | 'config'> {
  /** Default: false. All nodes have the same self-signed certificate. */
  tls?: boolean;
  /** Default: 0. With 1 each master has a replica, which takes over when the master dies. */
  replicasEach?: 0 | 1;
}

export interface RedisCluster {
  /** The masters first. Who is master now may have changed: `masterOf`. */
  nodes: RedisServer[];
  /** The nodes' URLs with commas between. */
  url: string;
  /** The node that takes writes of this key now. */
  masterOf(key: string): Promise<RedisServer>;
  /**
   * Resolves once every node that runs says `cluster_state:ok`, and all agree on who has which slots and name only nodes
   * that run. So a dead master without a replica must be started again before.
   */
  untilOk(): Promise<void>;
}

/** A real cluster of three masters on 127.0.0.1, ready for commands. It ends with the test file. */
export async function startCluster(options: ClusterOptions = {}): Promise<RedisCluster> {
  const { replicasEach = 0, tls = false, ...shared } = options;
  const certificate = tls && (await makeCertificate());
  const config = [`cluster-node-timeout ${NODE_TIMEOUT_MS}`, ...(options.config ?? [])];
  const start = (): Promise<RedisServer> => startRedis({ ...shared, tls: certificate, cluster: true, config });
  const nodes = await Promise.all(Array.from({ length: MASTERS * (1 + replicasEach) }, start));
  const masters = nodes.slice(0, MASTERS);
  const [first] = nodes;
  if (!first) throw new Error('No nodes.');

  for (const [place, master] of masters.entries()) {
    const from = Math.ceil((SLOTS * place) / MASTERS);
    const to = Math.ceil((SLOTS * (place + 1)) / MASTERS) - 1;
    await master.run('CLUSTER', 'ADDSLOTSRANGE', from, to);
    // Else they begin alike and must first settle who is who.
    await master.run('CLUSTER', 'SET-CONFIG-EPOCH', place + 1);
  }
  for (const node of nodes.slice(1)) {
    await first.run('CLUSTER', 'MEET', '127.0.0.1', node.port, await busPortOf(node));
  }
  const known = `cluster_known_nodes:${nodes.length}\r`;
  await until('nodes that know each other', () => allSay(nodes, known), PATIENCE);
  for (const [place, replica] of nodes.slice(MASTERS).entries()) {
    const master = masters[place];
    if (master) await replica.run('CLUSTER', 'REPLICATE', String(await master.run('CLUSTER', 'MYID')));
  }

  const untilOk = (): Promise<unknown> => until('a cluster that is ok', () => isOk(nodes), PATIENCE);
  await untilOk();
  await until('replicas with a copy', async () => {
    for (const replica of nodes.slice(MASTERS)) {
      if (!String(await replica.run('INFO', 'replication')).includes('master_link_status:up')) return false;
    }
    return true;
  });

  return {
    nodes,
    url: nodes.map(({ url }) => url).join(','),
    untilOk: async () => void (await untilOk()),
    async masterOf(key) {
      const [asked] = await running(nodes);
      if (!asked) throw new Error('No node runs.');
      const slot = Number(await asked.run('CLUSTER', 'KEYSLOT', key));
      const range = (await slotsOf(asked)).find(([from, to]) => from <= slot && slot <= to);
      const port = range?.[2][1];
      const master = nodes.find((node) => node.port === port);
      if (!master) throw new Error(`Nobody has slot ${slot}.`);
      return master;
    },
  };
}

async function busPortOf(node: RedisServer): Promise<number> {
  const [, port] = (await node.run('CONFIG', 'GET', 'cluster-port')) as string[];
  return Number(port);
}

async function running(nodes: readonly RedisServer[]): Promise<RedisServer[]> {
  const answers = await Promise.allSettled(nodes.map((node) => node.run('PING')));
  return nodes.filter((_, place) => answers[place]?.status === 'fulfilled');
}

async function allSay(nodes: readonly RedisServer[], clusterInfo: string): Promise<boolean> {
  const infos = await Promise.all(nodes.map((node) => node.run('CLUSTER', 'INFO')));
  return infos.every((info) => String(info).includes(clusterInfo));
}

async function isOk(nodes: readonly RedisServer[]): Promise<boolean> {
  const up = await running(nodes);
  if (!(await allSay(up, 'cluster_state:ok'))) return false;
  const maps = await Promise.all(up.map(slotsOf));
  const alike = maps.map((ranges) => ranges.map(([from, to, [, port]]) => `${from}-${to} at ${port}`).toSorted());
  const named = new Set(maps.flat().map(([, , [, port]]) => port));
  return new Set(alike.map(String)).size === 1 && [...named].every((port) => up.some((node) => node.port === port));
}

/** First slot, last slot, their master (address, port, id) and its replicas, as this node sees it. */
type SlotRange = [from: number, to: number, master: [string, number, string], ...replicas: [string, number, string][]];

const slotsOf = async (node: RedisServer): Promise<SlotRange[]> => (await node.run('CLUSTER', 'SLOTS')) as SlotRange[];
