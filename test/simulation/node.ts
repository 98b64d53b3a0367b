import { Api } from '../support/api.ts';
import { freePort } from '../support/ports.ts';
import { startNacre } from '../support/server.ts';
import type { Nacre, StartOptions } from '../support/server.ts';

/** One node of many; it keeps its address and its folder, and so its outbox, through restarts. */
export interface Node {
  readonly url: string;
  readonly api: Api;
  readonly pid: number;
  /** Over what it was started with; in force from the next start on. */
  env: Record<string, string>;
  kill9(): Promise<void>;
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | null>;
  /** Starts it again once it is gone; resolves when it is ready. */
  start(): Promise<void>;
  /** SIGSTOP: the system takes connections for it, and nothing is answered. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
  log(): string;
}

export async function openNode(options: StartOptions): Promise<Node> {
  const port = await freePort();
  let nacre: Nacre = await startNacre({ ...options, port });
  const { dataFolder, ownerKey, url } = nacre;
  const node: Node = {
    url,
    api: new Api(url, ownerKey),
    get pid() {
      return nacre.pid;
    },
    env: { ...options.env },
    kill9: async () => nacre.kill9(),
    stop: async () => nacre.stop(),
    async start() {
      nacre = await startNacre({ ...options, port, dataFolder, ownerKey, env: node.env });
    },
    pause: () => void process.kill(nacre.pid, 'SIGSTOP'),
    resume: () => void process.kill(nacre.pid, 'SIGCONT'),
    log: () => nacre.log(),
  };
  return node;
}
