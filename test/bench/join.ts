import { setTimeout as sleep } from 'node:timers/promises';
import { Api } from '../support/api.ts';
import { fillLog } from '../support/fill-log.ts';
import { startRedis } from '../support/redis.ts';
import type { RedisServer } from '../support/redis.ts';
import { startNacre } from '../support/server.ts';

/**
 * `npm run bench -- join`: a show of 1,000,000 facts in a real Redis. How long until a node that comes new shows it, from
 * the log alone and from a snapshot; how long Redis and the node were deaf to others meanwhile.
 */
const FACTS = Number(process.env.NACRE_BENCH_FACTS ?? 1_000_000);
export async function join(): Promise<void> {
  const redis = await startRedis({ config: ['slowlog-log-slower-than 2000', 'slowlog-max-len 1000'] });
  await fillLog(redis.url, 'main', FACTS);
  const memory = /used_memory:(\d+)/.exec(String(await redis.run('INFO', 'memory')))?.[1];
  console.log(`${String(Math.round(Number(memory) / FACTS)).padStart(8)} B  of Redis's memory per fact`);
  const ownerKey = 'k'.repeat(43);

  for (const what of ['from the log alone', 'from a snapshot', 'from a snapshot, again']) {
    await redis.run('SLOWLOG', 'RESET');
    const nacre = await startNacre({ ownerKey, env: { REDIS_URL: redis.url } });
    const api = new Api(nacre.url, ownerKey);
    const from = performance.now();
    let most = 0;
    for (let isShown = false; !isShown;) {
      const asked = performance.now();
      const showing = api.request('GET', '/api/shows/main').then(({ status }) => (isShown = status === 200));
      // Another is served meanwhile.
      while (!isShown && performance.now() - asked < 1000) {
        const pinged = performance.now();
        await fetch(`${nacre.url}/healthz`);
        most = Math.max(most, performance.now() - pinged);
        await sleep(5);
      }
      await showing;
    }
    report(`until a fresh node shows it, ${what}`, performance.now() - from);
    report('  the longest that the node let another request wait', most);
    await slowest(redis);
    const { totals } = await api.control('main');
    if (totals?.orders !== FACTS - 1) throw new Error(`It shows ${totals?.orders} orders.`);
    const stopping = performance.now();
    await nacre.stop();
    report('  its end, with a last snapshot', performance.now() - stopping);
  }
}

async function slowest(redis: RedisServer): Promise<void> {
  const entries = (await redis.run('SLOWLOG', 'GET', 1000)) as [
    id: number,
    at: number,
    micros: number,
    command: string[],
  ][];
  const [worst] = entries.toSorted(([, , one], [, , other]) => other - one);
  if (worst) report(`  the longest that Redis was busy with one command (${worst[3][0]})`, worst[2] / 1000);
}

const report = (what: string, milliseconds: number): void =>
  console.log(`${(milliseconds / 1000).toFixed(3).padStart(8)} s  ${what}`);
