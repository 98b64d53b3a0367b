import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Api } from '../../support/api.ts';
import { onceAtEnd } from '../../support/cleanup.ts';
import { ended } from '../../support/process.ts';
import { startNacre } from '../../support/server.ts';
import { signShopify } from '../../support/signing.ts';
import { shoot } from './shots.ts';
import type { Round } from './shots.ts';

/**
 * `npm run bench -- ingest`: signed Shopify orders, one a request, 64 in flight. Nacre answers each when it is on the disk;
 * the two peers do the same without keeping anything. Servers on one core, this process on the other; the rounds take turns.
 */
const ROUNDS = Number(process.env.NACRE_BENCH_ROUNDS ?? 5);
const ORDERS = Number(process.env.NACRE_BENCH_ORDERS ?? 5000);
const IN_FLIGHT = 64;
const SECRET = 'shpss_of_the_bench';

interface Server {
  name: string;
  port: number;
  pid: number;
}
interface Figure extends Round {
  cpu: number;
}

export async function ingest(): Promise<void> {
  pin(process.pid, 1);
  const nacre = await startNacre();
  const api = new Api(nacre.url, nacre.ownerKey);
  const servers: Server[] = [
    { name: 'nacre', port: nacre.port, pid: nacre.pid },
    await startPeer('bare'),
    await startPeer('express'),
  ];
  for (const { pid } of servers) pin(pid, 0);

  const figures = new Map<string, Figure[]>(servers.map(({ name }) => [name, []]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    const show = `round-${round}`;
    await api.createShow({ show, currency: 'USD' });
    await api.putSecrets(show, 'shopify', SECRET);
    const requests = Array.from({ length: ORDERS }, (_, number) => requestOf(show, round * ORDERS + number));
    for (const { name, port, pid } of servers) {
      const before = cpuSeconds(pid);
      const shot = await shoot(port, requests, IN_FLIGHT);
      // The first is for the engine to learn in.
      if (round > 0) figures.get(name)?.push({ ...shot, cpu: cpuSeconds(pid) - before });
    }
    const { totals } = await api.control(show);
    if (totals?.orders !== ORDERS) throw new Error(`${totals?.orders} of ${ORDERS} orders counted.`);
  }
  report(figures);
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
  return { name: kind, port: Number(line), pid: child.pid ?? 0 };
}

function requestOf(show: string, number: number): Buffer {
  const at = new Date().toISOString();
  const body = JSON.stringify({
    id: 450_789_000 + number,
    total_price: '48.00',
    currency: 'USD',
    financial_status: 'paid',
    cancelled_at: null,
    created_at: at,
    updated_at: at,
    test: false,
    customer: { first_name: 'Rosa', last_name: 'Balam' },
    line_items: [{ sku: 'ring', title: 'Pearl ring', quantity: 1, price: '48.00' }],
    refunds: [],
  });
  const headers = Object.entries(signShopify(body, SECRET, 'orders/create')).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return Buffer.from(
    `POST /hooks/${show}/shopify HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers.join('\r\n')}\r\n\r\n${body}`,
  );
}

/** All threads of a process to one core. */
const pin = (pid: number, core: number): void =>
  void execFileSync('taskset', ['-a', '-c', '-p', String(core), String(pid)], { stdio: 'ignore' });

/** User and system time, all threads. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function report(figures: ReadonlyMap<string, readonly Figure[]>): void {
  const rate = (name: string): number => median((figures.get(name) ?? []).map(({ count, seconds }) => count / seconds));
  const p99 = (name: string): number =>
    median((figures.get(name) ?? []).map(({ times }) => times[Math.ceil(times.length * 0.99) - 1] ?? 0));
  console.log(`\n${ORDERS} signed orders a round, ${IN_FLIGHT} in flight, medians of ${ROUNDS} rounds in turns`);
  console.log('            orders/s   spread            p99 ms   CPU µs an order');
  for (const [name, rounds] of figures) {
    const rates = rounds.map(({ count, seconds }) => count / seconds);
    const cpu = median(rounds.map((round) => (round.cpu / round.count) * 1e6));
    console.log(
      `${name.padEnd(10)} ${rate(name).toFixed(0).padStart(9)}   ${Math.min(...rates).toFixed(0)} to ${Math.max(...rates).toFixed(0)}`.padEnd(
        42,
      ) + `${p99(name).toFixed(1).padStart(7)} ${cpu.toFixed(0).padStart(14)}`,
    );
  }
  const ratio = (a: number, b: number): string => (a / b).toFixed(2);
  console.log(
    `nacre ÷ bare ${ratio(rate('nacre'), rate('bare'))}, nacre ÷ express ${ratio(rate('nacre'), rate('express'))}, p99 ÷ bare's ${ratio(p99('nacre'), p99('bare'))}`,
  );
}
