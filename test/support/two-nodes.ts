import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startNginx } from './nginx.ts';
import type { Nginx } from './nginx.ts';
import { freePort } from './ports.ts';
import { startNacre } from './server.ts';
import type { Nacre, StartOptions } from './server.ts';

const SITE = join(import.meta.dirname, '../../deploy/nginx.conf');

/** `deploy/nginx.conf` as it stands, but for the addresses. */
function siteOf(port: number, nodes: readonly number[]): string {
  let [site, place] = [readFileSync(SITE, 'utf8'), 0];
  site = site.replaceAll(/server 10\.\d+\.\d+\.\d+:4870/g, () => `server 127.0.0.1:${nodes[place++]}`);
  if (place !== nodes.length) throw new Error(`${SITE} has ${place} nodes, not ${nodes.length}.`);
  const here = site.replace(/^ {2}listen 80;$/m, `  listen 127.0.0.1:${port};`);
  if (here === site) throw new Error(`${SITE} does not listen on port 80.`);
  return here;
}

/** Two nodes of one owner behind nginx, as the operating guide has them. */
export async function startTwoNodes(options: StartOptions): Promise<{ nodes: [Nacre, Nacre]; nginx: Nginx }> {
  const ports = [await freePort(), await freePort()] as const;
  const nginx = await startNginx((port) => siteOf(port, ports));
  const env = { NACRE_PUBLIC_URL: nginx.url, ...options.env };
  const one = await startNacre({ ...options, port: ports[0], env });
  const other = await startNacre({ ...options, ownerKey: one.ownerKey, port: ports[1], env });
  return { nodes: [one, other], nginx };
}
