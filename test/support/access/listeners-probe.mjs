import { EventEmitter } from 'node:events';
import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/**
 * Loaded into a server before its own code: writes down, a line each, what its sockets listen to, whatever its types say:
 * looked at once a socket is connected, and at all that comes. Socket.IO is built into the server, so its sockets are
 * known by their looks.
 */
const file = process.env['LISTENERS_FILE'];
if (file && isMainThread) {
  const noted = new Set();
  /** @type {(name: string) => void} */
  const note = (name) => {
    if (noted.has(name)) return;
    noted.add(name);
    appendFileSync(file, `${name}\n`);
  };
  /** @type {(one: any) => boolean} */
  const isSocket = (one) => typeof one === 'object' && one !== null && 'handshake' in one && 'nsp' in one;
  /** @type {(socket: any) => void} */
  const look = (socket) => {
    // Socket.IO's own for `error`, which anybody can send, does nothing.
    for (const name of socket.eventNames()) if (name !== 'error' || socket.listenerCount(name) > 1) note(String(name));
    if (socket.listenersAny().length > 0) note('any event');
    if (socket.fns.length > 0) note('every packet');
    const { _nsps: spaces, parentNsps: patterns } = socket.nsp.server;
    for (const name of spaces.keys()) if (name !== '/') note(`all of the namespace ${name}`);
    if (patterns.size > 0) note('all of a namespace by a pattern');
  };
  const { emit } = EventEmitter.prototype;
  EventEmitter.prototype.emit = function (name, ...given) {
    if (isSocket(this)) look(this);
    const isHeard = emit.call(this, name, ...given);
    const [told] = /** @type {unknown[]} */ (given);
    if (name === 'connection' && isSocket(told)) look(told);
    return isHeard;
  };
}
