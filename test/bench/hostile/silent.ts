import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { ServerEvents } from '../../../shared/protocol.ts';
import { Api } from '../../support/api.ts';
import { onceAtEnd } from '../../support/cleanup.ts';
import { frame, openPage } from '../../support/hostile.ts';
import { startNacre } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { counted } from '../../support/metrics.ts';
import { ms, percentile, rssOf } from './figures.ts';

/**
 * 100 stages that read nothing and answer pings all the same, at 1,000 orders a second: what the server's memory grows by,
 * how soon they are gone, and what twenty stages that do read notice of it.
 */
const [HEALTHY, SILENT, BATCH, EVERY_MS, PHASE_MS] = [20, 100, 50, 50, 20_000];

export async function silent(): Promise<void> {
  const nacre = await startNacre();
  const api = new Api(nacre.url, nacre.ownerKey);
  await api.createShow({ show: 'sale', currency: 'USD' });
  const { key } = await api.key('sale', 'stage');
  const auth = { key, show: 'sale', surface: 'stage', build: '' };

  const sentAt: number[] = [];
  let times: number[] = [];
  for (let one = 0; one < HEALTHY; one += 1) {
    const socket: Socket<ServerEvents> = io(nacre.url, { auth, transports: ['websocket'], forceNew: true });
    onceAtEnd(() => void socket.disconnect());
    socket.on('frame', ({ sections }) => {
      const at = sentAt[Math.ceil((sections.totals?.orders ?? 0) / BATCH) - 1];
      if (at !== undefined) times.push(performance.now() - at);
    });
  }

  async function sell(forMs: number): Promise<{ p50: number; p99: number; rss: number }> {
    times = [];
    let rss = 0;
    for (const from = performance.now(); performance.now() - from < forMs;) {
      const next = performance.now() + EVERY_MS;
      const first = sentAt.length * BATCH;
      sentAt.push(performance.now());
      await api.postOrders(
        'sale',
        Array.from({ length: BATCH }, (_, one) => ({
          id: `o${first + one}`,
          status: 'paid',
          currency: 'USD',
          total: '1.00',
          buyer: { name: 'Ana Gil' },
        })),
      );
      rss = Math.max(rss, rssOf(nacre.pid));
      await sleep(Math.max(0, next - performance.now()));
    }
    return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), rss };
  }

  await sell(5000);
  const before = await sell(PHASE_MS);
  const peers = await Promise.all(Array.from({ length: SILENT }, async () => openPage(nacre.port, auth)));
  await until('all are let in', () => peers.every((peer) => peer.heard().includes('["snapshot"')));
  for (const peer of peers) peer.socket.pause();
  const from = performance.now();
  const talk = setInterval(() => {
    for (const peer of peers) {
      peer.say(frame('3'));
      peer.say(frame('no proof', 10));
    }
  }, 500);
  const gone = until('all are gone', async () => (await counted(nacre, 'nacre_dropped_sockets_total')) >= SILENT, {
    withinMs: 60_000,
    everyMs: 200,
  }).then(() => performance.now() - from);
  const during = await sell(PHASE_MS);
  clearInterval(talk);
  const seconds = ((sentAt.at(-1) ?? 0) - (sentAt[0] ?? 0)) / 1000;
  const planned = (BATCH * 1000) / EVERY_MS;
  console.log(
    `orders           ${sentAt.length * BATCH}, ${((sentAt.length * BATCH) / seconds).toFixed(0)}/s of ${planned} planned`,
  );
  console.log(`silent readers   ${SILENT}, the last gone after ${((await gone) / 1000).toFixed(1)} s`);
  console.log(
    `memory           ${before.rss.toFixed(0)} MB before, at most ${during.rss.toFixed(0)} MB with them: ${(during.rss - before.rss).toFixed(0)} MB more`,
  );
  console.log(
    `order to frame   p50 ${ms(before.p50)}, p99 ${ms(before.p99)} before; p50 ${ms(during.p50)}, p99 ${ms(during.p99)} with them`,
  );
  const { equal } = await api.audit('sale');
  console.log(`books            ${equal ? 'equal' : 'NOT EQUAL'}`);
}
