import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import { onFreePort } from './ports.ts';
import { startProgram } from './process.ts';
import { ensureProgram } from './programs.ts';
import { tempFolder } from './temp.ts';

const CONNECTIONS = 8192;

export interface Nginx {
  /** Without a slash at the end. */
  url: string;
  port: number;
  /** Its config, its access.log and what it writes meanwhile; gone with the test file. */
  folder: string;
  pid: number;
  /** Its error log, as it came. */
  log(): string;
  kill9(): Promise<void>;
  /** SIGTERM; resolves when it is gone. Throws when it does not end. */
  stop(): Promise<void>;
}

/**
 * Starts the system's nginx as one foreground process that keeps all its files to itself. `site` returns what would be a
 * file of sites-enabled, with one server that listens on 127.0.0.1 and the given port; `modules` are paths of what it
 * loads besides. Throws what nginx says of it.
 */
export async function startNginx(site: (port: number) => string, modules: readonly string[] = []): Promise<Nginx> {
  const { path } = await ensureProgram('nginx');
  const folder = await tempFolder();
  const file = join(folder, 'nginx.conf');
  return onFreePort(async (port) => {
    await writeFile(file, around(site(port), folder, modules));
    const args = ['-p', folder, '-c', file, '-e', 'stderr'];
    const process = await startProgram({ path, args, folder, isReady: () => isListening(port) });
    return {
      url: `http://127.0.0.1:${port}`,
      port,
      folder,
      pid: process.pid,
      log: process.log,
      kill9: process.kill9,
      stop: async () => void (await process.stop()),
    };
  });
}

/** What Debian's nginx.conf has around a site, without a fixed path. */
const around = (site: string, folder: string, modules: readonly string[]): string => `
${modules.map((path) => `load_module ${path};`).join('\n')}
daemon off;
# One process: no worker is left behind by a kill, and none runs as a user who may not see the folder.
master_process off;
pid ${folder}/nginx.pid;
error_log stderr notice;
events { worker_connections ${CONNECTIONS}; }
http {
  access_log ${folder}/access.log;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  default_type application/octet-stream;
${site}
}
`;

async function isListening(port: number): Promise<boolean> {
  const probe = connect(port, '127.0.0.1');
  try {
    await once(probe, 'connect');
    return true;
  } finally {
    probe.destroy();
  }
}
