import type { Agent } from 'node:http';
import { io } from 'socket.io-client';
import type { FrameMessage, SnapshotMessage } from '../../shared/protocol.ts';
import type { LedgerSection } from '../../shared/view.ts';
import { onceAtEnd } from './cleanup.ts';
import { until } from './until.ts';

/** A stage that keeps its view as pages do. */
export interface WatchedStage {
  /** Undefined before the first snapshot. */
  net(): string | undefined;
  orders(): number | undefined;
  panic(): boolean | undefined;
  ledger(): LedgerSection | undefined;
  /** By which of several workers it is served (feed/siblings.ts). */
  worker(): number;
  transport(): string | undefined;
  /** Those of all snapshots. */
  epochs: ReadonlySet<string>;
  /** How many times it has connected. */
  joins(): number;
  isConnected(): boolean;
  /** Milliseconds, `performance.now`, at which it was first told of so many orders. */
  sawOrders(orders: number): Promise<number>;
  stop(): void;
}

export interface WatchOptions {
  url: string;
  show: string;
  key: string;
  /** Default: websocket alone. */
  transports?: ('websocket' | 'polling')[];
  /** The address of this machine that it connects from. */
  localAddress?: string;
  /** Default: Node's own. */
  agent?: Agent;
}

/** It ends with the test file. */
export function watchStage({ url, show, key, ...how }: WatchOptions): WatchedStage {
  const auth = { key, show, surface: 'stage', build: '' };
  const socket = io(url, {
    auth,
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 200,
    reconnectionDelayMax: 1000,
    ...(how as { localAddress?: string }),
  });
  const stop = onceAtEnd(() => void socket.disconnect());
  let view: SnapshotMessage['view'] = {};
  let [rev, joins] = [-1, 0];
  const epochs = new Set<string>();
  const seen = new Map<number, number>();

  function note(): void {
    const orders = view.totals?.orders;
    if (orders !== undefined && !seen.has(orders)) seen.set(orders, performance.now());
  }
  function hold(message: SnapshotMessage): void {
    ({ view, rev } = message);
    epochs.add(message.epoch);
    note();
  }
  socket.on('connect', () => (joins += 1));
  // The server is there and does not take it now.
  socket.on('connect_error', () => void (socket.active || setTimeout(() => socket.connect(), 200)));
  socket.on(
    'disconnect',
    (reason) => void (reason === 'io server disconnect' && setTimeout(() => socket.connect(), 200)),
  );
  socket.on('snapshot', hold);
  socket.on('frame', (message: FrameMessage) => {
    if (message.base !== rev) {
      socket.emit('resync', hold);
      return;
    }
    view = { ...view, ...message.sections };
    ({ rev } = message);
    note();
  });
  return {
    net: () => view.totals?.net,
    orders: () => view.totals?.orders,
    panic: () => view.stage?.panic,
    ledger: () => view.ledger,
    worker: () => Number(socket.io.engine.id?.split('-')[0]),
    transport: () => socket.io.engine.transport?.name,
    epochs,
    joins: () => joins,
    isConnected: () => socket.connected,
    sawOrders: async (orders) => until(`${orders} orders on a stage`, () => seen.get(orders), { everyMs: 1 }),
    stop: () => void stop(),
  };
}
