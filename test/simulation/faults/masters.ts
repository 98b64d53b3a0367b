import { setTimeout as sleep } from 'node:timers/promises';
import { startCluster } from '../../support/redis-cluster.ts';
import { startSentinels } from '../../support/redis-sentinel.ts';
import { until } from '../../support/until.ts';
import { openArena } from '../arena.ts';
import type { Fault } from './fault.ts';

/** Masters that die and are followed by replicas. */

export const failedOver: Fault = {
  name: 'failover to a stale replica',
  async open(setting) {
    const { dice } = setting;
    const setup = await startSentinels();
    const sentinels = setup.addresses.map(({ host, port }) => `${host}:${port}`).join(',');
    const url = `redis+sentinel://${sentinels}/${setup.name}`;
    const arena = await openArena({ ...setting, redisUrls: [url, url] });
    return {
      arena,
      async strike() {
        await setup.freezeReplicas();
        await sleep(dice.int(200, 1_500));
        await setup.failOverToStale();
      },
      restore: async () => setup.heal(),
      async close() {
        await arena.close();
        for (const one of [...setup.sentinels, ...setup.redises]) await one.kill9();
      },
    };
  },
};

export const clusterMasterKilled: Fault = {
  name: 'cluster: the master of the show killed',
  async open(setting) {
    const { dice } = setting;
    const cluster = await startCluster({ replicasEach: 1 });
    const arena = await openArena({ ...setting, redisUrls: [cluster.url, cluster.url] });
    return {
      arena,
      async strike() {
        await sleep(dice.int(0, 150));
        const master = await cluster.masterOf(`nacre:{${arena.show}}:log`);
        await master.kill9();
        await cluster.untilOk();
      },
      async restore() {
        for (const node of cluster.nodes) if (!(await isUp(node.run('PING')))) await node.restart();
        await cluster.untilOk();
        await until('replicas with a copy', async () => {
          const said = await Promise.all(
            cluster.nodes.map(async (node) => String(await node.run('INFO', 'replication'))),
          );
          return said.every((one) => one.includes('role:master') || one.includes('master_link_status:up'));
        });
      },
      async close() {
        await arena.close();
        for (const node of cluster.nodes) await node.kill9();
      },
    };
  },
};

const isUp = (answer: Promise<unknown>): Promise<boolean> =>
  answer.then(
    () => true,
    () => false,
  );
