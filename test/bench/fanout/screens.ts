import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/**
 * Many screens that read what a server tells over raw sockets: they know frames of WebSocket and where a message says
 * `"net":"…"` and `"orders":…`, and nothing else, so that reading costs far less than sending.
 */
export interface Screens {
  /** Until each of them is shown. */
  join(count: number): Promise<void>;
  leave(): void;
  /** From now on; `sentAt` is when order 0, 1, 2 … left, ms. */
  record(sentAt: readonly number[]): Recording;
  /** Resolves to when the last screen was told of so many orders, ms; rejects after `withinMs`. */
  all(orders: number, withinMs: number): Promise<number>;
  /** How many of them do not show exactly this, in cents. */
  wrong(orders: number, cents: number): number;
  /** The same text from each. */
  say(text: string): void;
}

export interface Recording {
  /** Messages with totals, and the bytes of all that came. */
  frames: number;
  bytes: number;
  /** Orders that were told, summed over the screens. */
  told: number;
  /** Milliseconds from an order's leaving to a screen's reading, that this share of all (order, screen) keep to. */
  quantile(share: number): number;
}

/** How a screen joins one kind of server. */
export interface Way {
  port: number;
  /** Of the WebSocket; null: no handshake, frames come at once. */
  path: string | null;
  /** What a screen answers to a message without totals, or, until it is shown, to any. */
  hear(said: string): { say?: string; isShown?: true } | null;
}

interface Screen {
  socket: Socket;
  orders: number;
  cents: number;
  /** The beginning of a frame whose end has not come. */
  rest: Buffer | null;
  isShown: boolean;
  shown: () => void;
}

const AT_ONCE = 100;
const BINS = 20_000;
const BINS_PER_MS = 2;
const PING = 0x89;
const ORDERS = Buffer.from('"orders":');
const NET = Buffer.from('"net":"');
/** One for all: what is read is looked at, and done with, before the next is read. */
const buffer = Buffer.alloc(256 * 1024);

export function makeScreens(way: Way): Screens {
  let screens: Screen[] = [];
  let sentAt: readonly number[] = [];
  let bins = new Uint32Array(BINS);
  const counts = { frames: 0, bytes: 0, told: 0 };
  let waiting: { orders: number; behind: number; resolve: (at: number) => void } | null = null;

  function read(screen: Screen, chunk: Buffer): void {
    counts.bytes += chunk.length;
    let at = 0;
    const all = screen.rest ? Buffer.concat([screen.rest, chunk]) : chunk;
    screen.rest = null;
    while (all.length - at >= 2) {
      const short = (all[at + 1] as number) & 0x7f;
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (all.length - at < head) break;
      const length =
        short < 126 ? short : short === 126 ? all.readUInt16BE(at + 2) : Number(all.readBigUInt64BE(at + 2));
      const end = at + head + length;
      if (all.length < end) break;
      if (all[at] === PING) screen.socket.write(pongOf(all.subarray(at + head, end)));
      else message(screen, all, at + head, end);
      at = end;
    }
    if (at < all.length) screen.rest = Buffer.from(all.subarray(at));
  }

  function message(screen: Screen, all: Buffer, from: number, to: number): void {
    // The last one: NATS puts several messages into one frame.
    const at = all.lastIndexOf(ORDERS, to - ORDERS.length);
    const hasTotals = at >= from;
    if (hasTotals) totals(screen, all, at, to);
    if (hasTotals && screen.isShown) return;
    const heard = way.hear(all.toString('latin1', from, to));
    if (heard?.say !== undefined) screen.socket.write(frameOf(heard.say));
    if (heard?.isShown) {
      screen.isShown = true;
      screen.shown();
    }
  }

  function totals(screen: Screen, all: Buffer, at: number, to: number): void {
    let orders = 0;
    for (let place = at + ORDERS.length; ; place += 1) {
      const digit = (all[place] as number) - 48;
      if (!(digit >= 0 && digit <= 9)) break;
      orders = orders * 10 + digit;
    }
    // Before the orders or after them: the last of a message belongs to the last orders of it.
    const net = all.lastIndexOf(NET, to - NET.length);
    let cents = 0;
    for (let place = net + NET.length; all[place] !== 34; place += 1) {
      const digit = (all[place] as number) - 48;
      if (digit >= 0) cents = cents * 10 + digit;
    }
    const former = screen.orders;
    screen.orders = orders;
    screen.cents = cents;
    counts.frames += 1;
    if (!screen.isShown || orders <= former) return;
    const now = performance.now();
    counts.told += orders - former;
    for (let order = former; order < orders; order += 1) {
      const bin = Math.floor((now - (sentAt[order] ?? now)) * BINS_PER_MS);
      bins[Math.min(bin, BINS - 1)]! += 1;
    }
    if (waiting && former < waiting.orders && orders >= waiting.orders && (waiting.behind -= 1) === 0)
      waiting.resolve(now);
  }

  async function open(): Promise<void> {
    let shown: () => void = () => {};
    const isShown = new Promise<void>((resolve) => (shown = resolve));
    const screen = { orders: 0, cents: 0, rest: null, isShown: false, shown } as unknown as Screen;
    let isOpen = way.path === null;
    const socket = connect({
      port: way.port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer,
        callback(length, held) {
          const chunk = Buffer.from(held.buffer, held.byteOffset, length);
          if (isOpen) read(screen, chunk);
          else {
            const head = chunk.indexOf('\r\n\r\n');
            if (!chunk.toString('latin1', 0, 12).endsWith(' 101'))
              throw new Error(`No WebSocket: ${chunk.toString('latin1', 0, 200)}`);
            isOpen = true;
            greet(screen, '');
            if (length > head + 4) read(screen, chunk.subarray(head + 4));
          }
          return true;
        },
      },
    });
    screen.socket = socket;
    socket.on('error', () => {});
    await once(socket, 'connect');
    if (way.path === null) greet(screen, '');
    else
      socket.write(
        `GET ${way.path} HTTP/1.1\r\nHost: 127.0.0.1:${way.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
      );
    await isShown;
    screens.push(screen);
  }

  /** For those servers that say nothing first. */
  function greet(screen: Screen, said: string): void {
    if (way.hear(said)?.isShown !== true) return;
    screen.isShown = true;
    screen.shown();
  }

  return {
    async join(count) {
      for (let from = 0; from < count; from += AT_ONCE)
        await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - from) }, open));
    },
    leave() {
      for (const { socket } of screens) socket.destroy();
      screens = [];
    },
    record(since) {
      sentAt = since;
      bins = new Uint32Array(BINS);
      Object.assign(counts, { frames: 0, bytes: 0, told: 0 });
      return {
        get frames() {
          return counts.frames;
        },
        get bytes() {
          return counts.bytes;
        },
        get told() {
          return counts.told;
        },
        quantile(share) {
          let left = counts.told * share;
          const bin = bins.findIndex((count) => (left -= count) <= 0);
          return (bin + 1) / BINS_PER_MS;
        },
      };
    },
    all(orders, withinMs) {
      const behind = screens.filter((screen) => screen.orders < orders).length;
      if (behind === 0) return Promise.resolve(performance.now());
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${waiting?.behind} screens are behind.`)), withinMs);
        waiting = {
          orders,
          behind,
          resolve(at) {
            clearTimeout(late);
            waiting = null;
            resolve(at);
          },
        };
      });
    },
    wrong: (orders, cents) => screens.filter((one) => one.orders !== orders || one.cents !== cents).length,
    say(text) {
      const frame = frameOf(text);
      for (const { socket } of screens) socket.write(frame);
    },
  };
}

/** What a ping is answered with: its own bytes, at most 125. */
const pongOf = (body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x8a, 0x80 | body.length]), Buffer.alloc(4), body]);

/** A text of at most 64 kB as a client sends it; masked with zeros, which changes nothing. */
function frameOf(text: string): Buffer {
  const body = Buffer.from(text);
  const head =
    body.length < 126
      ? Buffer.from([0x81, 0x80 | body.length])
      : Buffer.from([0x81, 0xfe, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([head, Buffer.alloc(4), body]);
}
