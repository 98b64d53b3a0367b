import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { Api } from '../support/api.ts';
import { startRedis } from '../support/redis.ts';
import { cpuSeconds } from '../support/page-figures.ts';
import { startNacre } from '../support/server.ts';
import { memoryOf } from './machine.ts';

/**
 * `npm run bench -- idle`: 2,000 shows on two nodes with one stage each, and nothing happens. What each node takes of a
 * core, how many commands a second Redis answers, and how many bytes that is.
 */
const SHOWS = Number(process.env.NACRE_BENCH_SHOWS ?? 2000);
const SECONDS = Number(process.env.NACRE_BENCH_SECONDS ?? 30);
const AT_ONCE = 50;
/** Until every show has been quiet for so long that it is looked after seldom. */
const SETTLED_MS = 120_000;

export async function idle(): Promise<void> {
  const redis = await startRedis();
  const ownerKey = 'k'.repeat(43);
  const env = { REDIS_URL: redis.url };
  const nodes = [await startNacre({ ownerKey, env }), await startNacre({ ownerKey, env })];
  const shows = Array.from({ length: SHOWS }, (_, number) => `show-${number}`);
  const keys = new Map<string, string>();

  let from = performance.now();
  await inTurns(shows, async (show, place) => {
    const api = new Api(nodes[place % 2]?.url ?? '', ownerKey);
    await api.createShow({ show, currency: 'USD' });
    keys.set(show, (await api.key(show, 'stage')).key);
  });
  report('shows and keys made, s', (performance.now() - from) / 1000);
  await sleep(1000);

  from = performance.now();
  const sockets: Socket[] = [];
  let [beats, snapshots] = [0, 0];
  await inTurns(shows, async (show, place) => {
    const auth = { key: keys.get(show), show, surface: 'stage', build: '' };
    // Every show made at one node is shown at the other.
    const socket = io(nodes[(place + 1) % 2]?.url ?? '', { auth, transports: ['websocket'], forceNew: true });
    sockets.push(socket);
    socket.on('beat', () => (beats += 1));
    await new Promise<void>((resolve) => socket.once('snapshot', () => resolve()));
    snapshots += 1;
    // As a stage does.
    const alive = { rev: 1, visible: true, active: true, drawnAt: 0, audio: false };
    const saying = setInterval(() => socket.emit('alive', { ...alive, drawnAt: Date.now() }), 10_000);
    socket.on('disconnect', () => clearInterval(saying));
  });
  report(`${snapshots} stages shown, s`, (performance.now() - from) / 1000);
  await sleep(SETTLED_MS);

  beats = 0;
  const before = {
    cpu: nodes.map(({ pid }) => cpuSeconds(pid)),
    redis: await statsOf(redis),
    redisCpu: cpuSeconds(redis.pid),
  };
  await redis.run('CONFIG', 'RESETSTAT');
  from = performance.now();
  await sleep(SECONDS * 1000);
  const seconds = (performance.now() - from) / 1000;
  const after = await statsOf(redis);
  for (const [place, { pid }] of nodes.entries())
    report(`node ${place + 1}: share of a core, %`, (100 * (cpuSeconds(pid) - (before.cpu[place] ?? 0))) / seconds);
  report('Redis: share of a core, %', (100 * (cpuSeconds(redis.pid) - before.redisCpu)) / seconds);
  report('Redis: commands a second', (after.total_commands_processed ?? 0) / seconds);
  report('Redis: kB out a second', (after.total_net_output_bytes ?? 0) / seconds / 1000);
  const commands = [...String(await redis.run('INFO', 'commandstats')).matchAll(/cmdstat_(\S+?):calls=(\d+)/g)];
  for (const [, name = '', calls] of commands
    .toSorted(([, , one], [, , other]) => Number(other) - Number(one))
    .slice(0, 6))
    report(`  ${name} a second`, Number(calls) / seconds);
  report('beats a second, of all stages', beats / seconds);
  for (const [place, { pid }] of nodes.entries()) report(`node ${place + 1}: MB`, memory(pid));

  const api = new Api(nodes[0]?.url ?? '', ownerKey);
  const seen = new Promise<number>((resolve) => sockets[0]?.once('frame', () => resolve(performance.now())));
  from = performance.now();
  await api.postOrders('show-0', { id: '1', status: 'paid', currency: 'USD', total: '1.00' });
  report('an order at one node on a stage at the other, ms', (await seen) - from);
  for (const socket of sockets) socket.disconnect();
  from = performance.now();
  await Promise.all(nodes.map(async (node) => node.stop()));
  report('their end, s', (performance.now() - from) / 1000);
}

async function inTurns<T>(all: readonly T[], work: (one: T, place: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < all.length) {
      const place = next;
      next += 1;
      await work(all[place] as T, place);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

const memory = (pid: number): number => memoryOf(pid) / 1_024_000;

async function statsOf(redis: { run(...command: string[]): Promise<unknown> }): Promise<Record<string, number>> {
  const info = String(await redis.run('INFO', 'stats'));
  return Object.fromEntries(
    [...info.matchAll(/^(\w+):(\d+)\r$/gm)].map(([, name = '', value]) => [name, Number(value)]),
  );
}

const report = (what: string, value: number): void => console.log(`${value.toFixed(1).padStart(9)}  ${what}`);
