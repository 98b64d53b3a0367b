import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { Server } from 'socket.io';
import type { Socket } from 'socket.io';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { ClientEvents, ServerEvents, SnapshotMessage } from '../../shared/protocol.ts';
import { makeFan } from '../../server/feed/fan.ts';
import type { Fan } from '../../server/feed/fan.ts';
import { makeMetrics } from '../../server/metrics.ts';

/**
 * What `server/feed/fan.ts` knows of Engine.IO's insides, held to the version that is installed (ADR 11): another one may
 * well keep them otherwise, and then it is here that it shows.
 */
type Surface = Socket<ClientEvents, ServerEvents, Record<string, never>>;

let server: Server<ClientEvents, ServerEvents, Record<string, never>>;
let url: string;
let fan: Fan;
let rev: number;
let surfaces: Surface[];

beforeEach(async () => {
  const http = createServer();
  server = new Server(http, { transports: ['websocket', 'polling'], perMessageDeflate: false });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  url = `127.0.0.1:${(http.address() as AddressInfo).port}`;
  [rev, surfaces] = [0, []];
  fan = makeFan(makeMetrics(), () => ({ epoch: 'e', rev, now: 0, build: '', view: {} }) satisfies SnapshotMessage);
  server.on('connection', (socket) => {
    const stop = fan.add('stage', 'whole', socket);
    socket.on('disconnect', stop);
    surfaces.push(socket);
  });
});
afterEach(async () => {
  await server.close();
});

function tell(filling = ''): void {
  const base = rev;
  rev += 1;
  fan.tell('stage', 'frame', { epoch: 'e', rev, base, now: 0, sections: {}, filling } as never);
}

/** A WebSocket that is nobody's library; `said` is every message of Socket.IO's that came. */
async function join(
  headers: Record<string, string> = {},
): Promise<{ socket: WebSocket; said: string[]; surface: Surface }> {
  const socket = new WebSocket(`ws://${url}/socket.io/?EIO=4&transport=websocket`, { headers });
  const said: string[] = [];
  socket.on('message', (data: Buffer) => {
    const text = data.toString();
    if (text.startsWith('0{')) socket.send('40');
    else if (text.startsWith('42')) said.push(text);
  });
  await vi.waitFor(() => expect(surfaces).toHaveLength(1));
  return { socket, said, surface: surfaces[0] as Surface };
}

const revsOf = (said: readonly string[]): number[] =>
  said.map((text) => (JSON.parse(text.slice(2)) as [string, { rev: number }])[1].rev);

test('[F3] what begins as a WebSocket is written to in one piece, past Engine.IO; each kind of length arrives', async () => {
  const { said, surface } = await join();
  const byEngine = vi.spyOn(surface.conn, 'write');
  const { socket: wire } = surface.conn.request;
  const written = vi.spyOn(wire, 'write');
  for (const length of [10, 300, 70_000]) {
    tell('x'.repeat(length));
    await vi.waitFor(() => expect(revsOf(said).at(-1)).toBe(rev));
  }
  expect(byEngine).not.toHaveBeenCalled();
  expect(written).toHaveBeenCalledTimes(3);
});

test('[F1] a frame never overtakes what Engine.IO has in hand', async () => {
  const { said, surface } = await join();
  for (let round = 0; round < 20; round += 1) {
    // The first is on its way, the second waits for it within Engine.IO: the frame is for later, as the whole view.
    surface.emit('snapshot', { epoch: 'e', rev, now: 0, build: '', view: {} });
    surface.emit('snapshot', { epoch: 'e', rev, now: 0, build: '', view: {} });
    tell();
    tell();
    await sleep(1);
  }
  await vi.waitFor(() => expect(revsOf(said).at(-1)).toBe(rev));
  expect(revsOf(said)).toEqual(revsOf(said).toSorted((a, b) => a - b));
});

test('[F3] of a link that takes nothing one frame waits, and no more; then it gets the whole view', async () => {
  const { socket, said, surface } = await join();
  const { socket: wire } = surface.conn.request;
  socket.pause();
  const filling = 'x'.repeat(200_000);
  let most = 0;
  for (let times = 0; times < 200; times += 1) {
    tell(filling);
    most = Math.max(most, wire.writableLength);
    await new Promise(setImmediate);
  }
  expect(most).toBeGreaterThan(filling.length / 2);
  expect(most).toBeLessThan(filling.length * 1.1);
  socket.resume();
  await vi.waitFor(() => expect(revsOf(said).at(-1)).toBe(rev));
  expect(said.at(-1)).toMatch(/^42\["snapshot"/);
});

test('[F5] who was told to go is told nothing more, though it does not go', async () => {
  const { socket, said, surface } = await join();
  const { socket: wire } = surface.conn.request;
  socket.pause();
  surface.conn.close();
  await sleep(20);
  const written = vi.spyOn(wire, 'write');
  tell();
  tell();
  expect(written).not.toHaveBeenCalled();
  socket.resume();
  await once(socket, 'close');
  expect(said).toEqual([]);
});

test('[F1 F7] long-polling is told the public way, while it is upgraded and after, in order, and whatever its headers say', async () => {
  const client = io(`http://${url}`, {
    transports: ['polling', 'websocket'],
    forceNew: true,
    extraHeaders: { upgrade: 'websocket' },
  });
  const told: number[] = [];
  client.on('frame', (frame: { rev: number }) => told.push(frame.rev));
  client.on('snapshot', (snapshot: { rev: number }) => told.push(snapshot.rev));
  await vi.waitFor(() => expect(surfaces).toHaveLength(1));
  const [surface] = surfaces as [Surface];
  const { socket: polled } = surface.conn.request;
  const raw = vi.spyOn(polled, 'write');
  for (let times = 0; times < 100; times += 1) {
    tell();
    await sleep(2);
  }
  await vi.waitFor(() => expect(client.io.engine.transport.name).toBe('websocket'));
  tell();
  await vi.waitFor(() => expect(told.at(-1)).toBe(rev));
  expect(told).toEqual(told.toSorted((a, b) => a - b));
  for (const [bytes] of raw.mock.calls) expect(Buffer.isBuffer(bytes) && bytes[0] === 0x81).toBe(false);
  client.disconnect();
});

test('[F3] an Engine.IO that keeps its socket elsewhere is told the public way', async () => {
  const { said, surface } = await join();
  const { transport } = surface.conn as unknown as { transport: { socket: unknown } };
  const { socket: own } = transport;
  // As another version might.
  transport.socket = {};
  const stop = fan.add('stage', 'whole', surface);
  transport.socket = own;
  const byEngine = vi.spyOn(surface.conn, 'write');
  tell();
  expect(byEngine).toHaveBeenCalledTimes(1);
  stop();
  await vi.waitFor(() => expect(revsOf(said).at(-1)).toBe(rev));
});
