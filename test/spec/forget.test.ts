import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io } from 'socket.io-client';
import { Server } from 'socket.io';
import type { Socket } from 'socket.io';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetRequests } from '../../server/feed/forget.ts';

/** Who holds the request that a link began with, in the version of Socket.IO that is installed: another may well hold it otherwise. */
let server: Server;
let url: string;
let seen: { request: IncomingMessage; answer: ServerResponse } | null;
let forget: (socket: Socket) => void;

beforeEach(async () => {
  const http = createServer();
  server = new Server(http, { transports: ['websocket', 'polling'] });
  seen = null;
  server.engine.use((request: IncomingMessage, answer: ServerResponse, next: () => void) => {
    seen ??= { request, answer };
    next();
  });
  forget = forgetRequests(server.engine);
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await server.close();
});

async function join(transport: string): Promise<Socket> {
  let joined: Socket | null = null;
  server.on('connection', (socket) => (joined = socket));
  io(url, {
    transports: [transport],
    forceNew: true,
    auth: { show: 'x' },
    extraHeaders: { origin: 'https://shop.example', 'user-agent': 'OBS' },
  });
  return vi.waitFor(() => joined ?? Promise.reject(new Error('Nobody joined.')));
}

test('of the request that a WebSocket began with nothing is held but whence it came', async () => {
  const socket = await join('websocket');
  const { request, answer } = seen ?? {};
  const { socket: wire } = socket.conn.request;
  expect([socket.conn.request === request, answer?.req === request]).toEqual([true, true]);
  forget(socket);
  expect(answer?.req).toEqual({});
  expect(socket.conn.request).toEqual({ headers: { origin: 'https://shop.example' }, socket: wire });
  expect(socket.handshake).toMatchObject({ headers: {}, query: {}, auth: {} });
});

test('long polling keeps its own: more requests come, and it may be upgraded', async () => {
  const socket = await join('polling');
  const { request } = socket.conn;
  forget(socket);
  expect([socket.conn.request === request, socket.handshake.auth]).toEqual([true, { show: 'x' }]);
});
