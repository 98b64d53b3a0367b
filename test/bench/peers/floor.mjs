import { createServer } from 'node:net';
import { makeTally, takeOrders } from './tally.mjs';

/**
 * No protocol at all: bytes built once, written to each socket that is there. They look like a frame of WebSocket, so that
 * the same reader counts them. Says the port of orders, then that of screens.
 */
const tally = makeTally(Number(process.argv[2] ?? 0));
/** @type {Set<import('node:net').Socket>} */
const sockets = new Set();
takeOrders((order) => {
  const frame = frameOf(JSON.stringify(tally(order)));
  for (const socket of sockets) socket.write(frame);
});
const screens = createServer({ noDelay: true }, (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket)).on('error', () => {});
  socket.resume();
});
screens.listen(0, '127.0.0.1', () => {
  const address = screens.address();
  console.log(`screens ${typeof address === 'object' ? address?.port : ''}`);
});

/** @param {string} text */
function frameOf(text) {
  const body = Buffer.from(text);
  const head = Buffer.alloc(body.length < 126 ? 2 : 4);
  head[0] = 0x81;
  head[1] = Math.min(body.length, 126);
  if (body.length >= 126) head.writeUInt16BE(body.length, 2);
  return Buffer.concat([head, body]);
}
