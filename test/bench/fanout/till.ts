import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** Sells: orders of known amounts go to one server, and it is known when each left. */
export interface Till {
  /** So many more orders in one request; resolves to when they were answered, ms. */
  sell(count: number): Promise<number>;
  /** What was sold so far. */
  readonly orders: number;
  readonly cents: number;
  /** When order 0, 1, 2 … left, ms. */
  readonly sentAt: readonly number[];
  close(): void;
}

export interface Sale {
  number: number;
  cents: number;
  /** After this one. */
  orders: number;
  sum: number;
}

/** How a server takes orders. */
export interface Counter {
  port: number;
  /** More than one sends several requests at once; one keeps their order. */
  connections: number;
  /** The bytes of a request. */
  request(sales: readonly Sale[]): Buffer;
  /** Whether it says that it took them. */
  isAnswered: boolean;
}

const ANSWER = /^HTTP\/1\.1 2\d\d[^]*?\r\ncontent-length: (\d+)/i;

interface Line {
  socket: Socket;
  /** Null while it is free. */
  answered: ((at: number) => void) | null;
}

/** Lines are opened as they are needed: a server closes those that were idle for some seconds. */
export function makeTill({ port, connections, request, isAnswered }: Counter): Till {
  const sentAt: number[] = [];
  let [orders, cents] = [0, 0];
  const lines = new Set<Line>();
  let free: Line[] = [];
  const waiting: { bytes: Buffer; resolve: (at: number) => void }[] = [];

  function open(): Line {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const line: Line = { socket, answered: null };
    let told = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      if (!line.answered) return;
      told += text;
      const head = told.indexOf('\r\n\r\n');
      if (head === -1) return;
      const length = ANSWER.exec(told)?.[1];
      if (length === undefined) throw new Error(`An order was answered: ${told.slice(0, 400)}`);
      if (told.length < head + 4 + Number(length)) return;
      told = '';
      line.answered(performance.now());
      line.answered = null;
      free.push(line);
      next();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      lines.delete(line);
      free = free.filter((one) => one !== line);
    });
    lines.add(line);
    return line;
  }

  function next(): void {
    while (waiting.length > 0) {
      const line = free.pop() ?? (lines.size < connections ? open() : undefined);
      if (!line) return;
      const { bytes, resolve } = waiting.shift()!;
      line.socket.write(bytes);
      if (isAnswered) line.answered = resolve;
      else {
        resolve(performance.now());
        free.push(line);
      }
    }
  }

  return {
    sell(count) {
      const sales = Array.from({ length: count }, (): Sale => {
        const amount = 1000 + ((orders * 7919) % 9000);
        const number = orders;
        orders += 1;
        cents += amount;
        return { number, cents: amount, orders, sum: cents };
      });
      const bytes = request(sales);
      const now = performance.now();
      for (let one = 0; one < count; one += 1) sentAt.push(now);
      return new Promise((resolve) => {
        waiting.push({ bytes, resolve });
        next();
      });
    },
    get orders() {
      return orders;
    },
    get cents() {
      return cents;
    },
    sentAt,
    close() {
      for (const { socket } of lines) socket.destroy();
    },
  };
}

const NAMES = ['María García', 'José Núñez', 'Emily Johnson', 'Olu Adeyemi', '王小明', 'Kai Raman', 'Ana Vega'];

/** An order as our own API takes it. */
export const orderOf = ({ number, cents }: Sale): object => ({
  id: `A-${number}`,
  status: 'paid',
  currency: 'USD',
  total: (cents / 100).toFixed(2),
  buyer: { name: NAMES[number % NAMES.length] },
  items: [{ sku: `S${number % 5}`, title: `Pearl earrings No. ${number % 5}`, quantity: 1 }],
});

/** What a screen is told after it, where the server keeps no sums of its own. */
export const toldOf = (sale: Sale): string => {
  const { total, currency, buyer, items } = orderOf(sale) as Record<string, unknown> & { buyer: { name: string } };
  const latest = { name: buyer.name, amount: total, items };
  return JSON.stringify({ orders: sale.orders, net: (sale.sum / 100).toFixed(2), currency, latest });
};

/** One POST; several orders are one a line. */
export function post(path: string, key: string, lines: readonly string[]): Buffer {
  const body = lines.join('\n');
  const type = lines.length === 1 ? 'application/json' : 'application/x-ndjson';
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `${key === '' ? '' : `Authorization: Bearer ${key}\r\n`}\r\n${body}`,
  );
}
