import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onceAtEnd } from './cleanup.ts';
import { ended, hasEnded } from './process.ts';
import { tempFolder } from './temp.ts';

const ROOT = join(import.meta.dirname, '../..');
const READY_WITHIN_MS = 60_000;
const STOPPED_WITHIN_MS = 15_000;

export interface StartOptions {
  /** Default: a new one, gone with the test file. */
  dataFolder?: string;
  /** Default: 0, any free one. A restart that pages are to find again names the former port. */
  port?: number;
  /** Default: a new random one. */
  ownerKey?: string;
  /** Over everything else. */
  env?: Record<string, string>;
  /** What Node runs. Default: the built server. */
  script?: string;
}

export interface Nacre {
  /** Without a slash at the end. */
  url: string;
  port: number;
  pid: number;
  ownerKey: string;
  dataFolder: string;
  /** All that it has printed, stdout and stderr as they came. */
  log(): string;
  /** Cuts it off as a crash would; resolves when it is gone. */
  kill9(): Promise<void>;
  /** SIGTERM; resolves to the exit code (null: ended by a signal). Throws when it does not end. */
  stop(): Promise<number | null>;
}

/** Starts the built server as a process of its own and waits until it is ready. Throws what it printed when it is not. */
export async function startNacre(options: StartOptions = {}): Promise<Nacre> {
  const dataFolder = options.dataFolder ?? (await tempFolder());
  const ownerKey = options.ownerKey ?? randomBytes(32).toString('base64url');
  const portFile = join(await tempFolder(), 'port');
  let printed = '';

  const child = spawn(process.execPath, [options.script ?? join(ROOT, 'dist/server/main.js')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...ownEnvironment(),
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(options.port ?? 0),
      NACRE_DATA: dataFolder,
      NACRE_OWNER_KEY: ownerKey,
      NACRE_PORT_FILE: portFile,
      ...options.env,
    },
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed += text));

  const kill9 = onceAtEnd(async () => {
    child.kill('SIGKILL');
    await ended(child);
  });
  const stop = async (): Promise<number | null> => {
    child.kill('SIGTERM');
    if (!(await ended(child, STOPPED_WITHIN_MS))) {
      await kill9();
      throw new Error(`The server did not end on SIGTERM within ${STOPPED_WITHIN_MS} ms:\n${printed}`);
    }
    return child.exitCode;
  };

  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline && !hasEnded(child)) {
    const port = Number(await readFile(portFile, 'utf8').catch(() => ''));
    const url = `http://127.0.0.1:${port}`;
    if (port > 0 && (await isReady(url))) {
      return { url, port, pid: child.pid ?? 0, ownerKey, dataFolder, log: () => printed, kill9, stop };
    }
    await sleep(20);
  }
  const how = hasEnded(child) ? `ended with ${child.exitCode ?? child.signalCode}` : 'was not ready in time';
  await kill9();
  throw new Error(`The server ${how}:\n${printed}`);
}

/** This process's, without what would configure a Nacre or make it think that it is inside a test runner. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(NACRE_|VITEST)/.test(name) && !['REDIS_URL', 'TEST', 'NODE_OPTIONS'].includes(name),
    ),
  );
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
    (answer) => answer.ok,
    () => false,
  );
}
