import { once, setMaxListeners } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { onceAtEnd } from './cleanup.ts';

/** What clients send, and what comes back. */
export type Way = 'requests' | 'replies';

export interface Wire {
  /** What stands for the server's; the server must know it as its public address, or it refuses the Origin. */
  port: number;
  /** The port of 127.0.0.1 that new connections lead to from now on. */
  leadTo(port: number): void;
  /** Nothing passes any more and nobody is told: no reset, no close, as when a cable is pulled. */
  cut(): void;
  /** As `cut`, one way only: the server no longer hears, or the client does not. New connections are made and fare alike. */
  halfOpen(lost: Way): void;
  /** What is open is reset, and so is whoever connects. */
  reset(): void;
  /** Everything comes this much later, each way, in order. */
  late(ms: number): void;
  /** So much of each connection passes, each way. Who sends more has to wait, once the system's own buffers are full. */
  slow(bytesPerSecond: number): void;
  /**
   * Once: the next bytes of a client that match are forwarded, all that the server answers is thrown away, and then the
   * client is reset: it cannot know that its request was carried out. Resolves when that has happened. Every other
   * connection is as before. Bytes match as they arrive, so match what is at a request's beginning.
   */
  cutAfterRequest(matches?: (bytes: Buffer) => boolean): Promise<void>;
  /** Everything passes again, at once what was held back. Connections that lost something are reset, the others go on. */
  pass(): void;
  /** What was open is gone for good; new connections pass. */
  mend(): void;
  /** What is open is reset, and nobody is let in any more. */
  stop(): Promise<void>;
}

type Mode =
  | { kind: 'pass' | 'cut' | 'reset' }
  | { kind: 'halfOpen'; lost: Way }
  | { kind: 'late'; ms: number }
  | { kind: 'slow'; bytesPerSecond: number };

interface Connection {
  near: Socket;
  /** Null: made while nothing passed. */
  far: Socket | null;
  /** Something that was sent will never arrive, so what follows would make no sense. */
  hasLost: boolean;
  /** Its replies are thrown away, whatever the mode. */
  isDoomed: boolean;
}

/** Each way of a connection holds so much itself. */
const HELD_BYTES = 256 * 1024;
/** Time between two pieces of a slow connection. */
const PIECE_MS = 50;
/** From a doomed connection's first answer to its end; what the client has sent until then is carried out, too. */
const LAST_ANSWER_MS = 50;

/** A network between clients and a server on 127.0.0.1. It is gone with the test file. */
export async function openWire(leadTo = 0): Promise<Wire> {
  let target = leadTo;
  let mode: Mode = { kind: 'pass' };
  /** Aborted when the mode changes: who waits looks again. */
  let term = newTerm();
  let trap: { matches(bytes: Buffer): boolean; sprung(): void } | null = null;
  const connections = new Set<Connection>();

  const turn = (next: Mode): void => {
    mode = next;
    term.abort();
    term = newTerm();
  };
  const dropAll = (which: (connection: Connection) => boolean = () => true): void => {
    for (const connection of connections) if (which(connection)) drop(connection);
  };
  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal: term.signal }).catch(() => {});

  /** Resolves when the bytes have left, or are lost. */
  async function carry(connection: Connection, way: Way, bytes: Buffer, sentAt: number, to: Socket): Promise<void> {
    for (let rest = bytes; rest.length > 0;) {
      while (mode.kind === 'late' && Date.now() < sentAt + mode.ms) await pause(sentAt + mode.ms - Date.now());
      if (mode.kind === 'slow') await pause(PIECE_MS);
      const most = mode.kind === 'slow' ? Math.ceil((mode.bytesPerSecond * PIECE_MS) / 1000) : rest.length;
      if (isLost(mode, connection, way) || !to.writable) connection.hasLost = true;
      else if (!to.write(rest.subarray(0, most))) await drained(to);
      rest = rest.subarray(most);
    }
  }

  function lead(connection: Connection, way: Way, from: Socket, to: Socket): void {
    let last = Promise.resolve();
    let held = 0;
    /** What was sent first is dealt with first, whatever the modes are meanwhile. */
    const inTurn = (step: () => Promise<void> | void): void => void (last = last.then(step));
    const tell = (how: () => void) => (): void => {
      if (isLost(mode, connection, way)) connection.hasLost = true;
      else how();
    };

    from.on('data', (bytes: Buffer) => {
      if (way === 'requests') spring(connection, bytes);
      else if (connection.isDoomed) setTimeout(() => from.end(), LAST_ANSWER_MS);
      const sentAt = Date.now();
      held += bytes.length;
      if (held > HELD_BYTES) from.pause();
      inTurn(async () => {
        await carry(connection, way, bytes, sentAt, to);
        held -= bytes.length;
        if (held <= HELD_BYTES) from.resume();
      });
    });
    from.on('end', () => inTurn(tell(() => to.end())));
    from.on('close', (hasFailed) => hasFailed && inTurn(tell(() => to.resetAndDestroy())));
  }

  function spring(connection: Connection, bytes: Buffer): void {
    const { near, far } = connection;
    if (!trap?.matches(bytes) || !far || isLost(mode, connection, 'requests')) return;
    const { sprung } = trap;
    trap = null;
    connection.isDoomed = true;
    far.once('close', () => {
      near.resetAndDestroy();
      sprung();
    });
  }

  function enter(near: Socket): void {
    if (mode.kind === 'reset') return void near.resetAndDestroy();
    const far = mode.kind === 'cut' ? null : connect({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    const connection: Connection = { near, far, hasLost: far === null, isDoomed: false };
    connections.add(connection);
    for (const end of [near, far]) {
      end?.setNoDelay();
      end?.on('error', () => {});
      end?.on('close', () => near.destroyed && far?.destroyed !== false && connections.delete(connection));
    }
    if (!far) return void near.resume();
    lead(connection, 'requests', near, far);
    lead(connection, 'replies', far, near);
  }

  const server = createServer({ allowHalfOpen: true }, enter);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = onceAtEnd(async () => {
    server.close();
    dropAll();
    if (server.listening || connections.size > 0) await once(server, 'close');
  });

  return {
    port: (server.address() as AddressInfo).port,
    leadTo: (port) => (target = port),
    cut: () => turn({ kind: 'cut' }),
    halfOpen: (lost) => turn({ kind: 'halfOpen', lost }),
    reset() {
      turn({ kind: 'reset' });
      dropAll();
    },
    late: (ms) => turn({ kind: 'late', ms }),
    slow: (bytesPerSecond) => turn({ kind: 'slow', bytesPerSecond }),
    cutAfterRequest: (matches = () => true) =>
      new Promise((resolve) => {
        trap = { matches, sprung: resolve };
      }),
    pass() {
      turn({ kind: 'pass' });
      dropAll(({ hasLost }) => hasLost);
    },
    mend() {
      turn({ kind: 'pass' });
      dropAll();
    },
    stop,
  };
}

function newTerm(): AbortController {
  const term = new AbortController();
  // Every piece that waits listens.
  setMaxListeners(0, term.signal);
  return term;
}

const isLost = (mode: Mode, { isDoomed }: Connection, way: Way): boolean =>
  mode.kind === 'cut' || (mode.kind === 'halfOpen' && mode.lost === way) || (isDoomed && way === 'replies');

function drop({ near, far }: Connection): void {
  near.resetAndDestroy();
  far?.resetAndDestroy();
}

/** Resolves when there is room again, or no use for it. */
function drained(to: Socket): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      to.off('drain', go);
      to.off('close', go);
      resolve();
    };
    to.on('drain', go);
    to.on('close', go);
  });
}
