import { connect } from 'node:net';
import { once } from 'node:events';

/** Figures of one round: requests, seconds, and how long each took, ms, rising. */
export interface Round {
  count: number;
  seconds: number;
  times: Float64Array;
}

/** HTTP requests made beforehand, sent over so many connections, one at a time on each. Throws on an answer that is no 200. */
export async function shoot(port: number, requests: readonly Buffer[], connections: number): Promise<Round> {
  const times = new Float64Array(requests.length);
  let next = 0;
  const sockets = await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect(port, '127.0.0.1').setNoDelay(true);
      await once(socket, 'connect');
      return socket;
    }),
  );
  const from = performance.now();
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve, reject) => {
          let at = -1;
          let sentAt = 0;
          const send = (): void => {
            at = next;
            next += 1;
            const request = requests[at];
            if (!request) return resolve();
            sentAt = performance.now();
            socket.write(request);
          };
          let told = '';
          socket.setEncoding('latin1').on('data', (text: string) => {
            told += text;
            const head = told.indexOf('\r\n\r\n');
            if (head === -1) return;
            const length = Number(/content-length: (\d+)/i.exec(told)?.[1] ?? 0);
            if (told.length < head + 4 + length) return;
            if (!told.startsWith('HTTP/1.1 200')) return reject(new Error(told.slice(0, 400)));
            told = '';
            times[at] = performance.now() - sentAt;
            send();
          });
          socket.once('error', reject);
          send();
        }),
    ),
  );
  const seconds = (performance.now() - from) / 1000;
  for (const socket of sockets) socket.destroy();
  return { count: requests.length, seconds, times: times.sort() };
}
