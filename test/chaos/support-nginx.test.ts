import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { expect, test } from 'vitest';
import { onceAtEnd } from '../support/cleanup.ts';
import { startNginx } from '../support/nginx.ts';

/** A server that says which it is, over HTTP and over a socket. */
async function startNode(name: string): Promise<number> {
  const server = createServer((_, response) => response.end(name));
  const sockets = new Server(server, { transports: ['websocket'] });
  sockets.on('connection', (socket) => socket.emit('name', name));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onceAtEnd(() => sockets.close());
  return (server.address() as AddressInfo).port;
}

test('nginx before two nodes: requests and sockets pass, and its files are its own', async () => {
  const nodes = await Promise.all(['one', 'two'].map(startNode));
  const nginx = await startNginx(
    (port) => `
      upstream nodes {
        ${nodes.map((node) => `server 127.0.0.1:${node};`).join(' ')}
      }
      server {
        listen 127.0.0.1:${port};
        location / {
          proxy_pass http://nodes;
          proxy_http_version 1.1;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection upgrade;
        }
      }`,
  );
  const answers = [await (await fetch(nginx.url)).text(), await (await fetch(nginx.url)).text()];
  expect(answers.toSorted()).toEqual(['one', 'two']);

  const socket = io(nginx.url, { transports: ['websocket'] });
  onceAtEnd(() => void socket.disconnect());
  const name = await new Promise((resolve) => socket.once('name', resolve));
  expect(['one', 'two']).toContain(name);
  socket.disconnect();

  await nginx.stop();
  await expect(fetch(nginx.url)).rejects.toThrow();
  expect(await readFile(join(nginx.folder, 'access.log'), 'utf8')).toMatch(/GET \/ /);
});

test('a config that nginx refuses is told in its words', async () => {
  await expect(startNginx((port) => `server { listen 127.0.0.1:${port}; no_such 1; }`)).rejects.toThrow('no_such');
});
