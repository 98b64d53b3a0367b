import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ended } from '../support/process.ts';
import { fileOf, keep } from './machine.ts';
import { printRows } from './rows.ts';
import type { Row } from './rows.ts';

/**
 * `npm run bench`: every row, each part a process of its own, so that one that fails takes no other with it; one table at
 * the end. What the environment says goes before what is said here. `NACRE_BENCH_QUICK=1`: one short round of each, to see
 * that all of it runs; its figures say nothing.
 */
const PARTS: readonly { args: string[]; settings: Record<string, string> }[] = [
  { args: ['bundle'], settings: {} },
  { args: ['fanout', 'merged'], settings: { PEERS: 'socket.io,nodecg', SECONDS: '2' } },
  { args: ['fanout', 'paced'], settings: { PEERS: 'socket.io,nodecg,floor', SECONDS: '2' } },
  { args: ['fanout', 'quiet'], settings: { PEERS: 'ws' } },
  { args: ['fanout', 'memory'], settings: { ROUNDS: '3' } },
  { args: ['fanout', 'idle'], settings: { ROUNDS: '3', SECONDS: '1' } },
  { args: ['fanout', 'nodes'], settings: { SECONDS: '2' } },
  { args: ['fanout', 'cores'], settings: { SECONDS: '2' } },
  { args: ['ingest'], settings: { ORDERS: '3000' } },
  { args: ['fold'], settings: {} },
  { args: ['restart'], settings: {} },
  { args: ['page'], settings: { SECONDS: '3' } },
];
const QUICK = { ROUNDS: '1', SECONDS: '1', SHOWS: '200', ORDERS: '1000', FACTS: '60000', STAGES: '100' };

export async function everything(): Promise<void> {
  const quick = process.env['NACRE_BENCH_QUICK'] ? QUICK : {};
  const from = performance.now();
  const [rows, failed]: [Row[], string[]] = [[], []];
  for (const { args, settings } of PARTS) {
    const name = `rows-${args.join('-')}`;
    rmSync(fileOf(name), { force: true });
    const prefixed = Object.entries({ ...settings, ...quick }).map(([key, value]) => [`NACRE_BENCH_${key}`, value]);
    const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'run.ts'), ...args], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...(Object.fromEntries(prefixed) as Record<string, string>), ...process.env },
    });
    await ended(child);
    if (child.exitCode === 0)
      rows.push(...(JSON.parse(readFileSync(fileOf(name), 'utf8')) as { figures: Row[] }).figures);
    else failed.push(args.join(' '));
  }
  printRows(rows);
  for (const name of failed) console.log(`${name}: it failed, see above.`);
  console.log(`${((performance.now() - from) / 60_000).toFixed(1)} minutes; kept in ${keep('table', rows)}`);
  if (failed.length > 0) process.exitCode = 1;
}
