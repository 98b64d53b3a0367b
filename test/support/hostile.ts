import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { onceAtEnd } from './cleanup.ts';

/** A TCP connection that says what it is told and keeps what it hears, as long as it listens. */
export interface Peer {
  socket: Socket;
  heard(): string;
  /** Whether the other end has closed, and after how many ms. */
  closedAfter(): number | null;
  say(text: string | Buffer): void;
}

export async function openPeer(port: number): Promise<Peer> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  onceAtEnd(() => void socket.destroy());
  let heard = '';
  let closedAfter: number | null = null;
  await once(socket, 'connect');
  const from = performance.now();
  socket.on('data', (bytes: Buffer) => (heard += bytes.toString('latin1')));
  socket.on('close', () => (closedAfter = performance.now() - from));
  return {
    socket,
    heard: () => heard,
    closedAfter: () => closedAfter,
    say: (text) => void (socket.writable && socket.write(text)),
  };
}

/** A WebSocket frame of a client: text unless another `opcode` is named. */
export function frame(data: string | Buffer, opcode = 1, isLast = true): Buffer {
  const payload = Buffer.from(data);
  const mask = randomBytes(4);
  const head =
    payload.length < 126
      ? Buffer.from([(isLast ? 0x80 : 0) | opcode, 0x80 | payload.length])
      : Buffer.from([(isLast ? 0x80 : 0) | opcode, 0x80 | 126, payload.length >> 8, payload.length & 0xff]);
  for (let at = 0; at < payload.length; at += 1) payload[at] = (payload[at] ?? 0) ^ (mask[at % 4] ?? 0);
  return Buffer.concat([head, mask, payload]);
}

/** The request that asks for a socket; `from` is the address that a proxy near by would say. */
export const upgrade = (from = ''): string =>
  `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: nacre\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
  `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n` +
  `${from === '' ? '' : `X-Forwarded-For: ${from}\r\n`}\r\n`;

/** Asks for a socket, and for a view on it: a page as far as the server can see. */
export async function openPage(port: number, auth: object, from = ''): Promise<Peer> {
  const peer = await openPeer(port);
  peer.say(upgrade(from));
  peer.say(frame(`40${JSON.stringify(auth)}`));
  return peer;
}

/** What a shop sends meanwhile: the body of Shopify's webhook of a small order. */
export const saleOf = (id: number): string =>
  JSON.stringify({
    id,
    updated_at: '2026-11-24T14:00:00-06:00',
    currency: 'MXN',
    financial_status: 'paid',
    total_price: '10.00',
  });
