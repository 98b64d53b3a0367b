import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';

/** All threads of a process to one core. */
export const pin = (pid: number, core: number): void =>
  void execFileSync('taskset', ['-a', '-c', '-p', String(core), String(pid)], { stdio: 'ignore' });

/** Bytes of memory that a process holds. */
export const memoryOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

/** µs of CPU that the threads of a process have had. */
export function threads(pid: number): { main: number; all: number } {
  const of = (thread: string): number =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1000;
  const all = readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => sum + of(thread), 0);
  return { main: of(String(pid)), all };
}

const ARTIFACTS = join(import.meta.dirname, '../artifacts/bench');

export const fileOf = (name: string): string => join(ARTIFACTS, `${name}.json`);

/** The table once more, with all its rounds and what they were made on. Returns where. */
export function keep(name: string, figures: object): string {
  mkdirSync(ARTIFACTS, { recursive: true });
  const file = fileOf(name);
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memory: totalmem(), kernel: release() };
  const command = ['npm', 'run', 'bench', '--', ...process.argv.slice(2)].join(' ');
  const settings = Object.fromEntries(Object.entries(process.env).filter(([key]) => key.startsWith('NACRE_BENCH_')));
  const told = { command, settings, at: new Date().toISOString(), machine, versions: versions(), figures };
  writeFileSync(file, `${JSON.stringify(told, null, 2)}\n`);
  return file;
}

function versions(): Record<string, string | undefined> {
  const peer = (name: string): string | undefined => {
    try {
      const manifest = readFileSync(join(import.meta.dirname, './peers/node_modules', name, 'package.json'), 'utf8');
      return (JSON.parse(manifest) as { version: string }).version;
    } catch {
      return undefined;
    }
  };
  const says = (...[command = '', ...args]: string[]): string | undefined => {
    try {
      return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    } catch {
      return undefined;
    }
  };
  return {
    node: process.version,
    nacre: says('git', 'rev-parse', '--short', 'HEAD'),
    'socket.io': peer('socket.io'),
    ws: peer('ws'),
    nodecg: peer('nodecg'),
    nats: says('nats-server', '--version'),
    nchan: says('dpkg-query', '-W', '-f', '${Version}', 'libnginx-mod-nchan'),
  };
}
