import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onceAtEnd } from './cleanup.ts';

/** A stand-in for Mercado Pago's payments API on a free port, gone with the test file. */
export interface PaymentsApi {
  url: string;
  /** What is asked for: the path and the Authorization header, the oldest first. */
  readonly asked: { path: string; authorization: string | undefined }[];
  /** What `GET /v1/payments/:id` answers from now on. */
  answer(id: string, body: unknown, status?: number): void;
  stop(): Promise<void>;
}

export async function startPaymentsApi(): Promise<PaymentsApi> {
  const answers = new Map<string, { status: number; text: string }>();
  const asked: PaymentsApi['asked'] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push({ path, authorization: request.headers.authorization });
    const { status, text } = answers.get(path) ?? { status: 404, text: '{"message":"Payment not found"}' };
    response.writeHead(status, status === 302 ? { location: text } : { 'content-type': 'application/json' }).end(text);
  });
  return {
    ...(await listen(server)),
    asked,
    answer(id, body, status = 200) {
      answers.set(`/v1/payments/${id}`, { status, text: typeof body === 'string' ? body : JSON.stringify(body) });
    },
  };
}

/** One that takes the question, begins its answer with the given text, and says no more. */
export async function startSilentApi(
  start: string,
): Promise<Pick<PaymentsApi, 'url' | 'stop'> & { /** Questions that are waiting. */ open(): number }> {
  let open = 0;
  const server = createServer((_request, response) => {
    open += 1;
    response.once('close', () => (open -= 1));
    if (start) response.write(start);
  });
  return { ...(await listen(server)), open: () => open };
}

async function listen(server: Server): Promise<Pick<PaymentsApi, 'url' | 'stop'>> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = onceAtEnd(async () => {
    // Again and again: one that was just being opened is there only after the first time.
    const closing = setInterval(() => server.closeAllConnections(), 20);
    await new Promise((resolve) => server.close(resolve));
    clearInterval(closing);
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}
