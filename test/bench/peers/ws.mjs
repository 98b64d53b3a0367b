import { WebSocketServer } from 'ws';
import { makeTally, takeOrders } from './tally.mjs';

/** `ws` alone: one text, built once, to each client. */
const tally = makeTally(Number(process.argv[2] ?? 0));
const server = takeOrders((order) => {
  const text = Buffer.from(JSON.stringify(tally(order)));
  for (const client of sockets.clients) client.send(text, { binary: false });
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
