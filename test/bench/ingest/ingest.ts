import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { normaliseOrder } from '../../../server/sources/rest.ts';
import type { JsonValue } from '../../../server/sources/json.ts';
import { Api } from '../../support/api.ts';
import { onceAtEnd } from '../../support/cleanup.ts';
import { cpuSeconds } from '../../support/page-figures.ts';
import { ended } from '../../support/process.ts';
import { startRedis } from '../../support/redis.ts';
import { startNacre } from '../../support/server.ts';
import { median } from '../fanout/measure.ts';
import { pin } from '../machine.ts';
import type { Row } from '../rows.ts';
import { SECRET, batch, orderLine, webhook } from './requests.ts';
import { shoot } from './shots.ts';
import type { Round } from './shots.ts';

/**
 * `npm run bench -- ingest`: signed Shopify orders, one a request, 64 in flight. Nacre answers each when it is on the disk,
 * alone and over Redis; the two peers do the same without keeping anything. Then NDJSON batches of 500. Servers on one
 * core, this process and Redis on the other; the rounds take turns. A round's CPU is counted until every order is shown.
 */
const ROUNDS = Number(process.env.NACRE_BENCH_ROUNDS ?? 5);
const ORDERS = Number(process.env.NACRE_BENCH_ORDERS ?? 5000);
const IN_FLIGHT = 64;
const BATCH = 500;
const BATCHES = Math.ceil(ORDERS / 50);
const BATCHES_IN_FLIGHT = 4;

interface Server {
  name: string;
  port: number;
  pid: number;
  /** Null: it keeps nothing. */
  api: Api | null;
  ownerKey: string;
}
interface Figure extends Round {
  cpu: number;
}
type Figures = Map<string, Figure[]>;

export async function ingest(): Promise<Row[]> {
  pin(process.pid, 1);
  const nacre = await startOwn('nacre', {});
  const single = [
    nacre,
    await startPeer('bare'),
    await startPeer('express'),
    await startOwnOverRedis('everysec'),
    await startOwnOverRedis('always'),
  ];
  for (const { pid } of single) pin(pid, 0);
  const webhooks = await compete(single, ORDERS, ORDERS, IN_FLIGHT, (show, _, from) =>
    Array.from({ length: ORDERS }, (_one, number) => webhook(show, from + number)),
  );
  const rows = reportSingle(webhooks);
  const stores = single.filter(({ api }) => api !== null);
  const batches = await compete(stores, BATCHES, BATCHES * BATCH, BATCHES_IN_FLIGHT, (show, { ownerKey }, from) =>
    Array.from({ length: BATCHES }, (_, number) => batch(show, ownerKey, from + number * BATCH, BATCH)),
  );
  return [...rows, ...reportBatches(batches)];
}

/** Rounds in turns; the first is for the engine to learn in. */
async function compete(
  servers: readonly Server[],
  requests: number,
  orders: number,
  inFlight: number,
  make: (show: string, server: Server, from: number) => Buffer[],
): Promise<Figures> {
  const figures: Figures = new Map(servers.map(({ name }) => [name, []]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    const show = `round-${round}-of-${requests}`;
    for (const server of servers) {
      const { name, port, pid, api } = server;
      await api?.createShow({ show, currency: 'USD' });
      await api?.putSecrets(show, 'shopify', SECRET);
      const shots = make(show, server, round * orders);
      const before = cpuSeconds(pid);
      const shot = await shoot(port, shots, inFlight);
      if (api) await shown(api, show, orders);
      if (round > 0) figures.get(name)?.push({ ...shot, count: orders, cpu: cpuSeconds(pid) - before });
    }
  }
  return figures;
}

async function shown(api: Api, show: string, orders: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await api.control(show)).totals?.orders === orders) return;
    await sleep(100);
  }
  throw new Error(`Not all of ${orders} orders are shown.`);
}

async function startOwn(name: string, env: Record<string, string>): Promise<Server> {
  const { url, port, pid, ownerKey } = await startNacre({ env });
  return { name, port, pid, api: new Api(url, ownerKey), ownerKey };
}

async function startOwnOverRedis(appendfsync: 'everysec' | 'always'): Promise<Server> {
  const redis = await startRedis({ appendfsync });
  pin(redis.pid, 1);
  return startOwn(appendfsync, { REDIS_URL: redis.url });
}

async function startPeer(kind: 'bare' | 'express'): Promise<Server> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'peer.ts'), kind, SECRET], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  onceAtEnd(async () => {
    child.kill('SIGKILL');
    await ended(child);
  });
  const [line] = (await new Promise<Buffer>((resolve) => child.stdout.once('data', resolve))).toString().split('\n');
  return { name: kind, port: Number(line), pid: child.pid ?? 0, api: null, ownerKey: '' };
}

/** CPU µs an order of the engine's own reader and our checks, and of nothing else: what a batch cannot go below. */
function checkingAlone(): number {
  const lines = Array.from({ length: 20_000 }, (_, number) => orderLine(number));
  const rounds = Array.from({ length: ROUNDS + 1 }, () => {
    const before = process.cpuUsage();
    for (const line of lines)
      normaliseOrder(JSON.parse(line) as JsonValue, { source: 'rest', receivedAt: 1, countTestOrders: false });
    const { user, system } = process.cpuUsage(before);
    return (user + system) / lines.length;
  });
  return median(rounds.slice(1));
}

const ratesOf = (rounds: readonly Figure[]): number[] => rounds.map(({ count, seconds }) => count / seconds);
const cpuOf = (rounds: readonly Figure[]): number => median(rounds.map(({ cpu, count }) => (cpu / count) * 1e6));
const p99Of = (rounds: readonly Figure[]): number =>
  median(rounds.map(({ times }) => times[Math.ceil(times.length * 0.99) - 1] ?? 0));

function table(figures: Figures): void {
  console.log('            orders/s   spread            p99 ms   CPU µs an order');
  for (const [name, rounds] of figures) {
    const rates = ratesOf(rounds);
    console.log(
      `${name.padEnd(10)} ${median(rates).toFixed(0).padStart(9)}   ${Math.min(...rates).toFixed(0)} to ${Math.max(...rates).toFixed(0)}`.padEnd(
        42,
      ) + `${p99Of(rounds).toFixed(1).padStart(7)} ${cpuOf(rounds).toFixed(1).padStart(14)}`,
    );
  }
}

function reportSingle(figures: Figures): Row[] {
  const of = (name: string): Figure[] => figures.get(name) ?? [];
  const rate = (name: string): number => median(ratesOf(of(name)));
  console.log(`\n${ORDERS} signed orders a round, ${IN_FLIGHT} in flight, medians of ${ROUNDS} rounds in turns`);
  table(figures);
  console.log(`CPU ÷ bare's ${(cpuOf(of('nacre')) / cpuOf(of('bare'))).toFixed(2)}`);
  const what = 'durable signed orders/s, 64 in flight';
  const row = (name: string, reached: number, bound: Row['bound'], target: number): Row => ({
    what: `${what}: ${name}`,
    reached,
    bound,
    target,
    unit: '×',
  });
  return [
    row('÷ bare node:http', rate('nacre') / rate('bare'), '≥', 0.8),
    row('÷ Express without a store', rate('nacre') / rate('express'), '≥', 3),
    row("p99 ÷ bare's", p99Of(of('nacre')) / p99Of(of('bare')), '≤', 3),
    row('over Redis, everysec, ÷ embedded', rate('everysec') / rate('nacre'), '≥', 0.5),
    row('over Redis, always, ÷ embedded', rate('always') / rate('nacre'), '≥', 0.5),
  ];
}

function reportBatches(figures: Figures): Row[] {
  const alone = checkingAlone();
  console.log(`\nNDJSON, ${BATCHES} batches of ${BATCH} a round, ${BATCHES_IN_FLIGHT} in flight`);
  table(figures);
  for (const [name, rounds] of figures)
    console.log(
      `${name}: ${(1e6 / cpuOf(rounds)).toFixed(0)} orders per CPU-second, CPU ÷ JSON.parse and checks alone ` +
        `(${alone.toFixed(1)} µs) ${(cpuOf(rounds) / alone).toFixed(2)}`,
    );
  const own = cpuOf(figures.get('nacre') ?? []);
  const what = 'NDJSON batches of 500';
  return [
    { what: `${what}: orders per CPU-second`, reached: 1e6 / own, bound: '≥', target: 100_000, unit: '' },
    { what: `${what}: or CPU ÷ JSON.parse and checks`, reached: own / alone, bound: '≤', target: 2, unit: '×' },
  ];
}
