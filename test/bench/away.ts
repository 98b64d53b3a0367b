import { setTimeout as sleep } from 'node:timers/promises';
import { Api } from '../support/api.ts';
import { freePort } from '../support/ports.ts';
import { startRedis } from '../support/redis.ts';
import { startNacre } from '../support/server.ts';

/**
 * `npm run bench -- away`: Redis is gone for ten minutes while orders come, five a second, alternating between two nodes.
 * How many were refused, and how long after its return both nodes show every one of them.
 */
const SECONDS = Number(process.env.NACRE_BENCH_SECONDS ?? 600);
const PER_SECOND = 5;
const SHOW = 'away';

export async function away(): Promise<void> {
  const redis = await startRedis({ port: await freePort() });
  const ownerKey = 'k'.repeat(43);
  const nodes = await Promise.all([1, 2].map(async () => startNacre({ ownerKey, env: { REDIS_URL: redis.url } })));
  const apis = nodes.map(({ url }) => new Api(url, ownerKey));
  const [first] = apis;
  if (!first) return;
  await first.createShow({ show: SHOW, currency: 'USD' });
  // Both have the show open, as with a screen at each.
  for (const api of apis) while ((await api.request('GET', `/api/shows/${SHOW}`)).status !== 200) await sleep(50);

  await redis.kill9();
  let refused = 0;
  const from = Date.now();
  const orders = SECONDS * PER_SECOND;
  for (let number = 0; number < orders; number += 1) {
    const order = JSON.stringify({ id: `${number}`, status: 'paid', currency: 'USD', total: '1.00' });
    const answer = await apis[number % apis.length]?.request('POST', `/api/shows/${SHOW}/orders`, order);
    if (answer?.status !== 200) refused += 1;
    await sleep(Math.max(0, from + ((number + 1) * 1000) / PER_SECOND - Date.now()));
  }
  await redis.restart();
  const back = Date.now();
  const net = `${orders}.00`;
  for (const api of apis) while ((await api.control(SHOW)).totals?.net !== net) await sleep(20);
  const exactAfter = (Date.now() - back) / 1000;
  const audits = await Promise.all(apis.map(async (api) => api.audit(SHOW)));
  console.log(
    `${orders} orders in ${SECONDS} s without Redis: ${refused} refused; exact at both nodes ${exactAfter.toFixed(2)} s after its ` +
      `return; audit equal: ${audits.every(({ equal, fold }) => equal && (fold as { net: string }).net === net)}`,
  );
  for (const node of nodes) await node.stop();
}
