import { rmSync } from 'node:fs';
import { createServer, request as ask } from 'node:http';
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { basename, join as pathOf } from 'node:path';
import type { Duplex } from 'node:stream';
import type { Server } from 'socket.io';
import type { Stop } from '../ledger/ledger.ts';

/** Workers of one machine, which share a port: whoever connects comes to any of them. */
export interface Siblings {
  slot: number;
  count: number;
  /** Where each listens for the others. */
  folder: string;
}

/**
 * A session of Engine.IO's lives in one worker, and each of its polls, and its upgrade to a WebSocket, is a request that may
 * come to another. So its id names its worker, and who is asked for another's session passes the request on. A WebSocket from
 * the first is one connection, and never comes here.
 */
export function keepSessionsHome(engine: Server['engine'], http: HttpServer, { slot, count, folder }: Siblings): Stop {
  const makeId = engine.generateId.bind(engine);
  engine.generateId = async (request) => `${slot}-${await makeId(request)}`;

  engine.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
    const home = Number(/[?&]sid=(\d{1,3})-/.exec(request.url ?? '')?.[1] ?? slot);
    if (home === slot || home < 1 || home > count) return next();
    passOn(request, response, addressIn(folder, home));
  });

  const own = createServer((request, response) => http.emit('request', request, response));
  own.on('upgrade', (...upgrade) => http.emit('upgrade', ...upgrade));
  const path = addressIn(folder, slot);
  // Of the worker that was here before, and was killed.
  rmSync(path, { force: true });
  // Not shared, as what workers listen on is else.
  own.listen({ path, exclusive: true });
  return () => {
    own.close();
    own.closeAllConnections();
  };
}

const addressIn = (folder: string, slot: number): string =>
  process.platform === 'win32' ? `\\\\.\\pipe\\${basename(folder)}-${slot}` : pathOf(folder, String(slot));

/** Also where one is cut off, which a pipe does not tell. */
function join(one: Duplex, other: Duplex): void {
  one.pipe(other);
  one.on('error', () => {}).once('close', () => other.destroy());
}

function passOn(request: IncomingMessage, response: ServerResponse, socketPath: string): void {
  const { method, url, headers, socket } = request;
  const isUpgrade = headers.upgrade !== undefined;
  const onward = ask({ socketPath, method, path: url, headers });
  onward.on('response', (answer) => {
    // To an upgrade: it was refused.
    if (isUpgrade) return void socket.end(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n\r\n`);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('upgrade', (answer, there, head) => {
    const lines = answer.rawHeaders.map((text, place) => (place % 2 === 0 ? `${text}: ` : `${text}\r\n`));
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('')}\r\n`);
    socket.write(head);
    // Its worker's patience, which is for requests, ends here.
    socket.setTimeout(0);
    join(socket, there);
    join(there, socket);
  });
  // Its worker has died, and the session with it: as Engine.IO says it, so that the page begins anew.
  onward.on('error', () => {
    if (isUpgrade || response.headersSent) return void socket.destroy();
    response.writeHead(400, { 'Content-Type': 'application/json' }).end('{"code":1,"message":"Session ID unknown"}');
  });
  (isUpgrade ? socket : response).once('close', () => onward.destroy());
  if (isUpgrade) onward.end();
  else request.pipe(onward);
}
