import { execFile } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { unreachable } from '../../../shared/assert.ts';
import type { Form } from '../../../shared/protocol.ts';
import { Api } from '../../support/api.ts';
import { onceAtEnd } from '../../support/cleanup.ts';
import { startNginx } from '../../support/nginx.ts';
import { onFreePort } from '../../support/ports.ts';
import { ended, startProgram } from '../../support/process.ts';
import { ensureProgram } from '../../support/programs.ts';
import { startNacre } from '../../support/server.ts';
import { tempFolder } from '../../support/temp.ts';
import type { Way } from './screens.ts';
import { orderOf, post, toldOf } from './till.ts';
import type { Counter } from './till.ts';

/** Nacre and what a user would run instead, each as a process of its own. */
export interface Server {
  kind: Kind;
  pid: number;
  way: Way;
  counter: Counter;
  kill(): Promise<void>;
}

/**
 * `nacre whole`: its stages say nothing of short frames. `floor`: bytes to sockets, no protocol. `ws`: one text built once. `socket.io`: `io.emit` of each order. `nodecg`: a
 * replicant's two properties; `nodecg message`: `sendMessage`. `nchan`, `nats`: what Debian has of them, over WebSocket.
 */
export const KINDS = [
  'nacre',
  'nacre whole',
  'socket.io',
  'nodecg',
  'nodecg message',
  'ws',
  'nchan',
  'nats',
  'floor',
] as const;
export type Kind = (typeof KINDS)[number];
export const isNacre = (kind: Kind): kind is 'nacre' | 'nacre whole' => kind.startsWith('nacre');

export interface StartOptions {
  /** Messages of those peers that make their own are filled up to so many bytes. */
  bytes?: number;
}

const PEERS = join(import.meta.dirname, '../peers');
const MODULES = join(PEERS, 'node_modules');
/** A copy of the lock that they were installed from; written last. */
const STAMP = join(MODULES, '.installed-from');
const SHOW = 'bench';

export async function startServer(kind: Kind, { bytes = 0 }: StartOptions = {}): Promise<Server> {
  switch (kind) {
    case 'nacre':
    case 'nacre whole':
      return nacre(kind);
    case 'socket.io':
      return nodePeer(kind, 'socket-io.mjs', bytes, (port) => ({ port, path: SOCKET_IO, hear: socketIo('{}', '40{') }));
    case 'ws':
      return nodePeer(kind, 'ws.mjs', bytes, (port) => ({ port, path: '/', hear: atOnce }));
    case 'floor':
      return nodePeer(kind, 'floor.mjs', bytes, (_, screens) => ({ port: screens, path: null, hear: atOnce }));
    case 'nodecg':
    case 'nodecg message':
      return nodecg(kind);
    case 'nchan':
      return nchan();
    case 'nats':
      return nats();
    default:
      return unreachable(kind);
  }
}

/** Those that come from npm; true when they had to be installed. */
export async function ensurePeers(): Promise<boolean> {
  const lock = await readFile(join(PEERS, 'package-lock.json'), 'utf8');
  if (existsSync(STAMP) && (await readFile(STAMP, 'utf8')) === lock) return false;
  console.log('Installing what Nacre is measured against; this takes some minutes, once.');
  await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: PEERS });
  await writeFile(STAMP, lock);
  return true;
}

// How screens join.

const SOCKET_IO = '/socket.io/?EIO=4&transport=websocket';

/** Shown once the server says what begins with `shown`. */
const socketIo =
  (auth: string, shown: string, ask = ''): Way['hear'] =>
  (said) => {
    if (said === '2') return { say: '3' };
    if (said.startsWith('0{')) return { say: `40${auth}` };
    if (said.startsWith(shown)) return { isShown: true };
    return ask !== '' && said.startsWith('40{') ? { say: ask } : null;
  };

const atOnce: Way['hear'] = (said) => (said === '' ? { isShown: true } : null);

// The servers.

async function nacre(kind: 'nacre' | 'nacre whole'): Promise<Server> {
  // Another build of it, to be held against this one.
  const script = process.env['NACRE_BENCH_SCRIPT'];
  const { url, port, pid, ownerKey, kill9 } = await startNacre(script === undefined ? {} : { script });
  const api = new Api(url, ownerKey);
  const counter = await counterOf(api, port, SHOW);
  const way = await stageOf(api, port, SHOW, kind === 'nacre' ? 'short' : 'whole');
  return { kind, pid, way, counter, kill: kill9 };
}

/** A show that is not there yet, and how it takes orders. */
export async function counterOf(api: Api, port: number, show: string): Promise<Counter> {
  await api.createShow({ show, currency: 'USD' });
  const { key } = await api.key(show, 'ingest');
  return {
    port,
    connections: 64,
    isAnswered: true,
    request: (sales) =>
      post(
        `/api/shows/${show}/orders`,
        key,
        sales.map((sale) => JSON.stringify(orderOf(sale))),
      ),
  };
}

export async function stageOf(api: Api, port: number, show: string, frames: Form = 'short'): Promise<Way> {
  const { key } = await api.key(show, 'stage');
  const auth = JSON.stringify({ key, show, surface: 'stage', build: '', frames });
  return { port, path: SOCKET_IO, hear: socketIo(auth, '42["snapshot"') };
}

async function nodePeer(
  kind: Kind,
  script: string,
  bytes: number,
  wayOf: (port: number, screens: number) => Way,
): Promise<Server> {
  const { pid, said, kill } = await startNode([join(PEERS, script), String(bytes)], PEERS);
  const port = await said('port');
  const way = wayOf(port, kind === 'floor' ? await said('screens') : port);
  return { kind, pid, way, counter: bare(port), kill };
}

const bare = (port: number): Counter => ({
  port,
  connections: 64,
  isAnswered: true,
  request: (sales) =>
    post(
      '/orders',
      '',
      sales.map((sale) => JSON.stringify(orderOf(sale))),
    ),
});

/** A project of NodeCG's with one bundle, which is the project itself. */
async function nodecg(kind: 'nodecg' | 'nodecg message'): Promise<Server> {
  return onFreePort(async (own) => {
    const folder = await tempFolder();
    await cp(join(PEERS, 'nodecg'), folder, { recursive: true });
    await symlink(MODULES, join(folder, 'node_modules'));
    await mkdir(join(folder, 'cfg'));
    const config = { host: '127.0.0.1', port: own, logging: { console: { level: 'info' } } };
    await writeFile(join(folder, 'cfg/nodecg.json'), JSON.stringify(config));
    const isReplicant = kind === 'nodecg';
    const { pid, said, kill } = await startNode([join(folder, 'node_modules/nodecg/index.js')], folder, {
      NACRE_TALLY: pathToFileURL(join(PEERS, 'tally.mjs')).href,
      NACRE_HOW: isReplicant ? 'replicant' : 'message',
    });
    const port = await said('port');
    // As its own client does: the room of the replicant is joined before it is read.
    const room = '420["joinRoom","replicant:bench:show"]';
    const hear = isReplicant ? socketIo('', '430[', room) : socketIo('', '40{');
    return { kind, pid, way: { port: own, path: SOCKET_IO, hear }, counter: bare(port), kill };
  });
}

async function nchan(): Promise<Server> {
  const { path } = await ensureProgram('libnginx-mod-nchan');
  const { port, pid, kill9 } = await startNginx(
    (own) => `
  server {
    listen 127.0.0.1:${own};
    keepalive_requests 1000000;
    location /publish { nchan_publisher; nchan_channel_id show; nchan_message_buffer_length 1; }
    location /screens { nchan_subscriber websocket; nchan_channel_id show; nchan_subscriber_first_message newest; }
  }`,
    [path],
  );
  const request: Counter['request'] = (sales) =>
    Buffer.concat(sales.map((sale) => post('/publish', '', [toldOf(sale)])));
  const counter = { port, connections: 1, isAnswered: true, request };
  return { kind: 'nchan', pid, way: { port, path: '/screens', hear: atOnce }, counter, kill: kill9 };
}

async function nats(): Promise<Server> {
  const { path } = await ensureProgram('nats-server');
  return onFreePort((screens) =>
    onFreePort(async (port) => {
      const folder = await tempFolder();
      const config = join(folder, 'nats.conf');
      await writeFile(
        config,
        `host: 127.0.0.1\nport: ${port}\nwebsocket { host: 127.0.0.1, port: ${screens}, no_tls: true }\n`,
      );
      const { pid, kill9 } = await startProgram({
        path,
        args: ['-c', config],
        folder,
        isReady: async () => fetch(`http://127.0.0.1:${screens}`).then(() => true),
      });
      const hear: Way['hear'] = (said) => {
        if (said.startsWith('INFO')) return { say: 'CONNECT {"verbose":false}\r\nSUB show 1\r\nPING\r\n' };
        if (said.startsWith('PONG')) return { isShown: true };
        return said.startsWith('PING') ? { say: 'PONG\r\n' } : null;
      };
      const request: Counter['request'] = (sales) =>
        Buffer.from(
          sales
            .map(toldOf)
            .map((told) => `PUB show ${Buffer.byteLength(told)}\r\n${told}\r\n`)
            .join(''),
        );
      const counter = { port, connections: 1, isAnswered: false, request };
      return { kind: 'nats' as const, pid, way: { port: screens, path: '/', hear }, counter, kill: kill9 };
    }),
  );
}

interface NodeProcess {
  pid: number;
  /** The number that it says behind a word, once it does. */
  said(word: string): Promise<number>;
  kill(): Promise<void>;
}

async function startNode(args: readonly string[], folder: string, env: NodeJS.ProcessEnv = {}): Promise<NodeProcess> {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', PORT: '0', ...env },
  });
  await once(child, 'spawn');
  const kill = onceAtEnd(async () => {
    child.kill('SIGKILL');
    await ended(child);
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed += text));
  return {
    pid: child.pid ?? 0,
    async said(word) {
      const isSaid = new RegExp(`^${word} (\\d+)$`, 'm');
      for (;;) {
        const found = isSaid.exec(printed);
        if (found) return Number(found[1]);
        const hasEnded = await ended(child, 50);
        if (hasEnded) throw new Error(`It ended:\n${printed}`);
      }
    },
    kill,
  };
}
