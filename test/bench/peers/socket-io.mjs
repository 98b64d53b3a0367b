import { Server } from 'socket.io';
import { makeTally, takeOrders } from './tally.mjs';

/** Plain Socket.IO: each order to everybody, `io.emit`. */
const tally = makeTally(Number(process.argv[2] ?? 0));
const server = takeOrders((order) => io.emit('order', tally(order)));
const io = new Server(server, { serveClient: false });
